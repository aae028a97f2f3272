"""The lines of an article as sections: introduction, headed sections with paragraphs and points, conclusion.

What makes a heading: a heading element; a whole line in bold; a number and a title alone on a line; or, without any
mark-up, a short line that is no sentence and has text below it. What makes a point: a list item, a dash or bullet in
front, a number in front of a line that is no heading, a table row or definition of two cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsers.blocks import Box, Line
from parsers.records import Article, Point, Section, SectionKind

_NUMBERED = re.compile(r"\(?(\d{1,3})[.)、．](?:\s+(?=\S)|(?=[^\s\d]))")
_BULLET = re.compile(r"(?:[-–—•·●▪◦‣*]\s+|[•·●▪◦‣])(?=\S)")
_BULLET_ALONE = re.compile(r"(?:[-–—•·●▪◦‣*]|\(?\d{1,3}[.)、．])$")
_LABELLED = re.compile(r"([^:：]{1,120}?)\s*(?::(?=\s|$)|：)\s*")
_SENTENCE_INSIDE = re.compile(r"[.!?]['\")”’]?\s")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
_CONCLUSION = re.compile(r"(?:in (?:conclusion|summary|closing)|to (?:conclude|summari[sz]e|sum up))\b", re.I)
_WEAK_CONCLUSION = re.compile(r"(?:overall|ultimately|in short|all in all|finally),", re.I)
_CONCLUSION_HEADING = re.compile(r"(?:conclusions?|summary|in (?:conclusion|summary)|final thoughts)$", re.I)
_SMALL_WORDS = frozenset(
    "a an and are as at be but by can do does for from how if in into is it its nor not of off on onto or our over per "
    "so than that the their then to up upon via vs what when which who why will with without you your".split()
)
_LEAD_IN = frozenset(
    "are is be include includes following here can may should some these this those such you we".split()
)
_LONGEST_HEADING = 140


@dataclass(slots=True)
class _Part:
    """A section while it is being put together."""

    kind: SectionKind
    number: int | None = None
    heading: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    first_paragraph_below_points: int = 0
    """How many paragraphs stood above the last point: those cannot close the article."""

    @property
    def is_empty(self) -> bool:
        return self.heading is None and not self.paragraphs and not self.points

    def finished(self) -> Section:
        return Section(
            kind=self.kind,
            number=self.number,
            heading=self.heading,
            paragraphs=tuple(self.paragraphs),
            points=tuple(self.points),
        )


def parse_article(lines: Sequence[Line]) -> Article | None:
    """Take the lines below the article's label apart; None if there are none."""
    lines = _with_bullets_joined(lines)
    if not lines:
        return None
    parts = [_Part(kind="introduction")]
    section_level = 0
    index = 0
    while index < len(lines):
        line = lines[index]
        heading = _heading(lines, index, parts[-1].number)
        if heading is not None and not _is_point_heading(line, heading, section_level, parts[-1]):
            section_level = line.heading
            parts.append(_Part(kind="section", number=heading.number, heading=heading.text))
            index += 1
            continue
        point, used = _point(lines, index, is_labelled_by_heading=heading is not None)
        if point is not None:
            parts[-1].points.append(point)
            parts[-1].first_paragraph_below_points = len(parts[-1].paragraphs)
        else:
            parts[-1].paragraphs.append(line.text)
        index += used
    _set_conclusion_apart(parts)
    return Article(sections=tuple(part.finished() for part in parts if not part.is_empty))


def _with_bullets_joined(lines: Sequence[Line]) -> list[Line]:
    """Put a bullet or number that stands in a cell or element of its own in front of the line it belongs to."""
    joined: list[Line] = []
    bullet: str | None = None
    for line in lines:
        if _BULLET_ALONE.match(line.text):
            bullet = line.text
        elif bullet is not None:
            joined.append(replace(line, text=f"{bullet} {line.text}", strong=None))
            bullet = None
        else:
            joined.append(line)
    return joined


@dataclass(slots=True, frozen=True)
class _Heading:
    number: int | None
    text: str


def split_number(text: str) -> tuple[int | None, str]:
    """Split ``1. Title`` into 1 and ``Title``; (None, text) where no number stands in front."""
    match = _NUMBERED.match(text)
    return (int(match[1]), text[match.end() :]) if match else (None, text)


def _heading(lines: Sequence[Line], index: int, section_number: int | None) -> _Heading | None:
    """Return the heading that a line is, or None; ``section_number`` is that of the section it would end."""
    line = lines[index]
    number, title = split_number(line.text)
    title = title.rstrip().removesuffix(":").removesuffix("：").rstrip()
    if not title or _BULLET.match(line.text):
        return None
    if line.heading:
        return _Heading(number if number is not None else _list_number(line), title)
    if index + 1 >= len(lines) or len(line.text) > _LONGEST_HEADING:
        return None
    following = lines[index + 1]
    if _is_cell(lines, index):
        return None
    if line.marker is not None and not _goes_on_in_item(lines, index):
        return None
    if line.is_strong and not _SENTENCE_END.search(title) and not _is_label_of_item(lines, index):
        return _Heading(number if number is not None else _list_number(line), title)
    if number is not None or isinstance(line.marker, int):
        goes_on_counting = number is not None and number - 1 == section_number and not _is_numbered(lines[index - 1])
        if _reads_as_numbered_title(line, title, number, following, goes_on_counting):
            return _Heading(number if number is not None else _list_number(line), title)
        return None
    if line.marker is None and _reads_as_title(line.text) and not _is_end_of_text(lines, index):
        return _Heading(None, title)
    return None


def _list_number(line: Line) -> int | None:
    return line.marker if isinstance(line.marker, int) else None


def _is_numbered(line: Line) -> bool:
    return isinstance(line.marker, int) or split_number(line.text)[0] is not None


def _reads_as_numbered_title(
    line: Line, title: str, number: int | None, following: Line, goes_on_counting: bool
) -> bool:
    """Tell ``1. Title`` from ``1. Label: text`` and from an item of a list of short items."""
    if _SENTENCE_INSIDE.search(title) or title.endswith((".", "!", ";", ",")):
        return False
    next_number, _ = split_number(following.text)
    if next_number is None and isinstance(following.marker, int):
        next_number = following.marker
    own = number if number is not None else line.marker
    if next_number is not None and isinstance(own, int) and next_number == own + 1 and not goes_on_counting:
        return False
    labelled = _LABELLED.match(title)
    if labelled and labelled.end() < len(title):
        return _is_title_case(title) and not _SENTENCE_END.search(title)
    return True


def _reads_as_title(text: str) -> bool:
    """Tell, without any mark-up, a title alone on a line from a sentence."""
    if _SENTENCE_INSIDE.search(text) or len(text) > 100 or text.endswith((".", "!", ",", ";", "…", "-", "–")):
        return False
    words = text.rstrip(":：?").split()
    if not words or not any(character.isalpha() for character in text):
        return False
    if text.endswith("?"):
        return _is_title_case(text)
    if text.endswith((":", "：")):
        return _is_title_case(text) or (len(words) <= 5 and not _LEAD_IN.intersection(w.lower() for w in words))
    if _LABELLED.match(text):
        return _is_title_case(text)
    return text[0].isupper() or not text[0].isalpha() or _is_title_case(text)


def _is_title_case(text: str) -> bool:
    """Whether every word opens with a capital, small words (``of``, ``the``) aside."""
    words = [word.strip("()[]\"'“”‘’,.:?") for word in text.replace("/", " ").replace("-", " ").split()]
    words = [word for word in words if word and word[0].isalpha()]
    weighty = [word for word in words if word.lower() not in _SMALL_WORDS] or words
    return bool(weighty) and all(word[0].isupper() for word in weighty)


def _is_end_of_text(lines: Sequence[Line], index: int) -> bool:
    """A title has text below it: something other than one more line that reads as a title."""
    return all(_reads_as_title(line.text) and not line.marker for line in lines[index + 1 : index + 3])


def _box_in_article(lines: Sequence[Line], index: int, *tags: str) -> Box | None:
    """Return the innermost box of these tags around a line, if it lies inside the article (layout tables do not)."""
    for box in lines[index].box.around():
        if box.start < lines[0].index:
            return None
        if box.tag in tags:
            return box
    return None


def _is_in(box: Box, line: Line) -> bool:
    return line.index in box


def _goes_on_in_item(lines: Sequence[Line], index: int) -> bool:
    """Whether the list item or row that a line begins has more in it."""
    item = _box_in_article(lines, index, "li", "tr")
    return item is not None and index + 1 < len(lines) and _is_in(item, lines[index + 1])


def _is_cell(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is a term, or alone in a cell that another cell of the row follows."""
    line = lines[index]
    if _box_in_article(lines, index, "dt") is not None:
        return True
    cell = _box_in_article(lines, index, "td", "th")
    return (
        cell is not None
        and cell.end - cell.start == 1 == line.box.end - line.box.start
        and _goes_on_in_item(lines, index)
    )


def _is_label_of_item(lines: Sequence[Line], index: int) -> bool:
    """Whether a bold line is the label of a point: an item of two lines, the second plain text without a list."""
    return lines[index].marker == "-" and _goes_on_in_item(lines, index) and lines[index + 1].marker is None


def _is_point_heading(line: Line, heading: _Heading, section_level: int, part: _Part) -> bool:
    """A heading element below the level of the numbered sections, without a number, labels a point."""
    return bool(
        line.heading and section_level and line.heading > section_level and heading.number is None and part.number
    )


def _point(lines: Sequence[Line], index: int, is_labelled_by_heading: bool) -> tuple[Point | None, int]:
    """Return the point that begins on a line, or None, and how many lines were used."""
    line = lines[index]
    text = _without_bullet(line.text)
    if is_labelled_by_heading or _is_cell(lines, index):
        used = _lines_below_label(lines, index)
        if used > 1:
            below = [following.text for following in lines[index + 1 : index + used]]
            return Point(label=_without_colon(text), text="\n".join(below)), used
    if line.marker is None and text == line.text and not _has_bold_label(line):
        return None, 1
    below = _rest_of_item(lines, index) if line.marker is not None else []
    label, rest = split_label(text.lstrip(":： "), line.strong)
    if label is None and line.is_strong:
        label, rest = _without_colon(text), None
    if label is None and below and _reads_as_title(text):
        label, rest = _without_colon(text), None
    is_label_alone = label is not None and rest is None and not below and index + 1 < len(lines)
    if is_label_alone and not _starts_anew(lines[index + 1]):
        below = [lines[index + 1].text]
    parts = [rest, *below] if rest else below
    return Point(label=label, text="\n".join(parts) or None), 1 + len(below)


def _without_bullet(text: str) -> str:
    """Strip the bullet or the number in front of a point."""
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else split_number(text)[1]


def split_label(text: str, strong: str | None = None) -> tuple[str | None, str | None]:
    """Split ``Label: text`` into label and text; (None, text) where there is no label, (label, None) without text.

    A bold run in front (``strong``) that ends at a colon or dash is the label, even one with a colon in it.
    """
    if strong:
        bold = _without_colon(_without_bullet(strong))
        rest = text[len(bold) :] if text.startswith(bold) else ""
        behind = re.match(r"\s*(?:[:：]|[-–—](?=\s))\s*", rest)
        if bold and behind:
            return bold, rest[behind.end() :] or None
    match = _LABELLED.match(text)
    if match is None or _SENTENCE_INSIDE.search(match[1] + " ") or len(match[1]) > 100:
        return None, text
    return match[1], text[match.end() :] or None


def _without_colon(text: str) -> str:
    return text.rstrip().rstrip(":：").rstrip()


def _has_bold_label(line: Line) -> bool:
    """Whether a line opens with a bold run that ends at a colon, as points without a bullet do."""
    if not line.strong or line.strong == line.text:
        return False
    return line.strong.endswith((":", "：")) or line.text[len(line.strong) :].lstrip().startswith((":", "："))


def _rest_of_item(lines: Sequence[Line], index: int) -> list[str]:
    """Return the further lines of the list item that begins at ``index``, up to a list inside it."""
    item = _box_in_article(lines, index, "li", "tr")
    below: list[str] = []
    for at in range(index + 1, len(lines)):
        line = lines[at]
        if item is None or line.marker is not None or not _is_in(item, line):
            break
        below.append(line.text)
    return below


def _lines_below_label(lines: Sequence[Line], index: int) -> int:
    """Count the lines of a point whose label is a heading, a cell or a term of its own."""
    line = lines[index]
    row = _box_in_article(lines, index, "tr")
    is_term = row is None and _box_in_article(lines, index, "dt") is not None
    used = 1
    for at in range(index + 1, len(lines)):
        following = lines[at]
        if row is not None:
            if not _is_in(row, following):
                break
        elif is_term:
            if not any(box.tag == "dd" for box in following.box.around()):
                break
        elif _starts_anew(following) or following.box.parent is not line.box.parent:
            break
        used += 1
    return used


def _starts_anew(line: Line) -> bool:
    return bool(
        line.heading or line.marker is not None or _BULLET.match(line.text) or split_number(line.text)[0] is not None
    )


def _set_conclusion_apart(parts: list[_Part]) -> None:
    """Name the closing part: a last section headed so, or what follows ``In conclusion`` to the end of the article.

    A weaker opening (``Overall, ...``) counts only on the very last paragraph, and never takes a section's only text.
    """
    last = parts[-1]
    if last.heading is not None and _CONCLUSION_HEADING.match(last.heading):
        last.kind = "conclusion"
        return
    for index in range(last.first_paragraph_below_points, len(last.paragraphs)):
        paragraph = last.paragraphs[index]
        plain = bool(_CONCLUSION.match(paragraph))
        weak = index == len(last.paragraphs) - 1 and bool(_WEAK_CONCLUSION.match(paragraph))
        leaves_something = index > 0 or bool(last.points)
        if plain or (weak and leaves_something):
            parts.append(_Part(kind="conclusion", paragraphs=last.paragraphs[index:]))
            del last.paragraphs[index:]
            return
