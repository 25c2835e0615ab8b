"""Scrapy settings of every run: polite, robots obeyed, nothing cached, nothing sent anywhere but to the portals."""

from typing import Any

BOT_NAME = "nianbao"
SPIDER_MODULES = ["crawler.spiders"]

CONTACT = "no contact given"
"""Stands in the User-Agent until the operator names an e-mail or address of their own."""

USER_AGENT = f"nianbao/0.1 (+{CONTACT}; annual reports on government information disclosure; robots.txt obeyed)"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
}

# Manners: one connection a host, a second between an answer and the next request, more where the server is slow or asks
# for it (crawler/manners).
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "nianbao"
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # Scrapy starts so many tasks for the output of each page; ours are requests, not slow items
DOWNLOAD_DELAY = 1.0  # seconds
DOWNLOAD_DELAY_JITTER = 0.0  # a delay that varies would sometimes be shorter than promised
RETRY_TIMES = 2
# What the transport raises when another try may help. Scrapy's own list names its Twisted handler, whose import takes
# as long as a hundred pages.
RETRY_EXCEPTIONS = [
    f"scrapy.exceptions.{name}"
    for name in ("CannotResolveHostError", "DownloadConnectionRefusedError", "DownloadFailedError",
                 "DownloadTimeoutError", "ResponseDataLossError")
]  # fmt: skip
RETRY_HTTP_CODES = [408, 429, 500, 502, 503, 504, 522, 524]
REDIRECT_MAX_TIMES = 5
COOKIES_ENABLED = False

# Bounds.
DOWNLOAD_TIMEOUT = 30  # seconds, from the request to the last byte
DOWNLOAD_MAXSIZE = 128 * 1024 * 1024  # bytes of a body as sent; a longer answer is kept so far and marked
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = False  # an answer cut short is kept and marked, not thrown away
DNS_TIMEOUT = 20  # seconds

# Addresses are counted by crawler.frontier before a request is made; fingerprints would do it again, slower.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
SCHEDULER = "crawler.scheduler.DurableScheduler"

DOWNLOADER = "crawler.downloader.CountedDownloader"
HTTPCACHE_ENABLED = False
HTTPPROXY_ENABLED = False  # the environment's proxy would connect where the guard cannot see
TELNETCONSOLE_ENABLED = False
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the source of every callback anew; mypy has seen them
LOG_LEVEL = "WARNING"
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # a refusal row says it
LOGSTATS_INTERVAL = 0.0

DOWNLOAD_HANDLERS = {
    **dict.fromkeys(("http", "https"), "crawler.transport.handler.TappedDownloadHandler"),
    **dict.fromkeys(("data", "file", "ftp", "s3")),
}

DOWNLOADER_MIDDLEWARES: dict[str, Any] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.decoding.DecodingMiddleware": 590,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsMiddleware": 100,
    # Before robots.txt is asked: no request to a portal that refuses us, none out of scope.
    "crawler.middlewares.scope.ScopeMiddleware": 50,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "crawler.middlewares.redirect.FollowMiddleware": 600,
    # After decompression, before redirects and retries: a challenge is neither followed nor tried again.
    "crawler.middlewares.blocking.BlockingMiddleware": 585,
    # After the archive has it: a 304 becomes the page it stands for, for all that follows.
    "crawler.middlewares.conditional.ConditionalMiddleware": 940,
    # After the archive has it: what is wrong with a server's certificate is noted, with that record for evidence.
    "crawler.middlewares.certificates.CertificateMiddleware": 945,
    # After robots.txt and scope; instead of all that follows, for another place in a document that is known.
    "crawler.middlewares.shells.ShellMiddleware": 935,
    # Next to the handler: sees robots.txt, redirects, errors and retries as they came.
    "crawler.middlewares.capture.CaptureMiddleware": 950,
    # Instead of the handler, for an answer that a run which died had kept.
    "crawler.middlewares.archived.ArchivedMiddleware": 960,
}

SPIDER_MIDDLEWARES: dict[str, Any] = {
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

EXTENSIONS: dict[str, Any] = {
    "crawler.monitors.RunMonitor": 100,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
}
