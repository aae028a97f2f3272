"""Crawl a site: the one call behind ``healthqa crawl``.

The crawl runs in a process of its own. Twisted's reactor runs only once in a process, so nothing else would allow two
crawls from one Python; and a crawl that dies, or has to be killed at its time limit, takes nobody with it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import Any

from crawler.options import CrawlOptions, CrawlProgress, CrawlSummary
from pipelines.archive import Origin
from pipelines.disk import disk_errors, make_folder
from pipelines.errors import DefinitionError, DiskError, HealthQAError, Locked, UsageError
from pipelines.home import Home, new_run_id

__all__ = ["CrawlOptions", "CrawlProgress", "CrawlSummary", "crawl_site"]

_GRACE_SECONDS = 180.0
"""What a drain may take beyond the time limit: requests under way, each with its timeout and retries."""
_ERRORS: dict[str, type[HealthQAError]] = {
    error.__name__: error for error in (HealthQAError, UsageError, DefinitionError, Locked, DiskError)
}


def crawl_site(
    site: str,
    *,
    home: Home,
    base_url: str | None = None,
    origin: Origin = "site",
    ids: str | None = None,
    max_pages: int | None = None,
    max_minutes: float | None = None,
    user_agent: str | None = None,
    progress: Callable[[CrawlProgress], None] | None = None,
    log_path: Path | None = None,
) -> CrawlSummary:
    """Crawl a site into the archive and the ledger of ``home``, and return what was done.

    ``base_url`` names a copy of the site to fetch instead of the live one; ``ids``, ``max_pages`` and ``max_minutes``
    are as in CrawlOptions; ``user_agent`` is the whole header, null for the default. ``progress`` is called about
    twice a second, from this thread. The log goes to ``log_path``, null for ``crawl.log`` in the run's folder.

    SIGINT and SIGTERM end the crawl in order (exit code 4 in the summary); a second one ends it at once. Either way,
    start again to go on. Raises Locked, UsageError, DiskError, or HealthQAError if the crawl's process dies.
    """
    options = CrawlOptions(
        site=site,
        origin=origin,
        base_url=base_url,
        ids=ids,
        max_pages=max_pages,
        max_minutes=max_minutes,
        run=new_run_id(),
    )
    folder = home.run_folder(str(options.run))
    log = log_path or folder / "crawl.log"
    make_folder(folder)
    make_folder(log.parent)
    order = {"options": asdict(options), "user_agent": user_agent, "log": str(log.absolute())}
    with disk_errors(log), log.open("ab") as errors:
        process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [sys.executable, "-P", "-m", "crawler.process", json.dumps(order)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=_environment(home),
            text=True,
            encoding="utf-8",
            start_new_session=True,  # so that Ctrl-C reaches it once, through us
        )
    with process, _forwarded_signals(process) as received, _time_limit(process, max_minutes):
        summary = _listen(process, progress)
    if summary is not None:
        return summary
    if received:  # stopped before it had begun
        return CrawlSummary(crawl=str(options.run), site=site, origin=origin, stopped_because="signal", exit_code=4)
    raise HealthQAError(
        f"The crawl's process ended without a report (exit code {process.returncode})",
        str(log),
        "What it had fetched is kept. Read the log, then start again: the crawl goes on from there.",
    )


def _environment(home: Home) -> dict[str, str]:
    """Return the environment of the crawl's process: it must find this very code and this very home."""
    code = str(Path(__file__).absolute().parent.parent)
    path = os.pathsep.join(part for part in (code, os.environ.get("PYTHONPATH", "")) if part)
    return {
        **os.environ,
        "PYTHONPATH": path,
        "HEALTHQA_HOME": str(home.state),
        "HEALTHQA_DATASETS": str(home.datasets),
    }


def _listen(process: subprocess.Popen[str], progress: Callable[[CrawlProgress], None] | None) -> CrawlSummary | None:
    """Read the lines of the crawl's process until it ends; return its summary. Raises the error that it reports."""
    summary: CrawlSummary | None = None
    error: dict[str, Any] | None = None
    for line in process.stdout or ():
        if not line.startswith("{"):
            continue  # printed by a library, not told by us
        message: dict[str, Any] = json.loads(line)
        if "progress" in message and progress is not None:
            progress(CrawlProgress(**message["progress"]))
        elif "summary" in message:
            summary = CrawlSummary(**message["summary"])
        elif "error" in message:
            error = message["error"]
    process.wait()
    if error is not None:
        kind = _ERRORS.get(error.pop("type"), HealthQAError)
        raise kind(**error)
    return summary


@contextmanager
def _forwarded_signals(process: subprocess.Popen[str]) -> Iterator[list[int]]:
    """Pass SIGINT and SIGTERM on to the crawl's process; yield the list of those that came.

    Only the main thread can do that; in another one, signals stay with whoever handles them.
    """
    received: list[int] = []

    def forward(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        process.send_signal(signal.SIGTERM if len(received) < 3 else signal.SIGKILL)

    if threading.current_thread() is not threading.main_thread():
        yield received
        return
    before = {number: signal.signal(number, forward) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _time_limit(process: subprocess.Popen[str], minutes: float | None) -> Iterator[None]:
    """Kill a process that does not end by itself some time after its limit; yield meanwhile."""
    if minutes is None:
        yield
        return
    timer = threading.Timer(minutes * 60 + _GRACE_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
