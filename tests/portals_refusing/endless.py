"""A portal that never ends, in six ways at once, and has five reports of its own that must all be found."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from urllib.parse import parse_qsl

from tests.small_portals import Answer, Dynamic, html, report

YEARS = range(2019, 2024)
TITLE = "示例旗{}年政府信息公开工作年度报告"
COLUMN = "政府信息公开年报"


class Portals(dict[str, Any]):
    """Pages by address; those that are not there may be made by a rule for what begins like them."""

    rules: dict[str, Callable[[str], Answer]]

    def get(self, key: str, default: Any = None) -> Any:
        if key in self:
            return self[key]
        made = next((make for start, make in self.rules.items() if key.partition("?")[0].startswith(start)), None)
        return made(key) if made else default


def endless(host: str, title: str = TITLE) -> tuple[dict[str, Any], dict[str, Callable[[str], Answer]]]:
    """Pages and rules of the portal at a host: calendar, next pages, sessions, folders within folders, permutations."""
    chance = random.Random(host)
    rows = [(f"/nb/r{year}.html", title.format(year)) for year in YEARS]

    def token() -> str:
        return f"{chance.getrandbits(128):032x}"

    def calendar(query: str) -> Answer:
        first = date.fromisoformat(dict(parse_qsl(query)).get("date", "2026-11-01")).replace(day=1)
        later = (first + timedelta(days=40)).replace(day=1)
        days = [(f"/rl/?date={first + timedelta(days=n)}", str(n + 1)) for n in range(28)]
        return html(*rows[:2], *days, (f"/rl/?date={later}", "下一页"))

    def next_pages(query: str) -> Answer:
        return html(*rows[1:3], (f"/fy/?page={int(dict(parse_qsl(query)).get('page', 1)) + 1}", "下一页"))

    def sessions(key: str) -> Answer:
        here = f";jsessionid={token().upper()}"
        return html((f"/hh/{here}", COLUMN), *((f"{url}{here}", text) for url, text in rows[2:4]))

    def queries(query: str) -> Answer:
        sid = token()
        return html(
            (f"/sid/?sid={sid}", COLUMN),
            (f"/sid/bm/?sid={sid}", "部门"),
            (f"/nb/r2023.html?sid={sid}", title.format(2023)),
        )

    def folders(key: str) -> Answer:
        return html(("sj/", COLUMN), ("bm/", "部门"), *rows[:1])

    def permuted(query: str) -> Answer:
        ways = ["&".join(way) for way in permutations(("lx=nb", "nd=qb", "px=1", "dw=0"))]
        return html(*((f"/pl/?{way}", COLUMN) for way in ways), *rows[3:])

    pages: dict[str, Any] = {
        f"{host}/": html(
            *((f"/{name}/", COLUMN) for name in ("rl", "fy", "hh", "sid", "sj", "pl", "nb")),
        ),
        f"{host}/nb/": html(*rows),
        **{f"{host}/nb/r{year}.html": report(year) for year in YEARS},
        f"{host}/rl/": calendar(""),
        f"{host}/rl/?": Dynamic(calendar),
        f"{host}/fy/": next_pages(""),
        f"{host}/fy/?": Dynamic(next_pages),
        f"{host}/pl/": permuted(""),
        f"{host}/pl/?": Dynamic(permuted),
        f"{host}/sid/": queries(""),
        f"{host}/sid/?": Dynamic(queries),
        f"{host}/sid/bm/?": Dynamic(queries),
        f"{host}/nb/r2023.html?": Dynamic(lambda query: report(2023)),
    }
    rules: dict[str, Callable[[str], Answer]] = {
        f"{host}/hh/": sessions,
        f"{host}/sj/": folders,
        **{f"{host}/nb/r{year}.html;": lambda key, year=year: report(year) for year in YEARS},
    }
    return pages, rules
