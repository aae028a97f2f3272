"""The headline of a page: what it says, its specialty, and the site name that may stand behind both."""

from __future__ import annotations

import re

from parsers.lines import MEDICAL, is_specialty

_SITE_NAMES = frozenset(("doctorqna", "doctorqa", "doctorqnacom", "doctorqanda", "wwwdoctorqnacom"))
_SEPARATOR = re.compile(r"\s+[-–—|·•»:]{1,2}\s+|\s*[|»]\s*")


def split_headline(text: str, specialty_of_reply: str | None, site_name: str | None = None) -> tuple[str, str | None]:
    """Split ``<Headline> - <Specialty>``, with or without a site name behind it: (headline, specialty or None).

    The specialty is the piece that the doctor line names too; where it names another, the last piece counts if it
    reads like a specialty.
    """
    separators = list(_SEPARATOR.finditer(text))
    while separators and is_site_name(text[separators[-1].end() :], site_name):
        text = text[: separators.pop().start()]
    if specialty_of_reply and separators:
        ends = [match.start() for match in separators[1:]] + [len(text)]
        for match, end in reversed(list(zip(separators, ends, strict=True))):
            if text[match.end() : end].casefold() == specialty_of_reply.casefold():
                return text[: match.start()].rstrip(), text[match.end() : end]
    head, dash, tail = text.rpartition(" - ")
    if dash and is_specialty(tail) and (MEDICAL.search(tail) or (specialty_of_reply is None and len(tail) < 60)):
        return head.rstrip(), tail
    return text, None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def is_site_name(text: str, site_name: str | None = None) -> bool:
    """Whether a text is nothing but the name of the site."""
    return _letters(text) in _SITE_NAMES or (site_name is not None and _letters(text) == _letters(site_name))
