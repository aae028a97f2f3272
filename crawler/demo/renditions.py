"""What a page shows, as lines of text: the shapes of the single lines, and the two text renditions of a whole page.

Every function takes any record, also one that no real page would give; parts that are null are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest

from parsers.records import Asker, Faq, Point, Record, Reply, Section, Similar

SHARE = "Share to:"
"""Label below the headline."""
REPLY_DATE = "Reply Date:"
"""Label in front of the day of a reply."""
MORE_INFO = "More Info"
"""Label above the article."""
SIMILAR = "Similar Q&A"
"""Label above the cards."""
FAQ = "Related FAQ"
"""Label above the list of topics."""
READ_MORE = "[Read More]"
"""What the link of a card begins with."""


def headline(record: Record) -> str | None:
    """Return ``<Headline> - <Specialty>``; a page without a title has no headline."""
    if record.title is None or record.specialty is None:
        return record.title
    return f"{record.title} - {record.specialty}"


def printed_date(day: str) -> str:
    """Return an ISO date as the site prints it: ``2012/01/17``."""
    return day.replace("-", "/")


def age_text(asker: Asker) -> str | None:
    """Return ``10~19 year old``, or None where no age is known."""
    bounds = [str(age) for age in (asker.age_min, asker.age_max) if age is not None]
    return f"{'~'.join(bounds)} year old" if bounds else None


def asker_line_parts(record: Record) -> tuple[str | None, str | None, str | None]:
    """Return name, ``10~19 year old female.`` and ``Ask Date: 2012/01/17``, each None where nothing of it is known."""
    asker, day = record.asker, record.question.asked_on
    who = " ".join(part for part in (age_text(asker), asker.gender) if part)
    return asker.name, f"{who}." if who else None, f"Ask Date: {printed_date(day)}" if day else None


def asker_line(record: Record) -> str | None:
    """Return ``NAME, 10~19 year old female. Ask Date: 2012/01/17``, or None where nothing of it is known."""
    name, who, day = asker_line_parts(record)
    named = ", ".join(part for part in (name, who) if part)
    return " ".join(part for part in (named, day) if part) or None


def doctor_line(who: Reply | Similar) -> str | None:
    """Return ``Dr. <Name> reply <Specialty>``, or None without a name (the site prints ``Dr.`` before all of them)."""
    if who.doctor is None:
        return None
    return f"Dr. {who.doctor} reply {who.specialty}" if who.specialty is not None else f"Dr. {who.doctor} reply"


def reply_date_line(reply: Reply) -> str | None:
    """Return ``Reply Date: 2012/01/17``, or None without a date."""
    return f"{REPLY_DATE} {printed_date(reply.replied_on)}" if reply.replied_on is not None else None


def heading_line(section: Section) -> str | None:
    """Return ``1. Heading``, the heading alone, or None."""
    if section.heading is None or section.number is None:
        return section.heading
    return f"{section.number}. {section.heading}"


def point_line(point: Point) -> str:
    """Return ``Label: text`` (without a bullet), or the one of the two that there is."""
    label = f"{point.label}:" if point.label is not None else None
    return " ".join(part for part in (label, point.text) if part is not None)


def read_more_line(card: Similar) -> str:
    """Return ``[Read More] <title>``; every card ends with it."""
    return f"{READ_MORE} {card.title}" if card.title is not None else READ_MORE


def faq_specialty(entry: Faq) -> str | None:
    """Return ``(Specialty)``, or None where the entry has none."""
    return f"({entry.specialty})" if entry.specialty is not None else None


def text_share(record: Record) -> str:
    """Return the rendition with headline, ``Share to:`` and blank lines between the parts."""
    lines: list[str] = []
    for part in _parts(record):
        lines.extend(part)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def text_plain(record: Record) -> str:
    """Return the rendition without headline, ``Share to:`` and every blank line."""
    lines = [line for part in _parts(record, with_head=False) for line in part]
    return "\n".join(line for line in "\n".join(lines).split("\n") if line.strip())


def text_truth(record: Record, *, with_headline: bool = True) -> Record:
    """Return what a text rendition of a record shows: the same without any address.

    The plain rendition has no headline either: with ``with_headline=False`` the title is null as well, and the
    specialty is the one that the doctor line prints.
    """
    of_reply = record.replies[0].specialty if record.replies else None
    return replace(
        record,
        specialty=record.specialty if with_headline else of_reply,
        source_id=None,
        page_id=None,
        url=None,
        title=record.title if with_headline else None,
        similar=tuple(replace(card, url=None, page_id=None) for card in record.similar),
        faqs=tuple(replace(entry, url=None) for entry in record.faqs),
    )


def _parts(record: Record, with_head: bool = True) -> Iterator[list[str]]:
    if with_head:
        yield _present([headline(record)], 1)
        yield [SHARE, ""]
    yield _present([record.question.title], 2)
    yield _present([record.question.text], 1)
    yield _present([asker_line(record)], 1)
    for reply in record.replies:
        yield _present([doctor_line(reply)], 2)
        yield _present([reply.text], 1)
        yield _present([reply_date_line(reply)], 1)
    if record.article is not None:
        yield [MORE_INFO, "", ""]
        sections = record.article.sections
        for section, following in zip_longest(sections, sections[1:]):
            # The site leaves two blank lines between two sections, one everywhere else.
            wide = following is not None and section.kind == following.kind == "section"
            yield [*_section_lines(section), *([""] * (2 if wide else 1))]
    if record.similar:
        yield [SIMILAR, ""]
        for card in record.similar:
            yield _card_lines(card)
    if record.faqs:
        yield [FAQ, ""]
        for entry in record.faqs:
            yield _present([entry.topic], 1)
            yield _present([faq_specialty(entry)], 1)


def _present(lines: list[str | None], blank: int) -> list[str]:
    """Return the lines that are there, and so many blank ones behind them if any is."""
    present = [line for line in lines if line is not None]
    return present + [""] * blank if present else []


def _section_lines(section: Section) -> list[str]:
    """Return a section: paragraphs and points have a blank line between them, the rest follows on directly."""
    lines = _present([heading_line(section)], 0)
    lines += "\n\n".join(section.paragraphs).split("\n") if section.paragraphs else []
    lines += "\n\n".join(f"- {point_line(point)}" for point in section.points).split("\n") if section.points else []
    return lines


def _card_lines(card: Similar) -> list[str]:
    return [
        *_present([card.title], 1),
        *_present([card.question_excerpt], 2),
        *_present([doctor_line(card), card.reply_excerpt], 1),
        read_more_line(card),
        "",
        "",
    ]
