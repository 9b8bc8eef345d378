"""The listener of live streams: server-sent events for browsers (WHATWG HTML, section 9.2), on a socket of its own.

It serves GET /live/stream?ticket=… and nothing else, in one thread with one event loop; the database is asked in a
small pool of threads. docs/adr/0013-background-work.md says why it is not behind the port of the pages.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import redis
import redis.asyncio

from vesalius.errors import VesaliusError
from vesalius.events.live import access
from vesalius.events.live.broker import STREAM, Broker, Ticket
from vesalius.events.live.topics import Event, Wishes
from vesalius.records.context import Context

PATH: Final = "/live/stream"
MAXIMUM_STREAMS: Final = 2000
MAXIMUM_STREAMS_OF_ACCOUNT: Final = 20
# Connections that have not shown their ticket yet.
_MAXIMUM_UNKNOWN: Final = 200
# A page that takes nothing for so long is gone.
_SECONDS_TO_TAKE: Final = 30.0
_SECONDS_FOR_REQUEST: Final = 10.0
_SECONDS_BETWEEN_SIGNS: Final = 15.0
# Then the page takes a new ticket, for which it must still be signed in.
_SECONDS_OPEN: Final = 600.0
_SECONDS_GATHERED: Final = 0.05
_MAXIMUM_WAITING: Final = 500
# How long Valkey is asked to wait for the next event.
_SECONDS_OF_SILENCE: Final = 4.0
_REQUEST_LINE: Final = re.compile(rb"GET ([!-~]{1,2000}) HTTP/1\.1\r\n")
_TICKET: Final = re.compile(rf"{PATH}\?ticket=([A-Za-z0-9_-]{{43}})")
_log: Final = logging.getLogger(__name__)


@dataclass(eq=False, slots=True)
class _Stream:
    """One open page. `waiting` are events that matched and were not sent yet."""

    ticket: Ticket
    wishes: Wishes
    waiting: list[tuple[str, Event]] = field(default_factory=list)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_overrun: bool = False

    def offer(self, position: str, event: Event) -> None:
        """Keeps the event if the page listens to it; a page that is too slow is told to ask anew."""
        if self.wishes.matching(event) is None:
            return
        if len(self.waiting) >= _MAXIMUM_WAITING:
            self.waiting.clear()
            self.is_overrun = True
        self.waiting.append((position, event))
        self.wake.set()


class Listener:
    """Serves an inherited, listening socket until `stop` is called."""

    def __init__(self, context: Context, broker: Broker, listening: socket.socket) -> None:
        self._context = context
        self._broker = broker
        self._socket = listening
        self._streams: set[_Stream] = set()
        self._accounts: Counter[int] = Counter()
        self._executor = ThreadPoolExecutor(2, thread_name_prefix="live")
        self._tasks: set[asyncio.Task[Any]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ended: asyncio.Event | None = None
        self.is_serving = threading.Event()

    def run(self) -> None:
        """For a thread of its own."""
        asyncio.run(self._serve())

    def stop(self) -> None:
        """Ends every stream. Thread-safe."""
        loop, ended = self._loop, self._ended
        if loop is not None and ended is not None:
            loop.call_soon_threadsafe(ended.set)

    async def _serve(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        # Before anybody can connect: what is told from then on is heard.
        reader = asyncio.create_task(self._follow(await self._ask(self._broker.latest)))
        server = await asyncio.start_server(self._connected, sock=self._socket, limit=16_384)
        self.is_serving.set()
        await self._ended.wait()
        server.close()
        reader.cancel()
        for found in list(self._streams):
            found.wake.set()
        await asyncio.wait([reader, *self._tasks], timeout=1)
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def _follow(self, position: str) -> None:
        """Gives each event behind `position` to the pages that listen to it."""
        while True:
            try:
                async with redis.asyncio.Redis.from_url(
                    self._broker.url, decode_responses=True, socket_timeout=_SECONDS_OF_SILENCE * 3
                ) as client:
                    while True:
                        found: Any = await client.xread(
                            {STREAM: position}, count=1000, block=int(_SECONDS_OF_SILENCE * 1000)
                        )
                        for number, content in found[0][1] if found else ():
                            position = number
                            event = Event.of(json.loads(content["e"]))
                            for page in self._streams:
                                page.offer(position, event)
            except (redis.RedisError, OSError) as error:
                _log.warning("live updates pause: %s", type(error).__name__)
                await asyncio.sleep(1)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if len(self._tasks) >= MAXIMUM_STREAMS + _MAXIMUM_UNKNOWN:
            writer.close()
            return
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            async with asyncio.timeout(_SECONDS_FOR_REQUEST):
                head = await reader.readuntil(b"\r\n\r\n")
            ticket = await self._admitted(head)
            if ticket is None:
                writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                await _flush(writer)
                return
            await self._tell(ticket, reader, writer)
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            # The page went away, sent no request, or the listener ends.
            pass
        except VesaliusError as error:
            _log.warning("a live stream ended: %s", type(error).__name__)
        finally:
            writer.close()

    async def _admitted(self, head: bytes) -> Ticket | None:
        line = _REQUEST_LINE.match(head)
        match = None if line is None else _TICKET.fullmatch(line.group(1).decode("ascii"))
        if match is None or len(self._streams) >= MAXIMUM_STREAMS:
            return None
        ticket: Ticket | None = await self._ask(self._broker.take_ticket, match.group(1))
        if ticket is None or self._accounts[ticket.account] >= MAXIMUM_STREAMS_OF_ACCOUNT:
            return None
        return ticket

    async def _tell(self, ticket: Ticket, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wanted = access.wishes(self._context, ticket.account, ticket.topics)
        page = _Stream(ticket, wanted)
        self._streams.add(page)
        self._accounts[ticket.account] += 1
        # A browser sends nothing more: whatever comes, or its end, is the end.
        hung_up = asyncio.create_task(reader.read(1))
        hung_up.add_done_callback(lambda _: page.wake.set())
        try:
            if ticket.after:
                for position, event in await self._ask(self._broker.after, ticket.after):
                    page.offer(position, event)
            writer.write(_head(ticket.origin) + b"retry: 3000\n\n")
            await _flush(writer)
            await self._send(page, hung_up, writer)
        finally:
            hung_up.cancel()
            self._streams.discard(page)
            self._accounts[ticket.account] -= 1

    async def _send(self, page: _Stream, hung_up: asyncio.Task[bytes], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        until = loop.time() + _SECONDS_OPEN
        ended = self._ended
        while loop.time() < until and not hung_up.done() and not (ended is not None and ended.is_set()):
            try:
                async with asyncio.timeout(_SECONDS_BETWEEN_SIGNS):
                    await page.wake.wait()
            except TimeoutError:
                writer.write(b": \n\n")
                await _flush(writer)
                continue
            page.wake.clear()
            await asyncio.sleep(_SECONDS_GATHERED)
            waiting, page.waiting = page.waiting, []
            if not waiting:
                continue
            found = await self._ask(self._allowed, page, [event for _, event in waiting])
            if found is None:
                writer.write(b"event: end\ndata: {}\n\n")
                await _flush(writer)
                return
            if page.is_overrun:
                page.is_overrun, found = False, [{"topic": "", "kind": "reset"}]
            if found:
                writer.write(_written(waiting[-1][0], found))
                await _flush(writer)

    def _allowed(self, page: _Stream, events: list[Event]) -> list[dict[str, Any]] | None:
        """What may be told now; None when account or session have ended."""
        actor = access.current_actor(self._context, page.ticket.account, page.ticket.session)
        return None if actor is None else access.told(self._context, actor, page.wishes, events)

    async def _ask(self, work: Any, *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)


async def _flush(writer: asyncio.StreamWriter) -> None:
    async with asyncio.timeout(_SECONDS_TO_TAKE):
        await writer.drain()


def _head(origin: str) -> bytes:
    lines = [
        "HTTP/1.1 200 OK",
        "Content-Type: text/event-stream; charset=utf-8",
        "Cache-Control: no-store",
        "Connection: close",
        "X-Accel-Buffering: no",
        "X-Content-Type-Options: nosniff",
        "Referrer-Policy: no-referrer",
    ]
    if origin:
        lines += [
            f"Access-Control-Allow-Origin: {origin}",
            "Vary: Origin",
            "Cross-Origin-Resource-Policy: cross-origin",
        ]
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _written(position: str, found: list[dict[str, Any]]) -> bytes:
    parts = [f"event: change\ndata: {json.dumps(told, separators=(',', ':'))}\n" for told in found]
    # The position stands in the last one only: what was cut off in between is asked for again.
    parts[-1] = f"id: {position}\n{parts[-1]}"
    return ("\n".join(parts) + "\n").encode()
