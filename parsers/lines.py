"""The lines that a question page is made of: asker line, doctor line, reply date line, and how each may be cut apart.

A line counts only whole: ``Dr. NAME reply SPECIALTY`` inside a sentence is a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.blocks import Line
from parsers.reading import Reading
from parsers.records import Asker, Gender
from parsers.text import iso_date

_DATE = r"\d{4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,2}"
READ_MORE = re.compile(r"\[\s*read more\s*\]\s*", re.I)
REPLY_DATE = re.compile(rf"reply date\s*(?:[:：]\s*)?({_DATE})?$", re.I)
_ONLY_DATE = re.compile(rf"{_DATE}$")

_ASKER = re.compile(
    rf"(?:(?P<name>[^,\n]*(?:,[^,\n]*)*?),)?\s*+(?:(?P<low>\d{{1,3}})(?:\s?[~～]\s?(?P<high>\d{{1,3}})|(?P<open>\+)?(?=\s?year)))?"
    rf"\s?(?P<old>year[\s-]?olds?)?\s?(?P<gender>female|male)?\s?\.?"
    rf"\s?(?P<label>ask date\s?[:：]?)?\s?(?P<date>{_DATE})?$",
    re.I,
)
_ENDS_IN_ASK_DATE = re.compile(rf"\bask date\s?[:：]\s?({_DATE})$", re.I)
_AGE = re.compile(r"\d{1,3}\s?[~～]\s?\d{1,3}\s?year")
_MOST_PIECES = 8
"""How many lines an asker line may be spread over, up and down: it has six parts, and the age may be cut in three."""
_DOCTOR = re.compile(
    r"Dr\s?\.\s*(?P<name>\S.{0,118}?)(?:\s+reply\s+|(?<=[a-z)])reply(?=[A-Z])|\s+reply(?=[A-Z])|(?<=[a-z)])reply\s+)"
    r"(?P<specialty>\S.{0,118})$"
)
_DOCTOR_NAME = re.compile(r"Dr\s?\.\s*(\S[^!?]{0,80})$")
_REPLY_WORD = re.compile(r"reply(?:\s+(\S.{0,118}))?$")
_NO_NAME = re.compile(r"Dr\s?\.\s*reply\s+(\S.{0,118})$")
_NO_SPECIALTY = re.compile(r"Dr\s?\.\s*(\S.{0,118}?)\s+reply$")
_NO_TITLE = re.compile(r"(\S.{0,118}?)\s+reply\s+(\S.{0,118})$")
SENTENCE_END = re.compile(r"[.!?,;:…。！？]$")
MEDICAL = re.compile(
    r"(?:ology|iatrics|iatry|edics|istry|surgery|medicine|disease|rehabilitation|nutrition|dietetics|obstetrics|therapy|"
    r"genetics|pharmacy|anesthesia|anaesthesia|acupuncture|throat|nursing|midwifery|imaging|emergency|care|ENT|optometry)$",
    re.I,
)


def is_specialty(text: str) -> bool:
    """Tell the name of a specialty from words of a sentence: it opens with a capital and has no closing mark."""
    return text[:1].isupper() and "[" not in text and not SENTENCE_END.search(text) and len(text.split()) <= 10


def joined(lines: Sequence[Line]) -> str | None:
    return "\n".join(line.text for line in lines) or None


@dataclass(frozen=True, slots=True)
class AskerLine:
    """The line ``NAME, AA~BB year old GENDER. Ask Date: YYYY/MM/DD``; it may be spread over lines ``[start, end)``."""

    start: int
    end: int
    asker: Asker
    asked_on: str | None
    found: int
    """How many of its parts are there."""


def is_part(line: Line) -> bool:
    """Whether a line is one that only a question page or its cards have, wherever it stands."""
    text = line.text
    if text.startswith("Dr"):
        return _DOCTOR.match(text) is not None
    match = REPLY_DATE.match(text)
    return (
        READ_MORE.match(text) is not None
        or (match is not None and match[1] is not None)
        or ("ask date" in text.lower() and _ASKER.match(text) is not None)
    )


def find_asker_line(reading: Reading) -> AskerLine | None:
    """Return the most complete asker line; among equals the last one that a doctor line follows, else the last."""
    found = [line for line in _asker_lines(reading) if line is not None]
    if not found:
        return None
    most = max(line.found for line in found)
    best = [line for line in found if line.found == most]
    followed = (
        line
        for line in reversed(best)
        if doctor_line_at(reading.content(line.end, min(line.end + 12, len(reading.lines))), 0)
    )
    chosen = next(followed, best[-1])
    if len(best) > 1:
        reading.note("more than one line reads like an asker line")
    parts = (
        ("asker name", chosen.asker.name),
        ("age of the asker", chosen.asker.age_min),
        ("gender of the asker", chosen.asker.gender),
        ("ask date", chosen.asked_on),
    )
    for what, value in parts:
        if value is None:
            reading.note(f"{what} not found in the asker line")
    return chosen


def _asker_lines(reading: Reading) -> Iterator[AskerLine | None]:
    lines = reading.lines
    for line in lines:
        text = line.text.lower()
        if "year" in text or "ask date" in text:
            yield _asker_line_at(lines, line.index)


def _asker_line_at(lines: Sequence[Line], index: int) -> AskerLine | None:
    """Read the asker line that has its age or its label on line ``index``; None if the line is something else."""
    match = _ASKER.match(lines[index].text)
    if match is None and (dated := _ENDS_IN_ASK_DATE.search(lines[index].text)):
        return AskerLine(start=index, end=index + 1, asker=Asker(), asked_on=iso_date(dated[1]), found=1)
    if match is None or not (match["old"] or match["label"]):
        return None
    start, end = index, index + 1
    above, below = max(0, index - _MOST_PIECES), min(len(lines), index + 1 + _MOST_PIECES)
    while start > above and not match["low"] and not match["name"] and _is_asker_piece(lines[start - 1].text):
        start -= 1
        match = _ASKER.match(" ".join(line.text for line in lines[start:end])) or match
    while end < below and not match["date"] and _is_asker_piece(lines[end].text):
        longer = _ASKER.match(" ".join(line.text for line in lines[start : end + 1]))
        if longer is None:
            break
        match, end = longer, end + 1
    if not (match["label"] or (match["old"] and match["low"])):
        return None
    name = match["name"].rstrip() if match["name"] else None
    if name and not match["low"] and _AGE.search(name):
        name = None  # the parts of the line are out of order
    elif not name:
        start, name = _name_above(lines, start, end)
    low = int(match["low"]) if match["low"] else None
    high = int(match["high"]) if match["high"] else (None if match["open"] else low)
    if low is not None and high is not None and (low > high or high > 150):
        low = high = None
    gender: Gender | None = None
    if match["gender"]:
        gender = "female" if match["gender"].lower() == "female" else "male"
    asked_on = iso_date(match["date"]) if match["date"] else None
    parts = (name, low, match["old"], gender, match["label"], asked_on)
    return AskerLine(
        start=start,
        end=end,
        asker=Asker(name=name or None, age_min=low, age_max=high, gender=gender),
        asked_on=asked_on,
        found=sum(part is not None for part in parts),
    )


def _is_asker_piece(text: str) -> bool:
    """Whether a line holds nothing but parts of an asker line behind the name."""
    match = _ASKER.match(text)
    return bool(match and not match["name"] and any(match[part] for part in ("low", "old", "gender", "label", "date")))


def _name_above(lines: Sequence[Line], start: int, end: int) -> tuple[int, str | None]:
    """Find a name on the line above the age: only where one box holds just that name and the asker line."""
    above = start - 1
    if above < 0:
        return start, None
    text = lines[above].text
    is_name = len(text) <= 60 and (text.endswith(",") or not SENTENCE_END.search(text))
    for box in lines[start].box.around():
        if box.start == above and box.end >= end and is_name:
            return above, text.rstrip(", ")
        if box.start < above:
            break
    return start, None


@dataclass(frozen=True, slots=True)
class DoctorLine:
    """The line ``Dr. NAME reply SPECIALTY``; it may be spread over ``used`` lines."""

    doctor: str | None
    specialty: str | None
    has_title: bool
    used: int


def doctor_line_at(lines: Sequence[Line], at: int) -> DoctorLine | None:
    """Read the doctor line that begins at line ``at``, whole or cut between its words; None if there is none."""
    if at >= len(lines) or not lines[at].text.startswith("Dr"):
        return None
    match = _DOCTOR.match(lines[at].text)
    if match:
        whole = DoctorLine(match["name"], match["specialty"], has_title=True, used=1)
        return whole if is_specialty(match["specialty"]) else None
    pieces = [line.text for line in lines[at : at + 4]]
    if pieces[0] in ("Dr.", "Dr") and len(pieces) > 1:
        joined = ["Dr. " + pieces[1], *pieces[2:]]
        extra = 1
    else:
        joined, extra = pieces, 0
    if len(joined) < 2 or not joined[0].startswith("Dr"):
        return None
    if joined[0].endswith(" reply") and is_specialty(joined[1]):
        two = _DOCTOR.match(f"{joined[0]} {joined[1]}")
        if two and _same_box(lines[at], lines[at + extra + 1]):
            return DoctorLine(two["name"], two["specialty"], has_title=True, used=2 + extra)
    name = _DOCTOR_NAME.match(joined[0])
    reply = _REPLY_WORD.match(joined[1])
    if name is None or reply is None:
        return None
    if reply[1]:
        return DoctorLine(name[1], reply[1], True, 2 + extra) if is_specialty(reply[1]) else None
    if len(joined) > 2 and is_specialty(joined[2]):
        return DoctorLine(name[1], joined[2], has_title=True, used=3 + extra)
    return None


def _same_box(line: Line, other: Line) -> bool:
    """Whether two lines lie in one box that holds no more than a doctor line."""
    return any(box.end - box.start <= 4 and other.index in box for box in line.box.around())


def damaged_doctor_line(line: Line) -> DoctorLine | None:
    """Read a doctor line that lost a part, directly below the asker line, where nothing else has this shape."""
    text = line.text
    if (match := _NO_NAME.match(text)) and is_specialty(match[1]):
        return DoctorLine(None, match[1], has_title=True, used=1)
    if match := _NO_SPECIALTY.match(text):
        return DoctorLine(match[1], None, has_title=True, used=1)
    if (match := _REPLY_WORD.match(text)) and match[1] and is_specialty(match[1]):
        return DoctorLine(None, match[1], has_title=False, used=1)
    if (match := _NO_TITLE.match(text)) and match[1][:1].isupper() and is_specialty(match[2]):
        return DoctorLine(match[1], match[2], has_title=False, used=1) if MEDICAL.search(match[2]) else None
    return None


def is_part_of_reply_date(line: Line) -> bool:
    """Whether a line is the label of the reply date without a date, or a date without its label."""
    return REPLY_DATE.match(line.text) is not None or _ONLY_DATE.match(line.text) is not None


def reply_dates(lines: Sequence[Line]) -> dict[int, tuple[str, int]]:
    """Find the reply date lines: place among ``lines`` to (date as printed, place behind it)."""
    found: dict[int, tuple[str, int]] = {}
    for at, line in enumerate(lines):
        match = REPLY_DATE.match(line.text)
        if match and match[1]:
            found[at] = (match[1], at + 1)
        elif match and at + 1 < len(lines) and _ONLY_DATE.match(lines[at + 1].text):
            found[at] = (lines[at + 1].text, at + 2)
    return found
