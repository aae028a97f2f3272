"""The two lists below a question: cards of similar questions, and related topics with their specialty."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest

from parsers.blocks import Line
from parsers.lines import MEDICAL, READ_MORE, doctor_line_at, joined
from parsers.pages import LayoutError
from parsers.reading import Reading
from parsers.records import Faq, Similar
from parsers.text import split_brackets

_TOPIC_RUN = re.compile(r"([^()（）]+)[(（]([^()（）]+)[)）][\s,;|·•/]*")

_Entry = tuple[str | None, str | None, str | None]
"""A related topic: topic, specialty, URL; each null if the page does not have it."""


def parse_cards(reading: Reading, lines: Sequence[Line], page_id: Callable[[str], str]) -> tuple[Similar, ...]:
    """Read the cards: title, question excerpt, doctor line, reply excerpt, ``[Read More] <title>``.

    ``page_id`` turns the canonical URL of a question into its page id. Raises LayoutError where two cards cannot be
    told apart.
    """
    return tuple(
        _card(reading, position, card, page_id) for position, card in enumerate(_split_cards(reading, lines), 1)
    )


def _split_cards(reading: Reading, lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Cut the lines below the label into cards: each ends with its `[Read More]` line and has one doctor line."""
    cards: list[Sequence[Line]] = []
    begin = at = 0
    while at < len(lines):
        match = READ_MORE.match(lines[at].text)
        at += 1
        if match is None:
            continue
        if match.end() == len(lines[at - 1].text) and at < len(lines) and _repeats_title(lines[begin:at], lines[at]):
            at += 1
        cards += _split_at_doctors(reading, lines[begin:at])
        begin = at
    rest = lines[begin:]
    if any(doctor_line_at(rest, at) for at in range(len(rest))):
        cards += _split_at_doctors(reading, rest)
    elif rest and not all(line.is_link or split_brackets(line.text) for line in rest):
        reading.note(f"{len(rest)} lines below the last card belong to no labelled part and were left out")
    return cards


def _repeats_title(card: Sequence[Line], line: Line) -> bool:
    return any(line.text == other.text for other in card)


def _split_at_doctors(reading: Reading, lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Cut lines that hold several doctor lines, because a `[Read More]` is missing, between their cards."""
    places = [at for at in range(len(lines)) if doctor_line_at(lines, at)]
    if len(places) < 2:
        return [lines]
    cuts = [0]
    for before, at in pairwise(places):
        start = lines[at].index
        for box in lines[at].box.around():
            if lines[before].index in box:
                break
            start = box.start
        cut = next(place for place in range(before, at + 1) if lines[place].index >= start)
        doctor = doctor_line_at(lines, before)
        used = doctor.used if doctor else 1
        if cut == at:
            if at - before - used != 3:
                raise LayoutError("`[Read More]`", f"between the cards around {lines[at].text!r}")
            cut = at - 2
        cuts.append(cut)
    return [lines[begin:end] for begin, end in zip(cuts, [*cuts[1:], len(lines)], strict=True)]


def _card(reading: Reading, position: int, lines: Sequence[Line], page_id: Callable[[str], str]) -> Similar:
    doctor_at = next((at for at in range(len(lines)) if doctor_line_at(lines, at)), None)
    read_more_at = next((at for at, line in enumerate(lines) if READ_MORE.match(line.text)), len(lines))
    repeated = READ_MORE.sub("", " ".join(line.text for line in lines[read_more_at:]), count=1) or None
    doctor = doctor_line_at(lines, doctor_at) if doctor_at is not None else None
    if doctor is not None and doctor_at is not None:
        above, below = lines[:doctor_at], lines[doctor_at + doctor.used : read_more_at]
    elif read_more_at == 3:
        above, below = lines[:2], lines[2:3]
    else:
        above, below = lines[: min(1, read_more_at)], ()
    if doctor is None:
        reading.note(f"card {position}: doctor line not found")
    title, excerpt = _card_title(reading, position, above, repeated)
    if repeated is None and len(below) > 1 and below[-1].text == title:
        below = below[:-1]  # what stood behind [Read More]
    question_excerpt, reply_excerpt = _excerpt(reading, position, excerpt), _excerpt(reading, position, below)
    url = _card_url(reading, position, lines)
    return Similar(
        position=position,
        title=title,
        url=url,
        page_id=page_id(url) if url else None,
        question_excerpt=question_excerpt,
        doctor=doctor.doctor if doctor else None,
        specialty=doctor.specialty if doctor else None,
        reply_excerpt=reply_excerpt,
        truncated=_is_excerpt_cut(question_excerpt) or _is_excerpt_cut(reply_excerpt),
    )


def _excerpt(reading: Reading, position: int, lines: Sequence[Line]) -> str | None:
    """Return an excerpt: one line, or several of one box; lines of several boxes are more than an excerpt."""
    if any(line.box is not lines[0].box for line in lines):
        reading.note(f"card {position}: an excerpt cannot be told from the lines around it")
        return None
    return joined(lines)


def _card_title(
    reading: Reading, position: int, above: Sequence[Line], repeated: str | None
) -> tuple[str | None, Sequence[Line]]:
    """Tell the title of a card from its question excerpt; the words behind `[Read More]` repeat the title."""
    if repeated is not None:
        first = next((at for at, line in enumerate(above) if line.text == repeated), None)
        if first is None:
            reading.note(f"card {position}: title found behind [Read More] only")
            return (above[0].text, above[1:]) if above and above[0].heading else (repeated, above)
        if first and first + 1 < len(above):
            reading.note(f"card {position}: {first} lines above its title were left out")
        return repeated, above[first + 1 :] or above[:first]
    reading.note(f"card {position}: [Read More] not found")
    if len(above) == 1 and not (above[0].heading or above[0].is_link):
        return (None, above) if _is_excerpt_cut(above[0].text) else (above[0].text, ())
    return (above[0].text, above[1:]) if above else (None, ())


def _card_url(reading: Reading, position: int, lines: Sequence[Line]) -> str | None:
    hrefs = dict.fromkeys(href for line in lines for _, href in line.links)
    urls = list(dict.fromkeys(url for href in hrefs if (url := reading.absolute(href)) and reading.is_question(url)))
    if len(urls) == 1:
        return urls[0]
    if urls:
        reading.note(f"card {position}: it links to several questions, so its URL is not known")
    return None


def _is_excerpt_cut(text: str | None) -> bool:
    return bool(text) and str(text).endswith(("...", "…"))


def parse_topics(reading: Reading, lines: Sequence[Line]) -> tuple[Faq, ...]:
    """Read the related topics: ``Topic (Specialty)`` on one line or on two, one or several to a line."""
    entries: list[_Entry] = []
    pending: list[Line] = []
    last: Line | None = None
    is_on_two_lines = _is_on_two_lines(lines)
    for line, following in zip_longest(lines, lines[1:]):
        found = _topics_on_line(reading, line, pending, is_on_two_lines)
        if len(found) == 1 and len(pending) > 1 and following is not None and is_specialty_line(following):
            entries += [(topic.text, None, _line_url(reading, topic)) for topic in pending]
            found = [(None, entry[1], None) for entry in found]  # two topics, two specialties: out of order
            pending.clear()
        if found:
            entries += [
                (topic.text, None, _line_url(reading, topic)) for topic in pending[:-1] if len(topic.text) <= 80
            ]
            entries += found
            pending.clear()
            last = line
        else:
            pending.append(line)
            if len(pending) > 3:
                break
    entries += [
        (line.text, None, _line_url(reading, line))
        for line in pending
        if last is not None and _is_sibling_entry(line, last)
    ]
    for topic, specialty, _ in entries:
        if topic is None or specialty is None:
            reading.note(f"related topic {topic or specialty!r}: its other half is missing")
    return tuple(
        Faq(position=position, topic=topic, specialty=specialty, url=url)
        for position, (topic, specialty, url) in enumerate(entries, 1)
    )


def is_specialty_line(line: Line) -> bool:
    """Whether a line is nothing but a specialty in brackets."""
    halves = split_brackets(line.text)
    return halves is not None and not halves[0]


def _is_on_two_lines(lines: Sequence[Line]) -> bool:
    """Whether the specialty stands on a line of its own below its topic; one list has one form."""
    below = whole = 0
    for line, following in zip_longest(lines, lines[1:]):
        halves = split_brackets(line.text)
        if halves and not halves[0]:
            below += 1
        elif halves and (following is None or not is_specialty_line(following)):
            whole += 1
        elif halves and following is not None and following.marker is not None and MEDICAL.search(halves[1]):
            whole += 1  # a list item of its own, whole; the one below it lost its topic
    return below > whole


def _topics_on_line(reading: Reading, line: Line, pending: Sequence[Line], is_on_two_lines: bool) -> list[_Entry]:
    """Read the topics that a line completes: ``Topic (Specialty)``, or ``(Specialty)`` below its topic.

    A topic may end in brackets itself, so the form of the list decides.
    """
    halves = split_brackets(line.text)
    if halves and not halves[0]:
        topic = pending[-1] if pending and is_on_two_lines else None
        url = (_line_url(reading, topic) if topic else None) or _line_url(reading, line)
        return [(topic.text if topic else None, halves[1], url)]
    if is_on_two_lines or not halves:
        return []
    if len(line.links) > 1 and (by_link := _topics_by_link(reading, line)):
        return by_link
    runs = [] if line.links else _topic_runs(line.text)
    if len(runs) > 1:
        return [(run[1].strip(), run[2].strip(), None) for run in runs]
    return [(*halves, _line_url(reading, line))]


def _topic_runs(text: str) -> list[re.Match[str]]:
    """Cut ``Topic (Specialty) Topic (Specialty)`` into its topics; none if anything else stands between or behind."""
    runs: list[re.Match[str]] = []
    at = 0
    while at < len(text):
        run = _TOPIC_RUN.match(text, at)
        if run is None:
            return []
        runs.append(run)
        at = run.end()
    return runs


def _topics_by_link(reading: Reading, line: Line) -> list[_Entry]:
    """Read several topics from one line, each a link with its specialty inside or behind; none if one is otherwise."""
    begins: list[int] = []
    at = 0
    for text, _ in line.links:
        found = line.text.find(text, at)
        if found < 0:
            return []
        begins.append(found)
        at = found + len(text)
    entries: list[_Entry] = []
    for (_, href), begin, end in zip(line.links, begins, [*begins[1:], len(line.text)], strict=True):
        halves = split_brackets(line.text[begin:end].strip(" ,;|·•/"))
        if halves is None or not halves[0]:
            return []
        entries.append((*halves, reading.absolute(href)))
    return entries


def _line_url(reading: Reading, line: Line) -> str | None:
    return next((url for _, href in line.links if (url := reading.absolute(href))), None)


def _is_sibling_entry(line: Line, last: Line) -> bool:
    """Whether a topic without specialty stands in the same list as the entry before it."""
    if line.box.tag == "p" and line.box.parent is not None and line.box.parent.tag == "text":
        return line.index == last.index + 1
    return line.box is not last.box and line.box.tag == last.box.tag == "li" and line.box.parent is last.box.parent
