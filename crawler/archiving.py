"""Every response goes to the archive first: redirects, errors, robots.txt and 304s too."""

from __future__ import annotations

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.session import CrawlSession, session_of
from pipelines.errors import HealthQAError


class ArchiveFirst:
    """The downloader middleware nearest the downloader: sees bodies still compressed, and every try and hop."""

    def __init__(self, session: CrawlSession) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveFirst:
        """Return the middleware of a crawl."""
        return cls(session_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive a response. Raises DiskError, which stops the crawl: what is not archived is never marked."""
        try:
            self._session.archive(request, response)
        except HealthQAError as error:
            self._session.fail(error)
            raise
        return _without_false_gzip(response)


def _without_false_gzip(response: Response) -> Response:
    """Take the gzip header off a body that is not gzipped: some servers send it with plain text, or with a 304."""
    coding = (response.headers.get("Content-Encoding") or b"").strip().lower()
    if coding not in (b"gzip", b"x-gzip") or response.body.startswith(b"\x1f\x8b"):
        return response
    headers = response.headers.copy()
    del headers["Content-Encoding"]
    return response.replace(headers=headers)
