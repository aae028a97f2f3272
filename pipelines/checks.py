"""Whether a version is fit to be published: whole, consistent, within the bounds of its definition, and no drop."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from pipelines.definition import AtLeast, Definition, ShareAtMost
from pipelines.errors import DefinitionError, HealthQAError
from pipelines.manifest import Manifest, read_manifest
from pipelines.tables import RECORD_TABLES, TABLES, table_schema

Level = Literal["ok", "warn", "stop"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found."""

    check: str
    """``parts``, ``schema``, ``unique``, ``join``, ``rows``, ``rejected_share``, ``archive_damage``, ``fill_rate``,
    ``constant``, ``drift_rows``, ``drift_fill_rate`` or ``drift``."""
    table: str
    """Table that was looked at; empty for all."""
    field: str | None
    """Column that was looked at; null for none."""
    value: float
    """What was measured: a count or a share."""
    bound: float | None
    """The bound that was crossed, or the nearest one where none was; null where there is none."""
    level: Level
    """``stop``: not to be published."""
    advice: str
    """What it means and where to look; empty for ``ok``."""


def check_columns(definition: Definition) -> None:
    """Raise DefinitionError if the checks of the definition name a column that ``questions`` does not have."""
    known = [column.name for column in TABLES["questions"]]
    named = {"fill_rate": set(definition.checks.fill_rate), "constant": set(definition.checks.constant)}
    for check, columns in named.items():
        unknown = sorted(columns - set(known))
        if unknown:
            raise DefinitionError(
                f"checks.{check} names no column of questions: {', '.join(unknown)}",
                f"dataset.toml of {definition.name}",
                f"Columns: {', '.join(known)}.",
            )


def check_version(definition: Definition, folder: Path, previous: Path | None) -> list[Finding]:
    """Return what all checks found in the version in ``folder``.

    ``previous``: folder of the version it would follow, null if there is none; drift is measured against it if it
    has the same origin. Raises HealthQAError if the folder holds no version, DefinitionError as ``check_columns``.
    """
    check_columns(definition)
    manifest = _manifest(folder)
    broken = list(_check_parts(folder, manifest))
    if broken:  # what cannot be read cannot be measured
        return broken
    rates = fill_rates(folder)
    findings = [
        Finding(check="parts", table="", field=None, value=0, bound=0, level="ok", advice=""),
        *_check_keys(folder),
        _at_least(
            "rows", "questions", None, manifest.records, definition.checks.rows, "See pages by class and rejects."
        ),
        _at_most(
            "rejected_share",
            "pages",
            None,
            rejected_share(manifest),
            definition.checks.rejected_share,
            "The table rejects has the reason, URL and archive offset of each.",
        ),
    ]
    findings.append(_check_damage(manifest))
    if not manifest.records:  # nothing that a rate could be of; the check of rows says it
        return findings
    for column, bound in definition.checks.fill_rate.items():
        advice = f"Look at pages without {column}: has the site changed its layout?"
        findings.append(_at_least("fill_rate", "questions", column, rates[column], bound, advice))
    findings += _check_constant(definition, folder)
    if previous is not None:
        findings += _check_drift(definition, manifest, rates, previous)
    return findings


def _check_damage(manifest: Manifest) -> Finding:
    """Say how many places of the archive could not be read: what stood there is in no table."""
    places = [f"{place.segment} from offset {place.offset}" for place in manifest.damage[:3]]
    advice = f"Parts of the archive cannot be read and are in no table: {'; '.join(places)}. The manifest lists all."
    return Finding(
        check="archive_damage",
        table="",
        field=None,
        value=len(manifest.damage),
        bound=0,
        level="warn" if places else "ok",
        advice=advice if places else "",
    )


def rejected_share(manifest: Manifest) -> float:
    """Return the unparsed pages (those whose record was dropped included) as a share of all that should have one.

    0 where there is no such page.
    """
    unparsed = manifest.pages_by_class.get("unparsed", 0)
    total = unparsed + manifest.pages_by_class.get("record", 0)
    return unparsed / total if total else 0.0


def fill_rates(folder: Path, table: str = "questions") -> dict[str, float]:
    """Return the share of rows that have a value, by column; 0 for a table without rows.

    Null, an empty string and an empty list are no values. Raises OSError if the parts cannot be read.
    """
    columns = TABLES[table]
    filled = ", ".join(f"count(*) FILTER ({_has_value(column.name, column.kind)})" for column in columns)
    with duckdb.connect() as database:
        database.register("part_rows", table_dataset(folder, table))
        row = database.execute(f"SELECT count(*), {filled} FROM part_rows").fetchone()  # noqa: S608 (our own names)
    assert row is not None  # an aggregate always gives one
    rows, *counts = row
    return {column.name: (count / rows if rows else 0.0) for column, count in zip(columns, counts, strict=True)}


def table_dataset(folder: Path, table: str) -> ds.Dataset:
    """Return all parts of a table of a version as an Arrow dataset. Raises OSError if there is none."""
    parts = sorted(str(path) for path in (folder / table).glob("*.parquet"))
    if not parts:
        raise FileNotFoundError(2, "no parts of this table", str(folder / table))
    return ds.dataset(parts, schema=table_schema(table), format="parquet")


def _has_value(name: str, kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f'len("{name}") > 0'
    if pa.types.is_string(kind):
        return f"\"{name}\" <> ''"
    return f'"{name}" IS NOT NULL'


def _manifest(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    if manifest is None:
        raise HealthQAError("There is no version of a dataset", str(folder), "Build one: healthqa build.")
    return manifest


# --- whole and consistent ---


def _check_parts(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    """Yield a finding for each part that is not as the manifest says."""
    for table in TABLES:
        entry = manifest.tables.get(table)
        if entry is None:
            yield _stop("parts", table, "The manifest does not name this table: build again.")
            continue
        for part in entry.parts:
            path = folder / part.file
            if not path.is_file() or _sha256(path) != part.sha256:
                yield _stop("parts", table, f"{part.file} is not the file that was built: build again.")
            elif not pq.read_schema(path).equals(table_schema(table)):
                yield _stop("schema", table, f"{part.file} has other columns than this code: build again.")


def _check_keys(folder: Path) -> Iterator[Finding]:
    """Yield what joins and keys say: page_id is unique, and every row of the other tables finds its question."""
    with duckdb.connect() as database:
        for table in (*RECORD_TABLES, "pages"):
            database.register(table, table_dataset(folder, table))
        for table, key in (("questions", "page_id"), ("pages", "url")):
            query = f'SELECT count({key}) - count(DISTINCT {key}) FROM "{table}"'  # noqa: S608 (our own names)
            yield _none("unique", table, key, _number(database, query), "The same page twice: report this build.")
        for table in RECORD_TABLES[1:]:
            query = f'SELECT count(*) FROM "{table}" ANTI JOIN questions USING (page_id)'  # noqa: S608 (our own names)
            yield _none("join", table, "page_id", _number(database, query), "Rows without a question: report it.")


def _number(database: duckdb.DuckDBPyConnection, query: str) -> int:
    row = database.execute(query).fetchone()
    assert row is not None  # an aggregate always gives one
    return int(row[0])


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- columns that say nothing ---

CONSTANT_ROWS = 200
"""Rows with a value from which on the same value in all of them is called constant: by chance it hardly is."""

_FACTS = ("Record.specialty", "Record.title", "Asker.", "Question.", "Reply.")


def constant_columns(folder: Path) -> dict[str, str]:
    """Return the columns of ``questions`` that have one value in all rows that have any, with that value as text.

    Looked at are the columns that tell of the asker, the question and the reply, with at least CONSTANT_ROWS values.
    A constant column is a habit of the site, not knowledge of the page. Raises OSError if the parts cannot be read.
    """
    columns = [column.name for column in TABLES["questions"] if column.says.startswith(_FACTS)]
    looks = ", ".join(f'count("{name}"), min("{name}"), max("{name}")' for name in columns)
    with duckdb.connect() as database:
        database.register("part_rows", table_dataset(folder, "questions"))
        row = database.execute(f"SELECT {looks} FROM part_rows").fetchone()  # noqa: S608 (our own names)
    assert row is not None  # an aggregate always gives one
    threes = zip(columns, row[0::3], row[1::3], row[2::3], strict=True)
    return {name: str(low) for name, count, low, high in threes if count >= CONSTANT_ROWS and low == high}


def _check_constant(definition: Definition, folder: Path) -> Iterator[Finding]:
    """Yield a finding for each column that is constant (value 1), or that the definition says is (then 1 or 0)."""
    constant = constant_columns(folder)
    for column in sorted({*constant, *definition.checks.constant}):
        known = column in definition.checks.constant
        advice = (
            f"Always {constant.get(column)!r}: not knowledge of the page, but a habit of the site or of its parser. "
            "Once that is known, name it in checks.constant."
        )
        yield Finding(
            check="constant",
            table="questions",
            field=column,
            value=float(column in constant),
            bound=1.0 if known else 0.0,
            level="ok" if known else "warn",
            advice="" if known else advice,
        )


# --- bounds ---


def _check_drift(
    definition: Definition, manifest: Manifest, rates: dict[str, float], previous: Path
) -> Iterator[Finding]:
    try:
        before = read_manifest(previous)
    except HealthQAError:
        before = None
    if before is None or any(_check_parts(previous, before)):
        advice = f"The version before is damaged, so drift against it is not known: {previous.resolve().name}."
        yield Finding(check="drift", table="", field=None, value=1, bound=0, level="warn", advice=advice)
        return
    if before.origin != manifest.origin:
        yield Finding(check="drift", table="", field=None, value=0, bound=None, level="ok", advice="")
        return
    went = max(0.0, 1 - manifest.records / before.records) if before.records else 0.0
    advice = f"{before.version} had {before.records} rows, this one has {manifest.records}: see pages by class."
    yield _at_most("drift_rows", "questions", None, went, definition.checks.drift.rows, advice)
    if not before.records or before.schema_version != manifest.schema_version:
        return
    rates_before = fill_rates(previous)
    for column, rate in rates.items():
        if column in ("notes", "flags", "flag_evidence"):
            continue  # doubts and faults: fewer of them are no loss
        fall = max(0.0, rates_before[column] - rate)
        advice = f"From {rates_before[column]:.1%} in {before.version} to {rate:.1%}: has the site changed its layout?"
        yield _at_most("drift_fill_rate", "questions", column, fall, definition.checks.drift.fill_rate, advice)


def _at_least(check: str, table: str, field: str | None, value: float, bound: AtLeast, advice: str) -> Finding:
    level, crossed = _level(
        stop=bound.stop is not None and value < bound.stop,
        warn=bound.warn is not None and value < bound.warn,
        bounds=(bound.stop, bound.warn),
    )
    return Finding(
        check=check,
        table=table,
        field=field,
        value=value,
        bound=crossed,
        level=level,
        advice="" if level == "ok" else advice,
    )


def _at_most(check: str, table: str, field: str | None, value: float, bound: ShareAtMost, advice: str) -> Finding:
    level, crossed = _level(
        stop=bound.stop is not None and value > bound.stop,
        warn=bound.warn is not None and value > bound.warn,
        bounds=(bound.stop, bound.warn),
    )
    return Finding(
        check=check,
        table=table,
        field=field,
        value=value,
        bound=crossed,
        level=level,
        advice="" if level == "ok" else advice,
    )


def _level(*, stop: bool, warn: bool, bounds: tuple[float | None, float | None]) -> tuple[Level, float | None]:
    """Return the level, and the bound crossed or, where none was, the first that would be."""
    stop_bound, warn_bound = bounds
    if stop:
        return "stop", stop_bound
    if warn:
        return "warn", warn_bound
    return "ok", stop_bound if warn_bound is None else warn_bound


def _none(check: str, table: str, field: str, count: int, advice: str) -> Finding:
    return _at_most(check, table, field, count, ShareAtMost(stop=0.0), advice)


def _stop(check: str, table: str, advice: str) -> Finding:
    return Finding(check=check, table=table, field=None, value=1, bound=0, level="stop", advice=advice)
