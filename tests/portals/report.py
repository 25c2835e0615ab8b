"""A finished report: its parts for the page, and what a perfect reader must get out of it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from tests.portals.audit import period_broken, violations
from tests.portals.codes import cell_keys
from tests.portals.draft import PDF_FORMS, Draft
from tests.portals.freeform import free_parts
from tests.portals.parts import Part, official_parts, paragraph, with_sentence
from tests.portals.prose import HARMLESS, NOTICES, PERIODS, Facts, Pen
from tests.portals.tables import Table, tables_of

PARTNERS = ("浙江省", "北京市昌平区", "江苏省", "赤峰市", "宁波市", "山东省寿光市", "银川市", "天津市", "河北省怀来县")

FORMATS = {"html": "html", "both": "html", "docx": "docx", **dict.fromkeys(PDF_FORMS, "pdf")}


@dataclass
class Report:
    """One report of the world. The portal fills in where it stands and how its page dates it."""

    draft: Draft
    parts: list[Part]
    title: str
    url: str = ""
    attachments: list[str] = field(default_factory=list)
    published_on: str | None = None
    published_time: str | None = None
    source: str | None = None
    facts: list[tuple[str, int]] = field(default_factory=list)  # what the text of a free-form report states
    extra: dict[str, Any] = field(default_factory=dict)


def chinese_date(day: date) -> str:
    """2024年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def finish(draft: Draft, rng: Random) -> Report:
    """Write the report. A place is named in passing in every sixth, as visits and partners are."""
    name, agency = draft.name, draft.agency
    silent = draft.start is None or draft.end is None
    period = "" if silent else rng.choice(PERIODS).format(start=chinese_date(draft.start), end=chinese_date(draft.end))
    notice = NOTICES.get(draft.cites or draft.layout, "上级有关规定")
    phone = f"{draft.place.phone}-{rng.randint(2, 8)}{rng.randint(100000, 999999)}"
    host = draft.place.hosts[0]
    facts = Facts(
        draft.place,
        agency,
        name,
        draft.year,
        draft.layout,
        {**draft.values, **draft.said},
        period,
        notice,
        host,
        phone,
        silent,
    )
    stated: list[tuple[str, int]] = []
    if draft.layout == "free":
        body, stated = free_parts(facts, rng)
    else:
        body = official_parts(facts, _tables(draft), draft.heads, rng)
    sentences = list(draft.sentences)
    if rng.random() < 0.25:
        own = draft.place.at(draft.year)[1]
        partner = draft.place.neighbour or rng.choice([p for p in PARTNERS if p[:2] not in own])
        sentences.append(Pen(facts, rng).say(HARMLESS, other=partner))
    if draft.last_part:
        body[-1] = paragraph(draft.last_part)
    for sentence in (*sentences, *draft.asides):
        body = with_sentence(body, sentence, rng)
    if "hidden-decoy" in draft.quirks:
        body.insert(3, Part("p", "本年度收到政府信息公开申请997件，予以公开996件。", hidden=True))
    title = [Part("title", line) for line in draft.title_lines]
    return Report(draft, [*title, *body, *_signature(draft)], "".join(draft.title_lines), facts=stated)


def _signature(draft: Draft) -> list[Part]:
    out = [Part("sign", draft.name)] if draft.sign else []
    if draft.signed_on:
        out.append(Part("date", chinese_date(draft.signed_on)))
    return out


def _tables(draft: Draft) -> list[list[Table]]:
    tables = tables_of(draft.layout, draft.shown, draft.relabel, frozenset(draft.gone))
    out = []
    for table in tables:
        pieces = [table]
        for edit in draft.edits:
            pieces = [new for piece in pieces for new in edit(piece)]
        out.append(pieces)
    return out


def truth_of(report: Report, number: int, portal_id: str) -> dict[str, Any]:
    """The entry of truth.json. `sections`: six, in free form as many numbered parts as are printed."""
    draft = report.draft
    code, path = draft.place.at(draft.year)
    published = date.fromisoformat(report.published_on) if report.published_on else None
    signed = _iso(draft.signed_on)
    return {
        "id": f"r{number:05d}", "portal_id": portal_id, "url": report.url,
        "attachment_url": report.attachments[0] if draft.form in ("docx", *PDF_FORMS) else None,
        "attachments": report.attachments,
        "format": FORMATS.get(draft.form, "text"), "form": draft.form,
        "title": report.title, "agency": draft.name, "agency_type": draft.agency.agency_type,
        "scope": draft.agency.scope, "region_code": code, "region_path": path, "year": draft.year,
        "layout": draft.layout, "period_start": _iso(draft.start), "period_end": _iso(draft.end),
        "published_on": report.published_on, "published_time": report.published_time, "signed_on": signed,
        "source": report.source, "sections": sum(part.kind == "h1" for part in report.parts),
        "cells": [[*key, _json(draft.values[key]), draft.states[key]] for key in cell_keys(draft.layout)],
        "facts": [list(stated) for stated in report.facts],
        "findings": _findings(draft, published), "planted": draft.planted, "defects": draft.defects,
    }  # fmt: skip


def _findings(draft: Draft, published: date | None) -> list[dict[str, Any]]:
    power = draft.agency.scale.rulemaking
    found = [
        {"rule": rule, "cells": [list(key) for key in keys]}
        for rule, keys in violations(draft.layout, draft.values, may_make_rules=power)
    ]
    if period_broken(draft.year, draft.start, draft.end, published or draft.signed_on):
        found.append({"rule": "period", "cells": []})
    found += [{"rule": "foreign-region", "cells": []}] * len(draft.sentences)
    found += [{"rule": rule, "cells": [list(key) for key in cells]} for rule, cells in draft.told]
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: int | Decimal | None) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
