"""Bytes to text without guessing silently: byte order mark, UTF-8 if it fits, else of the codecs that fit the likeliest."""

import codecs
import re

from archive.legible import is_text_encoding
from extract.model.finding import Problem

# A page that says gb2312 holds gb18030 (browsers do the same, after WHATWG); latin-1 is what servers say by default.
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
_NEVER = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252", "utf-8", "utf8"}
_CHINESE = ("gb18030", "big5hkscs")
_LOST = "\ufffd"
_UTF8_BELIEVED_BELOW = 0.5
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE_BYTES = 4096
_WIDE_SHARE = 0.02  # of the characters of a Chinese text in UTF-16 that have a NUL byte: digits, line breaks, tags
_WIDE_RATIO = 5
_JUDGED_CHARS = 100_000
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_NO_CHINESE = re.compile("[\u0400-\u04ff\u3041-\u30ff\uac00-\ud7a3\ue000-\uf8ff]")
# The characters that make up half of any official text, simplified and traditional. Bytes read by the wrong codec give
# other ones: of GBK text taken for Big5, or for Korean, hardly one in fifty is among them.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上个国和说们为子到道出得可下时年生会自对开发地信息公政府工作报告情况申请处理主动依法"
    "部门单位机关行其规定管理方面件条数量本总计果结正维持正未审起诉复议议新收转办予以部分供无提不属于务服及及要求社区"
    "县市乡镇局委员省旗州文化建设网站平台进加强问题改存改措施事项需统期限月日第二三四五六七八九十全各级按照"
    "組織這來個國說們為時會對開發資訊報告況請處動門單機關規條數總結維審訴複議轉辦務社區縣鄉鎮員設網臺進強問題項統級"
    "，。、：；（）《》“”０１２３４５６７８９公開員會財經農業務教育衛生環境保護安全監督檢查實施業農财经环保护监督检查实施"
)


def decode(body: bytes, *declared: str | None) -> tuple[str, str, tuple[Problem, ...]]:
    """Bytes and the charsets declared for them (header first, then meta) -> text, codec used, problems."""
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return _lossy(body[len(mark) :], codec)
    if wide := wide_codec(body):
        return _lossy(body, wide)
    text = _strict(body, "utf-8")
    if text is not None:
        return text, "utf-8", ()
    candidates = list(dict.fromkeys((*_known(declared), *_CHINESE)))
    fitting = [(read, codec) for codec in candidates if (read := _strict(body, codec)) is not None]
    if fitting:
        text, codec = max(fitting, key=lambda f: _likelihood(f[0])) if len(fitting) > 1 else fitting[0]
        return text, codec, ()
    return _least_bad(body, ["utf-8", *candidates])


def wide_codec(body: bytes) -> str | None:
    """UTF-16 that does not say so: every second byte is NUL again and again, the bytes between hardly ever (一 has one)."""
    head = body[:_WIDE_BYTES]
    if b"\x00" not in head or head.startswith(b"PK"):
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    enough = max(2, _WIDE_SHARE * len(head) / 2)
    if even > enough and even > _WIDE_RATIO * odd:
        return "utf-16-be"
    return "utf-16-le" if odd > enough and odd > _WIDE_RATIO * even else None


def _likelihood(text: str) -> float:
    """Share of the characters beyond ASCII that official texts are full of, less those that are not Chinese at all."""
    signs = _NOT_ASCII.findall(text[:_JUDGED_CHARS])
    foreign = len(_NO_CHINESE.findall(text[:_JUDGED_CHARS]))
    return (sum(sign in _FREQUENT for sign in signs) - foreign) / max(1, len(signs))


def _known(declared: tuple[str | None, ...]) -> list[str]:
    codecs_named: list[str] = []
    for label in declared:
        name = (label or "").strip(" '\"").lower()
        if name and name not in _NEVER and (codec := _codec(_ALIASES.get(name, name))):
            codecs_named.append(codec)
    return codecs_named


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return found if is_text_encoding(found) else None


def _strict(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _lossy(body: bytes, codec: str) -> tuple[str, str, tuple[Problem, ...]]:
    text = _strict(body, codec)
    return (text, codec, ()) if text is not None else _least_bad(body, [codec])


def _least_bad(body: bytes, candidates: list[str]) -> tuple[str, str, tuple[Problem, ...]]:
    """Damaged bytes: the codec that loses least, and a problem that counts what was lost."""
    text, codec = min(((body.decode(c, errors="replace"), c) for c in candidates), key=_damage)
    message = f"{text.count(_LOST)} places could not be decoded as {codec}"
    return text, codec, (Problem(stage="decode", kind="undecodable-bytes", message=message),)


def _damage(read: tuple[str, str]) -> float:
    """Share of the non-ASCII characters lost. UTF-8 is believed when most of it holds: of GBK text five in six fail.

    A codec whose text is no Chinese is as bad as one that loses all.
    """
    text, codec = read
    lost = text.count(_LOST)
    share = lost / max(1, sum(not c.isascii() for c in text))
    if codec == "utf-8":
        return 0.0 if share < _UTF8_BELIEVED_BELOW else share
    return share - _likelihood(text)
