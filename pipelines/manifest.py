"""The manifest of a version: what is in it and what it was made of. ``manifest.json`` in the version's folder.

It holds nothing of the time or the place of the build, so that the same archive gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.archive import Origin
from pipelines.errors import HealthQAError

MANIFEST_FILE = "manifest.json"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class PartEntry(_Frozen):
    """A file of a table."""

    file: str
    """Path within the version."""
    rows: int
    bytes: int
    sha256: str


class TableEntry(_Frozen):
    """A table."""

    rows: int
    parts: tuple[PartEntry, ...]


class SegmentEntry(_Frozen):
    """An archive segment that was read."""

    site: str
    segment: str
    """``<crawl>/<file>`` below the archive folder of the site."""
    bytes: int
    """Length that was read; a crawl under way may have added to it since."""
    sha256: str


class DamageEntry(_Frozen):
    """A place in the archive that could not be read."""

    segment: str
    offset: int
    what: str


class Manifest(_Frozen):
    """What is in a version and what it was made of."""

    format: int = 1
    dataset: str
    title: str
    licence: str
    version: str
    """``<day of the newest content>-<first 12 hex digits of content_sha256>``"""
    origin: Origin
    schema_version: int
    code_version: str
    parser_versions: dict[str, str]
    """By site."""
    newest_content: str
    """When the newest content of a page was first fetched, ISO 8601, UTC."""
    content_sha256: str
    """Over the names and hashes of all parts."""
    tables: dict[str, TableEntry]
    pages_by_class: dict[str, int]
    rejects_by_reason: dict[str, int]
    """``<stage>, <effect>: [<field>: ]<reason>`` and how often."""
    segments: tuple[SegmentEntry, ...]
    damage: tuple[DamageEntry, ...]

    @property
    def records(self) -> int:
        """Rows of ``questions``."""
        return self.tables["questions"].rows

    def to_bytes(self) -> bytes:
        """Return the manifest as indented JSON, the same bytes for the same content."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def hash_content(schema_version: int, parts: Iterable[PartEntry]) -> str:
    """Return the SHA-256, in hex, over the schema version and all parts in their order."""
    lines = [f"schema {schema_version}", *(f"{part.file} {part.sha256}" for part in parts)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_manifest(folder: Path) -> Manifest | None:
    """Return the manifest of a version; null if the folder or the file is not there.

    Raises HealthQAError if it cannot be read or is none.
    """
    path = folder / MANIFEST_FILE
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValidationError, OSError) as error:
        what = f"{error.error_count()} faults" if isinstance(error, ValidationError) else error.strerror
        raise HealthQAError(
            f"Cannot read the manifest: {what}", str(path), "Remove this version, or publish it again."
        ) from error
