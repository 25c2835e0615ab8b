"""A report for reference managers: CSL-JSON (Zotero, Pandoc), BibTeX, RIS. Pure."""

import re
from typing import Any

from extract.cite import Row, citation, permanent_id, plain

_TEX = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def csl(report: Row, capture: Row) -> dict[str, Any]:
    """One item of CSL-JSON (citeproc schema 1.0)."""
    item = {
        "id": f"nianbao-{permanent_id(report)}",
        "type": "report",
        "title": plain(report["title"]),
        "author": [{"literal": plain(report["agency"])}] if report["agency"] else [],
        "publisher": plain(report["agency"]),
        "genre": "政府信息公开工作年度报告",
        "number": str(report["year"] or ""),
        "issued": _date_parts(report["published_on"]),
        "accessed": _date_parts(capture["fetched_at"]),
        "URL": plain(capture["url"]),
        "archive": plain(capture["warc"]),
        "archive_location": plain(capture["record_id"]),
        "language": "zh-CN",
        "note": citation(report, capture, None, "zh"),
    }
    return {key: value for key, value in item.items() if value}


def _date_parts(text: str | None) -> dict[str, list[list[int]]] | None:
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", text or "")
    return {"date-parts": [[int(part) for part in found.groups()]]} if found else None


def bibtex(report: Row, capture: Row) -> str:
    """One entry of BibTeX; the braces around a name keep it whole."""
    item = csl(report, capture)
    fields = {
        "author": f"{{{_tex(item.get('publisher', ''))}}}",
        "title": f"{{{_tex(item.get('title', ''))}}}",
        "institution": f"{{{_tex(item.get('publisher', ''))}}}",
        "type": _tex(item["genre"]),
        "number": _tex(item.get("number", "")),
        "year": str((report["published_on"] or "")[:4] or report["year"] or ""),
        "url": re.sub(r"[{}\\%\s]", lambda m: f"%{ord(m[0]):02X}" if m[0] != "%" else r"\%", item["URL"]),
        "urldate": str(capture["fetched_at"])[:10],
        "language": "chinese",
        "note": _tex(item["note"]),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value.strip("{}"))
    return f"@techreport{{{item['id']},\n{lines}\n}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)


def ris(report: Row, capture: Row) -> str:
    """One record of RIS; each line ends with CR LF."""
    item = csl(report, capture)
    fields = [
        *(("TY", "RPRT"), ("ID", item["id"]), ("AU", item.get("publisher")), ("TI", item.get("title"))),
        *(("PB", item.get("publisher")), ("PY", (report["published_on"] or "")[:4] or report["year"])),
        *(("DA", (report["published_on"] or "").replace("-", "/")), ("M1", report["year"]), ("UR", item["URL"])),
        *(("Y2", str(capture["fetched_at"])[:10].replace("-", "/")), ("LA", "zh"), ("AV", item["archive_location"])),
        ("N1", item["note"]),
    ]
    lines = [f"{tag}  - {value}" for tag, value in fields if value]
    return "".join(f"{line}\r\n" for line in (*lines, "ER  - "))
