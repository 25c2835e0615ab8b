"""Clean markup: paragraphs, headings, bordered tables."""

from random import Random

from tests.portals.parts import Part
from tests.portals.skins.markup import Look, Quirks, hidden, table_html, text_html

INDENTS = ("\u3000\u3000", "", "&emsp;&emsp;")


def render(parts: list[Part], rng: Random, quirks: Quirks) -> str:
    """The parts as HTML."""
    indent = rng.choice(INDENTS)
    look = Look(
        inline=text_html,
        table=rng.choice((' border="1" cellspacing="0"', ' class="tb" width="100%"', "")),
        row="",
        cell=lambda slot: ' align="center"' if slot.key else "",
        inside=rng.choice((text_html, lambda text: f"<p>{text_html(text)}</p>")),
        gap=rng.choice(("", "\n", "\n   ")),
        heads=rng.random() < 0.3,
    )
    heading = rng.choice(("<p><strong>{}</strong></p>", "<h3>{}</h3>", "<p>{}</p>"))

    def one(part: Part) -> str:
        text = text_html(part.text)
        match part.kind:
            case "table":
                return table_html(part.table, look, rng, quirks)
            case "title":
                return f'<p style="text-align:center"><b>{text}</b></p>'
            case "h1":
                return heading.format(indent + text)
            case "h2":
                return f"<p>{indent}{text}</p>"
            case "sign" | "date":
                return f'<p style="text-align:right">{text}</p>'
        return f"<p>{indent}{text}</p>"

    return "\n".join(hidden(part, one(part)) for part in parts)
