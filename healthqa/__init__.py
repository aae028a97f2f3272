"""healthqa: health question-and-answer sites as datasets that people can trust.

Two functions are the front door from Python; everything else is the command ``healthqa``.

>>> import healthqa
>>> questions = healthqa.load("doctorqna")
>>> record = healthqa.parse("page.html", url="https://doctorqna.com/en/article/44458")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from parsers import Outcome

__all__ = ["load", "parse"]

Engine = Literal["pandas", "polars", "duckdb"]


def load(name: str, table: str = "questions", version: str = "latest", engine: Engine = "pandas") -> Any:
    """Load one table of a published dataset.

    ``name``: dataset, e.g. ``doctorqna``. ``table``: ``questions`` (one row a page), ``replies``, ``sections``,
    ``points``, ``similar``, ``faqs``, ``rejects`` or ``pages``. ``version``: ``latest`` or the name of a version that
    is still kept. ``engine``: what comes back, a pandas DataFrame, a polars DataFrame or a DuckDB relation.

    Raises ``pipelines.errors.UsageError`` if there is no such dataset, version or table, naming what there is.
    """
    from healthqa.loading import load_table

    return load_table(name, table, version, engine)


def parse(source: str | Path | bytes, url: str | None = None, site: str | None = None) -> Outcome:
    """Take one saved page apart: its records (one, on most sites) or a named skip.

    ``source``: path of a file, or the bytes of the page. ``url``: where it came from; without it, records have no
    ``page_id``. ``site``: name of the parser; without it, the URL decides, else the parsers are tried in turn.

    Raises ``pipelines.errors.UsageError`` if the file cannot be read or is empty, or no parser is known for the URL,
    ``parsers.LayoutError`` if the page is none that a parser understands.
    """
    from healthqa.parsing import parse_source

    return parse_source(source, url, site)
