"""The forms of the annual report in English: own words for the labels of 国办公开办函〔2021〕30号 and 〔2019〕60号.

Keys are codes: table, (table, row), (table, column). A row of a group says the group first, as its Chinese label does.
"""

TABLES_EN = {
    "disclosure": "Information disclosed on the agency's own initiative",
    "requests": "Requests for information: received and handled",
    "proceedings": "Administrative review and litigation",
}

GROUPS_EN = {
    "outcomes": "III. Outcomes this year",
    "refused": "(3) Refused",
    "unavailable": "(4) Could not be provided",
    "not_processed": "(5) Not processed",
    "other": "(6) Otherwise handled",
    "litigation": "Administrative litigation",
    "organisations": "Legal persons and other organisations",
    "applicants": "Applicants",
}
"""Heads of several rows or columns."""

_DISCLOSURE = {
    "regulation": "Government rules",
    "normative_document": "Administrative normative documents",
    "licensing": "Administrative licences",
    "other_services": "Other management and services for the public",
    "penalty": "Administrative penalties",
    "coercion": "Administrative coercive measures",
    "fees": "Administrative and institutional fees",
    "procurement": "Centralised government procurement",
}
_REQUESTS = {
    "received": "I. Requests newly received this year",
    "carried_in": "II. Requests carried in from last year",
    "granted": "(1) Granted",
    "partly_granted": "(2) Partly granted (a request answered in parts is counted here and nowhere else)",
    "refused.state_secret": "(3) Refused: 1. State secrets",
    "refused.prohibited_by_law": "(3) Refused: 2. Other laws or administrative regulations forbid disclosure",
    "refused.public_security": "(3) Refused: 3. Endangers national, public or economic security or social stability",
    "refused.third_party_rights": "(3) Refused: 4. Protects the lawful rights of third parties",
    "refused.internal_affairs": "(3) Refused: 5. Internal affairs (three kinds)",
    "refused.deliberative_process": "(3) Refused: 6. Deliberative process (four kinds)",
    "refused.enforcement_file": "(3) Refused: 7. Files of administrative enforcement",
    "refused.administrative_query": "(3) Refused: 8. Matters of administrative inquiry",
    "unavailable.not_held": "(4) Could not be provided: 1. Not held by this agency",
    "unavailable.needs_creation": "(4) Could not be provided: 2. Does not exist ready-made and would have to be created",
    "unavailable.still_unclear": "(4) Could not be provided: 3. Still unclear after the request was amended",
    "not_processed.petition": "(5) Not processed: 1. Petitions, reports and complaints",
    "not_processed.duplicate": "(5) Not processed: 2. Repeated requests",
    "not_processed.publication": "(5) Not processed: 3. Asks for publications on sale to the public",
    "not_processed.excessive": "(5) Not processed: 4. Large numbers of requests again and again without good reason",
    "not_processed.confirmation": "(5) Not processed: 5. Asks to confirm or issue again what was obtained already",
    "other": "(6) Otherwise handled",
    "other.correction_overdue": "(6) Otherwise handled: 1. Not amended in time without good reason; no longer processed",
    "other.fee_unpaid": "(6) Otherwise handled: 2. Fee not paid in time as notified; no longer processed",
    "other.other": "(6) Otherwise handled: 3. Other",
    "concluded": "(7) Total",
    "carried_out": "IV. Carried over to next year",
}
_PROCEEDINGS = {
    "review": "Administrative review",
    "litigation_direct": "Administrative litigation: without prior review",
    "litigation_after_review": "Administrative litigation: after review",
}

ROWS_EN = {
    **{("disclosure", code): label for code, label in _DISCLOSURE.items()},
    **{("requests", code): label for code, label in _REQUESTS.items()},
    **{("proceedings", code): label for code, label in _PROCEEDINGS.items()},
}
"""(table, row) -> label."""

COLUMNS_EN = {
    ("disclosure", "issued"): "Issued this year",
    ("disclosure", "repealed"): "Repealed this year",
    ("disclosure", "in_force"): "In force",
    ("disclosure", "decisions"): "Decisions this year",
    ("disclosure", "amount_10k_yuan"): "Fees charged this year",
    ("disclosure", "made"): "Newly made this year",
    ("disclosure", "newly_disclosed"): "Newly disclosed this year",
    ("disclosure", "total_disclosed"): "Disclosed in all",
    ("disclosure", "previous_items"): "Items last year",
    ("disclosure", "change"): "Increase or decrease this year",
    ("disclosure", "projects"): "Procurement projects",
    ("disclosure", "amount_yuan"): "Total amount of procurement",
    ("requests", "natural_person"): "Natural persons",
    ("requests", "business"): "Businesses",
    ("requests", "research"): "Research institutions",
    ("requests", "public_welfare"): "Public welfare organisations",
    ("requests", "legal_service"): "Legal service bodies",
    ("requests", "other"): "Other",
    ("requests", "total"): "Total",
    ("proceedings", "upheld"): "Upheld",
    ("proceedings", "corrected"): "Corrected",
    ("proceedings", "other"): "Other result",
    ("proceedings", "pending"): "Not yet decided",
    ("proceedings", "total"): "Total",
}
"""(table, column) -> label."""

UNITS_EN = {
    "件": "items",
    "项": "items",
    "元": "yuan",
    "万元": "10,000 yuan",
    "条": "items",
    "次": "times",
    "篇": "pieces",
    "人": "persons",
    "场": "sessions",
    "份": "copies",
    "个": "number",
    "人次": "persons",
    "场次": "sessions",
    "期": "issues",
}
"""Unit as printed or as in `labels` -> English."""
