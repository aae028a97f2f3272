"""The headline of a page: what it says, its specialty, and the site name that may stand behind both."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.lines import MEDICAL, is_specialty

_SITE_NAMES = frozenset(("doctorqna", "doctorqa", "doctorqnacom", "doctorqanda", "wwwdoctorqnacom"))
_SEPARATOR = re.compile(r"\s+[-–—|·•»:]{1,2}\s+|\s*[|»]\s*")


def split_headline(text: str, specialties: Sequence[str], site_name: str | None = None) -> tuple[str, str | None]:
    """Split ``<Headline> - <Specialty>``, with or without a site name behind it: (headline, specialty or None).

    ``specialties`` are those that the page names elsewhere, the likeliest first: a piece that equals one of them is
    the specialty. Else the last piece counts if it can be the name of a specialty.
    """
    separators = list(_SEPARATOR.finditer(text))
    while separators and is_site_name(text[separators[-1].end() :], site_name):
        text = text[: separators.pop().start()]
    ends = [*(match.start() for match in separators), len(text)][1:]
    for specialty in specialties:
        for match, end in reversed(list(zip(separators, ends, strict=False))):
            if text[match.end() : end].casefold() == specialty.casefold():
                return text[: match.start()].rstrip(), text[match.end() : end]
    head, dash, tail = text.rpartition(" - ")
    if dash and is_specialty(tail) and (MEDICAL.search(tail) or _is_name(tail)):
        return head.rstrip(), tail
    return text.removesuffix(" -"), None


def _is_name(text: str) -> bool:
    """Whether a text can be the name of a specialty: a few words, each with a capital but ``and``, ``of``, ``the``."""
    words = re.split(r"[\s,&/()（）-]+", text.strip(" ()（）"))
    return len(words) <= 6 and all(word[:1].isupper() or word in ("and", "of", "the") for word in words)


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def is_site_name(text: str, site_name: str | None = None) -> bool:
    """Whether a text is nothing but the name of the site."""
    return _letters(text) in _SITE_NAMES or (site_name is not None and _letters(text) == _letters(site_name))
