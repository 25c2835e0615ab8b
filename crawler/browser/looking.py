"""Looking at a page: scrolling through it, so that what loads only when it is seen loads, its picture, one row of it."""

import asyncio
import base64
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from crawler.browser.chromium import WIDTH

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

log = logging.getLogger(__name__)

MAX_HEIGHT = 16_384
"""CSS pixels of a page that are looked at and pictured; beyond it Chromium paints the page's beginning again (the limit
of its textures)."""

_SCROLL = f"""new Promise(seen => {{
    let left = {MAX_HEIGHT};
    const to = top => scrollTo({{top, behavior: 'instant'}});
    const then = next => requestAnimationFrame(() => setTimeout(next, 10));
    const read = () => {{
        to(scrollY + innerHeight * 0.9);
        left -= innerHeight;
        const ended = left < 0 || scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
        then(ended ? () => then(() => then(back)) : read);
    }};
    const back = () => {{ to(0); then(seen); }};
    then(() => then(read));
}})"""
"""As a reader does, a window a frame, and back. The pause after each frame lets the page hear of what came into view
before the next: many scripts look only at the first of several news."""


_CLICK = """title => {
    const said = text => text.replace(/\\s+/g, '');
    const wanted = said(title).slice(0, 14);
    let row = null;
    for (const element of document.body.querySelectorAll('*')) if (said(element.textContent).includes(wanted)) row = element;
    window.open = address => { location.href = address; };   // a jump, which is told and not followed
    if (row) row.click();
    return row !== null;
}"""
"""The innermost element that says a title, where lists have no links but rows that listen."""


async def click(page: "Page", title: str, seconds: float) -> bool:
    """Click what says a title. Out: whether there is such a thing. Raises `TimeoutError`."""
    async with asyncio.timeout(seconds):
        return bool(await page.evaluate(_CLICK, title))


async def scroll(page: "Page", ended: asyncio.Event) -> None:
    """Scroll through a page and back, then set the event. Frames are drawn in real time, while the page's clock runs."""
    from playwright.async_api import Error

    with suppress(Error):  # a page that is gone is told of elsewhere
        await page.evaluate(_SCROLL)
        ended.set()


async def picture(cdp: "CDPSession", seconds: float) -> bytes:
    """PNG of the whole page, b"" when it cannot be taken in so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            size = (await cdp.send("Page.getLayoutMetrics"))["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": max(1, min(MAX_HEIGHT, size["height"])), "scale": 1}
            taking = {"format": "png", "captureBeyondViewport": True, "clip": clip}
            return base64.b64decode((await cdp.send("Page.captureScreenshot", taking))["data"])
    except TimeoutError:
        log.info("no picture of a page could be taken in %g s", seconds)
        return b""
