"""Search in the catalogue: every word that is there is found, counted, ranked and shown where it stands.

A query goes in as a visitor types it (query.py; `BadQuery` carries its words in Chinese and English):

    found = find(connection, "行政复议 NOT 诉讼")     # numbers of all hits (rowids of `reports`), ranked, total
    for number in found.ranked[:20]:
        snippets(connection, int(number), "行政复议 NOT 诉讼")   # Snippet.parts: (text, marked), to be escaped
    marked(title, query, "title")                     # the same for a whole title or agency
    hits(connection, found, query, limit=20, offset=0)   # one page with titles and snippets; search() is find and hits
"""

from extract.catalogue.search.folding import fold
from extract.catalogue.search.found import Found, Hit, find, hits, search
from extract.catalogue.search.fts import EVERY, bigrams, to_match
from extract.catalogue.search.query import BadQuery, parse
from extract.catalogue.search.snippets import Part, Snippet, marked, snippets
from extract.catalogue.search.texts import ReportText

__all__ = [
    "EVERY",
    "BadQuery",
    "Found",
    "Hit",
    "Part",
    "ReportText",
    "Snippet",
    "bigrams",
    "find",
    "fold",
    "hits",
    "marked",
    "parse",
    "search",
    "snippets",
    "to_match",
]
