"""Redirects, as far as they stay on the site."""

from __future__ import annotations

from typing import NamedTuple

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.addresses import join_url
from crawler.session import HOPS, CrawlSession, session_of


class Hop(NamedTuple):
    """A step of a chain of redirects."""

    url: str
    status: int


MAX_HOPS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CONDITIONS = ("If-None-Match", "If-Modified-Since")


class SameSiteRedirects:
    """A downloader middleware that follows redirects on the site, each hop archived by then.

    A redirect that leads off the site, around in a circle, or nowhere is handed on as the answer it is.
    """

    def __init__(self, session: CrawlSession) -> None:
        self._session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SameSiteRedirects:
        """Return the middleware of a crawl."""
        return cls(session_of(crawler))

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the request for the next hop, or the response if there is none."""
        location = redirect_location(response)
        url = None if location is None else self._session.addresses.fetch_url(location)
        hops: tuple[Hop, ...] = (*request.meta.get(HOPS, ()), Hop(request.url, response.status))
        if url is None or len(hops) > MAX_HOPS or any(url == hop.url for hop in hops):
            return response
        headers = request.headers.copy()
        for name in _CONDITIONS:  # they were about the URL that redirects
            headers.pop(name, None)
        return request.replace(url=url, headers=headers, meta={**request.meta, HOPS: hops})


def redirect_location(response: Response) -> str | None:
    """Return the absolute URL that a response redirects to (RFC 9110, 10.2.2), or null if it is no redirect."""
    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location:
        return None
    return join_url(response.url, location.decode("utf-8", "replace"))
