"""The record: what one question-and-answer page says, and nothing that it does not say.

`healthqa parse` prints exactly this, as JSON. The string below each field says what the field means; the column
table of the docs is made from these strings.

A value that the page does not have is null (``None``) and stays null: no defaults, no guesses. ``text`` fields are
faithful: all words, in order, with line breaks (``\\n``) where the page breaks lines.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

Gender = Literal["female", "male"]
Role = Literal["doctor", "staff", "lay", "unknown"]
SectionKind = Literal["introduction", "section", "conclusion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked, and when."""

    title: str | None = None
    """Title of the question as the asker (or the translator) put it."""
    text: str | None = None
    """Body of the question, faithful, lines joined by a line break."""
    asked_on: str | None = None
    """Day of the question, ISO 8601 (``2012-01-17``); no time is invented."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asked, as far as the page says."""

    name: str | None = None
    """Name as printed. It never reaches a published table."""
    age_min: int | None = None
    """Lower bound of the age band in years: 10 for ``10~19``."""
    age_max: int | None = None
    """Upper bound of the age band in years, inclusive: 19 for ``10~19``."""
    gender: Gender | None = None
    """``female`` or ``male`` as printed. On doctorqna.com it is a constant of the site, not knowledge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer to the question of the page."""

    doctor: str | None = None
    """Name of who replied, without ``Dr.``."""
    role: Role = "unknown"
    """``doctor``, ``staff``, ``lay`` or ``unknown``, from evidence on the page only."""
    specialty: str | None = None
    """Specialty of who replied, as printed."""
    institution: str | None = None
    """Hospital or clinic of who replied, as printed."""
    text: str | None = None
    """The reply, faithful and complete."""
    replied_on: str | None = None
    """Day of the reply, ISO 8601."""
    accepted: bool | None = None
    """Whether the page marks this reply as accepted; null where the site has no such mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a list in an article section."""

    label: str | None = None
    """What stands before the colon, without bullet, number, colon or dash; null for a point without one."""
    text: str | None = None
    """What stands behind the colon, or the whole point where it has no label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One part of the article."""

    kind: SectionKind
    """``introduction`` (before the first heading), ``section`` or ``conclusion``."""
    number: int | None = None
    """Number in front of the heading; null where it has none."""
    heading: str | None = None
    """Heading without its number and without a closing colon; null for a part without one."""
    paragraphs: tuple[str, ...] = ()
    """Running text, one entry a paragraph, in page order."""
    points: tuple[Point, ...] = ()
    """Points of the section's lists, in page order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The article that stands below the reply."""

    sections: tuple[Section, ...] = ()
    """Sections in page order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Similar:
    """A card that points to a similar question."""

    position: int
    """1 for the first card of the page."""
    title: str | None = None
    """Title of the card."""
    url: str | None = None
    """Canonical URL of the page it points to; null in a text rendition."""
    page_id: str | None = None
    """``page_id`` of the page it points to; null where the URL is not that of a question page."""
    question_excerpt: str | None = None
    """Beginning of that page's question, as printed (a closing ``...`` is kept)."""
    doctor: str | None = None
    """Who replied there, without ``Dr.``."""
    specialty: str | None = None
    """Specialty of who replied there, as printed."""
    reply_excerpt: str | None = None
    """Beginning of that page's reply, as printed (a closing ``...`` is kept)."""
    truncated: bool = False
    """Whether the question or the reply excerpt ends in ``...``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """An entry of the list of related topics."""

    position: int
    """1 for the first entry of the page."""
    topic: str | None = None
    """Topic as printed."""
    specialty: str | None = None
    """Specialty of the topic, without its brackets."""
    url: str | None = None
    """Absolute URL of the topic; null in a text rendition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One question-and-answer page, taken apart."""

    site: str
    """Site the parser was written for, e.g. ``doctorqna``."""
    language: str | None
    """Language of the page, BCP 47, e.g. ``en``."""
    source_id: str | None
    """The site's own id of the page, e.g. ``44458``; null where the URL is not known."""
    page_id: str | None
    """``site/language/source_id``: unique and stable, joins all tables; null where the URL is not known."""
    url: str | None
    """Canonical URL: no fragment, no tracking or list-context parameters; null where it is not known."""
    layout: str
    """Which layout of the parser matched."""
    title: str | None = None
    """Headline of the page, without its `` - Specialty`` suffix and without a site name behind it."""
    specialty: str | None = None
    """Specialty of the page, as printed."""
    question: Question = Question()
    """What was asked."""
    asker: Asker = Asker()
    """Who asked."""
    replies: tuple[Reply, ...] = ()
    """Replies in page order."""
    article: Article | None = None
    """The article below the reply; null where there is none."""
    similar: tuple[Similar, ...] = ()
    """Cards of similar questions, in page order."""
    faqs: tuple[Faq, ...] = ()
    """Related topics, in page order."""
    notes: tuple[str, ...] = ()
    """What the parser was unsure of, one short sentence each."""


def as_dict(value: Any) -> Any:
    """Turn a record (or a part of one) into dicts, lists and plain values, in field order, ready for JSON."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_dict(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [as_dict(item) for item in value]
    return value
