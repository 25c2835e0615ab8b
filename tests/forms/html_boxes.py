"""Reports as pages whose tables are made of boxes: CSS tables, flex rows, lists, definition lists."""

from tests.forms._boxes import boxed, rows_of_boxes
from tests.forms.base import Form

CSS_TABLE = rows_of_boxes(
    'div style="display: table-row"', 'div style="display:table-cell"', 'div style="display:table"'
)
FLEX = rows_of_boxes('div class="row" style="display:flex"', 'div class="col"', 'div class="grid"')
NESTED = rows_of_boxes("div", "div", 'div class="biao"')
SPANS = rows_of_boxes('div class="tr"', 'span class="td"', 'div class="table"')
LISTS = rows_of_boxes("ul", "li", "div")
DEFINED = rows_of_boxes("dl", "dd", "div")

FORMS = (
    Form("html-css-table", ".html", boxed(CSS_TABLE)),
    Form("html-flex", ".html", boxed(FLEX)),
    Form("html-divs", ".html", boxed(NESTED)),
    Form("html-spans", ".html", boxed(SPANS)),
    Form("html-lists", ".html", boxed(LISTS)),
    Form("html-definitions", ".html", boxed(DEFINED)),
)
