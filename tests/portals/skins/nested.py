"""Markup of page builders: divs in divs, the whole text inside a layout table, line breaks instead of paragraphs."""

from random import Random

from tests.portals.parts import Part
from tests.portals.skins.markup import Look, Quirks, hidden, table_html, text_html


def render(parts: list[Part], rng: Random, quirks: Quirks) -> str:
    """The parts as HTML."""
    depth = rng.randint(2, 5)
    breaks = rng.random() < 0.5
    look = Look(
        inline=text_html,
        table=' border="1" class="table table-bordered" style="width:96%"',
        row=' class="firstRow"',
        cell=lambda slot: f' class="c{len(slot.text) % 3}" valign="middle"',
        inside=lambda text: f"<div>\n  {text_html(text)}\n </div>",
        gap="\n\t",
    )

    def one(part: Part) -> str:
        text = text_html(part.text)
        if part.kind == "table":
            return f'<div class="table-responsive"><div>{table_html(part.table, look, rng, quirks)}</div></div>'
        if part.kind == "title":
            return f'<div class="bt" style="text-align:center;font-size:22px">{text}</div>'
        if part.kind in ("sign", "date"):
            return f'<div style="text-align: right;">{text}&nbsp;&nbsp;&nbsp;&nbsp;</div>'
        if breaks:
            return f"&nbsp;&nbsp;&nbsp;&nbsp;{text}<br>"
        return f'<div class="para"><div>&nbsp; &nbsp; {text}</div></div>'

    body = "\n".join(hidden(part, one(part)) for part in parts)
    opening = "".join(f'<div class="l{level}">' for level in range(depth))
    if rng.random() < 0.5:
        body = f'<table width="100%" border="0"><tr><td width="8"></td><td>{body}</td><td width="8"></td></tr></table>'
    return f"{opening}\n{body}\n{'</div>' * depth}"
