"""Archived pages to rows of the tables: parse, strip, validate, sign. One task is the chosen pages of one segment."""

from __future__ import annotations

import traceback
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from parsers import LayoutError, Page, Record, Site, Skip, load_site
from pipelines.archive import Archived, read_segment
from pipelines.clusters import PERMUTATIONS, sign_texts
from pipelines.errors import HealthQAError
from pipelines.privacy import strip_private
from pipelines.responses import SegmentTask
from pipelines.tables import Fetch, Row, early_schema, page_row, record_rows, reject_row, rows_to_table
from pipelines.validate import check_record

SIGNATURES = "signatures"
"""Name of the rows (page_id, MinHash signature of the question text) that lie beside the tables' own."""
SIGNATURE_SCHEMA = pa.schema([("page_id", pa.string()), ("signature", pa.binary(PERMUTATIONS * 4))])

PASSING_SKIPS = frozenset(("blocked", "challenge"))
"""Skips that say nothing about the page itself: what was known of it before still holds."""

_BATCH_PAGES = 500  # pages whose rows wait in memory: some 10 MB

# What a parser may raise on a page that its author did not foresee. Such a page is unparsed, with the place of the
# fault as the reason, and the other pages of the build go on; anything else (no memory, a broken import) ends it.
_PARSER_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseTask:
    """Pages of one segment to parse."""

    segment: SegmentTask
    pages: tuple[Fetch, ...]
    notes: tuple[str | None, ...]
    """For each page what its row in ``pages`` shall say although it gave a record; mostly null."""
    folder: Path
    """Where the rows go: ``<table>-<number>.parquet``."""
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setback:
    """A page whose content is a passing obstacle."""

    url: str
    page_class: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedSegment:
    """What a task found; its rows lie in its files."""

    pages: int
    setbacks: tuple[Setback, ...]


def parse_pages(task: ParseTask) -> ParsedSegment:
    """Parse the pages of a task and write their rows. Raises HealthQAError if a page is not in the archive any more."""
    site = load_site(task.segment.site)
    wanted = {page.offset: (page, note) for page, note in zip(task.pages, task.notes, strict=True)}
    rows = _Rows(task)
    setbacks: list[Setback] = []
    for archived in read_segment(task.segment.path, _told_already, limit=task.segment.bytes):
        if archived.offset not in wanted:
            continue
        fetch, note = wanted.pop(archived.offset)
        setback = _parse_page(site, archived, fetch, note, rows)
        if setback is not None:
            setbacks.append(setback)
        rows.flush(_BATCH_PAGES)
        if not wanted:
            break
    rows.close()
    if wanted:
        raise HealthQAError(
            f"{len(wanted)} pages are not in the archive any more",
            f"{task.segment.path}, offset {min(wanted)}",
            "The segment was changed during the build: build again.",
        )
    return ParsedSegment(pages=len(task.pages), setbacks=tuple(setbacks))


def _told_already(_what: str, _offset: int) -> None:
    """The damage of the segment was reported when its responses were listed."""


class _Rows:
    """Collects rows by table and writes them in batches, one file a table."""

    def __init__(self, task: ParseTask) -> None:
        self._task = task
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        self._signed: list[tuple[str, str | None]] = []
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._pages = 0

    def add(self, table: str, row: Row) -> None:
        self._rows[table].append(row)
        self._pages += table == "pages"

    def sign(self, page_id: str, text: str | None) -> None:
        self._signed.append((page_id, text))

    def flush(self, pages: int) -> None:
        """Write everything if that many pages wait."""
        if self._pages < pages:
            return
        for table, rows in self._rows.items():
            self._write(table, rows_to_table(early_schema(table), rows))
        if self._signed:
            signatures = sign_texts([text for _, text in self._signed])
            columns = [[page_id for page_id, _ in self._signed], [signature.tobytes() for signature in signatures]]
            self._write(SIGNATURES, pa.table(columns, schema=SIGNATURE_SCHEMA))
        self._rows.clear()
        self._signed.clear()
        self._pages = 0

    def close(self) -> None:
        self.flush(0)
        for writer in self._writers.values():
            writer.close()

    def _write(self, table: str, rows: pa.Table) -> None:
        if table not in self._writers:
            path = self._task.folder / f"{table}-{self._task.number}.parquet"
            self._writers[table] = pq.ParquetWriter(path, rows.schema, compression="zstd", compression_level=1)
        self._writers[table].write_table(rows)


def _parse_page(site: Site, archived: Archived, fetch: Fetch, note: str | None, rows: _Rows) -> Setback | None:
    page = Page(
        body=archived.body,
        url=archived.url,
        status=archived.status,
        content_type=archived.header("Content-Type"),
        base_url=archived.base_url,
    )
    try:
        outcome = site.parse(page)
    except LayoutError as error:
        _add_unparsed(rows, fetch, str(error))
        return None
    except _PARSER_FAULTS as error:
        _add_unparsed(rows, fetch, _fault(error))
        return None
    if isinstance(outcome, Skip):
        if outcome.reason in PASSING_SKIPS:
            return Setback(url=fetch.url, page_class=outcome.reason, evidence=outcome.evidence)
        rows.add("pages", page_row(fetch, outcome.reason, outcome.evidence))
        return None
    accepted = _Accepted()
    for record in outcome:
        _add_record(record, fetch, rows, accepted)
    if accepted.page_ids:
        rows.add("pages", page_row(fetch, "record", note))
    else:
        rows.add("pages", page_row(fetch, "unparsed", accepted.evidence or "the parser returned no record"))
    return None


@dataclass(slots=True)
class _Accepted:
    """What became of the records of one page."""

    page_ids: set[str] = field(default_factory=set)
    evidence: str | None = None


def _add_unparsed(rows: _Rows, fetch: Fetch, reason: str) -> None:
    rows.add("pages", page_row(fetch, "unparsed", reason))
    rows.add(
        "rejects",
        reject_row(fetch, stage="parse", field=None, reason=reason, value=None, effect="page_unparsed"),
    )


def _fault(error: BaseException) -> str:
    """Name a fault of the parser by kind and place, without the text of the page."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"the parser failed: {type(error).__name__} in {Path(place.filename).name}, {place.name}"


def _add_record(record: Record, fetch: Fetch, rows: _Rows, accepted: _Accepted) -> None:
    checked, findings = check_record(
        strip_private(record), page_id=fetch.page_id or "", fetched_on=fetch.fetched_at.date()
    )
    for finding in findings:
        rows.add(
            "rejects",
            reject_row(
                fetch,
                stage="validate",
                field=finding.field,
                reason=finding.reason,
                value=finding.value,
                effect=finding.effect,
            ),
        )
        if finding.effect == "record_dropped":
            accepted.evidence = f"the record was dropped: {finding.field}: {finding.reason}"
    if checked is None:
        return
    assert checked.page_id is not None  # a record without it was dropped
    if checked.page_id in accepted.page_ids:
        rows.add(
            "rejects",
            reject_row(
                fetch,
                stage="validate",
                field="page_id",
                reason="another record of the page has it",
                value=checked.page_id,
                effect="record_dropped",
            ),
        )
        return
    accepted.page_ids.add(checked.page_id)
    for table, row in record_rows(checked, fetch):
        rows.add(table, row)
    rows.sign(checked.page_id, checked.question.text)
