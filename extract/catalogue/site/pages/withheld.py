"""What is said in the place of a report or a capture that is withheld; the gate sends every address here that names one."""

from sqlite3 import Connection
from typing import NoReturn

from extract.catalogue.site.page import Asked, NotThere, Page
from extract.catalogue.site.withholding import PENDING, entries, hidden, signature

KINDS = {"report": ("报告", "report"), "record": ("存档", "capture")}


def values(connection: Connection, asked: Asked) -> NoReturn:
    """Always `NotThere`: with the reason (RFC 7725), 503 for what may still have it, 404 where the id is withheld nowhere."""
    if asked.path["id"] == PENDING:
        raise NotThere(
            "有报告刚被撤下，目录正在重建，此页稍后恢复；报告列表与检索照常可用。",
            "A report has just been withheld and the catalogue is being built anew; this page comes back after that. "
            "The list of reports and its search go on.",
            503,
        )
    why = hidden(connection, entries(signature(asked.folders))).by_id.get(asked.path["id"])
    if why is None:
        raise NotThere("没有此编号。", "There is no such id.")
    day = (f"{why.on_} ", f" on {why.on_}") if why.on_ else ("", "")
    kind = KINDS[why.kind]
    raise NotThere(
        f"此{kind[0]}{day[0]}已不予展示：{why.reason}", f"This {kind[1]} was withheld{day[1]}: {why.reason}", 451
    )


PAGE = Page(name="withheld", address="/withheld/{id}", values=values)
