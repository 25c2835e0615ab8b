"""What a page says beside its text: title, meta tags (国办发〔2017〕47号), links."""

from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.etree import _Element

from extract.formats.tables import settle, source_text, texts_of
from extract.model.document import Link
from extract.text.clean import tidy


def title(root: _Element) -> str | None:
    """The text of <title>."""
    found = root.find(".//title")
    return tidy(settle(source_text(found.text))) if found is not None and found.text else None


def meta(root: _Element) -> dict[str, str]:
    """Names in lower case; of repeated names the first that says something."""
    names: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (element.get("name") or element.get("property") or "").strip().lower()
        content = tidy(element.get("content") or "")
        if name and content:
            names.setdefault(name, content)
    return names


def base(root: _Element, url: str | None) -> str | None:
    """What relative links start from: <base>, else the page's own address."""
    found = root.find(".//base[@href]")
    return urljoin(url or "", found.get("href") or "") if found is not None else url


def links(root: _Element, base: str | None) -> Iterator[Link]:
    """Every link that leads somewhere, absolute where the base is known."""
    site = "/".join(base.split("/", 3)[:3]) if base and "://" in base else None
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        # `#/…` leads to another place of a page drawn by script, other fragments to one in this text.
        if not href or (href[0] == "#" and href[1:2] != "/") or href[:11].lower() == "javascript:":
            continue
        text = tidy(settle(source_text("".join(texts_of(element))))) or element.get("title") or ""
        yield Link(_absolute(href, base, site), text)


def shown(root: _Element, base: str | None) -> Iterator[Link]:
    """What stands in the page and comes from elsewhere: pictures (also those loaded late), frames, embedded files."""
    site = "/".join(base.split("/", 3)[:3]) if base and "://" in base else None
    for element in root.iter("img", "iframe", "embed", "object"):
        names = ("data-original", "data-src", "src") if element.tag == "img" else ("src", "data")
        source = next((value.strip() for name in names if (value := element.get(name))), "")
        if source and not source.startswith(("data:", "about:", "javascript:")):
            yield Link(_absolute(source, base, site), element.get("alt") or element.get("title") or "")


def _absolute(href: str, base: str | None, site: str | None) -> str:
    if href.startswith(("http://", "https://")) or base is None:
        return href
    if site and href[0] == "/" and href[:2] != "//":
        return site + href
    try:
        return urljoin(base, href)
    except ValueError:  # "http://[wrong" is no address; keep it as printed
        return href
