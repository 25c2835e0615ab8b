"""A catalogue served by the real command, and a real Chromium to look at it."""

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from extract.catalogue.serve import datasette_command

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


def chromium() -> str | None:
    """The browser of this machine, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def free_port() -> int:
    """A port nobody listens on just now."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving_catalogue(catalogue: Path, base_url: str = "/") -> Iterator[str]:
    """The address of the catalogue's home page, while it is served in a process of its own."""
    port = free_port()
    log = catalogue.with_suffix(".served.log")
    with log.open("wb") as out:
        process = subprocess.Popen(datasette_command(catalogue, port, base_url=base_url), stdout=out, stderr=out)
        try:
            address = f"http://127.0.0.1:{port}{base_url}"
            wait_for(address, process, log)
            yield address
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]", seconds: float = 15) -> None:
    """End a server; one that waits for ever for an answer of its own is killed, and that is a fault."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path, seconds: float = 30) -> None:
    """Return when the address answers; say why when it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"Datasette did not start: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
