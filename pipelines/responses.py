"""What each archived response says about its page: new content, unchanged, gone, or nothing for now.

One task reads one segment and writes one row a response. A row depends on that segment alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urljoin, urlsplit, urlunsplit

import pyarrow as pa
import pyarrow.parquet as pq

from parsers import Site, load_site
from pipelines.archive import Archived, read_segment
from pipelines.tables import rows_to_table

Weight = Literal["content", "unchanged", "left", "passing"]
"""``content``: the page as it is now. ``unchanged``: the content before it still holds. ``left``: the page is gone or
moved away. ``passing``: an error that may be over tomorrow; it never replaces what is known."""

RESPONSE_SCHEMA = pa.schema(
    [
        ("site", pa.string()),
        ("url", pa.string()),
        ("page_id", pa.string()),
        ("weight", pa.string()),
        ("page_class", pa.string()),
        ("evidence", pa.string()),
        ("problem", pa.string()),
        ("fetched_at", pa.timestamp("us")),
        ("http_status", pa.int32()),
        ("content_type", pa.string()),
        ("segment", pa.string()),
        ("offset", pa.int64()),
        ("body_bytes", pa.int64()),
        ("body_sha256", pa.string()),
    ]
)
"""``page_class`` is null where only the parser can tell; ``problem`` says why the archived body is not whole."""

_PAGE_TYPES = ("text/html", "application/xhtml", "text/plain", "text/xml", "application/xml", "application/gzip")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentTask:
    """A segment to read, as far as it was written when the build began."""

    site: str
    name: str
    """``<crawl>/<file>``"""
    path: Path
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Damaged:
    """A place in the archive that cannot be read."""

    segment: str
    offset: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSegment:
    """What was found in a segment."""

    task: SegmentTask
    sha256: str
    """Of the bytes that were read."""
    responses: int
    damage: tuple[Damaged, ...]
    file: Path
    """Parquet file of the rows, in RESPONSE_SCHEMA."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    weight: Weight
    page_class: str | None
    evidence: str | None


def list_responses(task: SegmentTask, file: Path) -> ListedSegment:
    """Write one row a response of the segment to ``file`` and return what was found; robots.txt is no page."""
    site = load_site(task.site)
    damage: list[Damaged] = []

    def report(what: str, offset: int) -> None:
        damage.append(Damaged(segment=task.name, offset=offset, what=what))

    rows = [
        row
        for archived in read_segment(task.path, report, limit=task.bytes)
        if (row := _response_row(archived, site)) is not None
    ]
    pq.write_table(rows_to_table(RESPONSE_SCHEMA, rows), file, compression="zstd")
    return ListedSegment(task=task, sha256=_sha256_of_head(task), responses=len(rows), damage=tuple(damage), file=file)


def _sha256_of_head(task: SegmentTask) -> str:
    digest = hashlib.sha256()
    left = task.bytes
    with task.path.open("rb") as file:
        while left and (chunk := file.read(min(left, 1 << 20))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def _response_row(archived: Archived, site: Site) -> tuple[object, ...] | None:
    canonical = site.canonical_url(archived.url, archived.base_url)
    url = canonical or live_url(archived.url, archived.base_url, site.HOME)
    if urlsplit(url).path == "/robots.txt":
        return None
    meaning = _meaning(archived, site, url, is_question=canonical is not None)
    if meaning is None:
        return None
    return (
        site.NAME,
        url,
        site.page_id(canonical) if canonical is not None else None,
        meaning.weight,
        meaning.page_class,
        meaning.evidence,
        archived.problem,
        archived.fetched_at.replace(tzinfo=None),
        archived.status,
        archived.header("Content-Type"),
        archived.segment,
        archived.offset,
        len(archived.body),
        hashlib.sha256(archived.body).hexdigest(),
    )


def live_url(url: str, base_url: str | None, home: str) -> str:
    """Return the URL that a page of a copy of the site (below ``base_url``) has on the live site, without fragment."""
    parts = urlsplit(url)
    if base_url is not None and parts.netloc == urlsplit(base_url).netloc:
        live = urlsplit(home)
        parts = parts._replace(
            scheme=live.scheme, netloc=live.netloc, path=parts.path.removeprefix(urlsplit(base_url).path.rstrip("/"))
        )
    return urlunsplit(parts._replace(fragment=""))


def _meaning(archived: Archived, site: Site, url: str, *, is_question: bool) -> _Meaning | None:
    """Return what the status of a response means for its page (RFC 9110, 15); null if it means nothing."""
    status = archived.status
    evidence = f"HTTP status {status}"
    if archived.kind == "revisit" or status == 304:
        return _Meaning("unchanged", None, None)
    if status in (200, 203):
        return _content_meaning(archived, is_question=is_question)
    if status in (404, 410):
        return _Meaning("left", "gone", evidence)
    if 300 <= status < 400:
        return _redirect_meaning(archived, site, url)
    return _Meaning("passing", "private" if status in (401, 407) else "blocked", evidence)


def _content_meaning(archived: Archived, *, is_question: bool) -> _Meaning:
    if archived.problem is not None:
        return _Meaning("content", "unparsed", archived.problem)
    if is_question:
        return _Meaning("content", None, None)
    content_type = archived.header("Content-Type")
    if content_type is None or content_type.strip().lower().startswith(_PAGE_TYPES):
        return _Meaning("content", "listing", "the URL is not that of a question")
    return _Meaning("content", "not_qa", f"the content type is {content_type}")


def _redirect_meaning(archived: Archived, site: Site, url: str) -> _Meaning | None:
    location = archived.header("Location")
    if location is None:
        return _Meaning("passing", "blocked", f"HTTP status {archived.status} without a Location")
    try:
        target = urljoin(archived.url, location)
        live_target = site.canonical_url(target, archived.base_url) or live_url(target, archived.base_url, site.HOME)
    except ValueError:  # what urlsplit says to http://[
        return _Meaning("passing", "blocked", f"HTTP status {archived.status} to what is no URL")
    if live_target == url:
        return None  # to another spelling of the same page, whose own response follows
    evidence = f"HTTP status {archived.status} to {live_target}"
    if _is_home(live_target, url):
        return _Meaning("left", "redirect_home", evidence)
    if archived.status in (301, 308):
        return _Meaning("left", "gone", evidence)
    return _Meaning("passing", "blocked", evidence)


def _is_home(target: str, url: str) -> bool:
    """Tell whether the target is the home page of the site, or of the language that the URL's path begins with."""
    goal, page = urlsplit(target), urlsplit(url)
    path = goal.path.strip("/")
    return goal.netloc == page.netloc and path in ("", page.path.strip("/").split("/")[0])
