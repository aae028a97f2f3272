"""Scrapy settings of every crawl: polite, closed and lean by default.

Scrapy 2.19 comes with a remote-control server, a telnet console, unverified TLS, robots.txt switched off, and
handlers for ``file:``, ``data:``, ``ftp:`` and ``s3:``. None of that is wanted here. A setting given on the
command line (``scrapy crawl -s NAME=value``) still wins.

Loopback hosts are the one exception: ``SiteSpider.from_crawler`` lifts the delay for them and for them only.
"""

from __future__ import annotations

from pipelines.version import code_version

BOT_NAME = "healthqa"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
USER_AGENT = f"healthqa/{code_version()}"

# Politeness: one request at a time, one a second, per host. Concurrency 1 also means that a site that answers
# slowly is asked slowly, and that a drain has little to wait for.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 2
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0  # jitter would take half of the waits below the promised second
DOWNLOAD_TIMEOUT = 30
RETRY_TIMES = 2  # the first try and two more
RETRY_GIVE_UP_LOG_LEVEL = "WARNING"
COOKIES_ENABLED = False
REFERER_ENABLED = False

# Closed.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.2"
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # of the body as it comes and again after decompression
DOWNLOAD_WARNSIZE = 0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",  # brotli and zstd inflate small bodies far more
}

# The ledger is the frontier; every response reaches the archive before anything else sees it.
SCHEDULER = "crawler.frontier.Frontier"
DOWNLOADER_MIDDLEWARES = {
    # Engine side.
    "crawler.robots.RobotsPolicy": 100,
    "crawler.redirects.SameSiteRedirects": 600,
    "crawler.politeness.ServerPressure": 920,
    "crawler.archiving.ArchiveFirst": 950,
    # Downloader side. Ours above stand in for Scrapy's robots and redirect middlewares; the rest has no use here.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # the spider answers for every status
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
}

# Scrapy 2.19 starts CONCURRENT_ITEMS workers per response; with one item a page, one is right and twice as fast.
CONCURRENT_ITEMS = 1
WARN_ON_GENERATOR_RETURN_VALUE = False

# Below INFO, Scrapy writes whole items into the log, and with them the words of askers.
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
STATS_DUMP = False
FEED_EXPORT_ENCODING = "utf-8"
