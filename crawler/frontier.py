"""The scheduler: hands out what the ledger says is due. Nothing is queued on disk beside it, nothing is pickled.

Memory stays flat: a few dozen URLs at a time are read ahead, and each queue of the ledger (say, new pages) is walked
once, by id. What is found on the way has a higher id, so the walk meets it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from scrapy import Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.http import Headers, Request

from crawler.addresses import Kind
from crawler.ledger import Found, State, Target
from crawler.options import each_id, parse_ids
from crawler.session import TARGET, CrawlSession, session_of
from crawler.sitemaps import MAX_SITEMAP_BYTES
from crawler.spiders.site import SiteSpider
from pipelines.errors import HealthQAError

_READ_AHEAD = 64


class _Queue(NamedTuple):
    """URLs of one kind and state, in the order of their discovery."""

    kind: Kind
    state: State


_QUEUES = (
    _Queue("sitemap", "new"),
    _Queue("sitemap", "failed"),
    _Queue("sitemap", "done"),
    _Queue("page", "new"),  # before listings, so that a small budget brings pages, not the site's menu
    _Queue("listing", "new"),
    _Queue("listing", "failed"),
    _Queue("listing", "done"),
    _Queue("page", "failed"),
    _Queue("page", "done"),
    _Queue("sitemap", "gone"),
    _Queue("listing", "gone"),
    _Queue("page", "gone"),
)


class Frontier(BaseScheduler):
    """Scrapy's scheduler interface over the ledger of the spider's session.

    Retries and redirects of what is under way wait in a short queue in memory; after a crash their URLs are simply
    asked for again.
    """

    def __init__(self, spider: SiteSpider, session: CrawlSession) -> None:
        self._spider = spider
        self._session = session
        self._again: deque[Request] = deque()
        self._read_ahead: deque[Target] = deque()
        self._positions = dict.fromkeys(_QUEUES, 0)
        ids = session.options.ids
        self._ids: Iterator[int] | None = None if ids is None else each_id(parse_ids(ids))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Frontier:
        """Return the frontier of a crawl. Raises TypeError for a spider that is not a SiteSpider."""
        session = session_of(crawler)
        if not isinstance(crawler.spider, SiteSpider):
            raise TypeError(f"{crawler.spider!r} is not derived from SiteSpider")
        return cls(crawler.spider, session)

    def open(self, spider: Spider) -> None:
        """Open the session. Raises Locked, DiskError, HealthQAError."""
        self._session.open()

    def close(self, reason: str) -> None:
        """Close the session; by now Scrapy has taken in everything that was under way."""
        self._session.close(reason)

    def has_pending_requests(self) -> bool:
        """Tell whether there is anything left to hand out, now or later."""
        if self._session.stopping is not None:
            return False
        try:
            return bool(self._again) or self._fill()
        except HealthQAError as error:  # raised into the engine, it would leave the crawl hanging
            self._session.fail(error)
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Take a retry or redirect back, or add the URL of any other request to the ledger.

        False if the URL is not the site's or is known already. Of other requests only the URL is kept.
        """
        if TARGET in request.meta:
            self._again.append(request)
            return True
        address = self._session.addresses.canonical(request.url)
        if address is None or self._session.ledger.target(address.url) is not None:
            return False
        self._session.discover([Found(address.url, address.kind)], by="spider")
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or null if there is none now: not ready, holding back, stopping, or done."""
        session = self._session
        if not session.ready or time.monotonic() < session.held_until:
            return None
        self._check_limits()
        if session.stopping is not None:
            return None
        try:
            return self._again.popleft() if self._again else self._next_target()
        except HealthQAError as error:
            session.fail(error)
            return None

    def _check_limits(self) -> None:
        session = self._session
        minutes = session.options.max_minutes
        if session.tally.verdict is not None:
            session.stop(session.tally.verdict)
        elif minutes is not None and time.time() - session.tally.started >= minutes * 60:
            session.stop("max_minutes")

    def _next_target(self) -> Request | None:
        session = self._session
        while self._fill():
            if session.options.max_pages is not None and session.tally.pages_asked >= session.options.max_pages:
                session.stop("max_pages")
                return None
            target = self._read_ahead.popleft()
            session.tally.count_handed_out(target)
            url = session.addresses.fetch_url(target.url)
            if url is not None:
                return self._build_request(target, url)
            self._spider.give_up(target, None, None)  # written when the site still had other hosts
        return None

    def _fill(self) -> bool:
        """Read ahead if nothing is left of the last time; tell whether there is anything to hand out."""
        if not self._read_ahead:
            self._read_ahead.extend(self._read_queues() if self._ids is None else self._read_ids(self._ids))
        return bool(self._read_ahead)

    def _read_queues(self) -> list[Target]:
        ledger = self._session.ledger
        for queue in _QUEUES:
            end = ledger.last_id()
            if end == self._positions[queue]:
                continue
            due = ledger.due(
                queue.kind,
                queue.state,
                after=self._positions[queue],
                cutoff=self._cutoff(queue.state),
                limit=_READ_AHEAD,
            )
            # A short answer means that the queue was walked to its end: not again until there are new ids.
            self._positions[queue] = due[-1].id if len(due) == _READ_AHEAD else end
            if due:
                return due
        return []

    def _read_ids(self, ids: Iterator[int]) -> list[Target]:
        session = self._session
        while batch := [session.site.question_url(str(number)) for number in islice(ids, _READ_AHEAD)]:
            session.discover([Found(url, "page") for url in batch], by="ids")
            known = [session.ledger.target(url) for url in batch]
            due = [target for target in known if target is not None and self._is_due(target)]
            session.tally.remaining -= len(batch) - len(due)
            if due:
                return due
        return []

    def _is_due(self, target: Target) -> bool:
        return target.last_seen is None or target.last_seen <= self._cutoff(target.state)

    def _cutoff(self, state: State) -> float:
        # What failed is tried again by the next crawl, even if that goes on with the same pass.
        return self._session.tally.started if state == "failed" else self._session.pass_started

    def _build_request(self, target: Target, url: str) -> Request:
        meta: dict[str, Any] = {TARGET: target}
        if target.kind == "sitemap":
            meta["download_maxsize"] = MAX_SITEMAP_BYTES
        return Request(
            url,
            callback=self._spider.on_response,
            errback=self._spider.on_failure,
            headers=_validators(target, self._session.addresses.server),
            meta=meta,
        )


def _validators(target: Target, server: str) -> Headers:
    """Return the conditions of a request for a URL whose body is archived (RFC 9110, 13.1).

    Only the host that gave a validator is asked by it: another one may mean something else by the same ETag.
    """
    headers = Headers()
    if target.state == "done" and target.segment is not None and target.server == server:
        if target.etag is not None:
            headers["If-None-Match"] = target.etag
        if target.last_modified is not None:
            headers["If-Modified-Since"] = target.last_modified
    return headers
