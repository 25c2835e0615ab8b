"""Whose reports a chart is of: a region, an agency or the whole collection, in one scope. Scopes are never added up.

A region above the counties has its own reports and those of the regions below it, which its own sums contain already:
`of` says which, own or below. Of the aggregates below only those of counties count, since a prefecture's contains them.
The + before a column keeps SQLite from the index on all reports of a scope or year, where a region or agency is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection
from typing import Literal

from extract.catalogue.site.kept import kept
from extract.catalogue.site.page import NotThere
from extract.catalogue.site.rows import Row, row, rows

Kind = Literal["region", "agency", "collection"]
Of = Literal["own", "below", ""]

ONCE_A_REGION = "r.region_code, r.year"
_COUNTIES = "(r.scope is not 'aggregate' or g.level = 3 or r.region_code is :code)"
_REGION = "select code, name, path, level from regions where code = ?"
_AGENCY = "select id, name, place, region_code from agencies where id = ?"
_SCOPES = """
select r.scope, case when r.region_code is :code then 'own' else 'below' end as whose, count(*) as reports
from reports r left join regions g on g.code = r.region_code where {where} and r.scope is not null group by 1, 2
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A scope that the subject has reports of."""

    scope: str
    of: Of
    reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose reports, and which of them."""

    kind: Kind
    key: str  # code of the region, id of the agency, or empty
    name: str
    level: int  # of a region: 1 province, 2 prefecture, 3 county; 0 otherwise
    scope: str
    of: Of
    choices: tuple[Choice, ...]
    where: str  # condition on reports r and regions g
    values: Mapping[str, str]
    region: str = ""  # of an agency
    place: str = ""  # of an agency
    reports: tuple[str, ...] = ()  # ids, of an agency

    @property
    def args(self) -> dict[str, str]:
        """The arguments of the page `charts` that shows it so."""
        found: dict[str, str] = {"scope": self.scope}
        if self.key:
            found[self.kind] = self.key
        if self.of:
            found["of"] = self.of
        return found

    @property
    def once(self) -> str:
        """What only one report may count for: an aggregate is of a whole region and year, an agency reports once a year."""
        if self.kind == "agency":
            return "r.year"
        return ONCE_A_REGION if self.scope == "aggregate" else ""

    @property
    def filters(self) -> dict[str, str]:
        """The same reports as filters of a view of Datasette with the columns report_id, region_code and scope."""
        if self.kind == "agency":
            return {"report_id__in": ",".join(self.reports)}
        found = {"scope": self.scope}
        if self.of == "below":
            found |= {"region_code__startswith": self.key[:2] if self.level == 1 else self.key[:4]}
            found |= {"region_code__not": self.key}
        elif self.kind == "region":
            found |= {"region_code": self.key}
        if self.scope == "aggregate" and (self.of == "below" or self.kind == "collection"):
            found |= {"region_code__notlike": "%00"}  # codes of counties do not end so
        return found


def region_subject(connection: Connection, code: str, scope: str | None = None, of: str | None = None) -> Subject:
    """A region. Raises `NotThere` for a code that the catalogue does not know."""
    found = row(connection, _REGION, (code,))
    if found is None:
        raise NotThere(f"没有代码为 {code} 的地区。", f"There is no region with the code {code}.")
    level = int(found["level"] or 0)
    column = {1: "province_code", 2: "prefecture_code"}.get(level, "region_code")
    where = f"(r.{column} = :code or r.region_code = :code) and {_COUNTIES}"
    choices = _choices(connection, where, code, level in (1, 2))
    chosen = _chosen(choices, scope, of)
    condition = where
    if chosen.of:
        condition += f" and r.region_code is {'' if chosen.of == 'own' else 'not '}:code"
    return Subject(
        kind="region", key=code, name=found["name"], level=level, scope=chosen.scope, of=chosen.of, choices=choices,
        where=f"{condition} and +r.scope = :scope", values={"code": code, "scope": chosen.scope},
    )  # fmt: skip


def agency_subject(connection: Connection, id: str, scope: str | None = None) -> Subject:
    """An agency. Raises `NotThere` for an id that the catalogue does not know."""
    found = row(connection, _AGENCY, (id,))
    if found is None:
        raise NotThere(f"没有编号为 {id} 的机关。", f"There is no agency with the id {id}.")
    choices = _choices(connection, "r.agency_id = :code", id, False)
    chosen = _chosen(choices, scope, None)
    ids = rows(
        connection, "select id from reports where agency_id = ? and scope = ? order by year, id", (id, chosen.scope)
    )
    return Subject(
        kind="agency", key=id, name=found["name"], level=0, scope=chosen.scope, of="", choices=choices,
        where="r.agency_id = :code and +r.scope = :scope", values={"code": id, "scope": chosen.scope},
        region=found["region_code"] or "", place=found["place"],
        reports=tuple(r["id"] for r in ids),
    )  # fmt: skip


def collection_subject(connection: Connection, scope: str | None = None) -> Subject:
    """The whole collection."""
    where = _COUNTIES.replace("r.region_code is :code", "false")
    choices = kept(connection, "scopes", lambda c: _choices(c, where, "", False))
    chosen = _chosen(choices, scope, None)
    return Subject(
        kind="collection", key="", name="", level=0, scope=chosen.scope, of="", choices=choices,
        where=f"{where} and r.scope = :scope", values={"code": "", "scope": chosen.scope},
    )  # fmt: skip


def _choices(connection: Connection, where: str, code: str, parted: bool) -> tuple[Choice, ...]:
    found = rows(connection, _SCOPES.format(where=where), {"code": code})
    if parted:
        made = [Choice(scope=r["scope"], of=r["whose"], reports=r["reports"]) for r in found]
    else:
        made = [Choice(scope=s, of="", reports=n) for s, n in _per_scope(found).items()]
    return tuple(sorted(made, key=lambda c: (c.scope != "aggregate", c.of != "below", -c.reports, c.scope)))


def _per_scope(found: Sequence[Row]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one["scope"]] = counts.get(one["scope"], 0) + one["reports"]
    return counts


def _chosen(choices: Sequence[Choice], scope: str | None, of: str | None) -> Choice:
    """What was asked for where it is, else the aggregates, else what there is most of."""
    asked = [c for c in choices if scope in (None, c.scope) and (not of or c.of in ("", of))] or choices
    best = min(asked, key=lambda c: (c.scope != "aggregate", c.of != "below", -c.reports), default=None)
    return best or Choice(scope=scope or "aggregate", of="", reports=0)
