"""What Datasette does otherwise for us: search by our own index, metadata, and the values of our pages."""

from collections.abc import Awaitable, Callable
from functools import partial
from sqlite3 import Connection
from typing import Any, TypeVar, cast
from urllib.parse import quote

from datasette import hookimpl  # type: ignore[import-untyped]
from datasette.filters import FilterArguments  # type: ignore[import-untyped]
from datasette.utils.asgi import BadRequest  # type: ignore[import-untyped]
from markupsafe import Markup

from extract.catalogue.inspection import tell_counts_of_views
from extract.catalogue.labels import WORDS
from extract.catalogue.metadata import DATABASE, metadata
from extract.catalogue.search import BadQuery
from extract.catalogue.search.sql import conditions, register
from extract.catalogue.site.mishaps import answer_to
from extract.catalogue.site.policy import StilledLoader
from extract.catalogue.site.routing import routes
from extract.catalogue.site.safety import TEMPLATES, App, guarded
from extract.catalogue.site.starting import guard_connection, open_for_good
from extract.catalogue.tables import TABLES

Values = dict[str, Any]
OWN_TABLES = frozenset(t.name for t in TABLES)
"""Datasette links the foreign keys of these itself."""

Hook = TypeVar("Hook", bound=Callable[..., Any])


def hook(function: Hook, **options: bool) -> Hook:
    """Datasette's hookimpl, with types."""
    return cast(Hook, hookimpl(function, **options))


@partial(hook, trylast=True)
def prepare_connection(conn: Connection) -> None:
    """Give every connection the functions of our search."""
    register(conn)
    guard_connection(conn)


@partial(hook, trylast=True)
def filters_from_request(request: Any, database: str, table: str) -> FilterArguments | None:
    """Datasette's search box and `_search` of its API ask our index.

    Last, because Datasette's own search says that a table without FTS5 has none.
    """
    if (database, table) != (DATABASE, "reports"):
        return None
    asked = {name: request.args[name] for name in request.args if name.startswith("_search")}
    try:
        where, values = conditions(asked)
    except BadQuery as error:
        raise BadRequest(f"{error.words['zh']} {error}") from None
    said = [f'search matches "{value}"' for value in values.values()]
    return FilterArguments(where, values, said, {"supports_search": True, "search": next(iter(values.values()), "")})


@hook
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    """The pages of the project, before those of Datasette."""
    return routes()


@hook
def startup(datasette: Any) -> Awaitable[None]:
    """What is counted is not counted again; every thread opens the catalogue before the first answer."""
    if DATABASE in datasette.databases and datasette.databases[DATABASE].cached_table_counts is not None:
        tell_counts_of_views(datasette.inspect_data or {}, DATABASE)
    return open_for_good(datasette)


@hook
def asgi_wrapper(datasette: Any) -> Callable[[App], App]:
    """The gate before every answer: headers, methods, addresses, CSV."""
    return guarded(datasette)


@hook
def prepare_jinja2_environment(env: Any) -> None:
    """Datasette's own templates without inline styles, so that no page needs them."""
    env.loader = StilledLoader(env.loader, TEMPLATES)


@partial(hook, tryfirst=True)
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Awaitable[Any]:
    """Failures are told without what they say of the machine."""
    return answer_to(datasette, request, exception)


@hook
def get_metadata() -> Values:
    """Titles, columns, facets, queries."""
    return metadata()


@hook
def extra_css_urls(datasette: Any) -> list[str]:
    """Our one style sheet."""
    return [datasette.urls.path("/nianbao/nianbao.css")]


@hook
def render_cell(value: Any, column: str, table: str | None, datasette: Any) -> Markup | None:
    """The number of a report leads to the report, in the results of queries and views too."""
    if column != "report_id" or not isinstance(value, str) or table in OWN_TABLES:
        return None
    address = datasette.urls.path(f"/report/{quote(value, safe='')}")
    return Markup('<a href="{}">{}</a>').format(address, value)


@hook
def extra_template_vars(view_name: str, table: str | None) -> Values:
    """The words of the row of a report."""
    return {"words": WORDS} if view_name == "row" and table == "reports" else {}
