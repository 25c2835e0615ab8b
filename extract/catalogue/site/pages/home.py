"""The first page: search, the numbers of the collection, where to go on."""

from sqlite3 import Connection

from extract.catalogue.pages import home_page
from extract.catalogue.site.page import Asked, Page, Values


def values(connection: Connection, asked: Asked) -> Values:
    """The numbers of the collection, its years and places."""
    return home_page(connection)


PAGE = Page(name="home", address="/", template="site/home.html", values=values)
