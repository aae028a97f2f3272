"""What the spiders of all sites share: discovery, marks in the ledger, records as items."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar, Self, cast

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response, TextResponse
from twisted.python.failure import Failure

from crawler.addresses import Address, Kind
from crawler.ledger import Body, Found, Target
from crawler.links import parse_links
from crawler.options import CrawlOptions
from crawler.redirects import Hop, redirect_location
from crawler.robots import ForbiddenByRobots, RobotsPolicy
from crawler.session import FETCH, HOPS, TARGET, CrawlSession, Fetch
from crawler.sitemaps import parse_sitemap
from crawler.tally import Outcome
from parsers import LayoutError, Page, Record, Skip
from pipelines.archive import Origin
from pipelines.errors import HealthQAError, UsageError
from pipelines.home import Home

logger = logging.getLogger(__name__)

MAX_SITEMAP_DEPTH = 3
"""Indexes that may stand above a sitemap. The protocol allows one; some sites nest them."""
_NOT_THE_PAGE = frozenset({"blocked", "challenge"})  # with status 200: an answer to us, not the page
_DEPTH_BELOW_PAGE = 2  # of listings that question pages link to: two steps more may follow
_DIGITS = re.compile(r"\d+")
_LONGEST_WAIT_DAYS = 32
_LOOPBACK_REQUESTS = 8


class SiteSpider(Spider):
    """A spider over one site. A subclass names the site, and where to begin besides ``/sitemap.xml`` and the home page.

    Arguments (``scrapy crawl NAME -a base_url=...``): ``base_url``, ``ids``, ``origin``, ``max_pages``,
    ``max_minutes`` and ``run``, as in CrawlOptions. Items are the records of the pages; pages that did not change
    since the last crawl are read from the archive, if a feed (``-O out.jsonl``) wants them.
    """

    listings: ClassVar[tuple[str, ...]] = ("/",)
    """Paths of the listings to begin with."""
    sitemaps: ClassVar[tuple[str, ...]] = ("/sitemap.xml",)
    """Paths of sitemaps to try besides those that robots.txt names."""

    session: CrawlSession

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Return the spider with its session, not yet open. Raises UsageError for arguments that make no sense."""
        spider = super().from_crawler(crawler, name=cls.name)
        spider.session = CrawlSession(_read_options(cls.name, kwargs), Home.from_environment())
        if spider.session.addresses.on_loopback:
            _lift_delay(crawler)
        crawler.signals.connect(spider.on_spider_error, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Read robots.txt, put the seeds into the ledger, and open the frontier. Yields nothing by itself."""
        session = self.session
        try:
            await self._prepare()
        except asyncio.CancelledError:  # a signal came while robots.txt was under way
            session.stop("signal")
            raise
        except HealthQAError as error:
            session.fail(error)
        finally:
            if not session.ready:
                session.stop("errors")
        no_requests: tuple[Request, ...] = ()
        for request in no_requests:
            yield request

    async def _prepare(self) -> None:
        session = self.session
        home = session.addresses.fetch_url(session.addresses.home) or session.addresses.home
        sitemaps = [session.addresses.home.rstrip("/") + path for path in self.sitemaps]
        robots = self.crawler.get_downloader_middleware(RobotsPolicy)
        if robots is not None:
            rules = await robots.rules(home)
            if rules.answer in ("unavailable", "unreachable"):
                session.stop("robots_unavailable" if rules.answer == "unavailable" else "unreachable")
                return
            sitemaps = [*rules.sitemaps, *sitemaps]
        if session.options.ids is None:
            self._discover_seeds(sitemaps)
        session.ready = True

    def _discover_seeds(self, sitemaps: list[str]) -> None:
        session = self.session
        addresses = [session.addresses.canonical_sitemap(url) for url in sitemaps]
        found = [Found(address.url, "sitemap") for address in addresses if address is not None]
        found += [Found(url, "listing") for url in self._front_pages]
        session.discover(found, by="seed")

    @property
    def _front_pages(self) -> list[str]:
        """The canonical URLs of the listings to begin with: the home page, and that of a language."""
        addresses = self.session.addresses
        found = [addresses.canonical(addresses.home.rstrip("/") + path) for path in self.listings]
        return [address.url for address in found if address is not None]

    # --- answers ---

    def on_response(self, response: Response) -> tuple[Record, ...]:
        """Take a final answer in: discover, mark, and return the records of the page.

        All of it happens before control goes back to Scrapy, so links and mark are in one transaction.
        """
        try:
            return self._take(response)
        except HealthQAError as error:
            self.session.fail(error)
            return ()

    def on_failure(self, failure: Failure) -> None:
        """Take in that there is no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy's scraper
        target: Target = request.meta[TARGET]
        try:
            if isinstance(failure.value, ForbiddenByRobots):
                self._mark_forbidden(target)
            elif not isinstance(failure.value, HealthQAError):  # which has stopped the crawl already
                logger.warning("No answer from %s: %s", request.url, failure.getErrorMessage())
                self.give_up(target, None, None)
        except HealthQAError as error:
            self.session.fail(error)

    def on_spider_error(self, failure: Failure, response: Response | Failure | None) -> None:
        """Count a target that our own code failed on. It is not marked, so the next crawl asks for it again."""
        self.session.tally.count_error()

    def _take(self, response: Response) -> tuple[Record, ...]:
        request = response.request
        if request is None:
            raise RuntimeError(f"no request belongs to the response from {response.url}")
        fetch: Fetch = request.meta[FETCH]
        asked: Target = request.meta[TARGET]
        location = redirect_location(response)
        if location is not None:  # one that was not followed
            self._mark_redirect(asked, response.status, location, fetch)
            return ()
        target = self._follow(asked, response, fetch)
        if target is None:
            return ()
        if response.status == 304 and target.segment is not None:
            return self._take_unchanged(target, response, fetch)
        if response.status in (200, 203):
            return self._take_body(target, response, fetch)
        if response.status in (404, 410):
            self._mark_gone(target, response.status, fetch)
            return ()
        self.give_up(target, response.status, self._classify(response)[0])
        return ()

    def _follow(self, asked: Target, response: Response, fetch: Fetch) -> Target | None:
        """Return the target that an answer belongs to: after redirects, that of the final URL, which may be null."""
        hops: tuple[Hop, ...] = response.meta.get(HOPS, ())
        if not hops:
            return asked
        address = self._address(response.url, asked.kind)
        if address is not None and address.url == asked.url:
            return asked  # only scheme, host or spelling were put right
        self._mark_redirect(asked, hops[0].status, response.url, fetch)
        if address is None:
            return None
        self.session.discover([Found(address.url, address.kind, asked.depth)], by="redirect")
        return self.session.ledger.target(address.url)

    def _take_unchanged(self, target: Target, response: Response, fetch: Fetch) -> tuple[Record, ...]:
        self.session.ledger.mark_unchanged(
            target.id, _header(response, "ETag"), _header(response, "Last-Modified"), fetch.fetched_at.timestamp()
        )
        self.session.tally.count_outcome(target, "not_modified", target.page_class)
        if target.kind != "page" or not self._is_feed_wanted:
            return ()
        archived = self.session.read_archived(target)
        page = Page(
            body=archived.body,
            url=archived.url,
            status=archived.status,
            content_type=archived.header("Content-Type"),
            base_url=archived.base_url,
        )
        return self._parse_records(page)[1]

    def _take_body(self, target: Target, response: Response, fetch: Fetch) -> tuple[Record, ...]:
        session = self.session
        found = self._find_in_sitemap(target, response) if target.kind == "sitemap" else self._find(target, response)
        session.discover(found, by=target.url)
        body = Body(
            status=response.status,
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
            server=session.addresses.server,
            body_sha256=hashlib.sha256(response.body).hexdigest(),
            payload_digest=fetch.payload_digest,
            segment=fetch.segment,
            offset=fetch.offset,
            fetched_at=fetch.fetched_at.timestamp(),
        )
        changed = body.body_sha256 != target.body_sha256
        outcome: Outcome = "same" if not changed else "new" if target.body_sha256 is None else "changed"
        if target.kind != "page":
            session.ledger.mark_fetched(target.id, body, target.kind, changed)
            session.tally.count_outcome(target, outcome, target.kind)
            return ()
        # Marked before it is parsed: a page that the parser breaks on is archived all the same, and its links count.
        session.ledger.mark_fetched(target.id, body, "unparsed", changed)
        page_class, records = self._classify(response)
        if page_class in _NOT_THE_PAGE:
            self.give_up(target, response.status, page_class)
            return ()
        session.ledger.mark_class(target.id, page_class)
        session.tally.count_outcome(target, outcome, page_class)
        return records

    def give_up(self, target: Target, status: int | None, page_class: str | None) -> None:
        """Mark a target failed. ``status`` and ``page_class`` are null if there was no answer at all.

        It is due again in the next crawl; after answers of no use in three crawls, later and later.
        """
        now = time.time()
        due = now if status is None else _next_due(now, target.fails)
        self.session.ledger.mark_failed(target.id, status, page_class, now, due)
        self.session.tally.count_outcome(target, "failed", page_class)

    def _mark_forbidden(self, target: Target) -> None:
        now = time.time()
        self.session.ledger.mark_failed(target.id, None, "robots", now, now)
        self.session.tally.count_outcome(target, "forbidden", "robots")

    def _mark_gone(self, target: Target, status: int, fetch: Fetch) -> None:
        now = fetch.fetched_at.timestamp()
        self.session.ledger.mark_gone(target.id, status, now, _next_due(now, target.fails))
        self.session.tally.count_outcome(target, "gone", "gone")

    def _mark_redirect(self, target: Target, status: int, location: str, fetch: Fetch) -> None:
        address = self._address(location, target.kind)
        to = location if address is None else address.url
        page_class = "redirect_home" if to in self._front_pages else "redirect"
        self.session.ledger.mark_redirect(target.id, status, to, page_class, fetch.fetched_at.timestamp())
        self.session.tally.count_outcome(target, "redirect", page_class)

    # --- what stands on a page ---

    def _find(self, target: Target, response: Response) -> list[Found]:
        """Return the URLs of the site that a page links to."""
        if not isinstance(response, TextResponse):
            return []
        pages: dict[str, Found] = {}
        listings: list[str] = []
        for link in parse_links(response.body, response.url, response.encoding):
            address = self.session.addresses.canonical(link.url)
            if address is not None and address.kind == "page":
                pages[address.url] = Found(address.url, "page")
            elif address is not None and not link.nofollow:
                listings.append(address.url)
        depths = (_listing_depth(target, url, links_to_pages=bool(pages)) for url in listings)
        return [
            *pages.values(),
            *(Found(url, "listing", depth) for url, depth in zip(listings, depths, strict=True)),
        ]

    def _find_in_sitemap(self, target: Target, response: Response) -> Iterator[Found]:
        """Yield the URLs of the site that a sitemap lists."""
        for entry in parse_sitemap(response.body):
            if entry.is_sitemap:
                address = self.session.addresses.canonical_sitemap(entry.url)
                if address is not None and target.depth < MAX_SITEMAP_DEPTH:
                    yield Found(address.url, "sitemap", target.depth + 1)
            else:
                address = self.session.addresses.canonical(entry.url)
                if address is not None:
                    yield Found(address.url, address.kind, 1 if address.kind == "listing" else 0, entry.lastmod)

    def _classify(self, response: Response) -> tuple[str, tuple[Record, ...]]:
        content_type = response.headers.get("Content-Type")
        page = Page(
            body=response.body,
            url=response.url,
            status=response.status,
            content_type=None if content_type is None else content_type.decode("latin-1"),
            base_url=self.session.addresses.base_url,
        )
        return self._parse_records(page)

    def _parse_records(self, page: Page) -> tuple[str, tuple[Record, ...]]:
        """Return the class of a page and its records."""
        try:
            outcome = self.session.site.parse(page)
        except LayoutError as error:
            logger.info("%s: %s", page.url, error)
            return "unparsed", ()
        return (outcome.reason, ()) if isinstance(outcome, Skip) else ("record", outcome)

    def _address(self, url: str, kind: Kind) -> Address | None:
        addresses = self.session.addresses
        return addresses.canonical_sitemap(url) if kind == "sitemap" else addresses.canonical(url)

    @property
    def _is_feed_wanted(self) -> bool:
        return bool(self.settings.getdict("FEEDS"))


def _listing_depth(parent: Target, url: str, links_to_pages: bool) -> int:
    """Return how deep a listing lies that ``parent`` links to.

    The next page of a listing is as deep as the one before, so that a long one is walked to its end; but only as long
    as questions are listed, so that an empty calendar is not.
    """
    if parent.kind == "page":
        return _DEPTH_BELOW_PAGE
    if links_to_pages and _DIGITS.sub("0", url) == _DIGITS.sub("0", parent.url):
        return parent.depth
    return parent.depth + 1


def _next_due(now: float, fails: int) -> float:
    """Return when to ask again after the ``fails + 1``-th answer of no use in a row: at once, twice; then in days."""
    days = 0 if fails < 2 else min(2 ** (fails - 2), _LONGEST_WAIT_DAYS)
    return now + days * 24 * 3600.0


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def _lift_delay(crawler: Crawler) -> None:
    """Nobody is to be spared on this machine, and no proxy asked. Settings from the command line still win."""
    for name, value in (
        ("DOWNLOAD_DELAY", 0),
        ("CONCURRENT_REQUESTS", _LOOPBACK_REQUESTS),
        ("CONCURRENT_REQUESTS_PER_DOMAIN", _LOOPBACK_REQUESTS),
        ("HTTPPROXY_ENABLED", False),
    ):
        crawler.settings.set(name, value, priority="spider")


def _read_options(site: str, arguments: dict[str, str]) -> CrawlOptions:
    """Return the options that arguments of the command line name. Raises UsageError."""
    known = {"base_url", "ids", "origin", "max_pages", "max_minutes", "run"}
    unknown = sorted(set(arguments) - known)
    if unknown:
        raise UsageError(f"Unknown argument {', '.join(unknown)}", "-a", f"Use {', '.join(sorted(known))}.")
    pages, minutes = arguments.get("max_pages"), arguments.get("max_minutes")
    try:
        return CrawlOptions(
            site=site,
            origin=cast(Origin, arguments.get("origin", "site")),  # CrawlOptions checks it
            base_url=arguments.get("base_url"),
            ids=arguments.get("ids"),
            max_pages=None if pages is None else int(pages),
            max_minutes=None if minutes is None else float(minutes),
            run=arguments.get("run"),
        )
    except ValueError as error:
        raise UsageError(f"Not a number: {error}", "-a max_pages, -a max_minutes", "Give a number.") from error
