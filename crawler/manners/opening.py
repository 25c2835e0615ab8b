"""What the manners of a process begin with: from the settings of a crawl to its hosts."""

from scrapy.settings import BaseSettings

from crawler.connect_map import ConnectMap
from crawler.ledger import Ledger
from crawler.manners.hosts import Hosts
from crawler.manners.turns import Turns
from settings.paths import turns_folder


def hosts_of(settings: BaseSettings, ledger: Ledger | None) -> Hosts:
    """The hosts of a crawl. A delay of 0 with a connect map means servers of one's own: nobody takes turns there.

    Raises `ArchiveFull` when the file of the turns cannot be written.
    """
    delay = settings.getfloat("DOWNLOAD_DELAY")
    connect_map: ConnectMap | None = settings.get("NIANBAO_CONNECT_MAP")
    turns = None
    if delay or connect_map is None:
        turns = Turns(turns_folder(), realm_of(connect_map), settings.getfloat("DOWNLOAD_TIMEOUT"))
    if ledger is None:
        return Hosts(delay, turns, (), lambda host: 0.0)
    return Hosts(delay, turns, ledger.options.portals, ledger.rest_of)


def realm_of(connect_map: ConnectMap | None) -> str:
    """What tells servers of one name apart: "" for the internet, else the ends that a connect map leads to."""
    return ",".join(sorted({f"{address}:{port}" for address, port in (connect_map or {}).values()}))
