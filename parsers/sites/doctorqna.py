"""doctorqna.com: ``/en/article/<int>``, one question, one doctor's reply, an article, similar questions, topics.

The mark-up of the site is not relied on. A page is read as lines (``parsers/blocks.py``) and taken apart by its labels
and their order: headline, ``Share to:``, question, asker line, doctor line, reply, ``Reply Date:``, ``More Info`` with
the article, ``Similar Q&A`` with its cards, ``Related FAQ`` with its topics. Heading elements, bold, lists and links
are hints. The same grammar reads HTML and both text renditions: ``share`` (headline, ``Share to:``, blank lines) and
``plain`` (none of these).

Where a label or a part is missing, its field is null and a note says so, or LayoutError is raised when the parts
around it could be mistaken for it; nothing is filled from another part's place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from urllib.parse import urlsplit

from parsers.article import parse_article
from parsers.blocks import MOST_LINKS_OF_LABEL, Box, Line
from parsers.cards import is_specialty_line, parse_cards, parse_topics
from parsers.headline import is_site_name, split_headline
from parsers.lines import (
    MEDICAL,
    READ_MORE,
    REPLY_DATE,
    SENTENCE_END,
    AskerLine,
    DoctorLine,
    damaged_doctor_line,
    doctor_line_at,
    find_asker_line,
    is_part,
    is_part_of_reply_date,
    is_specialty,
    joined,
    reply_dates,
)
from parsers.pages import LayoutError, Outcome, Page
from parsers.reading import Reading, is_own_host, split_url
from parsers.records import Article, Faq, Question, Record, Reply, Similar
from parsers.skips import skip_by_content, skip_by_status
from parsers.text import iso_date, split_brackets

NAME = "doctorqna"
HOME = "https://doctorqna.com"
HOSTS = ("doctorqna.com", "www.doctorqna.com")
VERSION = "1"

_ARTICLE_PATH = re.compile(r"/([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)/article/0*([1-9][0-9]{0,17})/?$")


def canonical_url(url: str, base_url: str | None = None) -> str | None:
    """Return ``https://doctorqna.com/<language>/article/<id>``, or None for any other page."""
    parts = split_url(url)
    if parts is None or not is_own_host(url, HOSTS, base_url):
        return None
    path = parts.path
    base = split_url(base_url) if base_url else None
    if base is not None:
        path = path.removeprefix(base.path.rstrip("/"))
    match = _ARTICLE_PATH.match(path)
    return f"{HOME}/{match[1]}/article/{match[2]}" if match else None


def page_id(canonical_url: str) -> str:
    """Return ``doctorqna/<language>/<id>``."""
    match = _ARTICLE_PATH.match(urlsplit(canonical_url).path)
    if match is None:
        raise ValueError(f"{canonical_url} is no question page of {NAME}")
    return f"{NAME}/{match[1]}/{match[2]}"


def question_url(source_id: str) -> str:
    """Return the URL of the English page of a question."""
    return f"{HOME}/en/article/{int(source_id)}"


def parse(page: Page) -> Outcome:
    """Take a page apart: its record, a named skip, or LayoutError."""
    skip = skip_by_status(page)
    if skip is not None:
        return skip
    reading = Reading(page, HOME, HOSTS, canonical_url)
    reading.keep_boxes_with(is_part)
    asker_line = find_asker_line(reading)
    if asker_line is None:
        skip = skip_by_content(reading.document, reading.is_question_page, reading.count_question_links())
        if skip is not None:
            return skip
        raise LayoutError("asker line (`NAME, AA~BB year old GENDER. Ask Date: YYYY/MM/DD`)", "anywhere on the page")
    return (_parse_record(reading, asker_line),)


# --- labels -----------------------------------------------------------------------------------------------------------

_SHARE = re.compile(r"share to\s*[:：]", re.I)
_MORE_INFO = re.compile(r"more info\s*[:：]?$", re.I)
_SIMILAR = re.compile(r"similar q\s?&\s?as?\s*[:：]?$", re.I)
_FAQ = re.compile(r"related faqs?\s*[:：]?$", re.I)
_SHARE_WORDS = frozenset(
    "facebook twitter x line whatsapp telegram linkedin pinterest reddit weibo wechat email mail e-mail copy link "
    "print share tweet plurk messenger threads".split()
)


# --- the whole page ---------------------------------------------------------------------------------------------------


def _parse_record(reading: Reading, asker_line: AskerLine) -> Record:
    labels = _find_labels(reading, asker_line)
    replies, thread_end = _parse_replies(reading, asker_line, labels)
    article = _parse_article_part(reading, labels, thread_end)
    similar = _parse_similar(reading, labels)
    faqs = _parse_faqs(reading, labels)
    headline = _find_headline(reading, asker_line, labels, _specialties(replies, faqs, similar))
    question = _parse_question(reading, asker_line, headline)
    specialty_of_reply = replies[0].specialty if replies else None
    specialty = headline.specialty or specialty_of_reply
    if headline.specialty is None and specialty_of_reply:
        reading.note("specialty taken from the doctor line: the headline names none")
    elif specialty_of_reply and headline.specialty != specialty_of_reply:
        reading.note(f"the headline says {headline.specialty}, the doctor line {specialty_of_reply}")
    if reading.url is None:
        reading.note("url, source_id and page_id are not known: the page does not tell its own URL")
    if reading.document.replaced:
        reading.note(f"{reading.document.replaced} characters could not be decoded")
    identity = page_id(reading.url).split("/") if reading.url else None
    return Record(
        site=NAME,
        language=identity[1] if identity else "en",
        source_id=identity[2] if identity else None,
        page_id="/".join(identity) if identity else None,
        url=reading.url,
        layout=_layout(reading, headline),
        title=headline.title,
        specialty=specialty,
        question=question,
        asker=asker_line.asker,
        replies=replies,
        article=article,
        similar=similar,
        faqs=faqs,
        notes=tuple(reading.notes),
    )


def _specialties(replies: Sequence[Reply], faqs: Sequence[Faq], similar: Sequence[Similar]) -> list[str]:
    """Return the specialties that the page names, the likeliest for the page itself first."""
    of_replies = [reply.specialty for reply in replies]
    elsewhere = [*(faq.specialty for faq in faqs), *(card.specialty for card in similar)]
    return list(dict.fromkeys(specialty for specialty in (*of_replies, *elsewhere) if specialty))


def _layout(reading: Reading, headline: _Headline) -> str:
    if reading.document.kind == "html":
        return "html"
    return "text_share" if headline.below_share else "text_plain"


@dataclass(frozen=True, slots=True)
class _Region:
    """A labelled part: the line of its label, and the lines ``[start, end)`` below it."""

    label: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Labels:
    """Where the labelled parts of the page lie; null for a part whose label is not there."""

    more_info: _Region | None
    similar: _Region | None
    faq: _Region | None

    def first_below(self, index: int) -> int | None:
        """Return the line of the first label below ``index``."""
        labels = [part.label for part in (self.more_info, self.similar, self.faq) if part and part.label >= index]
        return min(labels) if labels else None

    def last_end_above(self, index: int) -> int:
        """Return the end of the last part that lies wholly above ``index`` (a sidebar in front of the question)."""
        ends = [part.end for part in (self.more_info, self.similar, self.faq) if part and part.label < index]
        return min(max(ends, default=0), index)


def _find_labels(reading: Reading, asker_line: AskerLine) -> _Labels:
    """Find the labels that have their part below them: menus repeat the words, so a label counts by what follows."""
    lines = reading.lines
    places = {
        pattern: [line.index for line in lines if len(line.text) < 24 and pattern.match(line.text)]
        for pattern in (_MORE_INFO, _SIMILAR, _FAQ)
    }
    stops = sorted({index for found in places.values() for index in found} | {asker_line.start})
    stops.append(len(lines))

    def region(label: int) -> _Region:
        following = stops[bisect_right(stops, label)]
        return _Region(label, label + 1, min(following, _end_of_part(lines, label, asker_line)))

    def outside_question(label: int) -> bool:
        return label >= asker_line.end or _end_of_part(lines, label, asker_line) <= asker_line.start

    similar = [region(label) for label in places[_SIMILAR] if outside_question(label)]
    faq = [region(label) for label in places[_FAQ] if outside_question(label)]
    similar = [part for part in similar if _holds_cards(lines, part)]
    faq = [part for part in faq if _holds_faqs(lines, part)]
    lists = [part.label for part in (*similar, *faq) if part.label >= asker_line.end and not _is_set_aside(lines, part)]
    first_list = min(lists, default=len(lines))
    more_info = [region(label) for label in places[_MORE_INFO] if asker_line.end <= label < first_list]
    return _Labels(
        more_info=_first([part for part in more_info if _holds_article(lines, part)]),
        similar=_first(similar),
        faq=_first(faq),
    )


def _is_set_aside(lines: Sequence[Line], part: _Region) -> bool:
    return any(box.tag == "aside" for box in lines[part.label].box.around())


def _first(regions: Sequence[_Region]) -> _Region | None:
    return next(iter(regions), None)


def _end_of_part(lines: Sequence[Line], label: int, asker_line: AskerLine) -> int:
    """Return the end of the widest box around a label that does not reach to the asker line.

    Where that box holds nothing but the label itself, the part goes on to the end of the box around it.
    """
    widest: Box | None = None
    for box in lines[label].box.around():
        if asker_line.start in box or asker_line.end - 1 in box:
            if widest is None or widest.end <= label + 1:
                return box.end
            return widest.end
        widest = box
    return len(lines)


def _holds_cards(lines: Sequence[Line], part: _Region) -> bool:
    return any(
        READ_MORE.match(lines[index].text) or doctor_line_at(lines[index : min(index + 4, part.end)], 0)
        for index in range(part.start, part.end)
    )


def _holds_faqs(lines: Sequence[Line], part: _Region) -> bool:
    below = lines[part.start : min(part.start + 2, part.end)]
    endings = [line for place, line in enumerate(below) if place == 0 or is_specialty_line(line)]
    return any((halves := split_brackets(line.text)) and is_specialty(halves[1]) for line in endings)


def _holds_article(lines: Sequence[Line], part: _Region) -> bool:
    label = lines[part.label]
    in_menu = (label.is_link and not label.heading) or any(box.chrome for box in label.box.around())
    return not in_menu and any(
        not line.is_link and (len(line.text) >= 40 or SENTENCE_END.search(line.text))
        for line in lines[part.start : part.end]
    )


# --- replies ----------------------------------------------------------------------------------------------------------


def _parse_replies(reading: Reading, asker_line: AskerLine, labels: _Labels) -> tuple[tuple[Reply, ...], int]:
    """Read the replies between the asker line and the next labelled part: (replies, line behind the last of them)."""
    below = labels.first_below(asker_line.end)
    limit = below if below is not None else _end_of_main_part(reading.lines, asker_line)
    lines = reading.content(asker_line.end, limit)
    dates = reply_dates(lines)
    places = list(dates)
    replies: list[Reply] = []
    at = 0
    while at < len(lines):
        doctor = doctor_line_at(lines, at)
        if doctor is None and replies:
            break
        if doctor is None:
            doctor = damaged_doctor_line(lines[0])
        if doctor is None and not dates and all(line.links for line in lines[at:]):
            break  # nothing below the question but links of a menu
        if doctor is None and not dates:
            raise LayoutError("doctor line (`Dr. NAME reply SPECIALTY`)", "below the asker line")
        begin = at + (doctor.used if doctor else 0)
        end = _end_of_reply(lines, begin, dates, places)
        if end is None and replies:
            break
        if end is None and (labels.more_info is None or below != labels.more_info.label):
            raise LayoutError("`Reply Date:` with a date", "below the doctor line")
        replies.append(_reply(reading, lines, begin, end, doctor, dates))
        at = dates[end][1] if end is not None else len(lines)
    if not replies:
        reading.note("the page has no reply")
    if at < len(lines):
        reading.note(f"{len(lines) - at} lines below the reply date belong to no labelled part and were left out")
    last = lines[at - 1].index + 1 if at else asker_line.end
    return tuple(replies), last


def _end_of_main_part(lines: Sequence[Line], asker_line: AskerLine) -> int:
    """Return the end of the smallest box around the asker line that holds a reply date."""
    seen = asker_line.end
    for box in lines[asker_line.start].box.around():
        if any(REPLY_DATE.match(lines[index].text) for index in range(seen, box.end)):
            return box.end
        seen = max(seen, box.end)
    return len(lines)


def _end_of_reply(
    lines: Sequence[Line], begin: int, dates: dict[int, tuple[str, int]], places: Sequence[int]
) -> int | None:
    """Return the place of the reply date that closes a reply: the last, or one that the next doctor line follows.

    ``places``: the keys of ``dates``, ascending.
    """
    for index in range(bisect_left(places, begin), len(places) - 1):
        if doctor_line_at(lines, dates[places[index]][1]):
            return places[index]
    return places[-1] if places and places[-1] >= begin else None


def _reply(
    reading: Reading,
    lines: Sequence[Line],
    begin: int,
    end: int | None,
    doctor: DoctorLine | None,
    dates: dict[int, tuple[str, int]],
) -> Reply:
    body = lines[begin : end if end is not None else len(lines)]
    if end is None:
        below = sum(1 for _ in takewhile(is_part_of_reply_date, reversed(body)))
        body = body[: len(body) - below]
    for at in range(len(body)):
        if doctor_line_at(body, at):
            raise LayoutError(
                "doctor line (`Dr. NAME reply SPECIALTY`)",
                "directly below the asker line, but inside a reply",
            )
    if doctor is None and body and body[0].text.startswith(("Dr.", "reply ")) and not SENTENCE_END.search(body[0].text):
        raise LayoutError(
            "doctor line (`Dr. NAME reply SPECIALTY`)", f"below the asker line, where {body[0].text!r} stands"
        )
    replied_on = iso_date(dates[end][0]) if end is not None else None
    for what, value in (
        ("doctor of the reply", doctor and doctor.doctor),
        ("specialty of the reply", doctor and doctor.specialty),
        ("text of the reply", body or None),
        ("reply date", replied_on),
    ):
        if value is None:
            reading.note(f"{what} not found")
    return Reply(
        doctor=doctor.doctor if doctor else None,
        role="doctor" if doctor and doctor.has_title else "unknown",
        specialty=doctor.specialty if doctor else None,
        text=joined(body),
        replied_on=replied_on,
    )


# --- headline and question --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Headline:
    """The headline, its specialty, and the line behind it (and behind ``Share to:``), where the question begins."""

    title: str | None
    specialty: str | None
    end: int
    is_certain: bool
    """Whether the start of the question is known: by the headline or by ``Share to:``."""
    below_share: bool


def _find_headline(reading: Reading, asker_line: AskerLine, labels: _Labels, specialties: Sequence[str]) -> _Headline:
    """Find the headline above the question; where none is seen, the page's title element gives it.

    ``specialties``: those that the page names, the likeliest first.
    """
    document = reading.document
    top = labels.last_end_above(asker_line.start)
    lines = reading.content(top, asker_line.start)
    share = next((line.index for line in lines if _is_share_label(line)), None)
    line = _headline_line(reading, lines, share, specialties)
    end = max(line.index + 1 if line else top, share + 1 if share is not None else top)
    certain = line is not None or share is not None
    in_head = document.title if document.title and not is_site_name(document.title, document.site_name) else None
    if line is not None:
        whole = line.text
        if in_head and in_head.startswith(f"{whole} - "):  # the visible headline goes without its specialty
            whole = in_head
        title, specialty = split_headline(whole, specialties, document.site_name)
        return _Headline(title, specialty, end, certain, share is not None)
    if in_head:
        title, specialty = split_headline(in_head, specialties, document.site_name)
        return _Headline(title, specialty, end, certain, share is not None)
    if document.kind == "html" or share is not None:
        reading.note("headline not found")
    return _Headline(None, None, end, certain, share is not None)


def _is_share_label(line: Line) -> bool:
    """Whether a line is ``Share to:``, alone or in front of share buttons; a sentence that begins so is not."""
    match = _SHARE.match(line.text)
    if match is None or line.is_link:
        return False
    words = line.text[match.end() :].lower()
    for text, _ in line.links[:MOST_LINKS_OF_LABEL]:
        words = words.replace(text.lower(), " ", 1)
    return set(words.replace("|", " ").replace("/", " ").split()) <= _SHARE_WORDS


def _headline_line(
    reading: Reading, lines: Sequence[Line], share: int | None, specialties: Sequence[str]
) -> Line | None:
    """Choose the headline among the lines above the asker line, strongest evidence first."""
    document = reading.document
    for specialty in specialties[:1]:
        named = [
            line
            for line in lines
            if specialty.casefold() in line.text.casefold()
            and (split_headline(line.text, [specialty], document.site_name)[1] or "").casefold() == specialty.casefold()
        ]
        if named:
            return next((line for line in named if line.heading), named[-1])
    above = [line for line in lines if share is None or line.index < share]
    if document.title and not is_site_name(document.title, document.site_name):
        title, _ = split_headline(document.title, specialties, document.site_name)
        same = [line for line in above if line.text == title or f"{document.title} ".startswith(line.text + " ")]
        if same and (share is not None or same[-1].heading):
            return next((line for line in same if line.heading), same[-1])
    headings = [line for line in above if line.heading]
    if share is not None:
        if headings:
            return headings[-1]
        return above[-1] if above and above[-1].index == share - 1 and not above[-1].is_link else None
    if len(headings) > 1:
        return headings[-2]
    paragraphs = {id(line.box) for line in lines}
    return lines[0] if document.kind == "text" and len(paragraphs) > 2 else None


def _parse_question(reading: Reading, asker_line: AskerLine, headline: _Headline) -> Question:
    """Read title and body between headline and asker line."""
    lines = _without_share_links(reading.content(headline.end, asker_line.start), reading.document.kind)
    for at in range(len(lines)):
        if (doctor := doctor_line_at(lines, at)) and doctor.specialty and MEDICAL.search(doctor.specialty):
            raise LayoutError("asker line", f"above the doctor line {lines[at].text!r}, not below it")
    title, body = _split_question(reading, lines, headline)
    if title is None:
        reading.note("question title not found")
    if not body:
        reading.note("question text not found")
    return Question(title=title, text=joined(body), asked_on=asker_line.asked_on)


def _without_share_links(lines: list[Line], kind: str) -> list[Line]:
    """Drop what stands for the share buttons in front of the question."""
    begin = 0
    for line in lines:
        words = line.text.lower().replace("|", " ").replace("/", " ").split()
        is_share_link = kind == "html" and ((line.is_link and not line.heading) or set(words) <= _SHARE_WORDS)
        if not is_share_link:
            break
        begin += 1
    return lines[begin:]


def _split_question(reading: Reading, lines: Sequence[Line], headline: _Headline) -> tuple[str | None, Sequence[Line]]:
    """Tell the title line from the body below it, by whatever sets the two apart on this page."""
    if not lines:
        return None, lines
    first = lines[0]
    headings = [line for line in lines if line.heading]
    if headings:
        title = headings[-1] if not headline.is_certain else headings[0]
        above = [line for line in lines if line.index < title.index]
        if headline.is_certain and any(len(line.text.split()) > 3 for line in above):
            raise LayoutError("question title", f"at the top of the question, where {above[0].text[:60]!r} stands")
        box = title.box
        in_title = [line for line in lines if line.index >= title.index and line.box is box]
        return " ".join(line.text for line in in_title), [line for line in lines if line.index > in_title[-1].index]
    if not headline.is_certain and reading.document.kind == "html":
        raise LayoutError("headline or `Share to:`", "above the question, so its first line is not known")
    rest = lines[1:]
    if not rest:
        return (None, lines) if first.gap >= 3 else (first.text, rest)
    if first.is_strong or rest[0].gap > 0 or not (first.box is rest[0].box or first.box.is_like(rest[0].box)):
        return first.text, rest
    below = reading.lines[lines[-1].index + 1]
    goes_on_alike = below.box is first.box or below.box.is_like(first.box)
    if (goes_on_alike and below.gap == 0) or not headline.is_certain:
        return first.text, rest
    if not all(line.box is first.box or line.box.is_like(first.box) for line in rest):
        raise LayoutError("question title", f"at the top of the question, where {first.text[:60]!r} stands")
    return None, lines


# --- article, cards, topics -------------------------------------------------------------------------------------------


def _parse_article_part(reading: Reading, labels: _Labels, thread_end: int) -> Article | None:
    part = labels.more_info
    if part is None or part.label < thread_end - 1:
        reading.note("no article: the label More Info is not there")
        return None
    lines = _without_closing_lines(reading.content(part.start, part.end))
    for at in range(len(lines)):
        if READ_MORE.match(lines[at].text) or doctor_line_at(lines, at):
            reading.note("article left out: cards stand in it, so the label Similar Q&A must be missing")
            return None
        if (date := REPLY_DATE.match(lines[at].text)) and date[1]:
            reading.note("article left out: the reply date stands in it, so the label More Info is out of place")
            return None
    return parse_article(lines)


_CLOSING = re.compile(r"(?:©|\(c\)\s|copyright\b|all rights reserved)", re.I)


def _without_closing_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """Drop copyright lines and bare links at the end, which stand below an article that no label follows."""
    end = len(lines)
    for at in range(len(lines) - 1, -1, -1):
        if _CLOSING.match(lines[at].text):
            end = at
        elif not (lines[at].is_link and end == at + 1):
            break
        else:
            end = at
    return lines[:end]


def _parse_similar(reading: Reading, labels: _Labels) -> tuple[Similar, ...]:
    part = labels.similar
    if part is None:
        reading.note("no similar questions: the label Similar Q&A is not there, or no card below it")
        return ()
    return parse_cards(reading, reading.content(part.start, part.end, keep_asides=True), page_id)


def _parse_faqs(reading: Reading, labels: _Labels) -> tuple[Faq, ...]:
    part = labels.faq
    if part is None:
        reading.note("no related topics: the label Related FAQ is not there, or no topic below it")
        return ()
    return parse_topics(reading, reading.content(part.start, part.end, keep_asides=True))
