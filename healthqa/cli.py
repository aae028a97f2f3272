"""The command line: names, options and exit codes. The work is done elsewhere.

Exit codes: 0 done; 1 crash; 2 usage or definition; 3 checks failed, nothing published; 4 partial (blocked, budget
spent, drained); 5 another run holds the lock.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parsers import LayoutError, Skip, as_dict, site_names
from pipelines.errors import DiskError, HealthQAError, UsageError
from pipelines.home import Home

if TYPE_CHECKING:
    from healthqa.runs import CrawlRequest

CRASH = 1


def main() -> None:
    """Run the command line and leave with its exit code; every expected failure is one line on stderr."""
    try:
        code = cli.main(prog_name="healthqa", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("healthqa: stopped", err=True)
        sys.exit(130)  # as shells report a process that SIGINT ended
    except HealthQAError as error:
        _fail(str(error), error.exit_code)
    except OSError as error:
        if error.errno == errno.EPIPE:  # the reader of our output has gone, e.g. `| head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(CRASH)
        if error.errno is None:
            raise
        _fail(str(DiskError.from_os_error(error, Path(error.filename or "."))), CRASH)
    sys.exit(code or 0)


def _fail(message: str, code: int) -> None:
    from healthqa.display import plain

    click.echo(f"healthqa: error: {plain(message)}", err=True)
    sys.exit(code)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from pipelines.version import code_version

        click.echo(f"healthqa {code_version()}")
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Turn health question-and-answer sites into datasets that people can trust.

    Start with `healthqa run doctorqna --demo`: it crawls the bundled demo site and publishes a dataset of it.

    Data lie in ./var (or HEALTHQA_HOME) and ./datasets (or HEALTHQA_DATASETS).
    """


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")
_workers_option = click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that parse."
)


_FETCH_OPTIONS = (
    click.option("--base-url", metavar="URL", help="Fetch a copy of the site that is served here."),
    click.option("--demo", is_flag=True, help="Start the bundled demo site and fetch that."),
    click.option("--pages", type=click.IntRange(1), help="With --demo: size of the site.  [default: 300]"),
    click.option("--seed", type=click.IntRange(0), help="With --demo: seed of the site.  [default: 1]"),
    click.option("--revision", type=click.IntRange(0), help="With --demo: state of the site.  [default: 0]"),
    click.option("--ids", metavar="RANGE", help="Fetch these ids only: 7, 1000-2000, or 5,10-20."),
    click.option("--max-pages", type=click.IntRange(1), help="Stop after so many question pages (exit code 4)."),
    click.option("--max-minutes", type=click.FloatRange(0, min_open=True), help="Stop after this time (exit code 4)."),
)


def _fetch_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that say what to fetch and from where, the same for `run` and `crawl`."""
    for option in reversed(_FETCH_OPTIONS):
        command = option(command)
    return command


def _request(
    base_url: str | None,
    demo: bool,
    pages: int | None,
    seed: int | None,
    revision: int | None,
    ids: str | None,
    max_pages: int | None,
    max_minutes: float | None,
) -> CrawlRequest:
    from healthqa.runs import CrawlRequest

    if demo and base_url:
        raise UsageError("--demo starts a site of its own", "--base-url", "Give one of the two.")
    if not demo and (pages, seed, revision) != (None, None, None):
        raise UsageError("--pages, --seed and --revision are of the demo site", "", "Add --demo, or see --max-pages.")
    return CrawlRequest(
        base_url=base_url,
        demo=demo,
        demo_pages=300 if pages is None else pages,
        demo_seed=1 if seed is None else seed,
        demo_revision=revision or 0,
        ids=ids,
        max_pages=max_pages,
        max_minutes=max_minutes,
    )


@cli.command()
@click.argument("dataset")
@_fetch_options
@_workers_option
@_json_option
def run(dataset: str, workers: int, as_json: bool, **fetch: Any) -> int:
    """Crawl, build, check and publish DATASET."""
    from healthqa.runs import run_dataset, show_run

    report = run_dataset(dataset, _request(**fetch), Home.from_environment(), workers=workers, quiet=as_json)
    if as_json:
        _print_json(report.as_json())
    else:
        show_run(report)
    return report.exit_code


@cli.command()
@click.argument("site")
@_fetch_options
@_json_option
def crawl(site: str, as_json: bool, **fetch: Any) -> int:
    """Fetch what is due of SITE into the archive."""
    from healthqa.runs import crawl_one, show_crawl

    summary = crawl_one(site, _request(**fetch), Home.from_environment(), quiet=as_json)
    if as_json:
        from dataclasses import asdict

        _print_json(asdict(summary))
    else:
        show_crawl(summary)
    return summary.exit_code


_demo_origin = click.option("--demo", is_flag=True, help="Take what was crawled from the demo site.")


@cli.command()
@click.argument("dataset")
@_demo_origin
@_workers_option
@_json_option
def build(dataset: str, demo: bool, workers: int, as_json: bool) -> int:
    """Build a version from the archive; publish nothing.

    The version of DATASET is checked and waits for `publish`. Needs no network. The same archive gives the same bytes.
    """
    from healthqa.runs import build_and_check, show_build

    report = build_and_check(dataset, Home.from_environment(), demo=demo, workers=workers, quiet=as_json)
    if as_json:
        _print_json(report.as_json())
    else:
        show_build(report)
    return report.exit_code


@cli.command()
@click.argument("dataset")
@_json_option
def check(dataset: str, as_json: bool) -> int:
    """Check the built version, or the published one.

    The version of DATASET that was built last is checked, or, if none waits, the published one.
    """
    from healthqa.runs import check_dataset, show_findings

    report = check_dataset(dataset, Home.from_environment())
    if as_json:
        _print_json(report.as_json())
    else:
        show_findings(report)
    return report.exit_code


@cli.command()
@click.argument("dataset")
@_json_option
def publish(dataset: str, as_json: bool) -> int:
    """Check the built version and make it the current one.

    Takes the version of DATASET that was built last. If a check stops it, nothing changes (exit code 3).
    """
    from healthqa.runs import publish_built, show_build

    report = publish_built(dataset, Home.from_environment())
    if as_json:
        _print_json(report.as_json())
    else:
        show_build(report)
    return report.exit_code


@cli.command()
@click.argument("table", required=False)
@click.option("--markdown", is_flag=True, help="Print the page docs/columns.md.")
def tables(table: str | None, markdown: bool) -> None:
    """Say what each column of the tables means.

    TABLE is one of them; without it, all are shown.
    """
    from pipelines.columns import columns_page, describe_columns
    from pipelines.tables import TABLES

    if markdown:
        click.echo(columns_page(), nl=False)
        return
    if table is not None and table not in TABLES:
        raise UsageError(f"No table {table!r}", "", f"Tables: {', '.join(TABLES)}.")
    from healthqa import display

    out = display.console()
    for name in [table] if table else TABLES:
        out.print(f"{name}\n")
        out.print(display.table(("column", "kind", "meaning"), describe_columns(name)))
        out.print()


@cli.command()
@click.argument("file")
@click.option("--url", metavar="URL", help="Where the page came from; gives the record its page_id.")
@click.option("--site", metavar="SITE", help=f"Parser to use: {', '.join(site_names())}.")
def parse(file: str, url: str | None, site: str | None) -> None:
    """Print the record of a saved page as JSON.

    FILE is HTML or a text rendition; `-` reads standard input. A page that holds no record prints
    {"skip": reason, "evidence": what shows it}.
    """
    from healthqa.parsing import parse_source

    try:
        outcome = parse_source(file, url, site)
    except LayoutError as error:
        raise UsageError(
            f"No record can be read: {error}",
            file,
            "Is it a whole question page? If so, its layout is new to the parser.",
        ) from error
    if isinstance(outcome, Skip):
        _print_json({"skip": outcome.reason, "evidence": outcome.evidence})
        return
    for record in outcome:
        _print_json(as_dict(record))


@cli.command()
@click.option("--pages", type=click.IntRange(1), default=300, show_default=True, help="Question pages.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Everything follows from it.")
@click.option(
    "--revision", type=click.IntRange(0), default=0, show_default=True, help="Pages change, come and go with it."
)
@click.option("--layout", default="mixed", show_default=True, help="One layout for all pages, or mixed.")
@click.option("--kb", type=click.IntRange(1), help="Size of a page in kB.  [default: 15 to 25]")
@click.option("--truth", is_flag=True, help="Write what every page says as JSON Lines, and serve nothing.")
def demo(pages: int, port: int, seed: int, revision: int, layout: str, kb: int | None, truth: bool) -> None:
    """Serve the demo site until Ctrl-C.

    A small doctorqna.com of invented pages on loopback. The truth of every page is known: --truth.
    """
    from crawler.demo.site import DemoSite

    site = DemoSite(pages=pages, seed=seed, revision=revision, layout=layout, kb=kb)
    if truth:
        from crawler.demo.site import write_truth

        write_truth(site, sys.stdout)
        return
    from crawler.demo.server import serve

    def announce(base_url: str) -> None:
        click.echo(f"Demo site of {pages} pages: {base_url}")
        click.echo("Crawl it as if it were the site, in folders of its own, because its pages are invented:")
        click.echo(f"  HEALTHQA_HOME=copy/var HEALTHQA_DATASETS=copy healthqa run doctorqna --base-url {base_url}")
        click.echo("Stop it: Ctrl-C")

    serve(site, port, announce)
