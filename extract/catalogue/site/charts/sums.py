"""The numbers behind the charts: sums over the reports of a subject, year by year. A sum over no number is None, never 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Any, Final

from extract.catalogue.site.charts.subject import Subject
from extract.catalogue.site.charts.words import OUTCOMES, REASONS
from extract.catalogue.site.rows import rows

APPLICANTS: Final = ("natural_person", "business", "other_organisations")
REVIEW: Final = ("review_upheld", "review_corrected", "review_other", "review_pending", "review_total")
LITIGATION: Final = ("litigation_corrected", "litigation_pending", "litigation_total")
LATE: Final = {
    "in_time": "r.days_late <= 0",
    "late_30": "r.days_late between 1 and 30",
    "late_90": "r.days_late between 31 and 90",
    "late_more": "r.days_late > 90",
    "unknown_day": "r.days_late is null",
}
_FIRST, _LAST, _MOST = 2003, 2100, 20
"""Years outside are misread; a chart has no more than so many."""


def _measures() -> dict[str, str]:
    """Name → what is summed. Parts of a whole are summed over the reports that have the whole."""
    return {
        "reports": "count(*)",
        "from_text": "sum(t.stated_in = 'text' and t.received is not null)",
        **{name: f"sum(t.{name})" for name in ("received", "concluded", *REVIEW, *LITIGATION)},
        **{name: f"sum(case when t.concluded is not null then t.{name} end)" for name in OUTCOMES},
        "asked": "sum(case when t.natural_person is not null then t.received end)",
        **{name: f"sum(case when t.received is not null then t.{name} end)" for name in APPLICANTS},
        **{f"refused_{name}": f"sum(t.refused_{name})" for name in REASONS},
        **{name: f"sum({condition})" for name, condition in LATE.items()},
    }


_ALL = """
select r.year, {measures} from reports r left join regions g on g.code = r.region_code
left join totals t on t.report_id = r.id where {where} and +r.year between {first} and {last} group by r.year
"""
_ONCE = """
with one as (
  select r.id, row_number() over (partition by {once} order by t.received is null, r.agency_type is not 'government', r.id) as turn
  from reports r left join regions g on g.code = r.region_code left join totals t on t.report_id = r.id
  where {where} and +r.year between {first} and {last}
)
select r.year, {measures} from one join reports r on r.id = one.id left join totals t on t.report_id = r.id
where one.turn = 1 group by r.year
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


def sums_of(connection: Connection, subject: Subject) -> Sums:
    """The sums of a subject."""
    sql = (_ONCE if subject.once else _ALL).format(
        measures=", ".join(f"{sql} as {name}" for name, sql in _measures().items()),
        where=subject.where, once=subject.once, first=_FIRST, last=_LAST,
    )  # fmt: skip
    found = {r["year"]: r for r in rows(connection, sql, dict(subject.values))}
    if not found:
        return Sums((), {})
    last = max(found)
    return Sums(tuple(range(max(min(found), last - _MOST + 1), last + 1)), found)
