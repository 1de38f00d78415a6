"""The token appears nowhere but in the address: not in errors, not in representations, not in logs."""

import gc
import logging
import traceback
from collections.abc import Iterator

import pytest
from telegram.error import InvalidToken, TelegramError

from bot import log
from bot.chat.client import make_bot, make_router
from bot.chat.request import AiohttpRequest
from tests.chat import servers
from tests.chat.servers import TOKEN, Server, serving

SECRET = TOKEN.partition(":")[2]
WRONG = {
    "cut before": servers.cut_before,
    "cut within": servers.cut_within,
    "silent": servers.hang,
    "dripping": servers.drip,
    "no HTTP": servers.gibberish,
    "404 with our address": servers.page("404 Not Found", echo=True),
    "502 with our address": servers.page("502 Bad Gateway", echo=True),
    "200 with our address": servers.page("200 OK", echo=True),
    "429 with our address": servers.page("429 Too Many Requests", echo=True),
    "401": servers.json_body(b'{"ok":false,"error_code":401,"description":"Unauthorized"}', "401 Unauthorized"),
    "broken JSON": servers.json_body(b'{"ok":'),
}


def _everything_said(error: BaseException) -> str:
    return "\n".join([str(error), repr(error), *traceback.format_exception(error)])


async def _error_of(request: AiohttpRequest, server: Server) -> BaseException:
    with pytest.raises(TelegramError) as caught:
        await request.post(server.url)
    return caught.value


@pytest.mark.parametrize("kind", WRONG)
async def test_no_error_and_no_log_tells_the_token(
    kind: str, request_class: AiohttpRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(WRONG[kind]) as server:
        error = await _error_of(request_class, server)
    assert SECRET not in _everything_said(error)
    assert SECRET not in caplog.text


@pytest.mark.parametrize("where", [servers.refusing, servers.deaf])
async def test_no_error_tells_the_token_when_there_is_no_connection(where: type, request_class: AiohttpRequest) -> None:
    async with where() as server:
        error = await _error_of(request_class, server)
    assert SECRET not in _everything_said(error)


async def test_an_address_that_is_none_does_not_tell_the_token(request_class: AiohttpRequest) -> None:
    with pytest.raises(TelegramError) as caught:
        await request_class.post(f"http:///bot{TOKEN}/getMe")
    assert SECRET not in _everything_said(caught.value)


async def test_a_rejected_token_is_not_told_and_leaves_no_connection_open() -> None:
    async with serving(WRONG["401"]) as server:
        bot = make_bot(TOKEN, f"http://127.0.0.1:{server.port}")
        for _ in range(2):
            with pytest.raises(InvalidToken) as caught:
                await bot.initialize()
            assert SECRET not in _everything_said(caught.value)
    del bot
    gc.collect()  # an open session would warn here, and warnings are errors


async def test_representations_do_not_tell_the_token() -> None:
    bot = make_bot(TOKEN, "http://127.0.0.1:1")
    router = make_router(bot)
    shown = f"{bot} {bot!r} {router} {router!r} {bot.rate_limiter!r} {bot.request!r}"
    assert "Bot" in shown and SECRET not in shown


@pytest.fixture
def loggers_put_back() -> Iterator[None]:
    names = ["", *log._QUIET]
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.usefixtures("loggers_put_back")
async def test_the_log_at_its_most_talkative_does_not_tell_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    log.set_up("DEBUG")
    async with serving(WRONG["404 with our address"]) as server:
        bot = make_bot(TOKEN, f"http://127.0.0.1:{server.port}")
        with pytest.raises(InvalidToken):
            await bot.initialize()
    logging.getLogger("bot").warning("asking /bot%s/getMe", TOKEN)
    shown = capsys.readouterr().err
    assert "asking /bot<token>/getMe" in shown and SECRET not in shown


async def test_the_library_would_tell_it_were_its_loggers_not_held_back(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "telegram"):
        make_bot(TOKEN, "http://127.0.0.1:1")
    assert SECRET in caplog.text
