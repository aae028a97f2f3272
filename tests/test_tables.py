"""What the tables promise: all of a record, none of a name, described, the same bytes, and right in every reader."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sample_archive import ASKER, full_record
from tables_to_records import read_records

import parsers.records
from parsers.records import Record
from pipelines import tables
from pipelines.privacy import PRIVATE_FIELDS, strip_private
from pipelines.tables import (
    TABLES,
    Fetch,
    TableWriter,
    early_schema,
    record_field_descriptions,
    record_rows,
    rows_to_table,
    table_schema,
)

NESTED = {"question", "asker", "replies", "article", "similar", "faqs", "sections", "points"}


def fetch(number: int = 1) -> Fetch:
    return Fetch(
        site="doctorqna",
        url=f"https://doctorqna.com/en/article/{number}",
        page_id=f"doctorqna/en/{number}",
        fetched_at=datetime(2026, 10, 1, 12, 0, 0, 5),
        http_status=200,
        content_type="text/html",
        segment="c/00000.warc.gz",
        offset=300,
        body_bytes=10,
        body_sha256="0" * 64,
        parser_version="1",
    )


def write_records(folder: Path, records: list[Record], batch: int = 1000) -> None:
    """Write the records' tables as a build does, with every question its own cluster."""
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in tables.RECORD_TABLES}
    for number, record in enumerate(records):
        for table, row in record_rows(strip_private(record), fetch(number)):
            rows[table].append(row)
    for table, content in rows.items():
        arrow = rows_to_table(early_schema(table), content)
        if table == "questions":
            for name, values in (("cluster", arrow["page_id"]), ("split", ["train"] * len(arrow))):
                arrow = arrow.append_column(name, pa.array(pa.array(values).to_pylist(), pa.string()))
            arrow = arrow.select(table_schema(table).names)
        writer = TableWriter(folder, table)
        for chunk in arrow.to_batches(max_chunksize=batch):
            writer.write(chunk)
        writer.close()


def test_every_record_field_has_a_column_or_a_reason() -> None:
    told = {column.says for columns in TABLES.values() for column in columns}
    classes = [value for value in vars(parsers.records).values() if isinstance(value, type) and is_dataclass(value)]
    for owner in classes:
        for field in fields(owner):
            name = f"{owner.__name__}.{field.name}"
            private = f"{owner.__name__.lower()}.{field.name}" in PRIVATE_FIELDS
            assert private != (name in told or field.name in NESTED), name


def test_every_column_is_described() -> None:
    known = record_field_descriptions()
    for table, columns in TABLES.items():
        schema = table_schema(table)
        for column in columns:
            said = schema.field(column.name).metadata[b"description"].decode()
            assert said.endswith("."), (table, column.name)
            assert said == known.get(column.says, column.says)
            is_reference = " " not in column.says
            assert is_reference == (column.says in known), f"{table}.{column.name} names a field that is not there"


def test_a_record_comes_back_whole_but_for_the_askers_name(tmp_path: Path) -> None:
    empty = replace(
        full_record(2),
        title=None,
        specialty=None,
        question=parsers.records.Question(title="Only a title"),
        asker=parsers.records.Asker(),
        replies=(),
        article=None,
        similar=(),
        faqs=(),
        notes=(),
    )
    records = [full_record(1), empty]
    write_records(tmp_path, records)
    assert read_records(tmp_path) == {record.page_id: strip_private(record) for record in records}


def test_the_asker_has_no_name_in_any_table(tmp_path: Path) -> None:
    assert full_record().asker.name == ASKER
    write_records(tmp_path, [full_record()])
    for part in tmp_path.rglob("*.parquet"):
        assert ASKER not in pq.read_table(part).to_pandas().to_csv()


def test_pandas_reads_the_right_types(tmp_path: Path) -> None:
    lacking = replace(
        full_record(2),
        asker=parsers.records.Asker(),
        replies=(),
        question=parsers.records.Question(title="Only a title"),
    )
    write_records(tmp_path, [full_record(1), lacking])
    frame = pd.read_parquet(tmp_path / "questions")
    assert frame.asked_on.dtype == frame.fetched_at.dtype == "datetime64[us]"
    assert frame.asked_on[0] == pd.Timestamp("2012-01-17")
    assert pd.isna(frame.asked_on[1])
    assert frame.reply_count.dtype == "int32"
    assert frame.asker_age_min.dtype == "Int32"
    assert frame.asker_age_min[0] == 20
    assert frame.asker_age_min[1] is pd.NA
    assert frame.reply_accepted.dtype == "boolean"
    assert frame.asker_age_min.mean() == 20
    assert list(frame.notes[0]) == ["one doubt", "another doubt"]
    assert frame.specialty_normalised[0] == "Orthopedics and Surgery"
    assert frame.specialty[0] == "orthopedics  &  Surgery"
    numbers = pd.read_parquet(tmp_path / "sections").number
    assert (str(numbers.dtype), numbers.dropna().tolist()) == ("Int32", [1, 1])


def test_polars_reads_the_right_types(tmp_path: Path) -> None:
    write_records(tmp_path, [full_record(1)])
    frame = pl.read_parquet(tmp_path / "questions" / "*.parquet")
    assert frame.schema["asked_on"] == pl.Datetime("us")
    assert frame.schema["asker_age_min"] == frame.schema["reply_count"] == pl.Int32
    assert frame.schema["reply_accepted"] == pl.Boolean
    assert frame.schema["notes"] == pl.List(pl.String)
    assert frame["question_text"][0] == "Hello.\nWhy does it hurt?"


def test_duckdb_reads_the_right_types(tmp_path: Path) -> None:
    write_records(tmp_path, [full_record(1)])
    with duckdb.connect() as database:
        found = database.execute(
            "SELECT typeof(asked_on), typeof(fetched_at), typeof(asker_age_min), typeof(notes), "
            "asked_on::DATE::VARCHAR "
            f"FROM '{tmp_path}/questions/*.parquet' JOIN '{tmp_path}/similar/*.parquet' USING (page_id)"
        ).fetchone()
    assert found == ("TIMESTAMP", "TIMESTAMP", "INTEGER", "VARCHAR[]", "2012-01-17")


def test_the_bytes_do_not_depend_on_how_rows_are_batched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "GROUP_ROWS", 7)
    monkeypatch.setattr(tables, "PART_ROWS", 21)
    records = [full_record(number) for number in range(1000, 1050)]
    for batch in (1, 3, 50):
        write_records(tmp_path / str(batch), records, batch)
    for part in (tmp_path / "1").rglob("*.parquet"):
        name = part.relative_to(tmp_path / "1")
        assert part.read_bytes() == (tmp_path / "3" / name).read_bytes() == (tmp_path / "50" / name).read_bytes()
    parts = sorted((tmp_path / "3" / "questions").iterdir())
    assert [pq.ParquetFile(part).metadata.num_rows for part in parts] == [21, 21, 8]
    assert [pq.ParquetFile(part).metadata.num_row_groups for part in parts] == [3, 3, 2]
    assert list(pd.read_parquet(tmp_path / "3" / "questions").page_id) == [record.page_id for record in records]


def test_a_part_holds_no_time_and_no_place_of_its_making(tmp_path: Path) -> None:
    write_records(tmp_path / "a", [full_record()])
    write_records(tmp_path / "other place", [full_record()])
    for part in (tmp_path / "a").rglob("*.parquet"):
        assert part.read_bytes() == (tmp_path / "other place" / part.relative_to(tmp_path / "a")).read_bytes()


def test_a_null_where_none_may_be_is_refused(tmp_path: Path) -> None:
    writer = TableWriter(tmp_path, "faqs")
    writer.write(rows_to_table(early_schema("faqs"), [(None, 1, "a", "b", "c")]).to_batches()[0])
    with pytest.raises(ValueError, match="page_id"):
        writer.close()
    writer.abandon()
