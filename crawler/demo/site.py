"""The demo site as a whole: from a path to an answer, without a server and without memory of earlier answers."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import blake2b
from html import escape
from typing import TextIO
from urllib.parse import parse_qs, unquote

from crawler.demo.content import (
    HOME,
    LANGUAGE,
    SPECIALTIES,
    build_record,
    faq_url,
    question_url,
    slug,
    specialty_of,
    title_of,
)
from crawler.demo.layouts import LAYOUTS
from crawler.demo.padding import pad
from crawler.demo.plan import FOR_FAQ, FOR_SIZE, Plan, mix, revised_at
from crawler.demo.words import FAQ_TOPICS, TOPICS
from parsers.records import Record, as_dict
from pipelines.errors import UsageError

MIXED = "mixed"
"""Name of the choice of a layout page by page."""
MAX_KB = 5000
"""Largest page that can be asked for."""

_HTML = "text/html; charset=utf-8"
_XML = "application/xml; charset=utf-8"
_ENTRIES_A_LISTING = 20
_SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_ONE_PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says to one request."""

    status: int = 200
    """HTTP status: 200, 301 or 404."""
    content_type: str = _HTML
    """Value of Content-Type."""
    body: bytes = b""
    """Content, without any content coding."""
    last_modified: datetime | None = None
    """When the content got as it is (UTC, whole seconds); null where that means nothing."""
    location: str | None = None
    """Where a 301 points to."""


class DemoSite:
    """A health Q&A site of which everything is known, because everything follows from a few numbers.

    Nothing is held in memory: every page is made when it is asked for, so a site of a million pages costs no more than
    a small one. All methods depend on the arguments of the constructor and on their own, and on nothing else.
    """

    def __init__(
        self, pages: int = 300, seed: int = 1, revision: int = 0, layout: str = MIXED, kb: int | None = None
    ) -> None:
        """Plan a site of ``pages`` pages, in the state of ``revision``.

        ``layout`` is a name of ``LAYOUTS``, or ``mixed``. ``kb`` is the size of a page in kB (a page whose content
        needs more is larger); without it pages have 15 to 25 kB. Raises UsageError for what no site can have.
        """
        if layout != MIXED and layout not in LAYOUTS:
            raise UsageError(
                f"The demo site has no layout {layout!r}", "--layout", f"Choose from {', '.join([MIXED, *LAYOUTS])}."
            )
        if kb is not None and not 1 <= kb <= MAX_KB:
            raise UsageError(f"Demo pages of {kb} kB cannot be made", "--kb", f"Choose from 1 to {MAX_KB}.")
        self.plan = Plan(pages=pages, seed=seed, revision=revision)
        self.layout = layout
        self.kb = kb

    def ids(self) -> Iterator[str]:
        """Yield the ids of all pages that exist at this revision, in ascending order."""
        plan = self.plan
        return (str(plan.source_id(index)) for index in range(plan.count) if plan.is_present(index))

    def record(self, source_id: str) -> Record | None:
        """Return the truth of a page: what a parser must return, with an empty ``layout`` and no notes.

        None where the site has no such page at this revision.
        """
        index = self.plan.index_of(source_id)
        return None if index is None else build_record(self.plan, index)

    def records(self) -> Iterator[Record]:
        """Yield the truth of all pages, in ascending order of their ids."""
        plan = self.plan
        return (build_record(plan, index) for index in range(plan.count) if plan.is_present(index))

    def layout_of(self, source_id: str) -> str:
        """Return the name of the layout that a page is shown in. Raises KeyError where there is no such page."""
        return self._layout(self._index(source_id))

    def page(self, source_id: str) -> bytes:
        """Return the HTML of a page. Raises KeyError where the site has no such page at this revision."""
        return self._page(self._index(source_id))

    def etag(self, source_id: str) -> str:
        """Return the strong entity tag of a page, quotes included. Raises KeyError where there is no such page."""
        return entity_tag(self.page(source_id))

    def last_modified(self, source_id: str) -> datetime:
        """Return when a page got its content (UTC, whole seconds). Raises KeyError where there is no such page."""
        return self.plan.last_modified(self._index(source_id))

    def answer(self, target: str, base_url: str = HOME) -> Answer:
        """Return the answer to a request for ``target`` (path and query).

        ``base_url`` (scheme, host and port) is where the client sees the site; robots.txt and sitemaps need it.
        """
        path, _, query = target.partition("?")
        path = unquote(path, errors="replace")
        answer = self._find(path, query, base_url)
        if answer is None and len(path) > 1 and path.endswith("/"):
            stripped = path.rstrip("/")
            if self._find(stripped, query, base_url) is not None:
                return Answer(status=301, location=f"{stripped}?{query}" if query else stripped)
        if answer is None:
            return Answer(status=404, body=_document("Page not found", "<p>There is no such page.</p>"))
        return answer

    def _index(self, source_id: str) -> int:
        index = self.plan.index_of(source_id)
        if index is None:
            raise KeyError(source_id)
        return index

    def _layout(self, index: int) -> str:
        return self.layout if self.layout != MIXED else tuple(LAYOUTS)[index % len(LAYOUTS)]

    def _page(self, index: int) -> bytes:
        html = LAYOUTS[self._layout(index)](build_record(self.plan, index)).encode()
        if self.kb is not None:
            return pad(html, self.kb * 1000, _directory_links())
        return pad(html, 15_000 + mix(self.plan.seed, FOR_SIZE, index) % 10_000)

    def _find(self, path: str, query: str, base_url: str) -> Answer | None:
        """Return the answer for a path that the site has, else None."""
        match path.split("/")[1:]:
            case ["en", "article", source_id]:
                return self._question(source_id)
            case [""]:
                return self._listing("DoctorQnA", '<p><a href="/en" hreflang="en">English</a></p>')
            case ["en"]:
                return self._front()
            case ["en", "questions"]:
                return self._questions("1")
            case ["en", "questions", number]:
                return self._questions(number)
            case ["en", "specialties"]:
                return self._listing("Specialties", _specialty_links())
            case ["en", "specialty", name]:
                return self._specialty(name, parse_qs(query).get("page", ["1"])[-1])
            case ["en", "faq", specialty, topic]:
                return self._faq(specialty, topic)
            case ["robots.txt"]:
                return Answer(content_type="text/plain; charset=utf-8", body=_robots(base_url))
            case ["sitemap.xml"]:
                return self._sitemap_index(base_url)
            case ["sitemaps", "listings.xml"]:
                return self._xml(
                    _url_set((base_url + path, revised_at(self.plan.revision)) for path in _listing_paths())
                )
            case ["sitemaps", name]:
                return self._sitemap(name, base_url)
            case ["account", "login"]:
                return self._listing("Log in", "<p>This page is closed to robots.</p>")
            case ["img", "logo.gif" | "s.gif"]:
                return Answer(content_type="image/gif", body=_ONE_PIXEL)
        return None

    # Question pages and listings.

    def _question(self, source_id: str) -> Answer | None:
        index = self.plan.index_of(source_id)
        if index is None:
            return None
        return Answer(body=self._page(index), last_modified=self.plan.last_modified(index))

    def _listing(self, title: str, content: str) -> Answer:
        return Answer(body=_document(title, content), last_modified=revised_at(self.plan.revision))

    def _front(self) -> Answer:
        plan = self.plan
        newest = (index for index in range(plan.count - 1, -1, -1) if plan.is_present(index))
        chosen = [index for index, _ in zip(newest, range(_ENTRIES_A_LISTING), strict=False)]
        more = '<p><a href="/en/questions">All questions</a></p>\n<h2>Specialties</h2>\n'
        return self._listing("Health questions and answers", f"{self._entries(chosen)}\n{more}{_specialty_links()}")

    def _questions(self, number: str) -> Answer | None:
        last = -(-self.plan.count // _ENTRIES_A_LISTING)
        page = _page_number(number, last)
        if page is None:
            return None
        start = (page - 1) * _ENTRIES_A_LISTING
        entries = self._entries(range(start, min(start + _ENTRIES_A_LISTING, self.plan.count)))
        pager = _pager(page, last, lambda other: f"/en/questions/{other}" if other > 1 else "/en/questions")
        return self._listing(f"All questions, page {page}", f"{entries}\n{pager}")

    def _specialty(self, name: str, number: str) -> Answer | None:
        specialty = _specialties_by_slug().get(name)
        if specialty is None:
            return None
        indices = self._indices_of(specialty)
        last = max(1, -(-len(indices) // _ENTRIES_A_LISTING))
        page = _page_number(number, last)
        if page is None:
            return None
        start = (page - 1) * _ENTRIES_A_LISTING
        chosen = [indices[place] for place in range(start, min(start + _ENTRIES_A_LISTING, len(indices)))]
        path = f"/en/specialty/{name}"
        pager = _pager(page, last, lambda other: f"{path}?page={other}" if other > 1 else path)
        topics = "".join(
            f'<li><a href="{faq_url(specialty, topic).removeprefix(HOME)}">{escape(topic)}</a></li>'
            for topic in FAQ_TOPICS[specialty]
        )
        return self._listing(f"{specialty}, page {page}", f"{self._entries(chosen)}\n{pager}\n<ul>{topics}</ul>")

    def _faq(self, specialty_slug: str, topic_slug: str) -> Answer | None:
        specialty = _specialties_by_slug().get(specialty_slug)
        topics = {slug(topic): topic for topic in FAQ_TOPICS[specialty]} if specialty is not None else {}
        topic = topics.get(topic_slug)
        if specialty is None or topic is None:
            return None
        indices = self._indices_of(specialty)
        start = mix(FOR_FAQ, *topic_slug.encode()) % max(1, len(indices) - 9)
        chosen = [indices[place] for place in range(start, min(start + 10, len(indices)))]
        back = f'<p><a href="/en/specialty/{specialty_slug}">{escape(specialty)}</a></p>'
        return self._listing(topic, f"{back}\n{self._entries(chosen)}")

    def _indices_of(self, specialty: str) -> _SpecialtyIndices:
        return _SpecialtyIndices(self.plan, tuple(n for n, topic in enumerate(TOPICS) if topic.specialty == specialty))

    def _entries(self, indices: range | list[int]) -> str:
        """Return a list of links to those of the pages that exist."""
        plan = self.plan
        entries = [
            f'<li><a href="/{LANGUAGE}/article/{plan.source_id(index)}">{escape(title_of(plan, index))}</a> '
            f"<small>{escape(specialty_of(plan, index))}, {plan.asked_on(index):%Y/%m/%d}</small></li>"
            for index in indices
            if index < plan.count and plan.is_present(index)
        ]
        return "\n".join(["<ul>", *entries, "</ul>"])

    # Sitemaps (https://www.sitemaps.org/protocol.html).

    @property
    def _sitemap_part(self) -> int:
        """Number of pages a part of the sitemap covers: several parts on a small site too, never above 5,000."""
        return min(5_000, max(50, -(-self.plan.pages // 4)))

    def _sitemap_index(self, base_url: str) -> Answer:
        parts = -(-self.plan.count // self._sitemap_part)
        names = [
            "listings.xml",
            *(f"{part}.xml.gz" if part % 2 == 0 else f"{part}.xml" for part in range(1, parts + 1)),
        ]
        lastmod = revised_at(self.plan.revision).isoformat()
        entries = "\n".join(
            f"<sitemap><loc>{escape(base_url)}/sitemaps/{name}</loc><lastmod>{lastmod}</lastmod></sitemap>"
            for name in names
        )
        return self._xml(f'<sitemapindex xmlns="{_SITEMAP_NAMESPACE}">\n{entries}\n</sitemapindex>\n')

    def _sitemap(self, name: str, base_url: str) -> Answer | None:
        number, _, kind = name.partition(".")
        plan, size = self.plan, self._sitemap_part
        part = _page_number(number, -(-plan.count // size))
        if part is None or kind != ("xml.gz" if part % 2 == 0 else "xml"):
            return None
        indices = range((part - 1) * size, min(part * size, plan.count))
        answer = self._xml(
            _url_set(
                (question_url(plan.source_id(index)).replace(HOME, base_url, 1), plan.last_modified(index))
                for index in indices
                if plan.is_present(index)
            )
        )
        if kind == "xml":
            return answer
        body = gzip.compress(answer.body, compresslevel=6, mtime=0)
        return Answer(content_type="application/gzip", body=body, last_modified=answer.last_modified)

    def _xml(self, content: str) -> Answer:
        body = f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode()
        return Answer(content_type=_XML, body=body, last_modified=revised_at(self.plan.revision))


class _SpecialtyIndices:
    """The indices of the pages of one specialty, in ascending order of blocks, as a sequence that is never built.

    The last ones may lie beyond the last page of the site.
    """

    def __init__(self, plan: Plan, topics: tuple[int, ...]) -> None:
        self._plan, self._topics = plan, topics

    def __len__(self) -> int:
        return -(-self._plan.count // len(TOPICS)) * len(self._topics)

    def __getitem__(self, place: int) -> int:
        block, which = divmod(place, len(self._topics))
        return self._plan.index_of_topic(block, self._topics[which])


def entity_tag(body: bytes) -> str:
    """Return the strong entity tag of a body, quotes included: a hash, so it changes exactly when the body does."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


def write_truth(site: DemoSite, out: TextIO) -> int:
    """Write the truth of all pages as JSON Lines, one record a line, and return their number."""
    number = 0
    for number, record in enumerate(site.records(), start=1):  # noqa: B007 (the last number is the count)
        out.write(json.dumps(as_dict(record), ensure_ascii=False) + "\n")
    return number


def _document(title: str, content: str) -> bytes:
    """Return a page that is no question page."""
    menu = (
        '<nav><a href="/en">Home</a> <a href="/en/questions">Questions</a> <a href="/en/specialties">Specialties</a> '
        '<a href="/account/login" rel="nofollow">Log in</a></nav>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{LANGUAGE}">\n<head><meta charset="utf-8">'
        f"<title>{escape(title)} | DoctorQnA</title></head>\n"
        f"<body>\n{menu}\n<h1>{escape(title)}</h1>\n{content}\n</body>\n</html>\n"
    ).encode()


@cache
def _specialties_by_slug() -> dict[str, str]:
    return {slug(specialty): specialty for specialty in SPECIALTIES}


@cache
def _specialty_links() -> str:
    items = (
        f'<li><a href="/en/specialty/{name}">{escape(full)}</a></li>' for name, full in _specialties_by_slug().items()
    )
    return "\n".join(["<ul>", *items, "</ul>"])


@cache
def _directory_links() -> tuple[tuple[str, str], ...]:
    """Return path and escaped label of all topics of the FAQ."""
    return tuple(
        (faq_url(specialty, topic).removeprefix(HOME), escape(topic))
        for specialty, topics in FAQ_TOPICS.items()
        for topic in topics
    )


def _listing_paths() -> tuple[str, ...]:
    return ("/en", "/en/questions", "/en/specialties", *(f"/en/specialty/{name}" for name in _specialties_by_slug()))


def _page_number(text: str, last: int) -> int | None:
    """Return a page number from 1 to ``last``, or None for anything else."""
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or text.startswith("0"):
        return None
    number = int(text)
    return number if number <= last else None


def _pager(page: int, last: int, path_of: Callable[[int], str]) -> str:
    """Return links to the neighbours, and in ever longer steps to all others: any page is a few clicks away."""
    steps = [1, 2, 3, *(10**power * factor for power in range(1, 7) for factor in (1, 3))]
    numbers = {1, last, *(page + step for step in steps), *(page - step for step in steps)}
    links = (f'<a href="{path_of(number)}">{number}</a>' for number in sorted(numbers) if 1 <= number <= last)
    return f"<p>{' '.join(links)}</p>"


def _robots(base_url: str) -> bytes:
    return f"User-agent: *\nDisallow: /account/\nAllow: /\n\nSitemap: {base_url}/sitemap.xml\n".encode()


def _url_set(entries: Iterator[tuple[str, datetime]]) -> str:
    urls = (f"<url><loc>{escape(url)}</loc><lastmod>{lastmod.isoformat()}</lastmod></url>" for url, lastmod in entries)
    return "\n".join([f'<urlset xmlns="{_SITEMAP_NAMESPACE}">', *urls, "</urlset>\n"])
