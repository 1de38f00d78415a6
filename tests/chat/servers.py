"""Servers that misbehave, on plain sockets of this machine."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

TOKEN = "123456:" + "canary" * 6

Answer = Callable[["Exchange"], Awaitable[None]]


@dataclass
class Exchange:
    """One request on a connection, and how to answer it."""

    head: str
    body: bytes
    writer: asyncio.StreamWriter

    async def send(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def answer(self, body: bytes, status: str = "200 OK", headers: str = "") -> None:
        await self.send(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body)


@dataclass
class Server:
    """Where it listens, and what it has been asked."""

    port: int = 0
    seen: list[Exchange] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bot{TOKEN}/sendMessage"


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    """A server that answers every request by `answer`."""
    server, connections = Server(), set()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.add(asyncio.current_task())
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
                while not writer.is_closing():
                    server.seen.append(await _request(reader, writer))
                    await answer(server.seen[-1])
        finally:
            writer.close()

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for connection in connections:
            connection.cancel()
        await asyncio.gather(*connections)


async def _request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Exchange:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    lengths = [line for line in head.lower().splitlines() if line.startswith("content-length:")]
    body = await reader.readexactly(int(lengths[0].partition(":")[2])) if lengths else b""
    return Exchange(head, body, writer)


async def hang(_: Exchange) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def drip(exchange: Exchange) -> None:
    """Send one byte after the other, so that the line is never silent for long."""
    await exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while True:
        await exchange.send(b"x")
        await asyncio.sleep(0.01)


async def cut_before(exchange: Exchange) -> None:
    """Close the connection instead of answering."""
    exchange.writer.close()


async def cut_within(exchange: Exchange) -> None:
    """Close the connection in the midst of the answer."""
    await exchange.send(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":tr')
    exchange.writer.close()


async def gibberish(exchange: Exchange) -> None:
    """Answer something that is no HTTP."""
    await exchange.send(b"\x00\x01 what?\r\n\r\n")
    exchange.writer.close()


def page(status: str, *, echo: bool = False) -> Answer:
    """Answer with a page of HTML; `echo`: it shows the address that was asked for, as some servers do."""

    async def answer(exchange: Exchange) -> None:
        shown = exchange.head.splitlines()[0] if echo else "Sorry"
        await exchange.answer(f"<html><body>{shown}</body></html>".encode(), status, "Content-Type: text/html\r\n")

    return answer


def json_body(body: bytes, status: str = "200 OK", headers: str = "") -> Answer:
    """Answer with these bytes."""

    async def answer(exchange: Exchange) -> None:
        await exchange.answer(body, status, headers + "Content-Type: application/json\r\n")

    return answer


@asynccontextmanager
async def refusing() -> AsyncIterator[Server]:
    """A port on which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield Server(bound.getsockname()[1])


@asynccontextmanager
async def deaf() -> AsyncIterator[Server]:
    """A port whose queue of connections is full: a new one is never made."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield Server(listening.getsockname()[1])
        for one in waiting:
            one.close()
