"""Whether a record says only what can be true, field by field, each doubt with field, reason and value.

Three things can follow: the whole record is dropped (its identity is wrong, or nothing was asked), the
value is removed (it cannot stand in its column), or it is kept and only told (odd, but the page says so).
Never silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from parsers.records import Asker, Faq, Question, Record, Reply, Section, Similar
from pipelines.privacy import shown_value

Effect = Literal["record_dropped", "value_removed", "kept"]
"""What a finding did to the record."""

_INT32 = range(-(2**31), 2**31)
_LONGEST_LIFE = 130  # years; nobody is known to have been older than 122


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong with a record."""

    field: str
    """Path in the record: ``replies[0].replied_on``."""
    reason: str
    """What is wrong, in words that are the same for every record, so that they can be counted."""
    value: str | None
    """The value, shortened; null for a private field."""
    effect: Effect
    """What it did to the record."""


def check_record(record: Record, *, page_id: str, fetched_on: date) -> tuple[Record | None, tuple[Finding, ...]]:
    """Return the record with impossible values removed (null if it must be dropped), and what was found.

    ``page_id`` is the identity that the URL of the fetch gives. The record must have it, followed by ``#``
    and more where a page holds several records. ``fetched_on`` is the day of the fetch (UTC): what the page
    tells cannot be later.
    """
    found: list[Finding] = []
    checked = _checked(record, "", found)
    assert isinstance(checked, Record)  # what was put in
    if not _is_dropped(found):  # else a part may be missing or of the wrong type
        found += _identity(checked, page_id)
        found += _order_of_days(checked, fetched_on)
    return (None if _is_dropped(found) else checked), tuple(found)


def _is_dropped(found: list[Finding]) -> bool:
    return any(finding.effect == "record_dropped" for finding in found)


# --- one value at a time ---

Rule = Callable[[Any], str | None]
"""Says what is wrong with a value that has the right type; null if nothing."""


def _not_text(value: str) -> str | None:
    if value.isascii():  # the common case, a hundred times faster than trying
        return None
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return "not Unicode text: it holds half a surrogate pair"
    return None


def _not_a_day(value: str) -> str | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "not a day of the calendar"
    return None if value == day.isoformat() and 1900 <= day.year < 2200 else "not a day written as 2012-01-17"


def _not_an_age(value: int) -> str | None:
    return None if 0 <= value <= _LONGEST_LIFE else f"not an age from 0 to {_LONGEST_LIFE} years"


def _not_a_url(value: str) -> str | None:
    return None if value.startswith(("https://", "http://")) else "not an absolute http or https URL"


def _not_int32(value: int) -> str | None:
    return None if value in _INT32 else "does not fit into 32 bits"


_RULES: dict[tuple[type, str], Rule] = {
    (Question, "asked_on"): _not_a_day,
    (Reply, "replied_on"): _not_a_day,
    (Asker, "age_min"): _not_an_age,
    (Asker, "age_max"): _not_an_age,
    (Record, "url"): _not_a_url,
    (Similar, "url"): _not_a_url,
    (Faq, "url"): _not_a_url,
}
_NEEDED = frozenset(
    (
        (Record, "site"),
        (Record, "language"),
        (Record, "source_id"),
        (Record, "page_id"),
        (Record, "url"),
        (Record, "layout"),
        (Reply, "role"),
        (Section, "kind"),
        (Similar, "position"),
        (Similar, "truncated"),
        (Faq, "position"),
    )
)
"""Fields without which a row has no place in its table; a record that lacks one is dropped."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a field may hold: plain values of some types, a part (dataclass), or a tuple of either."""

    name: str
    types: tuple[type, ...]
    choices: tuple[object, ...]
    null: bool
    parts: bool
    item: type | None
    needed: bool
    rule: Rule | None
    free_text: bool
    """Any text will do: the common case, which the hot path sees first."""


@cache
def _shapes(owner: type) -> tuple[_Shape, ...]:
    """Read the shapes of a record class off its type hints, once."""
    hints = get_type_hints(owner)
    return tuple(_shape(owner, field.name, hints[field.name]) for field in fields(owner))


def _shape(owner: type, name: str, hint: Any) -> _Shape:
    options = get_args(hint) if isinstance(hint, UnionType) or get_origin(hint) is not None else (hint,)
    null = False
    choices: tuple[object, ...] = ()
    item: type | None = None
    types: tuple[type, ...]
    if get_origin(hint) is tuple:
        item, types = get_args(hint)[0], (tuple,)
    elif get_origin(hint) is Literal:
        choices, types = get_args(hint), (str,)
    else:
        null = NoneType in options
        plain = [option for option in options if option is not NoneType]
        choices = tuple(choice for option in plain for choice in get_args(option))
        types = (str,) if choices else tuple(plain)
    key = (owner, name)
    rule = _RULES.get(key) or (_not_int32 if types == (int,) else _not_text if types == (str,) else None)
    parts = any(is_dataclass(option) for option in (item, *types))
    free_text = rule is _not_text and not choices and key not in _NEEDED
    return _Shape(name, types, choices, null, parts, item, key in _NEEDED, rule, free_text)


def _checked(part: Any, path: str, found: list[Finding]) -> Any:
    """Return the part with its wrong values set to null; the same object where nothing was wrong."""
    changes: dict[str, object] = {}
    owner: type = type(part)
    for shape in _shapes(owner):
        value = getattr(part, shape.name)
        if shape.free_text and type(value) is str and value.isascii():
            continue
        if value is None and shape.null and not shape.needed:
            continue
        if shape.item is not None and isinstance(value, tuple):
            kept = _checked_items(shape, value, f"{path}{shape.name}", found) if value else value
            if kept is not value:
                changes[shape.name] = kept
            continue
        if shape.parts and type(value) in shape.types:
            inner = _checked(value, f"{path}{shape.name}.", found)
            if inner is not value:
                changes[shape.name] = inner
            continue
        problem = _problem(shape, value)
        if problem is not None:
            effect: Effect = "value_removed" if shape.null and not shape.needed else "record_dropped"
            field = f"{path}{shape.name}"
            found.append(Finding(field=field, reason=problem, value=shown_value(field, value), effect=effect))
            if effect == "value_removed":
                changes[shape.name] = None
    return replace(part, **changes) if changes else part


def _checked_items(shape: _Shape, items: tuple[Any, ...], path: str, found: list[Finding]) -> tuple[Any, ...]:
    assert shape.item is not None  # the caller looked
    kept: list[Any] = []
    for number, item in enumerate(items):
        place = f"{path}[{number}]"
        if shape.parts and type(item) is shape.item:
            kept.append(_checked(item, f"{place}.", found))
            continue
        problem = f"not of the type {shape.item.__name__}" if type(item) is not shape.item else _not_text(str(item))
        if problem is None:
            kept.append(item)
        else:
            found.append(Finding(field=place, reason=problem, value=shown_value(place, item), effect="value_removed"))
    unchanged = len(kept) == len(items) and all(a is b for a, b in zip(kept, items, strict=True))
    return items if unchanged else tuple(kept)


def _problem(shape: _Shape, value: Any) -> str | None:
    if value is None:
        return "missing"
    if type(value) not in shape.types:
        return f"not of the type {' or '.join(kind.__name__ for kind in shape.types)}"
    if shape.choices and value not in shape.choices:
        return f"not one of {', '.join(str(choice) for choice in shape.choices)}"
    if shape.needed and value == "":
        return "missing"
    return shape.rule(value) if shape.rule is not None else None


# --- what must fit together ---


def _identity(record: Record, page_id: str) -> Iterable[Finding]:
    if record.page_id is not None and record.page_id != page_id and not record.page_id.startswith(f"{page_id}#"):
        yield Finding(
            field="page_id",
            reason="not the page that was fetched",
            value=shown_value("page_id", record.page_id),
            effect="record_dropped",
        )
    if not record.question.title and not record.question.text:
        yield Finding(field="question", reason="neither title nor text", value=None, effect="record_dropped")
    for name, parts in (("similar", record.similar), ("faqs", record.faqs)):
        if [part.position for part in parts] != list(range(1, len(parts) + 1)):
            yield Finding(field=name, reason="the positions are not 1, 2, 3, ...", value=None, effect="record_dropped")
    asker = record.asker
    if asker.age_min is not None and asker.age_max is not None and asker.age_min > asker.age_max:
        yield Finding(
            field="asker.age_min",
            reason="the lower bound of the age is above the upper one",
            value=f"{asker.age_min}~{asker.age_max}",
            effect="kept",
        )


def _order_of_days(record: Record, fetched_on: date) -> Iterable[Finding]:
    latest = (fetched_on + timedelta(days=1)).isoformat()  # one day, for the zones ahead of UTC
    asked = record.question.asked_on
    if asked is not None and asked > latest:
        yield Finding(field="question.asked_on", reason="later than the fetch", value=asked, effect="kept")
    for number, reply in enumerate(record.replies):
        field = f"replies[{number}].replied_on"
        if reply.replied_on is not None and reply.replied_on > latest:
            yield Finding(field=field, reason="later than the fetch", value=reply.replied_on, effect="kept")
        if reply.replied_on is not None and asked is not None and reply.replied_on < asked:
            yield Finding(field=field, reason="earlier than the question", value=reply.replied_on, effect="kept")
