"""Datasette goes on making a file for a reader who has left; such an answer is ended, so that nobody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Answering = Callable[[Receive], Awaitable[None]]


async def while_heard(answering: Answering, receive: Receive) -> None:
    """Answer until it is done or the reader has gone (ASGI `http.disconnect`). Raises what answering raises.

    Only for answers that read no body: what comes in is read here.
    """
    work = asyncio.ensure_future(answering(receive))
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        gone.cancel()
        work.cancel()
    if work.done():
        await work


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
