"""A whole answer around harmless HTML: document, one style sheet of ours, and headers under which nothing could act anyway."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from extract.catalogue.site.archived.clean import plain, text
from extract.catalogue.site.page import Answer, Lang

STYLE = """
html { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; color: #1b1b1b; background: #fff; }
body { margin: 0; padding: 0 1rem 2rem; overflow-wrap: anywhere; }
header.nb-note { margin: 0 -1rem 1rem; padding: .5rem 1rem; background: #f1f3f5; border-bottom: 1px solid #c8ccd0; font-size: .85rem; color: #333; }
header.nb-note p { margin: .2rem 0; }
.nb-warn { font-weight: 600; color: #8c1d18; }
table { border-collapse: collapse; margin: .5rem 0; overflow-wrap: normal; }
td, th { border: 1px solid #9aa0a6; padding: .2rem .45rem; text-align: left; vertical-align: middle; font-weight: normal; min-width: 1.2em; }
table:has(table) > tbody > tr > td { border: 0; padding: 0; }
td p, th p, li p { margin: 0; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.2rem; } h3, h4, h5, h6 { font-size: 1.05rem; }
img { max-width: 100%; height: auto; display: block; border: 1px solid #9aa0a6; }
.nb-left { text-align: left; } .nb-centre { text-align: center; } .nb-right { text-align: right; }
.nb-bold { font-weight: 700; } .nb-indent { text-indent: 2em; } .nb-pre { white-space: pre-wrap; } pre { white-space: pre-wrap; }
.nb-link { color: #1a4f8b; text-decoration: underline dotted; }
.nb-gone::before { content: "\\25A7 " attr(aria-label); color: #5f6368; font-size: .8rem; border: 1px dashed #9aa0a6; padding: 0 .3em; }
.nb-sign::before { content: "[" attr(title) "]"; color: #8c1d18; font-size: .75em; }
.nb-lit { background: #ffe27a; color: #1b1b1b; outline: 3px solid #b3261e; outline-offset: -1px; }
mark.nb-lit { outline-offset: 1px; font-weight: 700; }
#lit { scroll-margin: 35vh 25vw; }
.nb-lines div { white-space: pre-wrap; min-height: 1.6em; }
.nb-sheet { display: block; width: max(100%, 46rem); max-width: 75rem; height: auto; border: 1px solid #9aa0a6; margin-bottom: 1rem; }
.nb-box { fill: #ffe27a; fill-opacity: .45; stroke: #b3261e; stroke-width: 1.6; mix-blend-mode: multiply; }
@media (max-width: 40rem) { td, th { padding: .1rem .25rem; font-size: .85rem; } #lit { scroll-margin: 30vh 60vw; } }
@media print { header.nb-note { background: none; } }
"""

_HASH = b64encode(sha256(STYLE.encode()).digest()).decode()

POLICY = (
    f"sandbox; default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""Content-Security-Policy of an archived page: an origin of its own, no script, no request, no form, no outside frame."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=60",
}


def whole(lang: Lang, title: str, notes: Sequence[str], warnings: Sequence[str], inside: str) -> Answer:
    """A page of its own. In: its title and what is said above it, as text; what is in it, as harmless HTML."""
    said = "".join(f"<p>{text(note)}</p>" for note in notes)
    said += "".join(f'<p class="nb-warn">{text(warning)}</p>' for warning in warnings)
    page = (
        f'<!DOCTYPE html>\n<html lang="{"zh-Hans" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{plain(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f'<header class="nb-note">{said}</header>\n<main lang="zh-Hans">{inside}</main>\n</body>\n</html>\n'
    )
    return Answer(page.encode("utf-8", "replace"), "text/html; charset=utf-8", HEADERS)
