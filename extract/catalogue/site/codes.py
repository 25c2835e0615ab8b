"""What the codes of the catalogue are called in both languages: kind of code -> code -> Chinese, English."""

from collections.abc import Callable, Mapping
from typing import Any

from extract.catalogue.site.page import Lang

CODES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "scope": {
        "aggregate": ("汇总", "aggregate"),
        "office": ("本级", "office"),
        "department": ("部门", "department"),
        "township": ("乡镇街道", "township"),
        "zone": ("园区", "zone"),
    },
    "agency_type": {
        "government": ("政府", "government"),
        "department": ("部门", "department"),
        "township": ("乡镇", "township"),
        "street": ("街道", "subdistrict"),
        "zone": ("园区", "zone"),
        "other": ("其他", "other"),
    },
    "layout": {
        "2021": ("2021格式", "form of 2021"),
        "2019": ("2019格式", "form of 2019"),
        "free": ("自由格式", "free form"),
    },
}


def namer(lang: Lang) -> Callable[[str, Any], str]:
    """The function `code` of a page: kind, code -> its name; a code without a name stands for itself, None is empty."""

    def code(kind: str, value: Any) -> str:
        names = CODES.get(kind, {}).get(str(value))
        return "" if value is None else names[0 if lang == "zh" else 1] if names else str(value)

    return code
