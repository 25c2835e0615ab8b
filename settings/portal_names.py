"""What a portal's address says of its row: the hosts it answers under, a short name for it."""

from urllib.parse import urlsplit


def hosts_of(url: str) -> tuple[str, ...]:
    """The host of an address and its www twin; a sub-domain (kfq.hlbe.gov.cn) has none."""
    host = (urlsplit(url).hostname or "").lower()
    if host.startswith("www."):
        return (host, host.removeprefix("www."))
    return (host, f"www.{host}") if host.endswith(".gov.cn") and host.count(".") == 2 else (host,)


def row_name(url: str) -> str:
    """A short id for the portal at an address: linhe for www.linhe.gov.cn, hlbe-kfq for kfq.hlbe.gov.cn."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    folders = [part for part in parts.path.split("/")[:-1] if part]
    labels = host.removesuffix(".gov.cn").split(".")
    name = "-".join(reversed(labels)) if host.endswith(".gov.cn") else f"ip-{host.replace('.', '-')}"
    return "-".join([name, *folders[-1:]]).lower()
