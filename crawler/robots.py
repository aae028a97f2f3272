"""robots.txt (RFC 9309): read before anything else, once per authority, and obeyed.

Scrapy's own middleware takes a robots.txt that answers 503 for a permission, and reads rules out of the page that
comes with a 404.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Literal
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    NotConfigured,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from twisted.internet.error import ConnectError, ConnectionClosed

from crawler.session import CrawlSession, session_of

logger = logging.getLogger(__name__)

_IS_ROBOTS = "healthqa_robots"
_FETCH_ERRORS = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    TunnelError,
    ConnectError,
    ConnectionClosed,
    OSError,
)

Answer = Literal["rules", "absent", "unavailable", "unreachable"]
"""What asking for it came to. ``absent`` (4xx) allows all; ``unavailable`` (5xx) and ``unreachable`` allow nothing."""


class ForbiddenByRobots(IgnoreRequest):
    """robots.txt does not allow this URL."""


class Rules:
    """What the robots.txt of an authority says to us. ``token`` is the product token of our user agent."""

    def __init__(self, answer: Answer, url: str, text: str, token: str) -> None:
        self.answer: Answer = answer
        self._url = url
        self._token = token
        self._protego = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Tell whether a URL may be fetched (RFC 9309, 2.2.2 and 2.3.1)."""
        return self.answer in ("rules", "absent") and bool(self._protego.can_fetch(url, self._token))

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between two requests that it asks for, or null."""
        delay = self._protego.crawl_delay(self._token)
        return None if delay is None else float(delay)

    @property
    def sitemaps(self) -> list[str]:
        """The absolute URLs of its ``Sitemap:`` lines, in order."""
        return [urljoin(self._url, url) for url in self._protego.sitemaps]


class RobotsPolicy:
    """A downloader middleware that lets through what robots.txt allows. Raises ForbiddenByRobots for the rest."""

    def __init__(self, crawler: Crawler, session: CrawlSession) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured("robots.txt is not obeyed, because ROBOTSTXT_OBEY says so")
        self._crawler = crawler
        self._session = session
        user_agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])
        self._token = user_agent.split("/", 1)[0].strip() or user_agent
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsPolicy:
        """Return the middleware of a crawl."""
        return cls(crawler, session_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Raise ForbiddenByRobots for a request that is not allowed."""
        if _IS_ROBOTS in request.meta:
            return
        rules = await self.rules(request.url)
        # The paths of a robots.txt are those of the site, also where a copy stands below another path.
        own = self._session.addresses.own_url(request.url)
        if own is None or not rules.allows(own):
            raise ForbiddenByRobots(f"robots.txt does not allow {request.url}")

    async def rules(self, url: str) -> Rules:
        """Return the rules that hold for a URL of the site, fetching them the first time. Raises HealthQAError."""
        robots_url = self._session.addresses.robots_url(url)
        if robots_url is None:
            raise ForbiddenByRobots(f"{url} is not a URL of the site")
        if robots_url not in self._rules:
            self._rules[robots_url] = asyncio.ensure_future(self._fetch(robots_url))
        # Shielded: who waits may be cancelled at the end of a crawl, the others still wait.
        return await asyncio.shield(self._rules[robots_url])

    async def _fetch(self, robots_url: str) -> Rules:
        request = Request(robots_url, callback=NO_CALLBACK, meta={_IS_ROBOTS: True})
        try:
            response = await self._crawler.engine.download_async(request)
        except _FETCH_ERRORS as error:
            logger.warning("Cannot fetch %s: %r. Nothing may be fetched there.", robots_url, error)
            return Rules("unreachable", robots_url, "", self._token)
        rules = self._read(robots_url, response)
        if rules.crawl_delay is not None and not self._session.addresses.on_loopback:
            self._slow_down(robots_url, rules.crawl_delay)
        return rules

    def _read(self, robots_url: str, response: Response) -> Rules:
        if 200 <= response.status < 300:
            return Rules("rules", robots_url, response.body.decode("utf-8-sig", "replace"), self._token)
        # RFC 9309, 2.3.1.3 and 2.3.1.4: a client error means that there are no rules, a server error that the rules
        # are not known, and then nothing is allowed. 429 is a server that wants to be left alone.
        known_absent = response.status < 500 and response.status != 429
        if not known_absent:
            logger.warning("%s answers %d. Nothing may be fetched there.", robots_url, response.status)
        return Rules("absent" if known_absent else "unavailable", robots_url, "", self._token)

    def _slow_down(self, robots_url: str, delay: float) -> None:
        """Set the delay of the host's download slot, now and for a slot that is made anew after a pause."""
        downloader = self._crawler.engine.downloader
        host = urlsplit(robots_url).hostname or ""
        settings = downloader.per_slot_settings.setdefault(host, {})
        settings["delay"] = max(delay, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        if host in downloader.slots:
            downloader.slots[host].delay = settings["delay"]
        logger.info("robots.txt asks for %g s between two requests.", delay)
