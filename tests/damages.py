"""What printers, converters and clerks do to the three tables: each damage with what may still be read afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from tests.portals.codes import COLUMNS, GROUPS, LEAVES, PERSON_LABELS, PERSONS, Key
from tests.portals.tables import Slot, Table, halves

GRIDS = ("clean", "word", "docx")
LINES = ("cell-lines", "tab-rows")
ALL = (*GRIDS, *LINES, "bare-lines")


@dataclass
class Case:
    """The tables of a report and what must be read from them; a damage changes both."""

    layout: str
    rng: Random
    tables: list[Table]
    wanted: dict[Key, tuple[object, str]]  # cell -> value and state
    problems: set[str] = field(default_factory=set)  # kinds that must be said
    doubted: set[Key] = field(default_factory=set)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    def put(self, name: str, *tables: Table) -> None:
        """Other tables in the place of one."""
        at = next(n for n, table in enumerate(self.tables) if table.name == name)
        self.tables[at : at + 1] = tables

    def each(self, name: str, change: Callable[[int, list[Slot]], list[Slot] | None]) -> None:
        """Change every row of a table; None takes it out."""
        table = next((table for table in self.tables if table.name == name), None)
        if table is None:
            return
        rows = [change(n, list(row)) for n, row in enumerate(table.rows)]
        self.put(name, replace(table, rows=tuple(tuple(row) for row in rows if row is not None)))

    def reprint(self, key: Key, text: str) -> None:
        """Other text in a cell."""
        self.each(key[0], lambda _, row: [replace(s, text=text) if s.key == key else s for s in row])

    def gone(self, keys: set[Key]) -> None:
        """Cells that cannot be read any more."""
        for key in keys & self.wanted.keys():
            self.wanted[key] = (None, "missing")


@dataclass(frozen=True)
class Damage:
    """One way to spoil a table, in the forms in which it happens."""

    name: str
    apply: Callable[[Case], None]
    forms: tuple[str, ...] = ALL
    layouts: tuple[str, ...] = ("2021", "2019")


def _data(row: list[Slot]) -> bool:
    return any(slot.key for slot in row)


def _label_at(row: list[Slot]) -> int:
    """Place of the last label before the numbers."""
    return next(n for n, slot in enumerate(row) if slot.key) - 1


def all_labels_lost(case: Case) -> None:
    """Table 三 with the numbers only."""
    case.each("requests", lambda _, row: [replace(s, text="") if not s.key and _data(row) else s for s in row])
    case.problems.add("labels-lost")
    case.doubted.update(key for key in case.wanted if key[0] == "requests")


def numbers_only(case: Case) -> None:
    """Table 三 without any word, its header too."""
    case.each("requests", lambda _, row: [s for s in row if s.key] if _data(row) else None)
    case.problems.add("labels-lost")
    case.doubted.update(key for key in case.wanted if key[0] == "requests")


def some_labels_lost(case: Case) -> None:
    """Labels rubbed out of five rows, one after the other or apart."""
    rows = case.rng.sample(LEAVES[case.layout], 5)

    def change(_: int, row: list[Slot]) -> list[Slot]:
        if not any(s.key and s.key[1] in rows for s in row):
            return row
        at = _label_at(row)
        return [*row[:at], replace(row[at], text=""), *row[at + 1 :]]

    case.each("requests", change)
    case.problems.add("labels-lost")
    case.doubted.update(key for key in case.wanted if key[1] in rows)


def labels_one_row_down(case: Case) -> None:
    """The labels of the reasons stand one row below their numbers."""
    order = [row[_label_at(list(row))].text for row in case.table("requests").rows if _data(list(row))]
    moved = iter(["", *order[:-1]])

    def change(_: int, row: list[Slot]) -> list[Slot]:
        if not _data(row):
            return row
        at = _label_at(row)
        return [*row[:at], replace(row[at], text=next(moved)), *row[at + 1 :]]

    case.each("requests", change)
    case.problems.add("labels-shifted")


def rows_swapped(case: Case) -> None:
    """Two reasons in each other's place, each with its label."""
    table = case.table("requests")
    rows = list(table.rows)
    one, other = sorted(case.rng.sample([n for n, row in enumerate(rows) if 8 <= n <= 13 and row], 2))
    rows[one], rows[other] = rows[other], rows[one]
    case.put("requests", replace(table, rows=tuple(rows)))
    case.problems.add("rows-reordered")


def misspelt(case: Case) -> None:
    """Two characters wrong in long labels."""

    def change(_: int, row: list[Slot]) -> list[Slot]:
        return [
            replace(s, text=s.text[:-3] + "某" + s.text[-2:])
            if not s.key and _data(row) and len(s.text) > 9 and case.rng.random() < 0.4
            else s
            for s in row
        ]

    case.each("requests", change)


def instructions(case: Case) -> None:
    """The template's instructions left in the labels; they name other rows."""
    notes = {
        "1.属于国家秘密": "（是指依法确定为国家秘密的政府信息，不予公开，区别于部分公开）",
        "（一）予以公开": "（不含部分公开、重复申请）",
        "2.重复申请": "（不含无正当理由大量反复申请，信访举报投诉类申请除外）",
        "行政许可": "（填写本年作出的行政许可决定数，不含行政处罚、行政强制）",
        "规章": "（指省、设区的市制定的规章，不含规范性文件）",
    }
    for name in ("disclosure", "requests"):
        case.each(
            name, lambda _, row: [replace(s, text=s.text + notes.get(s.text, "")) if not s.key else s for s in row]
        )


def captions_missing(case: Case) -> None:
    """No 第二十条 rows in table 二."""
    case.each("disclosure", lambda _, row: None if len(row) == 1 else row)


def private_row(case: Case) -> None:
    """A row of the agency's own in table 二."""
    table = case.table("disclosure")
    own = (Slot("其他主动公开文件"), Slot("12"), Slot("0"), Slot("77"))
    case.put("disclosure", replace(table, rows=(*table.rows[:4], own, *table.rows[4:])))


def subtotals(case: Case) -> None:
    """A row of subtotals within the outcomes of table 三."""
    table = case.table("requests")
    rows = list(table.rows)
    at = next(n for n, row in enumerate(rows) if any(s.text.startswith("（五）不予处理") for s in row))
    rows.insert(at, (Slot("小计", colspan=2), *(Slot("3") for _ in COLUMNS)))
    rows[5] = (replace(rows[5][0], rowspan=rows[5][0].rowspan + 1), *rows[5][1:])
    case.put("requests", replace(table, rows=tuple(rows)))


def one_block(case: Case) -> None:
    """Table 二 with its first block only."""
    table = case.table("disclosure")
    case.put("disclosure", replace(table, rows=table.rows[:4]))
    case.gone(
        {key for key in case.wanted if key[0] == "disclosure" and key[1] not in ("regulation", "normative_document")}
    )


def column_lost(case: Case) -> None:
    """The column of natural persons, or another, is not in the table."""
    column = case.rng.choice(PERSONS)
    label = PERSON_LABELS[COLUMNS.index(column)]
    case.each("requests", lambda _, row: [s for s in row if s.text != label and not (s.key and s.key[2] == column)])
    case.gone({key for key in case.wanted if key[0] == "requests" and key[2] == column})
    case.problems.add("columns-lost")


def numbered_rows(case: Case) -> None:
    """序号 in front of the labels of tables 二 and 三."""
    for name in ("disclosure", "requests"):
        count = iter(range(1, 99))
        case.each(
            name,
            lambda n, row: [Slot(str(next(count)) if _data(row) else "序号" if n < 2 else ""), *row],  # noqa: B023
        )


def numbered_behind_labels(case: Case) -> None:
    """行次 between the labels and the numbers of table 三, as statistics have it."""
    count = iter(range(1, 99))

    def change(number: int, row: list[Slot]) -> list[Slot]:
        if _data(row):
            at = _label_at(row) + 1
            return [*row[:at], Slot(str(next(count))), *row[at:]]
        return [row[0], Slot("行次", rowspan=3), *row[1:]] if number == 0 else row

    case.each("requests", change)


def reordered(case: Case) -> None:
    """The columns in another order, header and numbers."""
    order = case.rng.sample(COLUMNS, 7)
    labels = dict(zip(COLUMNS, PERSON_LABELS, strict=True))

    def change(number: int, row: list[Slot]) -> list[Slot]:
        if _data(row):
            by_column = {s.key[2]: s for s in row if s.key}
            return [*(s for s in row if not s.key), *(by_column[c] for c in order)]
        if number == 1:
            return [Slot(labels[c], rowspan=2) for c in order]
        return [] if number == 2 else row

    case.each("requests", change)
    if order != list(COLUMNS):
        case.problems.add("columns-reordered")


def remarks_column(case: Case) -> None:
    """备注 behind 总计, with a word here and there."""

    def change(number: int, row: list[Slot]) -> list[Slot]:
        if _data(row):
            return [*row, Slot(case.rng.choice(("", "", "含上年结转", "见说明")))]
        return [*row, Slot("备注", rowspan=3)] if number == 0 else row

    case.each("requests", change)


def merged_blank(case: Case) -> None:
    """Noughts left blank in one merged cell over several columns."""

    def change(_: int, row: list[Slot]) -> list[Slot]:
        numbers = [s for s in row if s.key]
        if not numbers or case.rng.random() < 0.6:
            return row
        for slot in numbers[1:5]:
            assert slot.key
            case.wanted[slot.key] = (None, "blank")
        return [*(s for s in row if not s.key), numbers[0], Slot("", colspan=4, key=numbers[1].key), *numbers[5:]]

    case.each("requests", change)


def merged_noughts(case: Case) -> None:
    """One 0 merged over several columns says 0 for each."""

    def change(_: int, row: list[Slot]) -> list[Slot]:
        numbers = [s for s in row if s.key]
        if not numbers or any(s.text != "0" for s in numbers[3:6]):
            return row
        return [*(s for s in row if not s.key), *numbers[:3], Slot("0", colspan=3, key=numbers[3].key), numbers[6]]

    case.each("requests", change)


def doubled_tables(case: Case) -> None:
    """An aggregate report with each table twice: the body's own first, then that of all agencies."""
    for name in ("disclosure", "requests", "proceedings"):
        table = case.table(name)
        own = tuple(tuple(replace(s, text="0", key=None) if s.key else s for s in row) for row in table.rows)
        case.put(name, replace(table, rows=own), table)
    case.problems.add("table-doubled")


def words_among_numbers(case: Case) -> None:
    """A remark in the place of a number."""
    keys = [("proceedings", "litigation_direct", "upheld"), ("requests", "granted", "research")]
    for key in keys:
        case.reprint(key, "见附件")
        case.wanted[key] = (None, "mark")
        case.doubted.add(key)
    case.problems.add("not-a-number")


def cut_with_head(case: Case) -> None:
    """Table 三 over two pages, its head printed again."""
    case.put("requests", *halves(case.table("requests"), case.rng.randint(6, 20)))


def transposed(case: Case) -> None:
    """Table 四 with the results as rows and the three ways as columns."""
    labels = ("行政复议", "未经复议直接起诉", "复议后起诉")
    results = (
        ("upheld", "结果维持"),
        ("corrected", "结果纠正"),
        ("other", "其他结果"),
        ("pending", "尚未审结"),
        ("total", "总计"),
    )
    slots = {s.key: s for row in case.table("proceedings").rows for s in row if s.key}
    head = (
        (Slot("", rowspan=2), Slot("行政复议", rowspan=2), Slot("行政诉讼", colspan=2)),
        (Slot(labels[1]), Slot(labels[2])),
    )
    rows = tuple((Slot(label), *(slots["proceedings", g, code] for g in GROUPS)) for code, label in results)
    case.put("proceedings", Table("proceedings", (*head, *rows), 4, head=2))


def by_group(case: Case) -> None:
    """Table 四 with a row for each of the three ways."""
    labels = ("行政复议", "未经复议直接起诉", "复议后起诉")
    slots = {s.key: s for row in case.table("proceedings").rows for s in row if s.key}
    results = ("upheld", "corrected", "other", "pending", "total")
    head = tuple(Slot(text) for text in ("", "结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    rows = tuple(
        (Slot(label), *(slots["proceedings", g, r] for r in results)) for label, g in zip(labels, GROUPS, strict=True)
    )
    case.put("proceedings", Table("proceedings", (head, *rows), 6, head=1))


def proceedings_in_two(case: Case) -> None:
    """行政复议 and 行政诉讼 as two tables."""
    numbers = [s for s in case.table("proceedings").rows[-1] if s.key]
    five = tuple(Slot(text) for text in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    review = Table("proceedings", ((Slot("行政复议", colspan=5),), five, tuple(numbers[:5])), 5, head=2)
    ways = (Slot("未经复议直接起诉", colspan=5), Slot("复议后起诉", colspan=5))
    suits = Table("proceedings", ((Slot("行政诉讼", colspan=10),), ways, five + five, tuple(numbers[5:])), 10, head=3)
    case.put("proceedings", review, suits)


def one_table(case: Case) -> None:
    """All rows of the report in one table."""
    rows = tuple(row for table in case.tables for row in table.rows)
    case.tables[:] = [Table("all", rows, 15)]


def odd_numbers(case: Case) -> None:
    """Numbers as they are typed: with units, brackets, spaces, notes, full width, letters."""
    ways: tuple[Callable[[str], str], ...] = (
        lambda text: f"{text}件",
        lambda text: f"{int(text):,}",
        lambda text: f"{int(text):,}".replace(",", " "),
        lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        lambda text: f"{text}①",
        lambda text: {"0": "O"}.get(text, text),
        lambda text: {"0": "(0)"}.get(text, text),
        lambda text: {"0": "-0"}.get(text, text),
        lambda text: {"0": "零"}.get(text, text),
        lambda text: f"{text}.00",
    )
    for name in ("requests", "proceedings"):
        case.each(name, lambda _, row: [replace(s, text=case.rng.choice(ways)(s.text)) if s.key else s for s in row])


def variants(case: Case) -> None:
    """合计 for 总计, 其它 for 其他."""
    for name in ("requests", "proceedings"):
        case.each(
            name,
            lambda _, row: [
                replace(s, text=s.text.replace("总计", "合计").replace("其他", "其它")) if not s.key else s for s in row
            ],
        )


def merged_down(case: Case) -> None:
    """One 0 merged over the same cell of several rows below each other."""
    table = case.table("requests")
    rows = [list(row) for row in table.rows]
    for column in COLUMNS[1:4]:
        at = next((n for n in range(6, 20) if all(_at(rows[n + d], column).text == "0" for d in range(3))), None)
        if at is not None:
            rows[at] = [replace(s, rowspan=3) if s.key and s.key[2] == column else s for s in rows[at]]
            for n in (at + 1, at + 2):
                rows[n] = [s for s in rows[n] if not (s.key and s.key[2] == column)]
    case.put("requests", replace(table, rows=tuple(map(tuple, rows))))


def _at(row: list[Slot], column: str) -> Slot:
    return next((s for s in row if s.key and s.key[2] == column), Slot("gone"))


def block_reordered(case: Case) -> None:
    """The first block of table 二 with its columns in another order."""

    def change(number: int, row: list[Slot]) -> list[Slot]:
        return [row[0], row[3], row[1], row[2]] if number in (1, 2, 3) else row

    case.each("disclosure", change)
    case.problems.add("columns-reordered")


def block_column_lost(case: Case) -> None:
    """The first block of table 二 without its middle column."""
    lost = {"2021": "repealed", "2019": "newly_disclosed"}[case.layout]

    def change(number: int, row: list[Slot]) -> list[Slot]:
        return [row[0], row[1], row[3]] if number in (1, 2, 3) else row

    case.each("disclosure", change)
    case.gone({key for key in case.wanted if key[2] == lost})
    case.problems.add("columns-differ")


def half_and_half(case: Case) -> None:
    """Table 二 with blocks of both layouts: what the two count is not the same, but for the decisions of the year."""
    old = (Slot("信息内容"), Slot("上一年项目数量"), Slot("本年增/减"), Slot("处理决定数量"))
    new = (Slot("信息内容"), Slot("本年制发件数"), Slot("本年废止件数"), Slot("现行有效件数"))

    def change(number: int, row: list[Slot]) -> list[Slot]:
        if case.layout == "2019":
            return list(new) if number == 1 else row
        if _data(row) and row[0].text in ("行政许可", "行政处罚", "行政强制"):
            return [row[0], Slot("7"), Slot("+1"), replace(row[1], colspan=1)]
        return list(old) if len(row) > 1 and row[1].text == "本年处理决定数量" else row

    case.each("disclosure", change)
    if case.layout == "2019":
        case.gone({key for key in case.wanted if key[1] in ("regulation", "normative_document")})
    case.problems.update(("layout-tie", "columns-differ"))


DAMAGES = (
    Damage("variants", variants),
    Damage("merged-down", merged_down, GRIDS),
    Damage("block-reordered", block_reordered),
    Damage("block-column-lost", block_column_lost),
    Damage("half-and-half", half_and_half),
    Damage("all-labels-lost", all_labels_lost, GRIDS),
    Damage("numbers-only", numbers_only, GRIDS),
    Damage("some-labels-lost", some_labels_lost, (*GRIDS, *LINES)),
    Damage("labels-one-row-down", labels_one_row_down, GRIDS),
    Damage("rows-swapped", rows_swapped),
    Damage("misspelt", misspelt),
    Damage("instructions", instructions),
    Damage("captions-missing", captions_missing),
    Damage("private-row", private_row, GRIDS),
    Damage("subtotals", subtotals, GRIDS),
    Damage("one-block", one_block),
    Damage("column-lost", column_lost, (*GRIDS, *LINES)),
    Damage("numbered-rows", numbered_rows, (*GRIDS, *LINES)),
    Damage("numbered-behind-labels", numbered_behind_labels, (*GRIDS, *LINES)),
    Damage("reordered", reordered, GRIDS),
    Damage("remarks-column", remarks_column, GRIDS),
    Damage("merged-blank", merged_blank, GRIDS),
    Damage("merged-noughts", merged_noughts, GRIDS),
    Damage("doubled-tables", doubled_tables),
    Damage("words-among-numbers", words_among_numbers, GRIDS),
    Damage("cut-with-head", cut_with_head, (*GRIDS, *LINES)),
    Damage("transposed", transposed),
    Damage("by-group", by_group),
    Damage("proceedings-in-two", proceedings_in_two),
    Damage("one-table", one_table, GRIDS),
    Damage("odd-numbers", odd_numbers, (*GRIDS, *LINES)),
)
