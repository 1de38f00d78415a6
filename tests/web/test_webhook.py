"""The webhook alone: who may post, what is taken, and that it is committed before Telegram is told so."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.services import accept_update
from bot.web.server import HEADER, LARGEST_UPDATE, Webhook, application, serve
from tests.delivery.bench import Bench, message

SECRET = "s3cret-äß"
RIGHT = {HEADER: SECRET}


class Taker:
    """Takes updates; may fail."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.error: Exception | None = None

    async def __call__(self, updates: list[Any]) -> None:
        if self.error:
            raise self.error
        self.taken += updates


@pytest.fixture
def taker() -> Taker:
    return Taker()


@pytest.fixture
async def client(taker: Taker) -> AsyncIterator[TestClient]:
    async with TestClient(TestServer(application(Webhook(taker, SECRET)))) as client:
        yield client


async def _post(client: TestClient, body: bytes, headers: dict[str, str] = RIGHT) -> int:
    async with client.post("/webhook", data=body, headers=headers) as answer:
        return answer.status


async def test_an_update_with_the_secret_is_taken(client: TestClient, taker: Taker) -> None:
    assert await _post(client, json.dumps(message(11)).encode()) == 200
    assert taker.taken == [message(11)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {HEADER: ""},
        {HEADER: "s3cret"},
        {HEADER: SECRET + "x"},
        {HEADER: SECRET.upper()},
        {"Authorization": SECRET},
        {HEADER + "s": SECRET},
    ],
    ids=repr,
)
async def test_without_the_secret_nothing_is_taken(client: TestClient, taker: Taker, headers: dict[str, str]) -> None:
    assert await _post(client, json.dumps(message(11)).encode(), headers) == 403
    assert taker.taken == []


async def test_a_secret_that_is_no_text_is_refused_too(client: TestClient, taker: Taker) -> None:
    reader, writer = await asyncio.open_connection(client.host, client.port)
    head = f"POST /webhook HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n{HEADER}: ".encode()
    writer.write(head + b"\xff\xfe\r\n\r\n{}")
    answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    assert answer.startswith(b"HTTP/1.1 403 ") and taker.taken == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"[]",
        b"null",
        b'"text"',
        b"7",
        b"\xff\xfe",
        b"{}",
        b'{"update_id": "11"}',
        b'{"update_id": null}',
        b'{"update_id": true}',
        b'{"update_id": 1.5}',
        b'{"update_id": 9999999999999999999999}',
        b"[" * 100_000,
    ],
    ids=lambda body: repr(body[:30]),
)
async def test_what_is_no_update_is_refused(client: TestClient, taker: Taker, body: bytes) -> None:
    assert await _post(client, body) == 400
    assert taker.taken == []


async def test_a_body_that_is_too_large_is_refused(client: TestClient, taker: Taker) -> None:
    large = json.dumps(message(11, text="x" * LARGEST_UPDATE)).encode()
    async with client.post("/webhook", data=BytesIO(large), headers=RIGHT) as answer:
        assert answer.status == 413
    assert taker.taken == []


async def test_an_unknown_encoding_is_no_obstacle(client: TestClient, taker: Taker) -> None:
    headers = RIGHT | {"Content-Type": "application/json; charset=klingon"}
    assert await _post(client, json.dumps(message(11)).encode(), headers) == 200
    assert len(taker.taken) == 1


async def test_what_cannot_be_committed_is_not_confirmed(client: TestClient, taker: Taker) -> None:
    taker.error = OSError("disk full")
    assert await _post(client, json.dumps(message(11)).encode()) == 500
    taker.error = None
    assert await _post(client, json.dumps(message(11)).encode()) == 200
    assert taker.taken == [message(11)]


@pytest.mark.parametrize(("path", "status"), [("/webhook", 405), ("/", 404), ("/webhook/", 404), ("/healthz/x", 404)])
async def test_nothing_else_is_served(client: TestClient, path: str, status: int) -> None:
    async with client.get(path, headers=RIGHT) as answer:
        assert answer.status == status


async def test_it_listens_on_this_machine_alone(taker: Taker) -> None:
    runner = await serve(application(Webhook(taker, SECRET)), 0)
    assert [address[0] for address in runner.addresses] == ["127.0.0.1"]
    await runner.cleanup()


async def test_an_update_is_committed_before_telegram_is_told_and_handled_afterwards(bench: Bench) -> None:
    gate = bench.gate(11)
    async with TestClient(TestServer(application(Webhook(bench.inbox.take, SECRET)))) as client:
        assert await _post(client, json.dumps(message(11)).encode()) == 200
        assert bench.states() == {11: "waiting"} and bench.handled == []
        for _ in range(3):
            assert await _post(client, json.dumps(message(11)).encode()) == 200
        gate.set()
        await bench.until_handled(11)
        assert await _post(client, json.dumps(message(11)).encode()) == 200
    assert bench.states() == {11: "handled"} and bench.handled == [11]


async def test_without_the_secret_the_inbox_stays_as_it_is(bench: Bench) -> None:
    async with TestClient(TestServer(application(Webhook(bench.inbox.take, SECRET)))) as client:
        assert await _post(client, json.dumps(message(11)).encode(), {}) == 403
    assert bench.rows() == {}


async def test_what_was_handled_before_a_failed_commit_is_still_marked(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept = accept_update.accept

    async def failing(*args: object, **kwargs: object) -> object:
        monkeypatch.setattr(accept_update, "accept", accept)
        raise OSError("disk full")

    gate = bench.gate(12)
    await bench.inbox.take([message(11, chat=1), message(12, chat=2)])
    await bench.until(lambda: bench.handled == [11])
    monkeypatch.setattr(accept_update, "accept", failing)
    with pytest.raises(OSError, match="disk full"):
        await bench.inbox.take([message(13, chat=3)])
    await bench.inbox.take([message(13, chat=3)])
    assert bench.states()[11] == "handled"
    gate.set()
    await bench.until_handled(12, 13)
