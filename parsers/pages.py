"""What goes into a parser and what comes out beside a record: the page, the named skip, the layout error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from parsers.records import Record

SkipReason = Literal[
    "listing",
    "unanswered",
    "soft_404",
    "gone",
    "private",
    "blocked",
    "challenge",
    "redirect_home",
    "teaser",
    "not_qa",
    "unparsed",
]
"""Why a page holds no record; the complete list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it came, with the facts of its fetch."""

    body: bytes
    """Content, after any transfer and content coding was undone."""
    url: str | None = None
    """Where it was fetched; null for a saved file of unknown origin."""
    status: int = 200
    """HTTP status."""
    content_type: str | None = None
    """Value of the Content-Type header."""
    base_url: str | None = None
    """Where a copy of the site was served, e.g. ``http://127.0.0.1:8000``: its links count as the site's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """A page that holds no record, and why."""

    reason: SkipReason
    """The class of the page."""
    evidence: str
    """What on the page or in its status shows that class."""


Outcome = tuple[Record, ...] | Skip
"""What a page ends as: its records (one, on most sites) or a named skip."""


class LayoutError(Exception):
    """A page of the right kind that no layout of the parser fits.

    ``looked_for`` says what was missing, ``where`` says where on the page it was looked for.
    """

    def __init__(self, looked_for: str, where: str) -> None:
        super().__init__(f"{looked_for} not found {where}")
        self.looked_for = looked_for
        self.where = where


class Site(Protocol):
    """What every module in ``parsers/sites/`` offers."""

    NAME: str
    """Short name, equal to the module's name."""
    HOME: str
    """Scheme and host of the live site, e.g. ``https://doctorqna.com``."""
    HOSTS: tuple[str, ...]
    """Host names that are this site."""
    VERSION: str
    """Version of the parser: changes whenever the same bytes may give another outcome."""

    def canonical_url(self, url: str, base_url: str | None = None) -> str | None:
        """Return the canonical URL of the question page that ``url`` names, or None if it names none.

        A ``url`` below ``base_url`` (a copy of the site) counts as the site's own.
        """

    def page_id(self, canonical_url: str) -> str:
        """Return ``site/language/source_id`` of a canonical question URL."""

    def question_url(self, source_id: str) -> str:
        """Return the canonical URL of the question page with this id."""

    def parse(self, page: Page) -> Outcome:
        """Take a page apart. Raises LayoutError; depends on nothing but its argument."""
