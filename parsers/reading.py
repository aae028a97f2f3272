"""A page while it is being read: its lines, its URLs, and the notes taken on the way. The same for every site."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import SplitResult, urljoin, urlsplit

from parsers.blocks import Box, Line, read_document
from parsers.pages import Page

LONGEST_URL = 8000
"""In characters: RFC 9110 section 4.1 asks for no more, and a longer base costs its length again with every link."""


def split_url(url: str) -> SplitResult | None:
    """Split a URL (RFC 3986 section 3); None for what is none, such as ``http://[``, or is too long."""
    if len(url) > LONGEST_URL:
        return None
    try:
        return urlsplit(url)
    except ValueError:
        return None


def join_url(base: str, href: str) -> str | None:
    """Resolve a reference against a base (RFC 3986 section 5); None for what is no URL, or is too long."""
    if len(base) > LONGEST_URL or len(href) > LONGEST_URL:
        return None
    try:
        return urljoin(base, href)
    except ValueError:
        return None


def is_own_host(url: str, hosts: Sequence[str], base_url: str | None) -> bool:
    """Whether an absolute URL is on one of the hosts, or on the host of a copy of the site at ``base_url``."""
    parts = split_url(url)
    if parts is None or parts.scheme not in ("http", "https"):
        return False
    base = split_url(base_url) if base_url else None
    return (parts.hostname or "") in hosts or (base is not None and parts.netloc == base.netloc)


class Reading:
    """A page being read: its lines, where it stands, and the notes taken on the way."""

    def __init__(
        self,
        page: Page,
        home: str,
        hosts: Sequence[str],
        canonical_url: Callable[[str, str | None], str | None],
    ) -> None:
        """``home``, ``hosts`` and ``canonical_url`` are those of the site (see ``parsers.pages.Site``)."""
        self.page = page
        self.home = home
        self.hosts = hosts
        self._canonical_url = canonical_url
        self.document = read_document(page.body, page.content_type)
        self.lines = self.document.lines
        self.notes: dict[str, None] = {}
        self.url = self._own_url()
        served_from = page.url or home + "/"
        self._base = join_url(served_from, self.document.base or "") or served_from

    def _own_url(self) -> str | None:
        declared = self.document.canonical
        from_page = self._canonical_url(self.page.url, self.page.base_url) if self.page.url else None
        absolute = join_url(self.page.url or self.home, declared) if declared else None
        from_link = self._canonical_url(absolute, self._served_at) if absolute else None
        if from_page and from_link and from_page != from_link:
            self.note(f"the page names another canonical URL: {from_link}")
        return from_page or (from_link if self.page.url is None else None)

    @property
    def _served_at(self) -> str | None:
        """A page of a question is served by the site or a copy of it: links to its own host are the site's own."""
        if self.page.base_url or not self.page.url:
            return self.page.base_url
        parts = split_url(self.page.url)
        return f"{parts.scheme}://{parts.netloc}" if parts else None

    @property
    def is_question_page(self) -> bool | None:
        """Whether the URL is that of a question page; None if no URL is known."""
        if self.url:
            return True
        return None if self.page.url is None else False

    def note(self, text: str) -> None:
        """Write down what is unsure, once."""
        self.notes[text] = None

    def absolute(self, href: str) -> str | None:
        """Resolve an href to an absolute http URL of the live site or elsewhere; None for any other scheme."""
        url = join_url(self._base, href.strip())
        parts = split_url(url) if url else None
        if url is None or parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        canonical = self._canonical_url(url, self._served_at)
        if canonical:
            return canonical
        if is_own_host(url, self.hosts, self._served_at):
            served = split_url(self._served_at) if self._served_at else None
            prefix = served.path.rstrip("/") if served else ""
            query = f"?{parts.query}" if parts.query else ""
            return f"{self.home}{parts.path.removeprefix(prefix) or '/'}{query}"
        return parts._replace(fragment="").geturl()

    def is_question(self, url: str) -> bool:
        """Whether an absolute URL is the canonical one of a question page of the site."""
        return self._canonical_url(url, None) == url

    def is_foreign(self, href: str) -> bool:
        """Whether an href leads to another host."""
        url = self.absolute(href)
        return url is not None and not is_own_host(url, self.hosts, self._served_at)

    def content(self, start: int, end: int, *, keep_asides: bool = False) -> list[Line]:
        """Return the content lines of a range, without advertisements and, unless kept, navigation and asides."""
        return self.document.content(start, end, self.is_foreign, keep_asides=keep_asides)

    def keep_boxes_with(self, is_part: Callable[[Line], bool]) -> None:
        """Count every box that holds a part of the question page as content, whatever the page calls the box."""
        kept: set[Box] = set()
        for line in self.lines:
            if is_part(line):
                for box in line.box.around():
                    if box in kept:
                        break
                    box.chrome = False
                    kept.add(box)

    def count_question_links(self) -> int:
        """Count the distinct question pages that the page links to."""
        urls = {self.absolute(href) for line in self.lines for _, href in line.links}
        return sum(1 for url in urls if url and self.is_question(url) and url != self.url)
