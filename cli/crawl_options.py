"""The options of `nianbao crawl` that say how politely it asks, how much, and at which hours."""

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from crawler.budgets import LIVE, Budgets, parse_size
from crawler.hours import Window, parse_window
from crawler.transport.proxy import ProxyError, parse_proxy

Command = Callable[..., None]


class Proxy(click.ParamType[str]):
    """`http://host:port`."""

    name = "url"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            host, port = parse_proxy(str(value))
        except ProxyError as error:
            self.fail(f"{error}; only an HTTP proxy without a password will do", param, ctx)
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class Size(click.ParamType[int]):
    """Bytes, such as `500MB`."""

    name = "bytes"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return parse_size(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Hours(click.ParamType[Window]):
    """`22:00-06:00`."""

    name = "window"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Window:
        try:
            return parse_window(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


_PAGES, _HOURS = click.IntRange(1), click.FloatRange(0, min_open=True)

_LIMITS = (
    click.option("--max-pages", type=_PAGES, help="Addresses asked for in the whole run."),
    click.option("--max-bytes", type=Size(), help="Bytes received in the whole run, such as 20GB."),
    click.option("--max-hours", type=_HOURS, help="Hours this crawl works; the same command goes on."),
    click.option(
        "--portal-pages",
        type=_PAGES,
        default=LIVE.portal_pages,
        show_default=True,
        help="Addresses asked for at a portal.",
    ),
    click.option(
        "--portal-bytes", type=Size(), default="20GB", show_default=True, help="Bytes received from a portal."
    ),
    click.option(
        "--portal-hours", type=_HOURS, default=LIVE.portal_hours, show_default=True, help="Hours spent on a portal."
    ),
    click.option(
        "--hours", "window", type=Hours(), help="Ask only at these hours, 22:00-06:00, China Standard Time; wait else."
    ),
)

_MANNERS = (
    click.option(
        "--delay",
        type=click.FloatRange(0),
        default=1.0,
        show_default=True,
        help="Seconds between an answer and the next request to its host, at least.",
    ),
    click.option(
        "--contact", envvar="NIANBAO_CONTACT", help="E-mail or address named in the User-Agent (or $NIANBAO_CONTACT)."
    ),
    click.option(
        "--connect-map",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="Lines `host:port address:port`; hosts not in it are refused.",
    ),
    click.option("--proxy", type=Proxy(), help="HTTP proxy to ask through, http://HOST:PORT."),
)


def manners_options(function: Command) -> Command:
    """How to ask: `delay`, `contact`, `connect_map`, `proxy`."""
    return _with(_MANNERS, function)


def limit_options(function: Command) -> Command:
    """How much to ask for and when; the command is given `budgets` and `window`."""

    @wraps(function)
    def command(**given: Any) -> None:
        budgets = Budgets(**{field.name: given.pop(field.name) for field in fields(Budgets)})
        function(budgets=budgets, **given)

    return _with(_LIMITS, command)


def _with(options: tuple[Callable[[Command], Command], ...], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
