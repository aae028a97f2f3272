"""What a crawl is asked to do, what it tells on the way, and what it says at the end. Light: imports no Scrapy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.archive import Origin
from pipelines.errors import UsageError

_ID_RANGE = re.compile(r"(\d{1,18})(?:-(\d{1,18}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlOptions:
    """What a crawl is asked to do. Raises UsageError for a value that makes no sense."""

    site: str
    """Name of the site."""
    origin: Origin = "site"
    """``site``: the live site or a copy of it; ``demo``: the bundled demo site."""
    base_url: str | None = None
    """Where a copy of the site is served; null for the live site."""
    ids: str | None = None
    """Ids of the pages to ask for, and no others: ``7``, ``1000-2000``, ``5,1000-2000``; null for the whole site."""
    max_pages: int | None = None
    """Question pages to ask for at most."""
    max_minutes: float | None = None
    """Minutes after which no more is asked for."""
    run: str | None = None
    """Name of the crawl and of its run folder; null for a new one."""

    def __post_init__(self) -> None:
        if self.origin not in ("site", "demo"):
            raise UsageError(f"Unknown origin {self.origin!r}", "--origin", "Use site or demo.")
        if self.max_pages is not None and self.max_pages < 1:
            raise UsageError(f"The page limit is {self.max_pages}", "--max-pages", "Give at least 1.")
        if self.max_minutes is not None and not self.max_minutes > 0:
            raise UsageError(f"The time limit is {self.max_minutes} minutes", "--max-minutes", "Give more than 0.")
        if self.ids is not None:
            parse_ids(self.ids)

    @property
    def scope(self) -> str:
        """Name of what a pass of this crawl goes over."""
        return "all" if self.ids is None else f"ids:{self.ids}"

    def count_ids(self) -> int:
        """Return how many ids ``ids`` names."""
        return 0 if self.ids is None else sum(len(ids) for ids in parse_ids(self.ids))


def parse_ids(text: str) -> list[range]:
    """Return the ids of ``5,1000-2000`` as ranges, in the order given. Raises UsageError for anything else."""
    ranges = []
    for part in text.split(","):
        match = _ID_RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first:
            raise UsageError(
                f"{part.strip()!r} is no range of ids", "--ids", "Give ids and ranges, like 1000-2000 or 5,7,10-20."
            )
        ranges.append(range(first, last + 1))
    return ranges


def each_id(ranges: list[range]) -> Iterator[int]:
    """Yield the ids of all ranges in order, without holding them in memory."""
    for ids in ranges:
        yield from ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlProgress:
    """Where a crawl stands."""

    crawl: str
    """Name of the crawl."""
    pages: int
    """Question pages that were answered or given up in this crawl."""
    remaining: int
    """URLs known to be due that were not asked for yet; grows as more are found."""
    requests: int
    """Responses so far, of all kinds."""
    bytes: int
    """Bytes of their bodies as they came."""
    seconds: float
    """Since the crawl began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSummary:
    """What a crawl did. Counts of pages are of question pages, each counted once."""

    crawl: str
    """Name of the crawl: of its folder in the archive and of its run folder."""
    site: str
    origin: str
    pages_fetched: int = 0
    """Pages whose body came (new, changed, or the same again)."""
    pages_new: int = 0
    """Pages whose body came for the first time."""
    pages_changed: int = 0
    """Pages whose body is another than before."""
    pages_unchanged: int = 0
    """Pages that are as before: the server said so (304), or the same body came."""
    pages_gone: int = 0
    """Pages that answered 404 or 410."""
    pages_failed: int = 0
    """Pages without an answer or with one of no use; due again in the next crawl."""
    pages_forbidden: int = 0
    """Pages that robots.txt forbids; not asked for."""
    errors: int = 0
    """Pages, listings and sitemaps that our own code failed on; see the log."""
    requests: int = 0
    """Responses of all kinds: pages, listings, sitemaps, robots.txt, redirects, retries."""
    bytes: int = 0
    """Bytes of their bodies as they came."""
    seconds: float = 0.0
    """From the lock to this summary."""
    by_class: dict[str, int] = field(default_factory=dict)
    """Pages by class (``record``, a skip reason, ``redirect``, ``robots``, ``no_answer``); ``listing`` and ``sitemap``
    count the others."""
    by_status: dict[str, int] = field(default_factory=dict)
    """Responses by HTTP status."""
    stopped_because: str = "finished"
    """``finished``, ``max_pages``, ``max_minutes``, ``signal``, ``unreachable``, ``blocked``, ``robots_unavailable``,
    ``robots_forbid``, ``nothing_found``, ``errors``, or a reason of Scrapy's."""
    exit_code: int = 0
    """0: all that was due was asked for; 4: not so."""
