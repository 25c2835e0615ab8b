"""One page in the browser, from its document to what it looks like when it has come to rest.

The page's clock is ours: it stands while an answer is under way, so that its scripts do not give up on a server that
we ask slowly, and leaps over the time in which nothing would happen (virtual time of the DevTools protocol, which
headless Chromium was given for this).
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from crawler.browser.asked import Answer, Asked, asked_in, fulfilment
from crawler.browser.chromium import CLOSE_S
from crawler.browser.fetcher import BrokenOff
from crawler.browser.looking import click, picture, scroll

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Page

LOADED_MS, SCROLLED_MS = 5000, 2000
"""Milliseconds of the page's own clock: for its scripts, and again after its whole length was looked at."""

SCROLLS = 2
"""How often: what loaded may have made the page longer. An endless list ends here."""

STEP_MS, MAX_STEPS = 25, 240
"""While a page is scrolled through its clock runs in steps, so that it does not leap over the frames."""

MAX_REQUESTS = 200
MAX_IMAGES = 30
"""Pictures show what a page looked like; those of a report are its attachments and fetched as such."""

MAX_BYTES = 64 * 1024 * 1024
MAX_DOM_CHARS = 8 * 1024 * 1024
LONGEST_S = 900.0
"""Seconds of a visit in all; most of it is waiting for the portal's turn."""

TICK_S = 0.1


class PageLost(Exception):
    """The page gave nothing: it crashed, hangs, or the browser died; the message says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a page was at rest."""

    dom: str  # serialised, doctype included
    picture: bytes  # PNG of the whole page; b"" when it could not be taken
    rested: bool  # False: it was taken as it was when its time was up
    asked: int  # requests handed on
    refused: Mapping[str, int]  # why -> how many requests were not made
    failures: tuple[tuple[Asked, BaseException], ...]
    told: tuple[tuple[Asked, Answer], ...]  # what its scripts asked for and were answered, where it is data
    clicked: tuple[str, str] | None = None  # title of a row without a link, and the address that a click on it led to


class Visit:
    """In: the document as it was captured, who answers other requests, what refuses them, seconds of the page's own.

    `unlinked`: of the page as drawn and what it was told, the title of a row that is to be clicked to see where it leads.
    """

    def __init__(
        self,
        document: Answer,
        fetch: Callable[[Asked], Awaitable[Answer | BaseException]],
        refusal: Callable[[Asked], str | None],
        is_closing: Callable[[], bool],
        seconds: float,
        unlinked: Callable[[str, Sequence[tuple[Asked, Answer]]], str | None],
    ):
        self._unlinked = unlinked
        self._jump = ""  # where the page last wanted to go
        self._document = document
        self._fetch = fetch
        self._refusal = refusal
        self._is_closing = is_closing
        self._seconds = seconds
        self._own = 0.0  # seconds in which the page waited for nobody
        self._end = time.monotonic() + LONGEST_S
        self._frame = ""  # of the page itself; set with its document
        self._pending = self._asked = self._images = self._bytes = 0
        self._refused: Counter[str] = Counter()
        self._failures: list[tuple[Asked, BaseException]] = []
        self._told: list[tuple[Asked, Answer]] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._rested = asyncio.Event()
        self._lost = ""
        self._bug: BaseException | None = None

    async def see(self, context: "BrowserContext", url: str) -> Seen:
        """Open an address in a fresh context, which is closed in any case.

        Raises `PageLost`, and `BrokenOff` when the crawl ends meanwhile.
        """
        from playwright.async_api import Error

        try:
            return await self._seen(context, url)
        except Error as error:
            raise PageLost(self._lost or str(error).strip().splitlines()[0]) from error
        except TimeoutError as error:
            raise PageLost(self._lost or "the page does not answer: a script of it never ends") from error
        finally:
            for task in self._tasks:
                task.cancel()
            with suppress(Error, TimeoutError):
                await asyncio.wait_for(context.close(), CLOSE_S)

    async def _seen(self, context: "BrowserContext", url: str) -> Seen:
        page = await context.new_page()
        context.on("page", lambda popup: self._begin(popup.close()))
        page.on("crash", lambda _: self._lose("the page crashed"))
        page.on("close", lambda _: self._lose("the browser ended"))
        cdp = await context.new_cdp_session(page)
        cdp.on("Fetch.requestPaused", lambda event: self._begin(self._answer(cdp, asked_in(event))))
        cdp.on("Emulation.virtualTimeBudgetExpired", lambda _: self._rested.set())
        await cdp.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
        await page.goto(url, wait_until="commit", timeout=self._seconds * 1000)
        rested = await self._rest(cdp, LOADED_MS) and await self._look(page, cdp)
        async with asyncio.timeout(self._seconds):
            dom = await page.content()
        if len(dom) > MAX_DOM_CHARS:
            raise PageLost(f"the page has grown to {len(dom)} characters")
        seen = Seen(
            dom=dom,
            picture=await picture(cdp, self._seconds),
            rested=rested,
            asked=self._asked,
            refused=dict(self._refused),
            failures=tuple(self._failures),
            told=tuple(self._told),
        )
        title = self._unlinked(dom, seen.told) if rested else None
        return seen if title is None else replace(seen, clicked=await self._click(page, cdp, title))

    async def _click(self, page: "Page", cdp: "CDPSession", title: str) -> tuple[str, str] | None:
        """Where a click on a row leads: another place in this page, or an address that the page wants to go to."""
        before, self._jump = page.url, ""
        if not (await click(page, title, self._seconds) and await self._rest(cdp, LOADED_MS)):
            return None
        led = self._jump or (page.url if page.url != before else "")
        return (title, led) if led else None

    async def _rest(self, cdp: "CDPSession", milliseconds: int) -> bool:
        """Let the page's clock run so far. Out: False when its time was up first, ours or its own."""
        self._rested.clear()
        policy = {"policy": "pauseIfNetworkFetchesPending", "budget": milliseconds}
        async with asyncio.timeout(self._seconds):
            await cdp.send("Emulation.setVirtualTimePolicy", {**policy, "maxVirtualTimeTaskStarvationCount": 10_000})
        while not self._rested.is_set():
            if self._is_closing():
                raise BrokenOff
            if self._bug:
                raise self._bug
            if self._lost:
                raise PageLost(self._lost)
            if self._own >= self._seconds or time.monotonic() >= self._end:
                return False
            with suppress(TimeoutError):
                await asyncio.wait_for(self._rested.wait(), TICK_S)
            self._own += 0 if self._pending else TICK_S
        return True

    async def _look(self, page: "Page", cdp: "CDPSession") -> bool:
        """Go through the page from top to bottom. Out: as `_rest`."""
        for _ in range(SCROLLS):
            ended, asked = asyncio.Event(), self._asked
            self._begin(scroll(page, ended))
            for _ in range(MAX_STEPS):
                if not await self._rest(cdp, STEP_MS):
                    return False
                with suppress(TimeoutError):
                    await asyncio.wait_for(ended.wait(), STEP_MS / 1000)
                    break
            if not await self._rest(cdp, SCROLLED_MS):
                return False
            if self._asked == asked:  # nothing came that could have made it longer
                break
        return True

    def _begin(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            self._bug = self._bug or task.exception()

    def _lose(self, why: str) -> None:
        self._lost = self._lost or why

    async def _answer(self, cdp: "CDPSession", asked: Asked) -> None:
        """Give the browser what it asks for, or tell it that there is nothing."""
        from playwright.async_api import Error

        answer = await self._answer_to(asked)
        with suppress(Error):  # the page may have given up on it meanwhile, or be gone
            if answer is None:
                # "Aborted" leaves a page where it is that wanted to go elsewhere; other reasons show an error page.
                await cdp.send("Fetch.failRequest", {"requestId": asked.id, "errorReason": "Aborted"})
            else:
                await cdp.send("Fetch.fulfillRequest", fulfilment(asked.id, answer))

    async def _answer_to(self, asked: Asked) -> Answer | None:
        if asked.kind == "Document" and not self._frame:
            self._frame = asked.frame
            return self._document
        if (why := self._judged(asked)) is not None:
            self._refused[why] += 1
            return None
        return await self._fetched(asked)

    def _judged(self, asked: Asked) -> str | None:
        if asked.kind == "Document" and asked.frame == self._frame:
            self._jump = asked.url + asked.place
            return "navigation"  # a jump that a script makes is not followed here: it may be a challenge
        if (why := self._refusal(asked)) is not None:
            return why
        if self._asked >= MAX_REQUESTS or self._bytes >= MAX_BYTES:
            return "too-many"
        self._images += asked.kind == "Image"
        return "too-many-images" if asked.kind == "Image" and self._images > MAX_IMAGES else None

    async def _fetched(self, asked: Asked) -> Answer | None:
        self._asked += 1
        self._pending += 1
        try:
            found = await self._fetch(asked)
        except BrokenOff:
            return None
        finally:
            self._pending -= 1
        if isinstance(found, BaseException):
            self._failures.append((asked, found))
            return None
        self._bytes += len(found.body)
        if asked.kind in ("XHR", "Fetch") and found.body.lstrip()[:1] in (b"{", b"["):
            self._told.append((asked, found))
        return found
