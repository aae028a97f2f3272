"""The report at the end of a run, as plain data: for ``--json``, for ``run.json``, and for the tables people see."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipelines.build import BuildResult
from pipelines.checks import Finding, fill_rates, rejected_share
from pipelines.publish import Published


def build_report(result: BuildResult, findings: list[Finding], published: Published | None) -> dict[str, Any]:
    """Return what a run made, ready for JSON.

    Must be called while the version is at ``published.folder`` or, if nothing was published, at ``result.folder``.
    ``status`` is ``published``, ``same`` (as the current version) or ``stopped`` (a check stopped it).
    """
    manifest = result.manifest
    folder = result.folder if published is None else published.folder
    return {
        "dataset": result.dataset,
        "version": result.version,
        "status": "stopped" if published is None else published.status,
        "folder": str(folder),
        "previous": None if published is None else published.previous,
        "removed": [] if published is None else list(published.removed),
        "origin": result.origin,
        "newest_content": manifest.newest_content,
        "parser_versions": manifest.parser_versions,
        "records": manifest.records,
        "rows": {name: table.rows for name, table in manifest.tables.items()},
        "bytes": sum(part.bytes for table in manifest.tables.values() for part in table.parts),
        "pages_by_class": manifest.pages_by_class,
        "rejects_by_reason": manifest.rejects_by_reason,
        "rejected_share": rejected_share(manifest),
        "fill_rates": fill_rates(folder),
        "segments": len(manifest.segments),
        "damage": [place.model_dump() for place in manifest.damage],
        "findings": [asdict(finding) for finding in findings],
    }
