"""What a record knows about a person and no table may say."""

from __future__ import annotations

from dataclasses import replace

from parsers.records import Record

PRIVATE_FIELDS: dict[str, str] = {
    "asker.name": "the name, even a nickname, is not needed to use the data, and could find the person again",
}
"""Record fields that never reach a table, each with the reason."""


def strip_private(record: Record) -> Record:
    """Return the record without the values of PRIVATE_FIELDS; every one of them is null."""
    if record.asker.name is None:
        return record
    return replace(record, asker=replace(record.asker, name=None))


def shown_value(field: str, value: object) -> str | None:
    """Return a value as a report may show it: null for a private field, at most 200 characters."""
    if field in PRIVATE_FIELDS or value is None:
        return None
    text = value if isinstance(value, str) else repr(value)
    return text[:200].encode("utf-8", "backslashreplace").decode("utf-8")
