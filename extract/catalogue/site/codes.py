"""What the codes of the catalogue are called in both languages: kind of code -> code -> Chinese, English."""

from collections.abc import Callable, Mapping
from typing import Any

from extract.catalogue.site.codes_of_problems import PROBLEMS
from extract.catalogue.site.codes_of_readings import CODES_OF_READINGS
from extract.catalogue.site.codes_of_reports import CODES_OF_REPORTS
from extract.catalogue.site.page import Lang

CODES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    **CODES_OF_REPORTS,
    **CODES_OF_READINGS,
    "problem": PROBLEMS,
}


def namer(lang: Lang) -> Callable[[str, Any], str]:
    """The function `code` of a page: kind, code -> its name; a code without a name stands for itself, None is empty."""

    def code(kind: str, value: Any) -> str:
        names = CODES.get(kind, {}).get(str(value))
        return "" if value is None else names[0 if lang == "zh" else 1] if names else str(value)

    return code
