"""The request class against servers that misbehave: "certainly not sent" is told apart from "unknown"."""

import asyncio
import json
import socket
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import HTTP
from pathlib import Path

import pytest
from telegram import InputFile
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.chat.outcomes import outcome_of, pause_of
from bot.chat.request import AiohttpRequest, NotSent
from bot.domain.notices import Outcome
from tests.chat import servers
from tests.chat.servers import Server, serving


async def _error_from(request: AiohttpRequest, url: str) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await request.post(url)
    return caught.value


@pytest.mark.parametrize("where", [servers.refusing, servers.deaf])
async def test_without_a_connection_nothing_was_sent(where: type, request_class: AiohttpRequest) -> None:
    place: AbstractAsyncContextManager[Server] = where()
    async with place as server:
        assert type(await _error_from(request_class, server.url)) is NotSent


async def test_an_unknown_host_means_not_sent(request_class: AiohttpRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    assert type(await _error_from(request_class, "http://nowhere.invalid/bot1:x/getMe")) is NotSent


async def test_a_tls_error_means_not_sent(request_class: AiohttpRequest) -> None:
    async def no_tls(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    listening = await asyncio.start_server(no_tls, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    error = await _error_from(request_class, f"https://127.0.0.1:{port}/bot1:x/getMe")
    listening.close()
    assert type(error) is NotSent and "SSL" in error.message


async def test_waiting_in_vain_for_a_free_connection_means_not_sent() -> None:
    request = AiohttpRequest(connections=1, connect=0.05, read=0.5)
    await request.initialize()
    async with serving(servers.hang) as server:
        first = asyncio.create_task(request.post(server.url))
        while not server.seen:
            await asyncio.sleep(0)
        assert type(await _error_from(request, server.url)) is NotSent
        assert len(server.seen) == 1
        first.cancel()
        await asyncio.wait([first])
    await request.shutdown()


@pytest.mark.parametrize("answer", [servers.hang, servers.drip])
async def test_an_answer_that_takes_too_long_means_timed_out(
    answer: servers.Answer, request_class: AiohttpRequest
) -> None:
    async with serving(answer) as server:
        error = await _error_from(request_class, server.url)
    assert type(error) is TimedOut and outcome_of(error) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "answer",
    [servers.cut_before, servers.cut_within, servers.gibberish, servers.page("502 Bad Gateway")],
    ids=["cut before", "cut within", "no HTTP", "502"],
)
async def test_whatever_else_goes_wrong_on_the_line_is_unknown(
    answer: servers.Answer, request_class: AiohttpRequest
) -> None:
    async with serving(answer) as server:
        error = await _error_from(request_class, server.url)
    assert type(error) is NetworkError and outcome_of(error) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    "body", [b'{"ok":true,"resu', b'{"result":', b'["result"]', b"[1, 2]", b"", b"\xff\xfe", b'{"ok":true}', b"{}"]
)
async def test_a_success_without_a_result_is_unknown(body: bytes, request_class: AiohttpRequest) -> None:
    async with serving(servers.json_body(body)) as server:
        error = await _error_from(request_class, server.url)
    assert type(error) is TelegramError and outcome_of(error) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        (b'{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":17}}', 17),
        (b'{"ok":false,"error_code":429,"description":"Too Many Requests"}', 5),
        (b'{"ok":false,"parameters":{"retry_after":0}}', 5),
        (b'{"ok":false,"parameters":{"retry_after":-3}}', 5),
        (b'{"ok":false,"parameters":{"retry_after":"soon"}}', 5),
        (b'{"ok":false,"parameters":{"retry_after":1e300}}', 5),
        (b'{"ok":false,"parameters":{"retry_after":99999999}}', 24 * 3600),
        (b'{"ok":false,"parameters":[1]}', 5),
        (b"<html>slow down</html>", 5),
    ],
)
async def test_too_many_requests_asks_for_a_pause(body: bytes, seconds: int, request_class: AiohttpRequest) -> None:
    async with serving(servers.json_body(body, "429 Too Many Requests")) as server:
        error = await _error_from(request_class, server.url)
    assert isinstance(error, RetryAfter)
    assert pause_of(error) == timedelta(seconds=seconds)


async def test_a_refusal_of_telegram_keeps_its_words(request_class: AiohttpRequest) -> None:
    body = b'{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}'
    async with serving(servers.json_body(body, "400 Bad Request")) as server:
        error = await _error_from(request_class, server.url)
    assert type(error) is BadRequest and error.message == "Chat not found"


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"])
async def test_a_redirect_is_an_error_and_never_followed(status: str, request_class: AiohttpRequest) -> None:
    async with serving(servers.json_body(b'{"ok":true,"result":true}')) as other:
        async with serving(servers.json_body(b"{}", status, f"Location: {other.url}\r\n")) as server:
            error = await _error_from(request_class, server.url)
        assert isinstance(error, NetworkError) and other.seen == []


async def test_a_connection_cut_between_two_requests_never_sends_one_twice(request_class: AiohttpRequest) -> None:
    async def once(exchange: servers.Exchange) -> None:
        if len(server.seen) == 1:
            await exchange.answer(b'{"ok":true,"result":1}')
        else:
            exchange.writer.close()

    async with serving(once) as server:
        assert await request_class.post(server.url) == 1
        assert type(await _error_from(request_class, server.url)) is NetworkError
        assert len(server.seen) == 2


async def test_parameters_go_out_as_json(request_class: AiohttpRequest) -> None:
    data = RequestData([RequestParameter.from_input("text", "سلام <b>"), RequestParameter.from_input("chat_id", 7)])
    async with serving(servers.json_body(b'{"ok":true,"result":1}')) as server:
        await request_class.post(server.url, data)
    assert "application/json" in server.seen[0].head
    assert json.loads(server.seen[0].body) == {"text": "سلام <b>", "chat_id": 7}


@pytest.mark.parametrize("is_closed", [False, True])
async def test_without_an_open_pool_nothing_is_sent(is_closed: bool) -> None:
    request = AiohttpRequest()
    if is_closed:
        await request.initialize()
        await request.shutdown()
    async with serving(servers.hang) as server:
        assert type(await _error_from(request, server.url)) is NotSent
        assert server.seen == []


async def test_proxies_and_passwords_of_the_environment_are_not_used(
    request_class: AiohttpRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async with servers.refusing() as proxy, serving(servers.json_body(b'{"ok":true,"result":1}')) as server:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login somebody password something\n")
        netrc.chmod(0o600)
        monkeypatch.setenv("NETRC", str(netrc))
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        assert await request_class.post(server.url) == 1
    assert "authorization" not in server.seen[0].head.lower()


async def test_an_upload_arrives_intact(request_class: AiohttpRequest) -> None:
    content = bytes(range(256)) * 2000
    inputs = {"chat_id": 7, "caption": "Ж & <i>", "document": InputFile(content, filename="termin.ics")}
    data = RequestData([RequestParameter.from_input(name, value) for name, value in inputs.items()])
    async with serving(servers.json_body(b'{"ok":true,"result":1}')) as server:
        assert await request_class.post(server.url, data) == 1
    parts = parts_of(server.seen[0])
    assert parts["chat_id"].get_content() == "7"
    assert parts["caption"].get_content() == "Ж & <i>"
    assert parts["document"].get_payload(decode=True) == content
    assert parts["document"].get_filename() == "termin.ics"
    assert parts["document"].get_content_type() == "text/calendar"


def parts_of(exchange: servers.Exchange) -> dict[str, EmailMessage]:
    """The parts of a multipart body, read by the standard library's own parser."""
    kind = next(line for line in exchange.head.splitlines() if line.lower().startswith("content-type:"))
    whole = message_from_bytes(f"{kind}\r\n\r\n".encode() + exchange.body, policy=HTTP)
    return {str(part.get_param("name", header="content-disposition")): part for part in whole.iter_parts()}
