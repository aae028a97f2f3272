"""The headline of a page: what it says, its specialty, and the site name that may stand behind both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.lines import MEDICAL, is_specialty

_SITE_NAMES = frozenset(("doctorqna", "doctorqa", "doctorqnacom", "doctorqanda", "wwwdoctorqnacom"))
_SEPARATOR = re.compile(r" [-–—|·•»:]{1,2} | ?[|»] ?")  # in a text with single spaces


def split_headline(text: str, specialties: Sequence[str], site_name: str | None = None) -> tuple[str, str | None]:
    """Split ``<Headline> - <Specialty>``, with or without a site name behind it: (headline, specialty or None).

    ``specialties`` are those that the page names elsewhere, the likeliest first: a piece that equals one of them is
    the specialty. Else the last piece counts if it can be the name of a specialty.
    """
    separators = list(_SEPARATOR.finditer(text))
    length = len(text)
    while separators and is_site_name(text[separators[-1].end() : length], site_name):
        length = separators.pop().start()
    text = text[:length]
    ends = [*(match.start() for match in separators), len(text)][1:]
    places = {text[match.end() : end].casefold(): (match, end) for match, end in zip(separators, ends, strict=True)}
    for specialty in specialties:
        if place := places.get(specialty.casefold()):
            match, end = place
            return text[: match.start()].rstrip(), text[match.end() : end]
    head, dash, tail = text.rpartition(" - ")
    if dash and is_specialty(tail) and (MEDICAL.search(tail) or _is_name(tail)):
        return head.rstrip(), tail
    return text.removesuffix(" -"), None


def _is_name(text: str) -> bool:
    """Whether a text can be the name of a specialty: a few words, each with a capital but ``and``, ``of``, ``the``."""
    words = re.split(r"[\s,&/()（）-]+", text.strip(" ()（）"))
    return len(words) <= 6 and all(word[:1].isupper() or word in ("and", "of", "the") for word in words)


_LONGEST_SITE_NAME = 200
"""In characters; a longer one is none, and would be compared with every piece of a headline."""


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def is_site_name(text: str, site_name: str | None = None) -> bool:
    """Whether a text is nothing but the name of the site."""
    if len(text) > _LONGEST_SITE_NAME:
        return False
    letters = _letters(text)
    if letters in _SITE_NAMES:
        return True
    return site_name is not None and len(site_name) <= _LONGEST_SITE_NAME and letters == _letters(site_name)
