"""One crawl of one site, from lock to summary: what its Scrapy components share.

The order that everything here keeps: bytes to the segment, links and mark into the open transaction of the ledger,
segment to the disk, transaction to the disk. Killed between any two of these steps, a crawl loses nothing that it
had fetched: the archive has it, and a URL that is not marked is asked for again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.client import responses as reason_phrases
from typing import Any

from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from scrapy.utils.asyncio import create_looping_call

from crawler.addresses import Addresses
from crawler.ledger import Found, Ledger, Target
from crawler.lock import SiteLock
from crawler.options import CrawlOptions, CrawlSummary
from crawler.tally import Tally
from parsers import Site, load_site
from pipelines.archive import NOT_MODIFIED, SAME_PAYLOAD, Archived, SegmentWriter, read_at
from pipelines.disk import disk_errors, make_folder
from pipelines.errors import HealthQAError, UsageError
from pipelines.home import Home, new_run_id
from pipelines.version import code_version

logger = logging.getLogger(__name__)

TARGET = "healthqa_target"
"""Key of ``request.meta``: the Target of the ledger that the request is for."""
HOPS = "healthqa_hops"
"""Key of ``request.meta``: the Hops that led to this URL; absent for a request that was not redirected."""
FETCH = "healthqa_fetch"
"""Key of ``request.meta``: the Fetch of the last response to the request."""

COMMIT_RESPONSES = 50
COMMIT_SECONDS = 1.0
MAX_LISTINGS = 20_000
"""Listings that are followed at most: a bound on crawler traps (endless calendars, filters)."""
MAX_LISTING_DEPTH = 4
"""Steps from the seeds at which a listing is still followed."""
PASS_IDLE_SECONDS = 7 * 24 * 3600.0
"""An unfinished pass that nobody worked on for so long is not continued; a new one begins."""
PASS_NOTE_SECONDS = 600.0
"""How often the ledger notes that a pass is being worked on."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A response that was archived: when it came, and where its body lies (of a revisit: the body it proves)."""

    fetched_at: datetime
    payload_digest: str
    segment: str
    offset: int


class CrawlSession:
    """The lock, the ledger, the segment and the tally of one crawl. Raises UsageError for options that fit no site."""

    def __init__(self, options: CrawlOptions, home: Home) -> None:
        self.options = options
        self.home = home
        try:
            self.site: Site = load_site(options.site)
        except KeyError as error:
            raise UsageError(str(error.args[0]), options.site, "Name one of these.") from error
        self.addresses = Addresses(self.site, options.base_url)
        self.crawl = options.run or new_run_id()
        self.tally = Tally(options)
        self.ready = False
        """Whether robots.txt was read and the seeds are in the ledger: nothing is handed out before."""
        self.stopping: str | None = None
        """Why no more URLs are handed out; null while the crawl goes on."""
        self.error: HealthQAError | None = None
        """What made going on impossible."""
        self.summary: CrawlSummary | None = None
        """What the crawl did; null before its end, and when ``error`` kept it from being written."""
        self.pass_started = 0.0
        """When the pass began that this crawl works on: what was asked for since is not due."""
        self.held_until = 0.0
        """Time (``time.monotonic``) before which nothing is handed out, because the server asked for a pause."""
        self._lock = SiteLock(home.ledger_path(options.site).with_suffix(".lock"), options.site)
        self._open_ledger: Ledger | None = None
        self._open_segment: SegmentWriter | None = None
        self._timer: Any = None
        self._uncommitted = 0
        self._pass_noted = time.monotonic()
        self._listings_left = MAX_LISTINGS

    # --- beginning and end ---

    @property
    def ledger(self) -> Ledger:
        """The open ledger. Raises RuntimeError before ``open()`` and after ``close()``."""
        if self._open_ledger is None:
            raise RuntimeError("the crawl session is not open")
        return self._open_ledger

    @property
    def segment(self) -> SegmentWriter:
        """The open segment. Raises RuntimeError before ``open()`` and after ``close()``."""
        if self._open_segment is None:
            raise RuntimeError("the crawl session is not open")
        return self._open_segment

    def open(self) -> None:
        """Take the lock, open ledger and segment. Raises Locked, DiskError, HealthQAError; then nothing is held."""
        left_by = self._lock.acquire()
        if left_by is not None:
            logger.warning("The last crawl did not end in order (%s); going on from where it was.", left_by)
        try:
            self._open_files()
        except HealthQAError:
            self._release()
            raise
        self._timer = create_looping_call(self._commit_or_fail)
        self._timer.start(COMMIT_SECONDS, now=False)

    def _open_files(self) -> None:
        options, started = self.options, self.tally.started
        ledger = self._open_ledger = Ledger(self.home.ledger_path(options.site), options.origin)
        self._check_archive()
        self.pass_started = ledger.begin_pass(options.scope, started, PASS_IDLE_SECONDS)
        ledger.commit()
        self._listings_left = MAX_LISTINGS - ledger.count("listing")
        self.tally.remaining = ledger.count_due(self.pass_started) if options.ids is None else options.count_ids()
        self._write_run("running")
        self._open_segment = SegmentWriter(
            self.home.crawl_folder(options.site, self.crawl),
            site=options.site,
            crawl=self.crawl,
            origin=options.origin,
            base_url=self.addresses.base_url,
        )

    def _check_archive(self) -> None:
        """Make URLs new again whose bytes are not on disk: removed by hand, or lost with a disk."""
        archive = self.home.archive_folder(self.options.site)
        for segment, last_offset in self.ledger.segments().items():
            path = archive / segment
            size = path.stat().st_size if path.is_file() else 0
            if size <= last_offset:
                lost = self.ledger.forget_bodies(segment, size)
                logger.warning("%s is missing or cut off: %d URLs are asked for again.", path, lost)

    def close(self, reason: str) -> None:
        """End the crawl for Scrapy's ``reason``: commit, summarise, give everything back. Failures go to ``error``."""
        if self._timer is not None:
            self._timer.stop()
        if self._open_ledger is not None and self.error is None:
            try:
                self._finish(reason)
            except HealthQAError as error:
                self.fail(error)
        self._release()

    def _finish(self, reason: str) -> None:
        self.commit()
        self.segment.close()
        stopped = self.stopping or {"finished": "finished", "shutdown": "signal"}.get(reason, reason)
        if stopped == "finished":
            stopped = self.tally.judge(self.ledger.count("page"))
        self.ledger.end_pass(self.options.scope, time.time(), finished=stopped == "finished")
        self.ledger.commit()
        self.summary = self.tally.summary(self.crawl, stopped)
        self._write_run("ended")
        logger.info("%s", json.dumps(asdict(self.summary)))

    def _release(self) -> None:
        if self._open_segment is not None:
            with suppress(HealthQAError):  # known already: it is what ended the crawl
                self._open_segment.close()
            self._open_segment = None
        if self._open_ledger is not None:
            self._open_ledger.close()
            self._open_ledger = None
        self._lock.release()

    def fail(self, error: HealthQAError) -> None:
        """Note what makes going on impossible, e.g. a full disk. What was not committed stays out of the ledger."""
        if self.error is None:
            logger.error("%s", error)
            self.error = error
        self.stop("error")

    def stop(self, reason: str) -> None:
        """Hand out no more URLs; what is under way is still taken in. The first reason stands."""
        if self.stopping is None:
            logger.info("Stopping: %s.", reason)
            self.stopping = reason

    def hold(self, seconds: float) -> None:
        """Hand out nothing for so many seconds."""
        logger.info("Holding back for %.0f s.", seconds)
        self.held_until = max(self.held_until, time.monotonic() + seconds)

    def _write_run(self, state: str) -> None:
        """Write run.json whole or not at all."""
        report = {
            "run": self.crawl,
            "kind": "crawl",
            "state": state,
            "options": asdict(self.options),
            "code": code_version(),
            "parser": {self.site.NAME: self.site.VERSION},
            "pass_started": _iso(self.pass_started),
            "started": _iso(self.tally.started),
            "ended": None if self.summary is None else _iso(time.time()),
            "summary": None if self.summary is None else asdict(self.summary),
        }
        folder = self.home.run_folder(self.crawl)
        make_folder(folder)
        aside = folder / "run.json.new"
        with disk_errors(aside):
            aside.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
            aside.replace(folder / "run.json")

    # --- archive ---

    def archive(self, request: Request, response: Response) -> None:
        """Write a response to the segment, before anything else is done with it, and note its place in the request.

        A 304, and a body that equals the archived one byte for byte, become revisit records. Raises DiskError.
        """
        target: Target | None = request.meta.get(TARGET)
        fetched_at = datetime.now(UTC)
        digest = _payload_digest(response.body)
        reason = reason_phrases.get(response.status, "")
        headers = [(name, value) for name, values in response.headers.items() for value in values]
        # A body that came by a redirect may belong to another URL, of which the archive would then hold no body.
        known = target if HOPS not in request.meta else None
        if known is not None and known.segment is not None and _is_revisit(known, response, digest):
            self.segment.write_revisit(
                response.url,
                response.status,
                reason,
                headers,
                fetched_at,
                refers_to_date=None if known.fetched_at is None else datetime.fromtimestamp(known.fetched_at, UTC),
                profile=NOT_MODIFIED if response.status == 304 else SAME_PAYLOAD,
                payload_digest=known.payload_digest,
            )
            fetch = Fetch(fetched_at, digest, known.segment, known.offset or 0)
        else:
            place = self.segment.write_response(
                response.url, response.status, reason, headers, response.body, fetched_at
            )
            fetch = Fetch(fetched_at, digest, place.segment, place.offset)
        request.meta[FETCH] = fetch
        self.tally.count_response(response.status, len(response.body))
        self._uncommitted += 1
        if self._uncommitted >= COMMIT_RESPONSES:
            self.commit()

    def read_archived(self, target: Target) -> Archived:
        """Return the archived response that holds the present body of a target. Raises HealthQAError."""
        folder = self.home.archive_folder(self.options.site)
        return read_at(folder / (target.segment or ""), target.offset or 0)

    def commit(self) -> None:
        """Bring the segment to the disk, then what the ledger says about it. Raises DiskError, HealthQAError."""
        if self.error is not None:
            return  # the segment may lack what the open transaction says it has
        if self._uncommitted:
            self.segment.sync()
            self._uncommitted = 0
        self.ledger.commit()

    def _commit_or_fail(self) -> None:
        try:
            if time.monotonic() - self._pass_noted >= PASS_NOTE_SECONDS:
                self._pass_noted = time.monotonic()
                self.ledger.continue_pass(self.options.scope, time.time())
            self.commit()
        except HealthQAError as error:
            self.fail(error)

    # --- frontier ---

    def discover(self, found: Iterable[Found], by: str) -> None:
        """Add URLs to the frontier, listings only within their bounds. ``by``: seed, ids, redirect, or a page's URL."""
        listings: list[Found] = []
        others: list[Found] = []
        for item in found:
            if item.kind != "listing":
                others.append(item)
            elif item.depth <= MAX_LISTING_DEPTH and self._listings_left > 0:
                listings.append(item)
        now = time.time()
        new_listings = self.ledger.discover(listings, by, now)
        self._listings_left -= new_listings
        added = new_listings + self.ledger.discover(others, by, now)
        if self.options.ids is None:
            self.tally.remaining += added


def session_of(crawler: Crawler) -> CrawlSession:
    """Return the session of a running crawl. Raises TypeError for a spider that has none."""
    session = getattr(crawler.spider, "session", None)
    if not isinstance(session, CrawlSession):
        raise TypeError("the settings of this project are for spiders derived from crawler.spiders.site.SiteSpider")
    return session


def _is_revisit(target: Target, response: Response, digest: str) -> bool:
    if target.state != "done":
        return False
    return response.status == 304 or (response.status == 200 and digest == target.payload_digest)


def _payload_digest(body: bytes) -> str:
    """Return the digest of a body as it came, in the form that WARC tools write and compare."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
