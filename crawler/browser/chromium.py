"""The one Chromium of this process: found on the machine, started when a page first needs it, cut off from every network.

It has no way out: no name resolves, not even an address, and its proxy is a name too. What a page asks for is taken
out of it over the DevTools pipe, or fails.
"""

import asyncio
import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright

log = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--disable-background-networking",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:1",
    "--proxy-bypass-list=<-loopback>",  # Chromium would go to the own machine without a proxy
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)

NO_UDP = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name]"
"""Runs before a page's scripts: what speaks UDP, which no proxy carries, is not there."""

WIDTH, HEIGHT = 1280, 1024
"""The window in CSS pixels: portals are laid out for a desktop."""

MAX_STARTS = 3
START_S = 30.0
CLOSE_S = 10.0

REMEDY = (
    "install Chromium (apt install chromium, or `playwright install chromium`) for lists that exist only after script"
)


class NoBrowser(Exception):
    """There is no Chromium here that starts; the message says what to do."""


class Chromium:
    """One browser per process. In: the User-Agent that pages are told."""

    def __init__(self, user_agent: str):
        self._user_agent = user_agent
        self._turn = asyncio.Lock()
        self._driver: Playwright | None = None
        self._browser: Browser | None = None
        self._starts = 0

    async def context(self) -> "BrowserContext":
        """A new profile with empty storage, to be closed by the caller. Raises `NoBrowser`."""
        async with self._turn:
            if self._browser is None or not self._browser.is_connected():
                self._browser = await self._started()
            context = await self._browser.new_context(
                user_agent=self._user_agent,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                viewport={"width": WIDTH, "height": HEIGHT},
                service_workers="block",
                accept_downloads=False,
            )
            await context.add_init_script(NO_UDP)
            return context

    async def close(self) -> None:
        """End the browser and its driver; harmless when none was started."""
        browser, driver, self._browser, self._driver = self._browser, self._driver, None, None
        self._starts = MAX_STARTS
        # The driver ends what is left of the browser when its pipe closes, whatever became of the polite way.
        for ending in (browser.close() if browser else None, driver.stop() if driver else None):
            if ending is not None:
                await _tried(ending)

    async def _started(self) -> "Browser":
        from playwright.async_api import Error, async_playwright

        if self._starts >= MAX_STARTS:
            raise NoBrowser(f"Chromium ended or did not start {self._starts} times in this run; see the log")
        self._starts += 1
        if self._driver is None:
            self._driver = await async_playwright().start()
        path = found_chromium(Path(self._driver.chromium.executable_path))
        if path is None:
            self._starts = MAX_STARTS
            raise NoBrowser(REMEDY)
        try:
            # Chromium's own sandbox works for everybody but root. Signals are ours: the crawl closes it at its end.
            return await self._driver.chromium.launch(
                executable_path=path,
                args=list(ARGUMENTS),
                chromium_sandbox=os.geteuid() != 0,
                handle_sigint=False,
                handle_sigterm=False,
                handle_sighup=False,
                timeout=START_S * 1000,
            )
        except Error as error:
            log.warning("%s did not start: %s", path, error)
            raise NoBrowser(f"{path} did not start: {str(error).strip().splitlines()[0]}") from error


def found_chromium(own: Path | None = None) -> Path | None:
    """The browser of this machine: the system's, else the one that Playwright brought (`own`), or None."""
    system = next((found for name in NAMES if (found := shutil.which(name))), None)
    if system is not None:
        return Path(system)
    return own if own is not None and own.exists() else None


async def _tried(ending: "asyncio.Future[None] | object") -> None:
    from playwright.async_api import Error

    try:
        await asyncio.wait_for(ending, CLOSE_S)  # type: ignore[arg-type]
    except (Error, TimeoutError) as error:
        log.warning("Chromium did not close by itself: %s", error)
