"""The tables: their columns, the rows that a record becomes, and a writer that gives the same bytes every
time.

Choices that readers notice, so that a bare ``pd.read_parquet(folder)`` reads right:

- Every part of a table has the one explicit schema, also a part without rows or with a column of nulls.
- Days and moments are timestamps without a time zone (moments in UTC): pandas makes ``datetime64`` of them,
where ``date32`` would arrive as Python objects, and DuckDB needs no zone files. - Whole numbers stay whole
numbers. pandas would turn an ``int32`` column that has nulls into floats; the files carry the metadata by
which it makes ``Int32`` (and ``boolean``) of them instead. Columns that cannot be null are plain. - Text
columns are plain strings; those with few different values are dictionary-coded inside the file only. - Each
column carries its description: ``schema.field("title").metadata[b"description"]``.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import parsers.records
from parsers.records import Record
from parsers.text import reading_text
from pipelines.normalise import normalise_specialty
from pipelines.quality import RULES, find_flags

SCHEMA_VERSION = 1
"""Changes whenever a table, a column, its type or its meaning changes."""

GROUP_ROWS = 20_480
"""Rows of a row group: some 80 MB of question texts before compression."""
PART_ROWS = 10 * GROUP_ROWS
"""Rows of a part (a file)."""

_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())
_COUNT = pa.int32()
_FLAG = pa.bool_()
_DAY = pa.timestamp("us")
_MOMENT = pa.timestamp("us")
_OFFSET = pa.int64()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. ``says`` is its description, or the record field (``Question.title``) that has it."""

    name: str
    kind: pa.DataType
    says: str
    null: bool = True
    few: bool = False
    """Few different values: dictionary-coded in the file."""


_PAGE_ID = Column("page_id", _TEXT, "Record.page_id", null=False)
_POSITION_DOC = "1 for the first of the page."
_READING = "The same words in the same order; sentences and lists that the page cut apart stand together again."
_SEGMENT = "Archive segment that holds the page, ``<crawl>/<file>``, below the archive folder of the site."
_OFFSET_DOC = "Where the page begins in its segment, in bytes."
_VERSION_DOC = "Version of the parser that read the page."
_SHA_DOC = "SHA-256 of the content, in hex, after content codings were undone."
_FETCHED = "When the present content was first fetched, UTC, without a time zone."

TABLES: dict[str, tuple[Column, ...]] = {
    "questions": (
        _PAGE_ID,
        Column("site", _TEXT, "Record.site", null=False, few=True),
        Column("language", _TEXT, "Record.language", null=False, few=True),
        Column("source_id", _TEXT, "Record.source_id", null=False),
        Column("url", _TEXT, "Record.url", null=False),
        Column("layout", _TEXT, "Record.layout", null=False, few=True),
        Column("title", _TEXT, "Record.title"),
        Column("specialty", _TEXT, "Record.specialty", few=True),
        Column(
            "specialty_normalised",
            _TEXT,
            "``specialty`` in one spelling: white space, width and capitals made even; no synonyms merged.",
            few=True,
        ),
        Column("asker_age_min", _COUNT, "Asker.age_min", few=True),
        Column("asker_age_max", _COUNT, "Asker.age_max", few=True),
        Column("asker_gender", _TEXT, "Asker.gender", few=True),
        Column("question_title", _TEXT, "Question.title"),
        Column("question_text", _TEXT, "Question.text"),
        Column("question_reading_text", _TEXT, f"``question_text`` for reading. {_READING}"),
        Column("asked_on", _DAY, "Question.asked_on"),
        Column("doctor", _TEXT, "Reply.doctor", few=True),
        Column("reply_role", _TEXT, "Reply.role", few=True),
        Column("reply_specialty", _TEXT, "Reply.specialty", few=True),
        Column("reply_institution", _TEXT, "Reply.institution", few=True),
        Column("reply_text", _TEXT, "Reply.text"),
        Column("reply_reading_text", _TEXT, f"``reply_text`` for reading. {_READING}"),
        Column("replied_on", _DAY, "Reply.replied_on"),
        Column("reply_accepted", _FLAG, "Reply.accepted"),
        Column("reply_count", _COUNT, "Replies of the page; the columns above hold the first.", null=False),
        Column("section_count", _COUNT, "Sections of the article; 0 without one.", null=False),
        Column("point_count", _COUNT, "Points of all sections.", null=False),
        Column("similar_count", _COUNT, "Cards of similar questions.", null=False),
        Column("faq_count", _COUNT, "Related topics.", null=False),
        Column("notes", _TEXTS, "Record.notes", null=False),
        Column(
            "flags",
            _TEXTS,
            f"What is wrong with the texts, told and never dropped; empty for nothing. Of: {', '.join(RULES)}.",
            null=False,
        ),
        Column(
            "flag_evidence",
            _TEXTS,
            "For each of ``flags``, in the same order, the field and what shows it: ``replies[0].text: Dermatology.``.",
            null=False,
        ),
        Column(
            "cluster",
            _TEXT,
            "Smallest ``page_id`` of the questions whose text is (nearly) the same; alone, the page's own.",
            null=False,
        ),
        Column(
            "split",
            _TEXT,
            "``train``, ``validation`` or ``test`` (80/10/10), by a hash of the cluster: none straddles two.",
            null=False,
            few=True,
        ),
        Column("fetched_at", _MOMENT, _FETCHED, null=False),
        Column("http_status", _COUNT, "HTTP status of that fetch.", null=False, few=True),
        Column("segment", _TEXT, _SEGMENT, null=False, few=True),
        Column("offset", _OFFSET, _OFFSET_DOC, null=False),
        Column("body_sha256", _TEXT, _SHA_DOC, null=False),
        Column("parser_version", _TEXT, _VERSION_DOC, null=False, few=True),
    ),
    "replies": (
        _PAGE_ID,
        Column("position", _COUNT, _POSITION_DOC, null=False),
        Column("doctor", _TEXT, "Reply.doctor", few=True),
        Column("role", _TEXT, "Reply.role", null=False, few=True),
        Column("specialty", _TEXT, "Reply.specialty", few=True),
        Column("institution", _TEXT, "Reply.institution", few=True),
        Column("text", _TEXT, "Reply.text"),
        Column("reading_text", _TEXT, f"``text`` for reading. {_READING}"),
        Column("replied_on", _DAY, "Reply.replied_on"),
        Column("accepted", _FLAG, "Reply.accepted"),
    ),
    "sections": (
        _PAGE_ID,
        Column("position", _COUNT, _POSITION_DOC, null=False),
        Column("kind", _TEXT, "Section.kind", null=False, few=True),
        Column("number", _COUNT, "Section.number"),
        Column("heading", _TEXT, "Section.heading"),
        Column("paragraphs", _TEXTS, "Section.paragraphs", null=False),
        Column("point_count", _COUNT, "Points of this section.", null=False),
    ),
    "points": (
        _PAGE_ID,
        Column("section_position", _COUNT, "``position`` of its section in ``sections``.", null=False),
        Column("position", _COUNT, "1 for the first point of the section.", null=False),
        Column("label", _TEXT, "Point.label"),
        Column("text", _TEXT, "Point.text"),
    ),
    "similar": (
        _PAGE_ID,
        Column("position", _COUNT, "Similar.position", null=False),
        Column("title", _TEXT, "Similar.title"),
        Column("url", _TEXT, "Similar.url"),
        Column("similar_page_id", _TEXT, "Similar.page_id"),
        Column("question_excerpt", _TEXT, "Similar.question_excerpt"),
        Column("doctor", _TEXT, "Similar.doctor", few=True),
        Column("specialty", _TEXT, "Similar.specialty", few=True),
        Column("reply_excerpt", _TEXT, "Similar.reply_excerpt"),
        Column("truncated", _FLAG, "Similar.truncated", null=False),
    ),
    "faqs": (
        _PAGE_ID,
        Column("position", _COUNT, "Faq.position", null=False),
        Column("topic", _TEXT, "Faq.topic", few=True),
        Column("specialty", _TEXT, "Faq.specialty", few=True),
        Column("url", _TEXT, "Faq.url", few=True),
    ),
    "rejects": (
        Column("url", _TEXT, "Canonical URL of the page.", null=False),
        Column("page_id", _TEXT, "``page_id`` of the page; null where its URL is not that of a question."),
        Column("site", _TEXT, "Record.site", null=False, few=True),
        Column(
            "stage",
            _TEXT,
            "``read`` (out of the archive), ``parse`` or ``validate``.",
            null=False,
            few=True,
        ),
        Column("field", _TEXT, "Field of the record, e.g. ``replies[0].replied_on``; null for the page."),
        Column("reason", _TEXT, "What was wrong.", null=False),
        Column("value", _TEXT, "The value, at most 200 characters; null for a private field or for none."),
        Column(
            "effect",
            _TEXT,
            "``page_unparsed``, ``record_dropped``, ``value_removed`` or ``kept`` (told only).",
            null=False,
            few=True,
        ),
        Column("segment", _TEXT, _SEGMENT, null=False, few=True),
        Column("offset", _OFFSET, _OFFSET_DOC, null=False),
        Column("parser_version", _TEXT, _VERSION_DOC, null=False, few=True),
    ),
    "pages": (
        Column("url", _TEXT, "URL on the live site: canonical for a question, as fetched for others.", null=False),
        Column("page_id", _TEXT, "``page_id`` of the page; null where its URL is not that of a question."),
        Column("site", _TEXT, "Record.site", null=False, few=True),
        Column(
            "page_class",
            _TEXT,
            "``record``, or why there is none: ``listing``, ``unanswered``, ``soft_404``, ``gone``, ``private``, "
            "``blocked``, ``challenge``, ``redirect_home``, ``teaser``, ``not_qa``, ``unparsed``.",
            null=False,
            few=True,
        ),
        Column("evidence", _TEXT, "What shows that class; null for a record.", few=True),
        Column("http_status", _COUNT, "HTTP status of the fetch that decided.", null=False, few=True),
        Column("content_type", _TEXT, "Content-Type as the server sent it.", few=True),
        Column("fetched_at", _MOMENT, f"{_FETCHED} Of a listing: when it was first seen to be one.", null=False),
        Column("segment", _TEXT, _SEGMENT, null=False, few=True),
        Column("offset", _OFFSET, _OFFSET_DOC, null=False),
        Column("body_bytes", _OFFSET, "Length of the content in bytes, codings undone.", null=False),
        Column("body_sha256", _TEXT, _SHA_DOC, null=False),
        Column("parser_version", _TEXT, _VERSION_DOC, null=False, few=True),
    ),
}
"""All tables. ``page_id`` joins them; ``url`` joins ``rejects`` with ``pages``."""

SORT_KEYS: dict[str, tuple[str, ...]] = {
    "questions": ("page_id",),
    "replies": ("page_id", "position"),
    "sections": ("page_id", "position"),
    "points": ("page_id", "section_position", "position"),
    "similar": ("page_id", "position"),
    "faqs": ("page_id", "position"),
    "rejects": ("page_id", "url", "stage", "field", "reason", "value", "effect"),
    "pages": ("url",),
}
"""The order of the rows of each table."""

RECORD_TABLES = ("questions", "replies", "sections", "points", "similar", "faqs")
"""Tables that the records fill."""

LATER_COLUMNS = ("cluster", "split")
"""Columns of ``questions`` that are known only after all records were read."""


@cache
def record_field_descriptions() -> dict[str, str]:
    """Return what ``parsers/records.py`` says below each field, by ``Class.field``, read off its source."""
    tree = ast.parse(Path(parsers.records.__file__).read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for field, below in zip(owner.body, owner.body[1:], strict=False):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                found[f"{owner.name}.{field.target.id}"] = " ".join(str(below.value.value).split())
    return found


def column_description(column: Column) -> str:
    """Return the description of a column: its own, or that of the record field it names."""
    return record_field_descriptions().get(column.says, column.says)


@cache
def table_schema(table: str) -> pa.Schema:
    """Return the one schema that every part of a table has. Raises KeyError for an unknown table."""
    fields = [
        pa.field(
            column.name,
            column.kind,
            nullable=column.null,
            metadata={"description": column_description(column)},
        )
        for column in TABLES[table]
    ]
    return pa.schema(fields, metadata={"pandas": _pandas_metadata(table)})


def _pandas_metadata(table: str) -> str:
    """Tell pandas which of its types to make of the nullable numbers and flags; all others it knows itself."""
    types = {_COUNT: ("int32", "Int32"), _OFFSET: ("int64", "Int64"), _FLAG: ("bool", "boolean")}
    columns = [
        {
            "name": column.name,
            "field_name": column.name,
            "pandas_type": types[column.kind][0],
            "numpy_type": types[column.kind][1],
            "metadata": None,
        }
        for column in TABLES[table]
        if column.null and column.kind in types
    ]
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": None})


# --- rows ---


@dataclass(frozen=True, slots=True)
class Fetch:
    """The facts of the fetch that brought a page, in the order in which the build selects them."""

    site: str
    url: str
    """Canonical URL."""
    page_id: str | None
    fetched_at: datetime
    """UTC, without a time zone."""
    http_status: int
    content_type: str | None
    segment: str
    offset: int
    body_bytes: int
    body_sha256: str
    parser_version: str


Row = tuple[Any, ...]


def record_rows(record: Record, fetch: Fetch) -> Iterator[tuple[str, Row]]:
    """Yield (table, row) for a checked record, without LATER_COLUMNS, in the order of the columns.

    The record must have passed ``validate.check_record`` and ``privacy.strip_private``.
    """
    page = record.page_id
    sections = record.article.sections if record.article is not None else ()
    readings = [reading_text(reply.text) for reply in record.replies]
    yield "questions", _question_row(record, fetch, readings)
    for position, (reply, reading) in enumerate(zip(record.replies, readings, strict=True), 1):
        yield (
            "replies",
            (
                page,
                position,
                reply.doctor,
                reply.role,
                reply.specialty,
                reply.institution,
                reply.text,
                reading,
                _day(reply.replied_on),
                reply.accepted,
            ),
        )
    for position, section in enumerate(sections, 1):
        yield (
            "sections",
            (
                page,
                position,
                section.kind,
                section.number,
                section.heading,
                section.paragraphs,
                len(section.points),
            ),
        )
        for number, point in enumerate(section.points, 1):
            yield "points", (page, position, number, point.label, point.text)
    for card in record.similar:
        yield (
            "similar",
            (
                page,
                card.position,
                card.title,
                card.url,
                card.page_id,
                card.question_excerpt,
                card.doctor,
                card.specialty,
                card.reply_excerpt,
                card.truncated,
            ),
        )
    for faq in record.faqs:
        yield "faqs", (page, faq.position, faq.topic, faq.specialty, faq.url)


def _question_row(record: Record, fetch: Fetch, readings: list[str | None]) -> Row:
    question, asker = record.question, record.asker
    first = next(iter(record.replies), None)
    sections = record.article.sections if record.article is not None else ()
    flags = find_flags(record)
    return (
        record.page_id,
        record.site,
        record.language,
        record.source_id,
        record.url,
        record.layout,
        record.title,
        record.specialty,
        normalise_specialty(record.specialty),
        asker.age_min,
        asker.age_max,
        asker.gender,
        question.title,
        question.text,
        reading_text(question.text),
        _day(question.asked_on),
        first and first.doctor,
        first and first.role,
        first and first.specialty,
        first and first.institution,
        first and first.text,
        next(iter(readings), None),
        _day(first.replied_on) if first is not None else None,
        first and first.accepted,
        len(record.replies),
        len(sections),
        sum(len(section.points) for section in sections),
        len(record.similar),
        len(record.faqs),
        record.notes,
        tuple(flag.name for flag in flags),
        tuple(f"{flag.field}: {flag.evidence}" for flag in flags),
        fetch.fetched_at,
        fetch.http_status,
        fetch.segment,
        fetch.offset,
        fetch.body_sha256,
        fetch.parser_version,
    )


def page_row(fetch: Fetch, page_class: str, evidence: str | None) -> Row:
    """Return the row of ``pages``."""
    return (
        fetch.url,
        fetch.page_id,
        fetch.site,
        page_class,
        evidence,
        fetch.http_status,
        fetch.content_type,
        fetch.fetched_at,
        fetch.segment,
        fetch.offset,
        fetch.body_bytes,
        fetch.body_sha256,
        fetch.parser_version,
    )


def reject_row(fetch: Fetch, *, stage: str, field: str | None, reason: str, value: str | None, effect: str) -> Row:
    """Return the row of ``rejects``."""
    return (
        fetch.url,
        fetch.page_id,
        fetch.site,
        stage,
        field,
        reason,
        value,
        effect,
        fetch.segment,
        fetch.offset,
        fetch.parser_version,
    )


def _day(iso: str | None) -> date | None:
    return None if iso is None else datetime.fromisoformat(iso)


def early_schema(table: str) -> pa.Schema:
    """Return the schema of the rows that ``record_rows``, ``page_row`` and ``reject_row`` give."""
    schema = table_schema(table)
    return pa.schema([field for field in schema if field.name not in LATER_COLUMNS], metadata=schema.metadata)


def rows_to_table(schema: pa.Schema, rows: list[Row]) -> pa.Table:
    """Turn rows into an Arrow table, one column at a time."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


# --- files ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A finished file of a table."""

    file: str
    """Path within the version: ``questions/part-00000.parquet``."""
    rows: int
    bytes: int
    sha256: str


class TableWriter:
    """Writes sorted rows into parts of PART_ROWS rows, row groups of GROUP_ROWS rows.

    The same rows give the same bytes, however they are cut into batches. A table without rows becomes one
    part without rows, so that readers find its columns. OSError passes through.
    """

    def __init__(self, folder: Path, table: str) -> None:
        self._schema = table_schema(table)
        self._few = [column.name for column in TABLES[table] if column.few]
        self._table = table
        self._folder = folder / table
        self._folder.mkdir(parents=True)
        self._waiting: list[pa.RecordBatch] = []
        self._waiting_rows = 0
        self._parts: list[Part] = []
        self._writer: pq.ParquetWriter | None = None
        self._part_rows = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Add rows. Raises ValueError if a column that cannot be null has one."""
        self._waiting.append(batch)
        self._waiting_rows += batch.num_rows
        while self._waiting_rows >= GROUP_ROWS:
            self._write_group(GROUP_ROWS)

    def close(self) -> list[Part]:
        """Write what waits, finish the last part and return all parts."""
        if self._waiting_rows or (not self._parts and self._writer is None):
            self._write_group(self._waiting_rows)
        self._finish_part()
        return self._parts

    def abandon(self) -> None:
        """Let go of the open file after a failure; what is on disk is of no use."""
        if self._writer is not None:
            self._sink.close()

    def _write_group(self, rows: int) -> None:
        waiting = pa.Table.from_batches(self._waiting, self._waiting[0].schema if self._waiting else self._schema)
        group = waiting.slice(0, rows).combine_chunks().cast(self._schema)
        rest = waiting.slice(rows)
        self._waiting, self._waiting_rows = rest.to_batches(), rest.num_rows
        if self._writer is None:
            self._open_part()
        assert self._writer is not None  # just opened
        self._writer.write_table(group, row_group_size=GROUP_ROWS)
        self._part_rows += rows
        if self._part_rows >= PART_ROWS:
            self._finish_part()

    def _open_part(self) -> None:
        self._path = self._folder / f"part-{len(self._parts):05d}.parquet"
        self._sink = self._path.open("wb")  # a Python file, whose errors carry their number (no space left, ...)
        self._part_rows = 0
        self._writer = pq.ParquetWriter(
            self._sink,
            self._schema,
            compression="zstd",
            compression_level=3,
            use_dictionary=self._few,
            write_page_index=True,
            write_page_checksum=True,
            sorting_columns=[pq.SortingColumn(0)],
        )

    def _finish_part(self) -> None:
        if self._writer is None:
            return
        self._writer.close()
        self._writer = None
        self._sink.close()
        with self._path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._parts.append(
            Part(
                file=f"{self._table}/{self._path.name}",
                rows=self._part_rows,
                bytes=self._path.stat().st_size,
                sha256=digest,
            )
        )
