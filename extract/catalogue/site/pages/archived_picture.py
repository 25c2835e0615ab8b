"""A page of an archived PDF or picture as PNG, with the box of a number drawn on it."""

from sqlite3 import Connection

from extract.catalogue.site.archived.drawn import drawn
from extract.catalogue.site.archived.opened import ToDraw, kit_of, opened
from extract.catalogue.site.archived.record import capture, inside, payload
from extract.catalogue.site.page import Answer, Asked, NotThere, Page
from extract.catalogue.site.pages.archived import place_asked

HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=300",
}


def values(connection: Connection, asked: Asked) -> Answer:
    """The picture. Raises `NotThere`: the record is none of pages, or has not this one."""
    row = capture(connection, asked.path["record"], asked.folders)
    number = int(asked.path["page"]) if asked.path["page"].isascii() and asked.path["page"].isdigit() else 0
    if not 0 < number < 100_000:
        raise NotThere("没有这一页", "there is no such page")
    answer = payload(row, asked.folders)
    where = place_asked(connection, asked, row["record_id"]) or inside(row)
    found = opened(answer, row["url"], where, asked.lang, kit_of(asked.folders))
    if not isinstance(found, ToDraw):
        raise NotThere("这一存档不是分页的文件，请看存档页", "this record is no file of pages; see its archived page")
    made = drawn(found.body, {number: found.boxes.get(number, ())})
    if not made.sheets:
        raise NotThere("文件没有这一页", "the file has no such page")
    return Answer(made.sheets[0].png, "image/png", HEADERS)


PAGE = Page(name="archived_picture", address="/archived/{record}/page/{page}.png", values=values)
