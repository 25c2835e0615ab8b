"""Pages as Datasette serves them: an address is taken apart, the rows are read in one of its threads, a template shows them."""

import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from urllib.parse import unquote

from datasette.utils import sqlite_timelimit  # type: ignore[import-untyped]
from datasette.utils.asgi import Response  # type: ignore[import-untyped]

from extract.catalogue.metadata import DATABASE
from extract.catalogue.site.codes import namer
from extract.catalogue.site.numbers import grouped, plain
from extract.catalogue.site.page import Answer, Asked, Lang, NotThere, Page, Values
from extract.catalogue.site.pages import pages
from extract.catalogue.site.serving import folders
from extract.catalogue.site.tongues import in_tongue, marked
from extract.catalogue.site.words import translator

View = Callable[..., Awaitable[Any]]
_MISSING = "site/not_there.html"


def routes() -> list[tuple[str, View]]:
    """Pattern and view of every page, for Datasette's `register_routes`."""
    return [(page.pattern(), _view(page)) for page in pages().values()]


def _view(page: Page) -> View:
    async def view(request: Any, datasette: Any) -> Any:
        return await _answered(page, request, datasette)

    return view


async def _answered(page: Page, request: Any, datasette: Any) -> Any:
    asked = asked_of(request)
    try:
        found = await datasette.databases[DATABASE].execute_fn(partial(_read, page, asked, _limit(datasette)))
    except NotThere as missing:
        return await _shown(
            page, asked, _MISSING, {"message": missing.words[asked.lang]}, request, datasette, missing.status
        )
    except sqlite3.OperationalError as error:
        if str(error) != "interrupted":
            raise
        values = {"message": translator(asked.lang, {})("too_slow")}
        return await _shown(page, asked, _MISSING, values, request, datasette, 503)
    if isinstance(found, Answer):
        return Response(found.body, status=found.status, headers=dict(found.headers), content_type=found.mime)
    return await _shown(page, asked, page.template, found, request, datasette)


def asked_of(request: Any) -> Asked:
    """What a request of Datasette asks for."""
    parts = dict(request.url_vars)
    lang: Lang = "en" if parts.pop("language", None) else "zh"
    args = {name: request.args.getlist(name) for name in request.args}
    return Asked(lang, {name: unquote(value) for name, value in parts.items()}, args, folders())


def _limit(datasette: Any) -> int:
    return int(datasette.setting("sql_time_limit_ms"))


def _read(page: Page, asked: Asked, milliseconds: int, connection: sqlite3.Connection) -> Values | Answer:
    try:
        with sqlite_timelimit(connection, milliseconds):
            return page.values(connection, asked)
    except StopIteration as error:  # in a thread of asyncio it would leave the visitor waiting for ever
        raise RuntimeError(f"page {page.name} asked for what is not there") from error


async def _shown(
    page: Page, asked: Asked, template: str, values: Values, request: Any, datasette: Any, status: int = 200
) -> Any:
    shown = {**surroundings(page, asked, datasette), **values}
    return Response.html(await datasette.render_template(template, shown, request=request), status=status)


def surroundings(page: Page, asked: Asked, datasette: Any) -> Values:
    """What every template has besides its own values: words, links, the language."""

    def link(name: str, **values: Any) -> str:
        return str(datasette.urls.path(pages()[name].path(asked.lang, **values)))

    def table(name: str, ending: str = "", **values: Any) -> str:
        """A page of Datasette itself: a table, view or query; `ending` .csv or .json."""
        at = Page(name=name, address=f"/{DATABASE}/{name}{ending}", values=lambda _, __: {})
        return str(datasette.urls.path(at.path("zh", **values)))

    other: Lang = "zh" if asked.lang == "en" else "en"
    return {
        "page": page.name,
        "lang": asked.lang,
        "args": asked.args,
        "t": translator(asked.lang, page.words),
        "code": namer(asked.lang),
        "link": link,
        "has": lambda name: name in pages(),
        "again": lambda **changes: link(page.name, **{**asked.args, **asked.path, **changes}),
        "plain": plain,
        "grouped": grouped,
        "tongue": partial(in_tongue, lang=asked.lang),
        "marked": marked,
        "table_link": table,
        "static": lambda name: str(datasette.urls.path(f"/nianbao/{name}")),
        "other_language": str(datasette.urls.path(page.path(other, **{**asked.args, **asked.path}))),
        "sql_link": str(datasette.urls.path(f"/{DATABASE}")),
    }
