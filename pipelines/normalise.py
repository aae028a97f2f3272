"""One spelling for one thing: the specialty. The printed form stays beside it; an unknown one is kept."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SMALL_WORDS = frozenset(("and", "of", "for", "the", "in"))
_ACRONYMS = frozenset(("ent", "icu", "hiv", "aids"))
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@lru_cache(maxsize=4096)
def normalise_specialty(printed: str | None) -> str | None:
    """Return the canonical display form of a specialty; null for null or for nothing but white space.

    Width and compatibility forms are folded (NFKC), white space is one blank, ``&`` is ``and``, an outer
    bracket or closing punctuation goes, every word begins with a capital except ``and``, ``of``, ``for``,
    ``the``, ``in`` inside: ``obstetrics  AND gynecology`` and ``Obstetrics & Gynecology`` are both
    ``Obstetrics and Gynecology``. No synonyms are merged, and no specialty is unknown: the list of the
    sites is open.
    """
    if printed is None:
        return None
    text = " ".join(unicodedata.normalize("NFKC", printed).replace("&", " and ").split())
    text = text.removeprefix("(").removesuffix(")") if text.startswith("(") else text
    text = text.strip(" .,;:")
    return _WORD.sub(lambda word: _display(word[0], first=word.start() == 0), text) or None


def _display(word: str, *, first: bool) -> str:
    folded = word.casefold()
    if folded in _ACRONYMS:
        return folded.upper()
    if folded in _SMALL_WORDS and not first:
        return folded
    return folded[:1].upper() + folded[1:]
