"""A table of a published dataset in the library that the reader works with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines.definition import definition_names
from pipelines.errors import UsageError
from pipelines.home import Home


def load_table(name: str, table: str, version: str, engine: str) -> Any:
    """Load one table; see ``healthqa.load``."""
    folder = find_version(name, version, Home.from_environment()) / table
    if not folder.is_dir() or not table.isidentifier():
        known = sorted(path.name for path in folder.parent.iterdir() if path.is_dir())
        raise UsageError(f"No table {table!r}", str(folder.parent), f"Tables: {', '.join(known)}.")
    if engine == "pandas":
        import pandas as pd

        return pd.read_parquet(folder)
    if engine == "polars":
        return _load_polars(folder)
    if engine == "duckdb":
        import duckdb

        return duckdb.read_parquet(str(folder / "*.parquet"))
    raise UsageError(f"No engine {engine!r}", "engine", "Engines: pandas, polars, duckdb.")


def _load_polars(folder: Path) -> Any:
    try:
        import polars as pl
    except ModuleNotFoundError as error:
        raise UsageError("polars is not installed", "engine", "Install it: pip install polars.") from error
    return pl.read_parquet(folder / "*.parquet")


def find_version(name: str, version: str, home: Home) -> Path:
    """Return the folder of a published version. Raises UsageError, naming what there is, if there is none."""
    if name not in definition_names(home):
        known = ", ".join(definition_names(home)) or "none"
        raise UsageError(f"Unknown dataset {name!r}", str(home.datasets), f"Known datasets: {known}.")
    if version == "latest":
        folder = home.latest_link(name)
        if not folder.is_dir():
            raise UsageError(
                f"No version of {name} is published", str(folder), f"Make one: healthqa run {name}, or add --demo."
            )
        return folder
    folder = home.versions_folder(name) / version
    if version != Path(version).name or version.startswith(".") or not folder.is_dir():
        versions = home.versions_folder(name)
        known = ", ".join(sorted(path.name for path in versions.glob("[!.]*"))) or "none"
        raise UsageError(f"No version {version!r} of {name}", str(versions), f"Versions: {known}.")
    return folder
