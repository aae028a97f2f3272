"""The whole way: crawl, build, check, publish, and what people see of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from crawler.options import CrawlProgress, CrawlSummary
from parsers import site_names
from pipelines.definition import Definition, load_definition
from pipelines.errors import UsageError
from pipelines.home import Home

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.build import BuildResult
    from pipelines.checks import Finding

DONE, CHECKS_FAILED = 0, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRequest:
    """What to fetch and from where."""

    base_url: str | None = None
    """Where a copy of the site is served; null for the live site."""
    demo: bool = False
    """Whether to start the bundled demo site and fetch that."""
    demo_pages: int = 300
    demo_seed: int = 1
    demo_revision: int = 0
    ids: str | None = None
    """Ids to fetch, and no others; null for all."""
    max_pages: int | None = None
    max_minutes: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run, or a part of one, did."""

    dataset: str
    crawls: tuple[CrawlSummary, ...] = ()
    build: dict[str, Any] | None = None
    """What ``pipelines.report.build_report`` says; null if nothing was built."""
    findings: tuple[Finding, ...] = ()
    stopped: str | None = None
    """Why there is no build, in one sentence; null if there is one."""

    @property
    def exit_code(self) -> int:
        """3 if a check stopped the version, else that of the crawl: 0 or 4."""
        if any(finding.level == "stop" for finding in self.findings):
            return CHECKS_FAILED
        return max((crawl.exit_code for crawl in self.crawls), default=DONE)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data."""
        return {
            "dataset": self.dataset,
            "exit_code": self.exit_code,
            "crawls": [asdict(crawl) for crawl in self.crawls],
            "build": self.build,
            "findings": [asdict(finding) for finding in self.findings],
            "stopped": self.stopped,
        }


# --- doing ---


def run_dataset(name: str, request: CrawlRequest, home: Home, *, workers: int, quiet: bool) -> RunReport:
    """Crawl the sites of a dataset, build a version, check it, publish it."""
    from pipelines.publish import check_replaceable

    definition = load_definition(name, home)
    check_replaceable(home, name, "demo" if request.demo else "site")  # before anything is fetched
    crawls = tuple(crawl_one(site, request, home, quiet=quiet) for site in definition.sites)
    if any(crawl.stopped_because == "signal" for crawl in crawls):
        return RunReport(dataset=name, crawls=crawls, stopped="Asked to stop: nothing was built or published.")
    try:
        report = build_and_check(name, home, demo=request.demo, workers=workers, quiet=quiet, publish=True)
    except UsageError as error:  # nothing to build from; for a crawl that failed, that is no second error
        if not any(crawl.exit_code for crawl in crawls):
            raise
        return RunReport(dataset=name, crawls=crawls, stopped=f"Nothing was built or published. {error}")
    return RunReport(dataset=name, crawls=crawls, build=report.build, findings=report.findings)


def crawl_one(site: str, request: CrawlRequest, home: Home, *, quiet: bool) -> CrawlSummary:
    """Fetch what is due of one site, from the live site, a copy, or a demo site started for it."""
    from crawler.crawl import crawl_site

    if site not in site_names():
        raise UsageError(f"Unknown site {site!r}", "", f"Known sites: {', '.join(site_names())}.")

    def crawl(base_url: str | None) -> CrawlSummary:
        with _crawl_bar(quiet) as progress:
            return crawl_site(
                site,
                home=home,
                base_url=base_url,
                origin="demo" if request.demo else "site",
                ids=request.ids,
                max_pages=request.max_pages,
                max_minutes=request.max_minutes,
                progress=progress,
            )

    if not request.demo:
        return crawl(request.base_url)
    from crawler.demo.server import running
    from crawler.demo.site import DemoSite

    with running(DemoSite(request.demo_pages, request.demo_seed, request.demo_revision)) as base_url:
        return crawl(base_url)


def build_and_check(
    name: str, home: Home, *, demo: bool, workers: int, quiet: bool, publish: bool = False
) -> RunReport:
    """Build a version from the archive and check it; publish it if wished and if no check stops it."""
    from pipelines.build import build_version

    definition = load_definition(name, home)
    with _build_bar(quiet) as progress:
        result = build_version(definition, home, origin="demo" if demo else None, workers=workers, progress=progress)
    return _check_and_publish(definition, home, result, publish=publish)


def publish_built(name: str, home: Home) -> RunReport:
    """Check the version that was built last and publish it."""
    from pipelines.build import last_built

    definition = load_definition(name, home)
    result = last_built(name, home)
    if result is None:
        raise UsageError(
            f"No built version of {name} waits", str(home.versions_folder(name)), f"Build one: healthqa build {name}."
        )
    return _check_and_publish(definition, home, result, publish=True)


def _check_and_publish(definition: Definition, home: Home, result: BuildResult, *, publish: bool) -> RunReport:
    from pipelines.checks import check_version
    from pipelines.publish import current_version, publish_version
    from pipelines.report import build_report

    name = definition.name
    current = current_version(home, name)
    previous = home.latest_link(name) if current else None
    findings = check_version(definition, result.folder, previous)
    published = None
    if publish and not any(finding.level == "stop" for finding in findings):
        published = publish_version(home, name, result, keep=definition.keep.versions)
    report = build_report(result, findings, published)
    if not publish:
        report["status"] = "built"
    return RunReport(dataset=name, build=report, findings=tuple(findings))


def check_dataset(name: str, home: Home) -> RunReport:
    """Check the version that was built last, else the published one."""
    from healthqa.loading import find_version
    from pipelines.build import last_built
    from pipelines.checks import check_version

    definition = load_definition(name, home)
    result = last_built(name, home)
    if result is not None:
        return _check_and_publish(definition, home, result, publish=False)
    folder = find_version(name, "latest", home)
    return RunReport(dataset=name, findings=tuple(check_version(definition, folder, None)))


# --- progress, for people ---


@contextmanager
def _crawl_bar(quiet: bool) -> Iterator[Callable[[CrawlProgress], None] | None]:
    """Show how far a crawl is on stderr; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    from healthqa.display import console

    columns = (
        TextColumn("Fetching"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed} pages, {task.fields[remaining]} due, {task.fields[megabytes]:.1f} MB"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("fetch", total=None, remaining=0, megabytes=0.0)

        def show(state: CrawlProgress) -> None:
            bar.update(
                task,
                completed=state.pages,
                total=state.pages + state.remaining or None,
                remaining=state.remaining,
                megabytes=state.bytes / 1e6,
            )

        yield show


@contextmanager
def _build_bar(quiet: bool) -> Iterator[Callable[[Any], None] | None]:
    """Show how far a build is on stderr; nothing where that is no terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from healthqa.display import console

    words = {"list": "Reading segments", "parse": "Parsing pages", "write": "Writing tables"}
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building", total=None)

        def show(state: Any) -> None:
            bar.update(task, description=words[state.stage], completed=state.done, total=state.total)

        yield show


# --- showing, for people ---


def show_run(report: RunReport) -> None:
    """Print what a run did: fetched, pages by class, rejects, fill rates, checks, where the data lie."""
    from healthqa.display import console

    out = console()
    for crawl in report.crawls:
        _print_crawl(out, crawl)
    if report.stopped:
        out.print(report.stopped)
    if report.build is not None:
        _print_build(out, report.build, report.findings)


def show_crawl(summary: CrawlSummary) -> None:
    """Print what a crawl did."""
    from healthqa.display import console

    _print_crawl(console(), summary)


def show_build(report: RunReport) -> None:
    """Print what a build made."""
    from healthqa.display import console

    if report.build is not None:
        _print_build(console(), report.build, report.findings)


def show_findings(report: RunReport) -> None:
    """Print every check with what it measured."""
    from healthqa.display import console

    _print_findings(console(), report.findings, every=True)


_STOPS = {
    "max_pages": "the page limit was reached",
    "max_minutes": "the time limit was reached",
    "signal": "it was asked to stop",
    "unreachable": "nothing could be reached",
    "blocked": "the site refuses",
    "robots_unavailable": "robots.txt could not be read, so nothing may be fetched",
    "robots_forbid": "robots.txt forbids every page",
    "nothing_found": "no question page was found",
    "errors": "every page failed",
}


def _print_crawl(out: Console, crawl: CrawlSummary) -> None:
    from healthqa.display import table

    rows = [
        ("new", crawl.pages_new),
        ("changed", crawl.pages_changed),
        ("unchanged", crawl.pages_unchanged),
        ("gone", crawl.pages_gone),
        ("failed, due again next time", crawl.pages_failed),
        ("forbidden by robots.txt", crawl.pages_forbidden),
    ]
    shown = [row for place, row in enumerate(rows) if row[1] or place < 3]
    out.print(f"Crawl of {crawl.site}: {crawl.requests} answers, {crawl.bytes / 1e6:.1f} MB, {crawl.seconds:.1f} s")
    out.print(table(("pages", ""), shown, numbers=(1,)))
    if crawl.exit_code or crawl.stopped_because != "finished":
        reason = _STOPS.get(crawl.stopped_because, crawl.stopped_because)
        out.print(f"The crawl is not complete: {reason}. Start again to go on.")
    elif crawl.pages_unchanged and not (crawl.pages_new or crawl.pages_changed):
        sent = f"{crawl.pages_fetched} were sent again" if crawl.pages_fetched else "none was fetched again"
        out.print(f"Nothing changed: of {crawl.pages_unchanged} pages {sent}.")
    if crawl.errors:
        out.print(f"{crawl.errors} pages met an error of our own; the log of run {crawl.crawl} has them.")
    out.print()


def _print_build(out: Console, build: dict[str, Any], findings: tuple[Finding, ...]) -> None:
    from healthqa.display import percent, side_by_side, table

    classes = sorted(build["pages_by_class"].items(), key=lambda item: (-item[1], item[0]))
    out.print("Pages by class")
    out.print(table(("class", "pages"), classes, numbers=(1,)))
    rejects = sorted(build["rejects_by_reason"].items(), key=lambda item: (-item[1], item[0]))
    out.print(f"\nRecords: {build['records']}. Rejects: {sum(count for _, count in rejects)}")
    if rejects:
        out.print(table(("reason", "rejects"), rejects, numbers=(1,)))
    out.print("\nFill rate of the columns of questions")
    rates = [(column, percent(rate)) for column, rate in build["fill_rates"].items()]
    out.print(table(("", "") * 2, side_by_side(rates, across=2), numbers=(1, 3)))
    out.print()
    _print_findings(out, findings, every=False)
    _print_outcome(out, build)


def _print_findings(out: Console, findings: tuple[Finding, ...], *, every: bool) -> None:
    """Print what the checks found: those that were crossed with what to do, all others only if ``every``."""
    from healthqa.display import table

    crossed = [finding for finding in findings if finding.level != "ok"]
    out.print(f"Checks: {len(findings) - len(crossed)} of {len(findings)} passed")
    shown = findings if every else crossed
    rows = [
        (
            finding.level,
            finding.check,
            ".".join(part for part in (finding.table, finding.field) if part),
            f"{finding.value:.4g}",
            "" if finding.bound is None else f"{finding.bound:.4g}",
        )
        for finding in shown
    ]
    if rows:
        out.print(table(("level", "check", "of", "found", "bound"), rows, numbers=(3, 4)))
    for advice in dict.fromkeys(finding.advice for finding in crossed if finding.advice):
        out.print(f"- {advice}")
    if any(finding.level == "stop" for finding in crossed):
        out.print("A check stops this version.")
    out.print()


def _print_outcome(out: Console, build: dict[str, Any]) -> None:
    name, version, folder = build["dataset"], build["version"], build["folder"]
    if build["status"] == "stopped":
        out.print(
            f"Nothing was published; latest is as it was. The version that failed lies in\n{folder}", soft_wrap=True
        )
        return
    if build["status"] == "built":
        out.print(f"Built {version}, not published. Publish it: healthqa publish {name}")
        return
    said = "The data are the same as before" if build["status"] == "same" else "Published"
    demo = " (invented pages of the demo site)" if build["origin"] == "demo" else ""
    out.print(f"{said}: {name} {version}{demo}")
    out.print(f"{build['bytes'] / 1e6:.1f} MB in {folder}\n", soft_wrap=True)
    out.print("Load it:\n")
    out.print("    import pandas as pd")
    out.print(f'    questions = pd.read_parquet("{_latest(folder)}/questions")', soft_wrap=True)
    out.print('    questions[["title", "specialty", "asked_on", "doctor"]].head()')


def _latest(folder: str) -> str:
    """Return the path through ``latest`` of a published version, relative to here if it lies below."""
    from pathlib import Path

    latest = Path(folder).parent.parent / "latest"
    try:
        return str(latest.relative_to(Path.cwd()))
    except ValueError:
        return str(latest)
