"""Which pages the demo site has: numbers, births, changes and removals, all computed and none stored.

A page has an index (0, 1, 2 ...), from which everything follows by arithmetic and hashing with the seed. So a site of
a million pages needs no more memory than a site of ten, and any page can be made without making the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from crawler.demo.words import TOPICS
from pipelines.errors import UsageError

T = TypeVar("T")

FIRST_ID = 262
"""Lowest id of the real site (asked on 2000/11/16)."""
LAST_ID = 209160
"""Highest id seen on the real site (asked on 2024/06/13)."""
FIRST_DAY = date(2000, 11, 16)
"""Ask date of the first id."""
LAST_DAY = date(2024, 6, 13)
"""Ask date of the last id of revision 0."""
EPOCH = datetime(2025, 1, 6, tzinfo=UTC)
"""When the pages of revision 0 were last modified; each later revision is a day later."""
MAX_REVISION = 500
"""Later revisions would carry dates in the future, which RFC 9110 8.8.2.1 forbids for Last-Modified."""

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15


def _scrambled(value: int) -> int:
    """Return 64 well-mixed bits: the output function of splitmix64 (Steele, Lea and Flood, OOPSLA 2014)."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & _MASK
    return value ^ (value >> 31)


def mix(*keys: int) -> int:
    """Return 64 bits that depend on all keys and on nothing else, in every version of Python."""
    value = 0
    for key in keys:
        value = _scrambled((value ^ key) + _GOLDEN & _MASK)
    return value


class Draw:
    """A stream of pseudo-random choices that follows from its keys.

    Not ``random.Random``: of that class only ``random()`` is promised to stay the same between versions of Python,
    and seeding it costs more than a whole sentence here.
    """

    __slots__ = ("_state",)

    def __init__(self, *keys: int) -> None:
        self._state = mix(*keys)

    def bits(self) -> int:
        """Return the next 48 bits: the high part of a linear congruential generator (constants of Knuth's MMIX)."""
        self._state = state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return state >> 16

    def below(self, limit: int) -> int:
        """Return a number from 0 to ``limit - 1``."""
        return self.bits() % limit

    def once_in(self, times: int) -> bool:
        """Return True once in ``times`` calls on average."""
        return self.bits() % times == 0

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.bits() % len(choices)]

    def sample(self, choices: Sequence[T], count: int) -> list[T]:
        """Return ``count`` different choices (all of them where there are fewer), in random order."""
        left = list(choices)
        count = min(count, len(left))
        for place in range(count):
            other = place + self.bits() % (len(left) - place)
            left[place], left[other] = left[other], left[place]
        return left[:count]

    def sample_in_order(self, choices: Sequence[T], count: int) -> list[T]:
        """Return ``count`` different choices (all of them where there are fewer), in their own order."""
        return [choices[place] for place in sorted(self.sample(range(len(choices)), count))]


# What a hash is for. Two purposes never share a stream.
(
    FOR_ID,
    FOR_TIME,
    FOR_CHANGE,
    FOR_FLEETING,
    FOR_REMOVAL,
    FOR_HEADLINE,
    FOR_QUESTION,
    FOR_REPOST,
    FOR_REPLY,
    FOR_DOCTOR,
    FOR_ARTICLE,
    FOR_SIMILAR,
    FOR_FAQ,
    FOR_EDIT,
    FOR_SIZE,
) = range(15)

_CHANGED_PERCENT = 3
_ADDED_PERCENT = 2
_FLEETING_SHARE = 4  # one page in so many may be removed at all; the others are safe to link to
_REMOVED_PERCENT = 4  # of the fleeting pages, in each revision: 1 % of all

_STEP = 24  # topics of neighbouring pages differ by so many places; prime to the number of topics
_SHIFT = 17  # so that the order of topics differs from block to block
_INVERSE = pow(_STEP, -1, len(TOPICS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The pages of a demo site at one revision.

    A revision changes about 3 % of the pages, adds 2 % and removes 1 %. Only one page in four can ever be removed, and
    cards never point to such a page: so no link breaks, and a removal changes no other page.
    """

    pages: int = 300
    """Number of pages of revision 0."""
    seed: int = 1
    """Everything follows from it."""
    revision: int = 0
    """How many times the site was edited."""

    def __post_init__(self) -> None:
        """Raise UsageError for numbers that no site can have."""
        if self.pages < 1:
            raise UsageError(f"The demo site cannot have {self.pages} pages", "--pages", "Ask for at least one.")
        if not 0 <= self.revision <= MAX_REVISION:
            raise UsageError(
                f"The demo site has no revision {self.revision}",
                "--revision",
                f"Choose one from 0 to {MAX_REVISION}.",
            )
        if self.seed < 0:
            raise UsageError(f"The demo site cannot grow from seed {self.seed}", "--seed", "Choose 0 or more.")

    @property
    def stride(self) -> int:
        """Room for one page on the line of ids; pages lie at random in their room."""
        return max(2, (LAST_ID - FIRST_ID) // self.pages)

    @property
    def added(self) -> int:
        """Number of pages that each revision adds."""
        return max(1, self.pages * _ADDED_PERCENT // 100)

    @property
    def count(self) -> int:
        """Number of indices used up to this revision; removed pages keep theirs."""
        return self.pages + self.revision * self.added

    def born(self, index: int) -> int:
        """Return the revision that brought the page."""
        return 0 if index < self.pages else (index - self.pages) // self.added + 1

    def source_id(self, index: int) -> int:
        """Return the id of the page; ids grow with the index."""
        stride = self.stride
        return FIRST_ID + index * stride + mix(self.seed, FOR_ID, index) % stride

    def index_of(self, source_id: str) -> int | None:
        """Return the index of the page with this id, or None if the site has no such page at this revision."""
        if not (source_id.isascii() and source_id.isdecimal()) or len(source_id) > 12:
            return None
        number = int(source_id)
        index = (number - FIRST_ID) // self.stride
        if str(number) != source_id or not self.is_present(index) or self.source_id(index) != number:
            return None
        return index

    def is_fleeting(self, index: int) -> bool:
        """Return whether the page may be removed in some revision."""
        return mix(self.seed, FOR_FLEETING, index) % _FLEETING_SHARE == 0

    def is_present(self, index: int) -> bool:
        """Return whether the page exists at this revision: born, and not removed yet."""
        if not 0 <= index < self.count:
            return False
        if not self.revision or not self.is_fleeting(index):
            return True
        return not any(
            mix(self.seed, FOR_REMOVAL, index, revision) % 100 < _REMOVED_PERCENT
            for revision in range(self.born(index) + 1, self.revision + 1)
        )

    def changed_at(self, index: int) -> int:
        """Return the last revision that changed the page, or 0 if none did since it was born."""
        for revision in range(self.revision, self.born(index), -1):
            if mix(self.seed, FOR_CHANGE, index, revision) % 100 < _CHANGED_PERCENT:
                return revision
        return 0

    def last_modified(self, index: int) -> datetime:
        """Return when the page got its present content (UTC, whole seconds)."""
        revision = self.changed_at(index) or self.born(index)
        return revised_at(revision) + timedelta(seconds=mix(self.seed, FOR_TIME, index, revision) % 86400)

    def asked_on(self, index: int) -> date:
        """Return the day of the question; it grows with the id."""
        born = self.born(index)
        if born:
            return LAST_DAY + timedelta(days=born)
        last_id = max(LAST_ID, FIRST_ID + self.pages * self.stride)
        days = (LAST_DAY - FIRST_DAY).days * (self.source_id(index) - FIRST_ID) // (last_id - FIRST_ID)
        return FIRST_DAY + timedelta(days=days)

    def topic_of(self, index: int) -> int:
        """Return which topic the page is about. Each block of as many pages as there are topics has each once."""
        block, place = divmod(index, len(TOPICS))
        return (place * _STEP + block * _SHIFT + self.seed) % len(TOPICS)

    def index_of_topic(self, block: int, topic: int) -> int:
        """Return the index of the one page of a block that is about a topic (it may lie beyond the last page)."""
        return block * len(TOPICS) + (topic - block * _SHIFT - self.seed) * _INVERSE % len(TOPICS)

    def similar_to(self, index: int) -> list[int]:
        """Return the indices of two to four pages to point to, first those of the same topic.

        Fewer where the site is too small. They exist as long as the site does, and were there when the page was born.
        """
        limit = self.pages + self.born(index) * self.added
        blocks = -(-limit // len(TOPICS))
        draw = Draw(self.seed, FOR_SIMILAR, index)
        wanted = 2 + draw.below(3)
        topic = self.topic_of(index)
        chosen: list[int] = []
        for other in self._candidates(draw, topic, blocks, limit):
            if other < limit and other != index and other not in chosen and not self.is_fleeting(other):
                chosen.append(other)
                if len(chosen) == wanted:
                    break
        return chosen

    def _candidates(self, draw: Draw, topic: int, blocks: int, limit: int) -> Iterator[int]:
        for _ in range(12):
            yield self.index_of_topic(draw.below(blocks), topic)
        for near in (1, -1, 2, -2):  # topics are ordered by specialty
            yield self.index_of_topic(draw.below(blocks), (topic + near) % len(TOPICS))
        start = draw.below(limit)
        yield from range(start, limit)
        yield from range(start)


def revised_at(revision: int) -> datetime:
    """Return the first moment of a revision (UTC)."""
    return EPOCH + timedelta(days=revision)
