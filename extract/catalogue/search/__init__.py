"""Search in the catalogue: every word that is there is found, counted, ranked and shown where it stands.

A query goes in as a visitor types it (query.py; `BadQuery` carries its words in Chinese and English):

    found = find(connection, "行政复议 NOT 诉讼")     # numbers of all hits (rowids of `reports`), ranked, total
    for number in found.ranked[:20]:
        snippets(connection, int(number), "行政复议 NOT 诉讼")   # Snippet.parts: (text, marked), to be escaped
    marked(title, query, "title")                     # the same for a whole title or agency
    hits(connection, found, query, limit=20, offset=0)   # one page with titles and snippets; search() is find and hits

A build makes the index last, from what `reports` and `sections` hold by then. In one process: `index_reports(connection)`.
In worker processes, which return rows (pure; some hundred MB of memory each):

    for segment in segment_numbers(connection):            # SEGMENT consecutive report numbers (rowids) each
        texts = list(segment_texts(connection, segment))   # ReportText: number, title, agency, year, sections
        store(connection, segment, segment_rows(segment, texts))   # segment_rows in the worker, store in the writer

When only some reports came, went or changed, the segments `segments_of(numbers)` are made anew (of one that has no
report any more `segment_rows` makes no rows, and `store` clears it).
"""

from extract.catalogue.search.building import index_reports, segment_numbers, segment_texts, segments_of, store
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
    "index_reports",
    "marked",
    "parse",
    "search",
    "segment_numbers",
    "segment_rows",
    "segment_texts",
    "segments_of",
    "snippets",
    "store",
]
