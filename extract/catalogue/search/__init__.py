"""Search in the catalogue: every word that is there is found, counted, ranked and shown where it stands.

A query goes in as a visitor types it (query.py; `BadQuery` carries its words in Chinese and English):

    found = find(connection, "行政复议 NOT 诉讼")     # numbers of all hits (rowids of `reports`), ranked, total
    for number in found.ranked[:20]:
        snippets(connection, int(number), "行政复议 NOT 诉讼")   # Snippet.parts: (text, marked), to be escaped
    marked(title, query, "title")                     # the same for a whole title or agency
    hits(connection, found, query, limit=20, offset=0)   # one page with titles and snippets; search() is find and hits

A build makes the index a segment of SEGMENT consecutive report numbers (rowids) at a time, in worker processes if it likes
(`segment_rows` is pure; some hundred MB of memory each), and puts the rows into the catalogue:

    rows = segment_rows(segment, reports)   # all ReportText of the segment; sections as the table `sections` has them
    store(connection, segment, rows)        # in the place of what the segment had

When only some reports came, went or changed, the segments `segments_of(numbers)` are made anew (of one that has no
report any more `segment_rows` makes no rows, and `store` clears it).
"""

from extract.catalogue.search.building import segments_of, store
from extract.catalogue.search.folding import fold
from extract.catalogue.search.found import Found, Hit, find, hits, search
from extract.catalogue.search.postings import SEGMENT
from extract.catalogue.search.query import BadQuery, parse
from extract.catalogue.search.segment import segment_rows
from extract.catalogue.search.snippets import Part, Snippet, marked, snippets
from extract.catalogue.search.texts import ReportText

__all__ = [
    "SEGMENT",
    "BadQuery",
    "Found",
    "Hit",
    "Part",
    "ReportText",
    "Snippet",
    "find",
    "fold",
    "hits",
    "marked",
    "parse",
    "search",
    "segment_rows",
    "segments_of",
    "snippets",
    "store",
]
