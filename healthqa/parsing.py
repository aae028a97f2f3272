"""One saved page, from a file or from bytes, through the parser of its site."""

from __future__ import annotations

import sys
from pathlib import Path

from parsers import LayoutError, Outcome, Page, Skip, load_site, site_names, site_of_url
from pipelines.errors import UsageError

STANDARD_INPUT = "-"


def parse_source(source: str | Path | bytes, url: str | None = None, site: str | None = None) -> Outcome:
    """Take a page apart; see ``healthqa.parse``. The path ``-`` reads standard input."""
    body = source if isinstance(source, bytes) else _read(source)
    where = "the page" if isinstance(source, bytes) else _shown(source)
    if not body.strip():
        raise UsageError("The page is empty", where, "Save it again, with its content.")
    return _parse_with(_candidates(url, site), Page(body=body, url=url))


def _shown(source: str | Path) -> str:
    return "standard input" if str(source) == STANDARD_INPUT else str(source)


def _read(source: str | Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(source) == STANDARD_INPUT else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(
            f"Cannot read the page: {error.strerror or error}", str(source), "Give the path of a saved page."
        ) from error
    except ValueError as error:  # a path with a NUL in it
        raise UsageError(f"Not a path: {error}", repr(str(source)), "Give the path of a saved page.") from error


def _candidates(url: str | None, site: str | None) -> list[str]:
    """Return the names of the parsers to try."""
    if site is not None:
        if site not in site_names():
            raise UsageError(f"No parser for site {site!r}", "--site", f"Known sites: {', '.join(site_names())}.")
        return [site]
    if url is None:
        return list(site_names())
    found = site_of_url(url)
    if found is None:
        raise UsageError(
            "No parser for the host of this URL", url, f"Name the parser: --site, one of {', '.join(site_names())}."
        )
    return [found]


def _parse_with(sites: list[str], page: Page) -> Outcome:
    """Return the records of the first parser that finds any, else the first skip; else raise the first error."""
    skip: Skip | None = None
    failure: LayoutError | None = None
    for name in sites:
        try:
            outcome = load_site(name).parse(page)
        except LayoutError as error:
            failure = failure or error
            continue
        if not isinstance(outcome, Skip):
            return outcome
        skip = skip or outcome
    if skip is not None:
        return skip
    if failure is None:
        raise UsageError("No parser to try")
    raise failure
