"""What a reader is told when something failed: which of two kinds, and no word of the machine, the files or the code."""

import sqlite3
from typing import Any

from datasette.utils.asgi import Base400, Response  # type: ignore[import-untyped]
from datasette.views.base import DatasetteError  # type: ignore[import-untyped]

BAD_VALUES = (
    *(sqlite3.DataError, sqlite3.ProgrammingError, sqlite3.Warning),
    *(OverflowError, UnicodeError, RecursionError, MemoryError),
)
"""What SQLite and Python say of words that are no query and values that no catalogue can hold: two statements at once,
too large a number, half a character, a NUL, more than the memory that the server may take.
"""

SLOW = "查询用时过长，请缩小范围。 The query took too long; please narrow it down."
BAD = "无法理解所查内容。 What was asked for cannot be understood."
OURS = "服务器出错，已记入日志。 The server failed; its log says why."


async def answer_to(datasette: Any, request: Any, exception: Exception) -> Any:
    """The answer to an exception that a page raised; None where Datasette's own words are fit to be read."""
    if isinstance(exception, DatasetteError) and exception.message_is_html:
        return await _answer(datasette, request, exception.status, SLOW)
    if isinstance(exception, DatasetteError) and exception.status == 500:  # its "cannot sort by": the visitor's
        return await _answer(datasette, request, 400, str(exception.message))
    if isinstance(exception, Base400 | DatasetteError):
        return None
    status, words = (400, BAD) if isinstance(exception, BAD_VALUES) else (500, OURS)
    return await _answer(datasette, request, status, words)


async def _answer(datasette: Any, request: Any, status: int, words: str) -> Any:
    said = {"ok": False, "error": words, "status": status, "title": None}
    if request.path.endswith(".json"):
        return Response.json(said, status=status)
    around = {"urls": datasette.urls, "app_css_hash": datasette.app_css_hash(), "menu_links": lambda: []}
    page = datasette.jinja_env.get_template("error.html")
    return Response.html(await page.render_async({**said, **around}), status=status)
