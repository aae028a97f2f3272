"""Counts of a crawl, and the judgement on when to give up."""

from __future__ import annotations

import time
from collections import Counter
from typing import Literal

from crawler.ledger import Target
from crawler.options import CrawlOptions, CrawlProgress, CrawlSummary

Outcome = Literal["new", "changed", "same", "not_modified", "gone", "failed", "forbidden", "redirect"]
"""What asking for a target came to. ``same``: the body came and is the archived one; ``not_modified``: a 304."""

MAX_BAD_IN_A_ROW = 20
"""Targets in a row without a useful answer after which a crawl stops: the site is down, or has shut us out."""
MAX_ERRORS_IN_A_ROW = 50
"""Targets in a row that our own code failed on after which a crawl stops."""
SILENT_AT_THE_END = 3
"""Targets in a row without any answer that make a crawl which ends with them one that lost its server."""

_SHUT_OUT = frozenset({"blocked", "challenge", "private"})
_USEFUL = frozenset({"new", "changed", "same", "not_modified"})


class Tally:
    """Counts what comes in. ``verdict`` turns to a reason to stop once too much went wrong in a row."""

    def __init__(self, options: CrawlOptions) -> None:
        self.started = time.time()
        self.remaining = 0
        """URLs known to be due that were not asked for yet."""
        self.pages_asked = 0
        """Question pages that were asked for."""
        self.verdict: str | None = None
        self._options = options
        self._asked = 0
        self._responses = 0
        self._bytes = 0
        self._useful = 0
        self._errors = 0
        self._pages: Counter[Outcome] = Counter()
        self._all: Counter[Outcome] = Counter()
        self._by_class: Counter[str] = Counter()
        self._by_status: Counter[str] = Counter()
        self._bad_in_a_row = 0
        self._silent_in_a_row = 0
        self._errors_in_a_row = 0

    def count_response(self, status: int, size: int) -> None:
        """Count a response of any kind, ``size`` in bytes as it came."""
        self._responses += 1
        self._bytes += size
        self._by_status[str(status)] += 1

    def count_handed_out(self, target: Target) -> None:
        """Count a target that is on its way."""
        self.remaining = max(0, self.remaining - 1)
        self._asked += 1
        self.pages_asked += target.kind == "page"

    def count_outcome(self, target: Target, outcome: Outcome, page_class: str | None) -> None:
        """Count what a target came to. ``page_class`` is null where there was no answer to tell it from."""
        self._all[outcome] += 1
        if target.kind == "page":
            self._pages[outcome] += 1
            self._by_class[page_class or "no_answer"] += 1
        elif outcome in _USEFUL:
            self._by_class[target.kind] += 1
        if outcome == "forbidden":
            return
        silent = outcome == "failed" and page_class is None
        bad = outcome == "failed" or page_class in _SHUT_OUT
        self._silent_in_a_row = self._silent_in_a_row + 1 if silent else 0
        self._bad_in_a_row = self._bad_in_a_row + 1 if bad else 0
        self._errors_in_a_row = 0
        self._useful += outcome in _USEFUL and not bad
        if self._bad_in_a_row >= MAX_BAD_IN_A_ROW:
            self.verdict = "unreachable" if silent else "blocked"

    def count_error(self) -> None:
        """Count a target that our own code failed on."""
        self._errors += 1
        self._errors_in_a_row += 1
        if self._errors_in_a_row >= MAX_ERRORS_IN_A_ROW:
            self.verdict = "errors"

    def progress(self, crawl: str) -> CrawlProgress:
        """Return where the crawl stands."""
        return CrawlProgress(
            crawl=crawl,
            pages=self._pages.total(),
            remaining=self.remaining,
            requests=self._responses,
            bytes=self._bytes,
            seconds=time.time() - self.started,
        )

    def judge(self, pages_known: int) -> str:
        """Return how a crawl ended that ran out of URLs: ``finished``, or what it met instead of the site.

        ``pages_known``: question pages in the ledger. A crawl that had nothing left to do is finished; one that asked
        and got nothing of use is not.
        """
        if self._silent_in_a_row >= min(SILENT_AT_THE_END, self._asked or 1):
            return "unreachable"
        answered = self._useful or (self._options.ids is not None and self._all["gone"])
        if pages_known and (answered or not self._asked):
            return "finished"
        if self._errors and not answered:
            return "errors"
        if self._all["forbidden"] and not answered:
            return "robots_forbid"
        return "blocked" if self._all["failed"] and not answered else "nothing_found"

    def summary(self, crawl: str, stopped: str) -> CrawlSummary:
        """Return the summary of a crawl that ended for the reason ``stopped``."""
        pages = self._pages
        return CrawlSummary(
            crawl=crawl,
            site=self._options.site,
            origin=self._options.origin,
            pages_fetched=pages["new"] + pages["changed"] + pages["same"],
            pages_new=pages["new"],
            pages_changed=pages["changed"],
            pages_unchanged=pages["same"] + pages["not_modified"],
            pages_gone=pages["gone"],
            pages_failed=pages["failed"],
            pages_forbidden=pages["forbidden"],
            errors=self._errors,
            requests=self._responses,
            bytes=self._bytes,
            seconds=round(time.time() - self.started, 3),
            by_class=dict(sorted(self._by_class.items())),
            by_status=dict(sorted(self._by_status.items())),
            stopped_because=stopped,
            exit_code=0 if stopped == "finished" else 4,
        )
