"""Defects of form: what is printed badly while every figure stays what it is, or is openly not there."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests import damages
from tests.damages import Case
from tests.portals.codes import cell_keys
from tests.portals.draft import Draft
from tests.portals.tables import Table, drifted, halves, shifted

FULLWIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
GRIDS = ("html", "docx", "both")
ALL_FORMS = ("html", "cell-lines", "docx", "tab-rows", "both", "bare-lines")


@dataclass(frozen=True)
class Defect:
    """One kind of bad printing, in the forms and layouts where it makes sense."""

    name: str
    apply: Callable[[Draft], None]
    forms: tuple[str, ...] = ALL_FORMS
    layouts: tuple[str, ...] = ("2021", "2019")


def _spoiled(name: str, damage: Callable[[Case], None]) -> Callable[[Draft], None]:
    """A damage of one table that leaves all its figures readable."""

    def apply(draft: Draft) -> None:
        def change(table: Table) -> list[Table]:
            case = Case(draft.layout, draft.rng, [table], {})
            damage(case)
            return case.tables

        _edit(draft, name, change)

    apply.__doc__ = damage.__doc__
    return apply


def _edit(draft: Draft, name: str, change: Callable[[Table], list[Table]]) -> None:
    draft.edits.append(lambda table: change(table) if table.name == name else [table])


def labels_zero(draft: Draft) -> None:
    """The labels of rows （一） and （二） overwritten by a number."""
    draft.relabel.update(granted="0", partly_granted="0")


def shifted_columns(draft: Draft) -> None:
    """Values one field to the left in the rows of short labels, an empty field behind them."""
    _edit(draft, "requests", lambda table: [shifted(table)])


def label_typos(draft: Draft) -> None:
    """Labels as people mistype them."""
    draft.relabel.update(
        {
            "refused.prohibited_by_law": "2.其他法律法规禁止公开",
            "repealed": "本年度止件数",
            "other.correction_overdue": "1.申请人无正当理由逾期不补正、行政机关不再受理其政府信息公开申请",
            "normative_document": "规范性文件",
            "concluded": "（七） 总  计",
        }
    )


def label_notes(draft: Draft) -> None:
    """Remarks written into labels, a unit mistyped."""
    draft.relabel.update(
        regulation="规章（县级及以下无此项）", in_force="现行有效件", amount_10k_yuan="本年收费金额(单位:0万元)"
    )
    draft.relabel.update(received="一、本年新收政府信息公开申请数量（件）", granted="(一) 予以公开")


def chinese_year(draft: Draft) -> None:
    """The title's year in Chinese digits."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(draft.year))
    draft.title_lines = [draft.title_lines[0].replace(str(draft.year), year)]


def lost_numbering(draft: Draft) -> None:
    """Automatic numbers lost in conversion: headings bare, labels of the outcomes too."""
    draft.heads = "lost"
    draft.relabel.update(received="本年新收政府信息公开申请数量", carried_out="结转下年度继续办理")


def thousands(draft: Draft) -> None:
    """Separators in large numbers."""
    for key, text in draft.shown.items():
        if text.isdigit() and len(text) > 3:
            draft.shown[key] = f"{int(text):,}"


def units(draft: Draft) -> None:
    """件 and 万元 written behind the numbers of table 二."""
    for key, text in draft.shown.items():
        if key[0] == "disclosure" and text.lstrip("+-").replace(".", "").isdigit():
            draft.shown[key] = text + {"amount_10k_yuan": "万元"}.get(key[2], "件" if key[2] != "amount_yuan" else "")


def missing_caption(draft: Draft) -> None:
    """The first block of table 二 has lost its caption row."""
    _edit(draft, "disclosure", lambda table: [replace(table, rows=table.rows[1:])])


def no_introduction(draft: Draft) -> None:
    """The text begins with part one; the period is stated nowhere."""
    draft.start = draft.end = None


def digit_headings(draft: Draft) -> None:
    """1、 in place of 一、."""
    draft.heads = draft.rng.choice(("digits", "dots"))


def split_title(draft: Draft) -> None:
    """The title broken over two lines."""
    title = draft.title_lines[0]
    at = title.index("政府信息公开") + draft.rng.choice((0, 4, 6))
    draft.title_lines = [title[:at], title[at:]]


def nbsp(draft: Draft) -> None:
    """NBSP around numbers."""
    for key, text in draft.shown.items():
        side = draft.rng.random()
        draft.shown[key] = f"\u00a0{text}" if side < 0.3 else f"{text}\u00a0" if side < 0.5 else text


def fullwidth(draft: Draft) -> None:
    """Digits in full width."""
    for key, text in draft.shown.items():
        if draft.rng.random() < 0.6:
            draft.shown[key] = text.translate(FULLWIDTH)


def split_digits(draft: Draft) -> None:
    """Each digit in a span of its own."""
    draft.quirks.add("split-digits")


def blank_zeros(draft: Draft) -> None:
    """Zeros left out: the first of a row is written, the others are not."""
    for key in cell_keys(draft.layout):
        if key[0] == "requests" and key[2] != "natural_person" and draft.values[key] == 0:
            draft.blank(key, draft.rng.choice(("", "", "\u00a0")))


def all_blank(draft: Draft) -> None:
    """The form handed in empty."""
    for key in cell_keys(draft.layout):
        draft.blank(key)


def marks(draft: Draft) -> None:
    """A sign where there is nothing to report."""
    sign = draft.rng.choice(("/", "—", "无", "-", "\\"))
    for key in cell_keys(draft.layout):
        if draft.values[key] == 0 and (key[1] == "regulation" or key[0] == "proceedings" or draft.rng.random() < 0.3):
            draft.blank(key, sign)


def missing_rows(draft: Draft) -> None:
    """Rows that the agency took out of the form."""
    gone = draft.rng.sample(("refused.public_security", "not_processed.publication", "coercion", "regulation"), 2)
    draft.gone.update(gone)
    for key in cell_keys(draft.layout):
        if key[1] in draft.gone:
            draft.values[key], draft.states[key] = None, "missing"


def colspan_drift(draft: Draft) -> None:
    """Five grid columns, the spans of each row on other cells."""
    _edit(draft, "disclosure", lambda table: [drifted(table, draft.rng)])


def split_table(draft: Draft) -> None:
    """Table 三 broken in two, its head printed again."""
    _edit(draft, "requests", lambda table: list(halves(table, draft.rng.randint(8, 20))))


def hidden_decoy(draft: Draft) -> None:
    """Numbers in the markup that no reader sees."""
    draft.quirks.add("hidden-decoy")


def metadata_table(draft: Draft) -> None:
    """A layout table of empty cells before the report."""
    draft.quirks.add("metadata-table")


def no_agency_title(draft: Draft) -> None:
    """The title does not say whose report it is; the signature does."""
    draft.title_lines = [f"{draft.year}年政府信息公开工作年度报告"]
    draft.sign = True


def mistyped_title(draft: Draft) -> None:
    """工作年度报告 mistyped."""
    draft.title_lines = [f"{draft.name}{draft.year}年政府信息公开工作告年度报"]
    draft.sign = True


def broken_labels(draft: Draft) -> None:
    """Line breaks inside the narrow header cells."""

    def change(table: Table) -> list[Table]:
        rows = tuple(
            tuple(replace(s, text=f"{s.text[:2]}\n{s.text[2:]}") if not s.key and len(s.text) == 4 else s for s in row)
            for row in table.rows
        )
        return [replace(table, rows=rows)]

    for name in ("requests", "proceedings"):
        _edit(draft, name, change)


def old_citation(draft: Draft) -> None:
    """The introduction cites 60号 over tables of 30号."""
    draft.cites = "2019"


DEFECTS = (
    Defect("labels-zero", labels_zero, ("cell-lines", "html", "tab-rows", "docx")),
    Defect("shifted-columns", shifted_columns, ("tab-rows", "html")),
    Defect("label-typo", label_typos),
    Defect("label-note", label_notes),
    Defect("chinese-year", chinese_year),
    Defect("thousands", thousands, GRIDS),
    Defect("units", units),
    Defect("missing-caption", missing_caption),
    Defect("no-introduction", no_introduction),
    Defect("lost-numbering", lost_numbering),
    Defect("digit-headings", digit_headings),
    Defect("split-title", split_title),
    Defect("nbsp", nbsp),
    Defect("fullwidth-digits", fullwidth),
    Defect("split-digits", split_digits, ("html", "docx")),
    Defect("blank", blank_zeros, (*GRIDS, "cell-lines")),
    Defect("all-blank", all_blank, GRIDS),
    Defect("mark", marks),
    Defect("missing-row", missing_rows),
    Defect("colspan-drift", colspan_drift, GRIDS, ("2019",)),
    Defect("split-table", split_table, GRIDS),
    Defect("hidden-decoy", hidden_decoy, ("html",)),
    Defect("metadata-table", metadata_table, ("html",)),
    Defect("no-agency-title", no_agency_title),
    Defect("mistyped-title", mistyped_title, ("html",)),
    Defect("broken-labels", broken_labels),
    Defect("cites-60", old_citation, layouts=("2021",)),
    Defect("numbered-rows", _spoiled("requests", damages.numbered_rows), (*GRIDS, "cell-lines", "tab-rows")),
    Defect("instructions", _spoiled("requests", damages.instructions)),
    Defect("no-labels", _spoiled("requests", damages.all_labels_lost), GRIDS),
    Defect("subtotals", _spoiled("requests", damages.subtotals), GRIDS),
    Defect("remarks-column", _spoiled("requests", damages.remarks_column), GRIDS),
    Defect("merged-noughts", _spoiled("requests", damages.merged_noughts), GRIDS),
    Defect("typed-numbers", _spoiled("requests", damages.odd_numbers), (*GRIDS, "cell-lines", "tab-rows")),
    Defect("private-row", _spoiled("disclosure", damages.private_row), GRIDS),
    Defect("block-reordered", _spoiled("disclosure", damages.block_reordered)),
    Defect("turned-table", _spoiled("proceedings", damages.transposed)),
    Defect("row-each-way", _spoiled("proceedings", damages.by_group)),
    Defect("two-proceedings", _spoiled("proceedings", damages.proceedings_in_two)),
)
