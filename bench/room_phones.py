"""People of a workshop as one process plays them: phones that vote, screens that ask again."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

import brotli

if TYPE_CHECKING:
    from email.message import Message

    from bench.figures import Progress
    from cube17.workshop.questions import Question

PATIENCE: Final = 20.0
LINKED: Final = re.compile(r'<(?:script|link)\b[^>]*?(?:src|href)="(/[^"]+)"')
Form = list[tuple[str, str]]
POSITION: Final = re.compile(r'data-position="(\d+)"')


@dataclass
class Room:
    """The room that is played in, and what was seen of it."""

    port: int
    code: str
    secret: str
    questions: list[Question]
    profiles: list[str]
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    heard: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    position: int = 0
    moved: float = 0.0
    delays: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        """The document, unpacked."""
        packed = self.headers["Content-Encoding"] == "br"
        return (brotli.decompress(self.body) if packed else self.body).decode()

    @property
    def cookie(self) -> str:
        """The cookie that is set, `name=value`."""
        return (self.headers["Set-Cookie"] or "").partition(";")[0]


async def ask(
    room: Room,
    kind: str,
    path: str,
    cookie: str = "",
    form: Form | None = None,
    *,
    tag: str = "",
) -> Answer:
    """Send one request and time it, from the connection to the last byte; errors are counted."""
    started = time.perf_counter()
    try:
        answer = await asyncio.wait_for(_exchange(room.port, path, cookie, form, tag), PATIENCE)
    except (TimeoutError, OSError, ValueError) as error:
        room.errors.append(f"{kind}: {type(error).__name__}")
        raise
    room.seconds[kind].append(time.perf_counter() - started)
    if answer.status not in {HTTPStatus.OK, HTTPStatus.SEE_OTHER, HTTPStatus.NOT_MODIFIED}:
        room.errors.append(f"{kind}: {answer.status}")
    return answer


async def _exchange(port: int, path: str, cookie: str, form: Form | None, tag: str) -> Answer:
    body = b"" if form is None else urlencode(form).encode()
    lines = [
        f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}",
        "Connection: close", "Accept-Encoding: br", "Sec-Fetch-Site: same-origin",
        f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded",
        *([f"Cookie: {cookie}"] if cookie else []),
        *([f"If-None-Match: {tag}"] if tag else []),
    ]  # fmt: skip
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head, _, content = (await reader.read(-1)).partition(b"\r\n\r\n")
    finally:
        writer.close()
    if not head:
        raise ConnectionError("closed without an answer")
    status, _, headers = head.partition(b"\r\n")
    return Answer(int(status.split()[1]), BytesHeaderParser().parsebytes(headers), content)


async def phone(room: Room, rank: int, joining: float, thinking: tuple[float, float]) -> None:
    """Join within `joining` seconds, then answer every page, with time to think before each."""
    drawn = random.Random(rank)
    await asyncio.sleep(drawn.uniform(0, joining))
    document = await ask(room, "first page", f"/a/{room.code}")
    cookie = document.cookie
    for linked in dict.fromkeys(LINKED.findall(document.text)):
        await ask(room, "file", linked)
    await asyncio.sleep(drawn.uniform(*thinking))
    profile = [("profil", room.profiles[rank % len(room.profiles)])]
    led = await ask(room, "profile kept", f"/a/{room.code}/profil", cookie, profile)
    said = room.heard.setdefault(cookie.partition("=")[2], {})
    for question in room.questions:
        path = urlsplit(led.headers["Location"]).path
        await ask(room, "page", path, cookie)
        await asyncio.sleep(drawn.uniform(*thinking))
        choices = drawn.sample(question.option_ids, drawn.randint(1, question.most))
        led = await ask(room, "answer kept", path, cookie, [("choix", one) for one in choices])
        if led.status == HTTPStatus.SEE_OTHER:
            said[question.id] = tuple(one for one in question.option_ids if one in choices)
    await ask(room, "page", urlsplit(led.headers["Location"]).path, cookie)


async def watch(room: Room, kind: str, every: tuple[float, float], rank: int) -> None:
    """Ask for the state of the screen again and again; when each move is first seen."""
    drawn, tag, position = random.Random(rank), "", room.position
    while True:
        answer = await ask(room, kind, f"/a/{room.code}/etat", tag=tag)
        if answer.status == HTTPStatus.OK:
            tag = answer.headers["ETag"]
            shown = int(POSITION.findall(answer.text)[0])
            if shown != position and shown == room.position:
                room.delays[kind].append(time.perf_counter() - room.moved)
            position = shown
        await asyncio.sleep(drawn.uniform(*every))


async def lead(room: Room, pause: tuple[float, float]) -> None:
    """Move the screen on and back between its first two places, which closes no question."""
    drawn = random.Random(0)
    while True:
        await asyncio.sleep(drawn.uniform(*pause))
        step, seen = (1, 0) if room.position == 0 else (-1, 1)
        room.position, room.moved = seen + step, time.perf_counter()
        form = [("step", str(step)), ("seen", str(seen)), ("secret", room.secret)]
        await ask(room, "move", f"/atelier/{room.code}/avancer", "", form)


async def play(room: Room, phones: int, followers: int, tell: Progress) -> None:
    """Play the whole workshop, until the last phone has answered its last page."""
    every = [watch(room, "screen", (0.7, 0.7), 1)]
    every += [watch(room, "follower", (1.0, 1.5), rank) for rank in range(2, followers + 2)]
    around = [asyncio.create_task(one) for one in [*every, lead(room, (2.5, 4.0))]]
    try:
        voting = [asyncio.create_task(phone(room, rank, 40, (1, 4))) for rank in range(phones)]
        for done, vote in enumerate(asyncio.as_completed(voting)):
            with suppress(OSError, ValueError):  # counted already; the others go on
                await vote
            tell("phones", done + 1, phones)
    finally:
        for task in around:
            task.cancel()
        ended = await asyncio.gather(*around, return_exceptions=True)
    for one in ended:
        if not isinstance(one, asyncio.CancelledError):
            room.errors.append(f"stopped watching: {one!r}")
