"""The numbers behind the charts: sums over the reports of a subject, year by year. A sum over no number is None, never 0."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final

from extract.catalogue.site.charts.subject import ONCE_A_REGION, Subject
from extract.catalogue.site.charts.words import OUTCOMES, REASONS
from extract.catalogue.site.kept import kept
from extract.catalogue.site.rows import Row, rows

APPLICANTS: Final = ("natural_person", "business", "other_organisations")
REVIEW: Final = ("review_upheld", "review_corrected", "review_other", "review_pending", "review_total")
LITIGATION: Final = ("litigation_upheld", "litigation_corrected", "litigation_pending", "litigation_total")
LATE: Final = {
    "in_time": "r.days_late <= 0",
    "late_30": "r.days_late between 1 and 30",
    "late_90": "r.days_late between 31 and 90",
    "late_more": "r.days_late > 90",
    "unknown_day": "r.days_late is null",
}
_FIRST, _LAST, _MOST = 2003, 2100, 20
"""Years outside are misread; a chart has no more than so many."""


_FORM: Final = "t.stated_in = 'table'"
"""Only the form has （七）总计, the denominator of outcomes."""


def _measures() -> dict[str, str]:
    """Name → what is summed. Parts of a whole are summed over the reports that have the whole."""
    return {
        "reports": "count(*)",
        "from_text": "sum(t.stated_in = 'text' and t.received is not null)",
        **{name: f"sum(t.{name})" for name in ("received", "concluded", *REVIEW, *LITIGATION)},
        "ended": f"sum(case when {_FORM} then t.concluded end)",
        **{name: f"sum(case when {_FORM} and t.concluded is not null then t.{name} end)" for name in OUTCOMES},
        "asked": "sum(case when t.natural_person is not null then t.received end)",
        **{name: f"sum(case when t.received is not null then t.{name} end)" for name in APPLICANTS},
        **{f"refused_{name}": f"sum(t.refused_{name})" for name in REASONS},
        **{name: f"sum({condition})" for name, condition in LATE.items()},
    }


_ALL = """
select r.scope, r.year, {measures} from reports r left join regions g on g.code = r.region_code
left join totals t on t.report_id = r.id where {where} and +r.year between {first} and {last} group by r.scope, r.year
"""
_ONCE = """
with one as (
  select r.id, row_number() over (partition by {once} order by t.received is null, r.agency_type is not 'government', r.id) as turn
  from reports r left join regions g on g.code = r.region_code left join totals t on t.report_id = r.id
  where {where} and +r.year between {first} and {last}
)
select r.scope, r.year, {measures} from one join reports r on r.id = one.id left join totals t on t.report_id = r.id
where one.turn = 1 group by r.scope, r.year
"""


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums by year. `years` runs without a break from the first to the last; a year without reports has no sums."""

    years: tuple[int, ...]
    by_year: Mapping[int, Mapping[str, Any]]

    def of(self, name: str) -> list[Any]:
        """One measure over the years."""
        return [self.by_year.get(year, {}).get(name) for year in self.years]

    def row(self, year: int, *names: str) -> tuple[Any, ...]:
        """Several measures of one year."""
        found = self.by_year.get(year, {})
        return tuple(found.get(name) for name in names)

    @property
    def single(self) -> bool:
        """Whether every year is one report."""
        return all((n or 0) <= 1 for n in self.of("reports"))


_NOTHING: Final = Sums((), {})


def sums_of(connection: Connection, subject: Subject) -> Sums:
    """The sums of a subject. Those of the whole collection are made once, all scopes together: it is a look at every report."""
    if subject.kind == "collection":
        return kept(connection, "sums", _of_everything).get(subject.scope, _NOTHING)
    return _by_scope(connection, subject.where, subject.once, subject.values).get(subject.scope, _NOTHING)


def _of_everything(connection: Connection) -> dict[str, Sums]:
    counties = _by_scope(connection, "r.scope = 'aggregate' and g.level = 3", ONCE_A_REGION, {})
    return counties | _by_scope(connection, "r.scope <> 'aggregate'", "", {})


def _by_scope(connection: Connection, where: str, once: str, values: Mapping[str, str]) -> dict[str, Sums]:
    sql = (_ONCE if once else _ALL).format(
        measures=", ".join(f"{sql} as {name}" for name, sql in _measures().items()),
        where=where, once=once, first=_FIRST, last=_LAST,
    )  # fmt: skip
    found: dict[str, dict[int, Row]] = defaultdict(dict)
    for one in rows(connection, sql, dict(values)):
        found[one["scope"]][one["year"]] = one
    return {scope: Sums(_years(many), many) for scope, many in found.items()}


def _years(found: Collection[int]) -> tuple[int, ...]:
    last = max(found)
    return tuple(range(max(min(found), last - _MOST + 1), last + 1))
