"""What every column of the tables means, as the docs and `healthqa tables` show it: made from the schemas."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from pipelines.tables import TABLES, column_description

_KINDS = {"string": "text", "int32": "whole number", "int64": "whole number", "bool": "true or false"}


def describe_columns(table: str) -> Iterator[tuple[str, str, str]]:
    """Yield (column, kind, description) for a table; the kind ends in ``?`` where a value may be missing.

    Raises KeyError for an unknown table.
    """
    for column in TABLES[table]:
        yield column.name, _kind(column.kind) + ("?" if column.null else ""), column_description(column)


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list of {_kind(kind.value_type)}"
    if pa.types.is_timestamp(kind):
        return "timestamp"
    return _KINDS[str(kind)]


def markdown_table(table: str) -> str:
    """Return the columns of a table as a Markdown table."""
    rows = [f"| `{name}` | {kind} | {_cell(says)} |" for name, kind, says in describe_columns(table)]
    return "\n".join(["| column | kind | meaning |", "|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


def columns_page() -> str:
    """Return the page of the docs that lists all columns of all tables."""
    parts = [
        "# Columns",
        "Every column of every table. This page is generated: `make docs`. A kind that ends in `?` may be missing.",
    ]
    for table in TABLES:
        parts += [f"## {table}", markdown_table(table)]
    return "\n\n".join(parts) + "\n"
