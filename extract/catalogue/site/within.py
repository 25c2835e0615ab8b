"""Which regions a visitor means by a code or a name, and conditions of lists put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from sqlite3 import Connection
from typing import Any

from extract.catalogue.site.rows import Row, row, rows

LINEAGE = """
with recursive up(code, name, level, parent) as (
  select code, name, level, parent from regions where code = ?
  union all select g.code, g.name, g.level, g.parent from regions g join up on g.code = up.parent
)
select * from up order by level, code
"""


@dataclass(slots=True)
class Conditions:
    """Conditions of a where clause with their values; arguments that were not given add nothing."""

    said: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, condition: str, *values: Any) -> None:
        """One more condition that must hold; nothing where a value is None."""
        if None not in values:
            self.said.append(condition)
            self.values += values

    def within(self, connection: Connection, column: str, words: str | None) -> None:
        """The region that a code names with all below it, or all regions whose path has the words in it."""
        if words is None:
            return
        known = row(connection, "select path from regions where code = ?", (words,))
        if known:
            below = "path = ? or substr(path, 1, ?) = ?"
            values: Sequence[Any] = (known["path"], len(known["path"]) + 1, f"{known['path']}/")
        else:
            below, values = "instr(path, ?) > 0", (words,)
        self.add(f"{column} in (select code from regions where {below})", *values)

    @property
    def where(self) -> str:
        """` where … and …`, empty without conditions."""
        return f" where {' and '.join(self.said)}" if self.said else ""


def lineage(connection: Connection, code: str | None) -> list[Row]:
    """A region and those above it, the highest first."""
    return rows(connection, LINEAGE, (code,)) if code else []
