"""Reports as pages with much in them that nobody sees, and text pasted from Word with all that Word leaves."""

from html import escape
from random import Random

from tests.forms._page import page, title_of
from tests.forms.base import Form
from tests.portals.parts import Part
from tests.portals.tables import Slot, Table

GHOSTS = (
    '<{0} style="display:none">{1}</{0}>',
    '<{0} style="color:red; VISIBILITY: hidden">{1}</{0}>',
    '<{0} style="font-size:0">{1}</{0}>',
    '<{0} style="font-size: 0px;line-height:0">{1}</{0}>',
    "<{0} hidden>{1}</{0}>",
    '<{0} hidden="hidden" class="x">{1}</{0}>',
    "<!-- {1} --><{0}></{0}>",
    "<script>document.title='{1}'</script><{0}></{0}>",
)
SEEN = ('aria-hidden="true"', 'style="font-size:0.9em"', 'style="display:inline"', 'class="hidden-xs"', "")
ZERO_WIDTH = ("\u200b", "\ufeff", "\u2060", "&#8203;", "&zwnj;")


def unseen(parts: list[Part], rng: Random) -> bytes:
    """Hidden numbers in cells, hidden cells in rows, hidden rows in tables, hidden paragraphs; zero-width signs in numbers."""
    pieces = []
    for part in parts:
        if part.hidden:
            continue
        ghost = rng.choice(GHOSTS).format("div", f"本年新收政府信息公开申请{rng.randint(100, 999)}件。")
        pieces += [_table(part.table, rng) if part.table else f"<p>{escape(part.text)}</p>", ghost]
    return page(title_of(parts), "\n".join(pieces)).encode()


def _table(table: Table, rng: Random) -> str:
    rows = []
    for row in table.rows:
        rows.append(f"<tr>{''.join(_cell(slot, rng) for slot in row)}</tr>")
        if rng.random() < 0.1:
            rows.append(rng.choice(GHOSTS[:6]).format("tr", "<td>本年新收</td>" + "<td>8</td>" * 7))
    return f"<table {rng.choice(SEEN)}>{''.join(rows)}</table>"


def _cell(slot: Slot, rng: Random) -> str:
    text = escape(slot.text)
    if slot.key and text.isdigit() and rng.random() < 0.3:
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(ZERO_WIDTH) + text[at:]
    if rng.random() < 0.2:
        text += rng.choice(GHOSTS).format("span", str(rng.randint(1, 9)))
    ghost = rng.choice(GHOSTS[:6]).format("td", "7") if slot.key and rng.random() < 0.1 else ""
    return f'<td rowspan="{slot.rowspan}" colspan="{slot.colspan}" {rng.choice(SEEN)}>{text}</td>{ghost}'


OFFICE_HEAD = (
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="Generator" content="Microsoft Word 11">'
    "<!--[if gte mso 9]><xml><o:DocumentProperties><o:Pages>7</o:Pages></o:DocumentProperties></xml><![endif]-->"
    "<style><!-- p.MsoNormal {mso-style-parent:''; margin:0cm} @page Section1 {size:595.3pt 841.9pt} --></style>"
)
SMART = ('<st1:chsdate w:st="on" IsROCDate="False" Year="1899">', "</st1:chsdate>")
SMART_NUMBER = ('<st1:chmetcnv w:st="on" TCSC="0" SourceValue="5">', "</st1:chmetcnv>")
SHAPE = (
    '<!--[if gte vml 1]><v:shapetype id="_x0000_t202"><v:textbox><p>12</p></v:textbox></v:shapetype><![endif]-->'
    "<![if !vml]><span style='mso-ignore:vglayout'></span><![endif]>"
)
DROPPED = "<![if !supportEmptyParas]>&nbsp;<![endif]><o:p></o:p>"


def pasted(parts: list[Part], rng: Random) -> bytes:
    """As Word itself saves a page: smart tags inside numbers, conditional comments, VML, o:p, a table's ghost column row."""
    pieces = []
    for part in parts:
        if part.hidden:
            continue
        pieces.append(
            _word_table(part.table, rng) if part.table else f"<p class=MsoNormal>{_runs(part.text, rng)}{DROPPED}</p>"
        )
        if rng.random() < 0.2:
            pieces.append(SHAPE)
    body = f"<div class=Section1 style='layout-grid:15.6pt'>{chr(10).join(pieces)}</div>"
    return page(title_of(parts), body, OFFICE_HEAD).encode()


def _runs(text: str, rng: Random) -> str:
    """The text in runs of one to four characters, some inside a smart tag, line breaks of the source between tags' words."""
    out, rest = [], text
    while rest:
        size = rng.randint(1, 4)
        run = f"<span\nlang=EN-US style='mso-hansi-font-family:仿宋'>{escape(rest[:size])}</span>"
        smart = rng.choice((SMART, SMART_NUMBER, ("", ""), ("", ""), ("<a name=_GoBack>", "</a>")))
        out.append(f"{smart[0]}{run}{smart[1]}")
        rest = rest[size:]
    return "".join(out)


def _word_table(table: Table, rng: Random) -> str:
    rows = "".join(
        f"<tr style='mso-yfti-irow:{n};page-break-inside:avoid'>{''.join(_word_cell(slot, rng) for slot in row)}</tr>\r\n"
        for n, row in enumerate(table.rows)
    )
    # Word writes a last row without height for cells whose spans do not meet (supportMisalignedColumns).
    ghost = "<td width=40 style='border:none'></td>" * table.width
    return (
        "<table class=MsoNormalTable border=1 style='mso-border-alt:solid windowtext .5pt'>\r\n"
        f"{rows}<![if !supportMisalignedColumns]><tr height=0>{ghost}</tr><![endif]></table>"
    )


def _word_cell(slot: Slot, rng: Random) -> str:
    spans = f"{f' rowspan={slot.rowspan}' if slot.rowspan > 1 else ''}{f' colspan={slot.colspan}' if slot.colspan > 1 else ''}"
    inside = _runs(slot.text, rng) if slot.text else "<span lang=EN-US><o:p>&nbsp;</o:p></span>"
    return f"<td{spans} valign=top style='padding:0cm 5.4pt'>\r\n  <p class=MsoNormal align=center>{inside}<o:p></o:p></p>\r\n  </td>"


FORMS = (
    Form("html-unseen", ".html", unseen),
    Form("html-pasted", ".html", pasted),
)
