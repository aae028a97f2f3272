"""Giving way to a server: the pauses it asks for, and pauses when it does not answer at all."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.session import CrawlSession, session_of

LONGEST_PAUSE = 600.0
"""Seconds. A server that asks for a longer pause does not want this crawl now; the crawl stops."""
DEFAULT_PAUSE = 10.0
"""Seconds of pause after a 429 or 503 that names none."""
_LONGEST_SILENCE = 60.0


class ServerPressure:
    """A downloader middleware that holds the frontier back after a 429 or 503, and after failed connections.

    On loopback only a pause that is asked for is kept.
    """

    def __init__(self, session: CrawlSession) -> None:
        self._session = session
        self._failures = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ServerPressure:
        """Return the middleware of a crawl."""
        return cls(session_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """Hold back if the server asks for it."""
        self._failures = 0
        if response.status in (429, 503):
            pause = parse_retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if pause is None:
                pause = 0.0 if self._session.addresses.on_loopback else DEFAULT_PAUSE
            if pause > LONGEST_PAUSE:
                self._session.stop("blocked")
            elif pause > 0:
                self._session.hold(pause)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Hold back longer with every connection in a row that fails."""
        if isinstance(exception, IgnoreRequest) or self._session.addresses.on_loopback:
            return
        self._failures += 1
        self._session.hold(min(2.0**self._failures, _LONGEST_SILENCE))


def parse_retry_after(value: bytes | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, 10.2.3), or null if it says nothing of use.

    ``now`` must be aware.
    """
    text = (value or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000" by RFC 5322, which HTTP does not have
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
