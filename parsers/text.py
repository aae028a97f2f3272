"""Text: bytes to characters, white space, dates, and the reading text.

Two texts are kept of everything long. The faithful one has the words and line breaks of the page. The reading text
has the same words in the same order; only white space moves, so that sentences and numbered lists that the site cut
apart stand together again.
"""

from __future__ import annotations

import codecs
import re
from datetime import date

_INVISIBLE = {
    0xAD: None,  # soft hyphen
    0x200B: None,  # zero width space
    0x2060: None,  # word joiner
    0xFEFF: None,  # byte order mark, zero width no-break space
}
_HAS_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*(?:[\"']\s*)?([A-Za-z0-9_:.-]{2,40})", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
_ENCODINGS = frozenset(
    "utf-8 cp866 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-10 iso8859-13 "
    "iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic cp874 cp1250 cp1251 cp1252 cp1253 "
    "cp1254 cp1255 cp1256 cp1257 cp1258 gbk gb2312 gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis cp932 euc_kr "
    "cp949".split()
)
"""What a page may declare: the encodings of the WHATWG Encoding standard, by their names in Python.

Python knows more under the same interface: ``zip`` and ``base64`` are no text, ``punycode`` is not linear in time,
``undefined`` and ``idna`` fail on any byte, ``utf-7`` and ``unicode_escape`` give half characters.
"""
_AS_WINDOWS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
"""Encodings that the standard reads as their larger Windows relative."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(body: bytes, content_type: str | None = None) -> tuple[str, int]:
    """Decode a page: (text, number of replaced characters).

    The bytes decide: a byte order mark first, then UTF-8 if they are valid UTF-8 (other encodings hardly ever are by
    chance), then the charset of the header, of the page's ``meta``, and windows-1252, as the WHATWG Encoding and HTML
    standards order them (HTML, "determining the character encoding").
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _decode_counting(body[len(mark) :], encoding)
    try:
        return body.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    declared = []
    if content_type and (match := _HEADER_CHARSET.search(content_type)):
        declared.append(match[1])
    if meta := _META_CHARSET.search(body, 0, 4096):
        declared.append(meta[1].decode("ascii"))
    for name in declared:
        try:
            codec = codecs.lookup(name).name
        except LookupError:
            continue
        codec = _AS_WINDOWS.get(codec, codec)
        if codec in _ENCODINGS:
            return _decode_counting(body, codec)
    whole, replaced = _decode_counting(body, "utf-8")
    if replaced * 100 <= len(whole):  # a few bad bytes in what is plainly UTF-8
        return whole, replaced
    return _decode_counting(body, "cp1252")


def _decode_counting(body: bytes, encoding: str) -> tuple[str, int]:
    text = body.decode(encoding, "replace")
    return text, max(0, text.count("\ufffd") - body.count(b"\xef\xbf\xbd"))


def squeeze(text: str, between: str = "") -> str:
    """Fold every run of white space (no-break and full-width spaces too) into ``between``; trim both ends.

    Characters that nobody sees (soft hyphen, zero width space, byte order mark) go.
    """
    if _HAS_INVISIBLE.search(text):
        text = text.translate(_INVISIBLE)
    return between.join(text.split())


_OPENING, _CLOSING = "(（", ")）"


def split_brackets(text: str) -> tuple[str, str] | None:
    """Split ``Topic (kind) (Specialty (Part))`` before its last bracket: ``Topic (kind)`` and ``Specialty (Part)``.

    None if the text does not end in a closed bracket with something in it.
    """
    if not text or text[-1] not in _CLOSING:
        return None
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] in _CLOSING) - (text[at] in _OPENING)
        if depth == 0:
            inside = text[at + 1 : -1].strip()
            return (text[:at].strip(), inside) if inside else None
    return None


_DATE = re.compile(r"(\d{4})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})$")


def iso_date(text: str) -> str | None:
    """Turn ``2012/01/17`` into ``2012-01-17``; None if it is no date of the calendar."""
    match = _DATE.match(text.strip())
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None


# --- reading text -----------------------------------------------------------------------------------------------------

_ABBREVIATION_END = re.compile(r"(?:^|[\s(])(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|approx|e\.g|i\.e|Fig|Vol)\.$")
_NUMBER_END = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})[.)、]$")


_LONGEST_END = 12
"""More characters than any of the two ends has."""
_LONGEST_JOINED = 10_000
"""In characters. A line this long takes no further one: ten thousand lines ``Dr.`` would be copied over and over."""


def reading_text(text: str | None) -> str | None:
    """Put sentences and numbered lists together again that the site cut apart; None stays None.

    The site breaks the line behind every full stop and space, so ``Dr.`` and ``1.`` end lines too, and the number of
    an item stands at the end of the line before it. Here such a line is joined with the next one, and the number of
    an item opens a line of its own. Only white space moves: words and their order stay (``text.split()`` is equal).
    """
    if text is None:
        return None
    raw_lines = text.split("\n")
    lines: list[str] = []
    is_open = False  # whether the last line goes on in the next one
    item = 0  # number of the list item that was opened last
    for index, raw in enumerate(raw_lines):
        line = f"{lines.pop()} {raw}" if is_open and len(lines[-1]) < _LONGEST_JOINED else raw
        tail = max(0, len(line) - _LONGEST_END)
        number = _NUMBER_END.search(line, tail)
        is_open = bool(_ABBREVIATION_END.search(line, tail))
        following = raw_lines[index + 1 : index + 4]
        if number and _opens_item(line[: number.start()].rstrip(), int(number[1]), item, following):
            item = int(number[1])
            if before := line[: number.start()].rstrip():
                lines.append(before)
            line = line[number.start() :]
            is_open = True
        lines.append(line)
    return "\n".join(lines)


def _opens_item(before: str, number: int, item: int, following: list[str]) -> bool:
    """Whether a number at the end of a line opens a list item, rather than ending a sentence (``I am 20.``).

    It does if it stands alone, goes on the count, or stands behind a closed sentence; a 1 also if a 2 follows.
    """
    if not before or number == item + 1 > 1:
        return True
    if before[-1] in ".!?:;。！？：；" or before.endswith((".)", "?)", "!)")):
        return number <= item + 1
    return number == 1 and any(_NUMBER_END.search(line) and line.rstrip(".)、").endswith("2") for line in following[:3])
