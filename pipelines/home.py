"""Where everything lies on disk: the state of the crawls (``var/``) and the datasets (``datasets/``)."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The two folders of an installation, and the place of each thing in them. Creates nothing by itself."""

    state: Path
    """Archive, ledgers and runs."""
    datasets: Path
    """Definitions and built versions, one folder a dataset."""

    @classmethod
    def from_environment(cls) -> Home:
        """Return the home that HEALTHQA_HOME (default ``./var``) and HEALTHQA_DATASETS (``./datasets``) name.

        Both paths come out absolute. An empty variable counts as not set.
        """
        return cls(
            state=Path(os.environ.get("HEALTHQA_HOME") or "var").expanduser().absolute(),
            datasets=Path(os.environ.get("HEALTHQA_DATASETS") or "datasets").expanduser().absolute(),
        )

    def archive_folder(self, site: str) -> Path:
        """Return the folder that holds the crawls of a site, one folder each."""
        return self.state / "archive" / site

    def crawl_folder(self, site: str, crawl: str) -> Path:
        """Return the folder of the WARC segments of one crawl."""
        return self.archive_folder(site) / crawl

    def ledger_path(self, site: str) -> Path:
        """Return the path of the SQLite ledger of a site."""
        return self.state / "ledger" / f"{site}.sqlite"

    def run_folder(self, run: str) -> Path:
        """Return the folder of the report and the log of one run."""
        return self.state / "runs" / run

    def dataset_folder(self, name: str) -> Path:
        """Return the folder of a dataset: its definition, its versions and ``latest``."""
        return self.datasets / name

    def versions_folder(self, name: str) -> Path:
        """Return the folder of the published versions of a dataset."""
        return self.dataset_folder(name) / "versions"

    def latest_link(self, name: str) -> Path:
        """Return the path of the symbolic link to the current version of a dataset."""
        return self.dataset_folder(name) / "latest"


def new_run_id(now: datetime | None = None) -> str:
    """Return a name for a run or a crawl, e.g. ``20261122T101500Z-ab12``: UTC start, 4 random hex digits.

    Names sort by start time. ``now`` must be aware; null means the present moment.
    """
    moment = datetime.now(UTC) if now is None else now.astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
