"""Markup pasted from Word: MsoNormal paragraphs, spans that cut sentences and numbers anywhere, o:p leftovers."""

from random import Random

from tests.portals.parts import Part
from tests.portals.skins.markup import Look, Quirks, hidden, table_html, text_html, torn

STYLE = (
    "font-family:仿宋_GB2312;font-size:16.0pt;mso-hansi-font-family:仿宋_GB2312",
    "font-size:12.0pt;mso-bidi-font-size:16.0pt;font-family:宋体;mso-font-kerning:0pt",
    "mso-ascii-font-family:Calibri;font-family:仿宋;color:black",
)


def render(parts: list[Part], rng: Random, quirks: Quirks) -> str:
    """The parts as HTML."""
    style = rng.choice(STYLE)
    tags = (f'<span lang="EN-US" style="{style}">', "</span>")

    def inline(text: str) -> str:
        if len(text) <= 3:
            return f'<span style="{style}">{text_html(text)}</span>'
        return torn(text, rng, tags)

    look = Look(
        inline=inline,
        table=' class="MsoNormalTable" border="1" cellspacing="0" cellpadding="0"'
        ' style="border-collapse:collapse;mso-padding-alt:0cm 5.4pt 0cm 5.4pt"',
        row=' style="mso-yfti-irow:1;height:21.0pt"',
        cell=lambda slot: ' style="border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt"',
        inside=lambda text: f'<p class="MsoNormal" align="center">{inline(text)}<o:p></o:p></p>',
        gap="\r\n  ",
    )

    def one(part: Part) -> str:
        match part.kind:
            case "table":
                return f'<div align="center">{table_html(part.table, look, rng, quirks)}</div>'
            case "title":
                body = f'<b style="mso-bidi-font-weight:normal">{inline(part.text)}</b>'
                return f'<p class="MsoNormal" align="center" style="text-align:center">{body}<o:p></o:p></p>'
            case "sign" | "date":
                return f'<p class="MsoNormal" align="right">{inline(part.text)}<o:p>&nbsp;</o:p></p>'
        return f'<p class="MsoNormal" style="text-indent:32.0pt">{inline(part.text)}<o:p></o:p></p>'

    start = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    return start + "\r\n".join(hidden(part, one(part)) for part in parts)
