"""The ledger of a site: every URL ever seen, what is known of it, and when it is due again. It is the frontier.

SQLite in WAL mode, one file a site. Writes gather in one open transaction until ``commit()``; the session calls that
after the archive bytes of everything marked in it are on disk. So after a crash at any moment the ledger is at most
behind the archive, never ahead of it. What is being fetched is kept in memory only and leaves no trace here.

Times are seconds since 1970 (UTC). Segments are named relative to the archive folder of the site.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, NamedTuple

from crawler.addresses import Kind
from pipelines.errors import DiskError, HealthQAError

State = Literal["new", "done", "gone", "failed"]
"""``new``: never answered. ``done``: its bytes are in the archive. ``gone``: 404 or 410. ``failed``: no use, again."""

FORMAT = 1
"""Version of the tables, kept in the file as ``user_version``."""

_APPLICATION_ID = 0x48514C31  # tells the file from any other SQLite file

_TABLES = """
CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,               -- site (live, or a copy of it) or demo
    url TEXT NOT NULL,                  -- canonical
    kind TEXT NOT NULL,                 -- page, listing, sitemap
    state TEXT NOT NULL DEFAULT 'new',  -- new, done, gone, failed
    status INTEGER,                     -- last HTTP status; null: never answered, or no answer the last time
    page_class TEXT,                    -- record, a skip reason, redirect, sitemap, robots
    etag TEXT,                          -- validators, as the server gave them with the present body
    last_modified TEXT,
    server TEXT,                        -- host that gave them
    body_sha256 TEXT,                   -- of the body, content coding undone
    payload_digest TEXT,                -- of the body as it came, as WARC writes it (sha1:BASE32)
    segment TEXT,                       -- where the present body is in the archive
    offset INTEGER,
    fetched_at REAL,                    -- when that body came
    first_seen REAL NOT NULL,           -- when the URL was discovered
    last_seen REAL,                     -- when it was last asked for
    last_changed REAL,                  -- when its content last changed
    fails INTEGER NOT NULL DEFAULT 0,   -- answers in a row that were of no use
    next_due REAL NOT NULL DEFAULT 0,   -- not to be asked for before
    lastmod TEXT,                       -- as the sitemap says
    discovered_by TEXT,                 -- seed, ids, redirect, or the URL of the page that links to it
    depth INTEGER NOT NULL DEFAULT 0,   -- of a listing or sitemap: steps from the seeds
    redirect_to TEXT,
    UNIQUE (origin, url)
) STRICT;
CREATE INDEX urls_by_state ON urls (origin, kind, state);
CREATE TABLE passes (
    origin TEXT NOT NULL,
    scope TEXT NOT NULL,                -- all, or ids:<ranges>
    started REAL NOT NULL,
    active REAL NOT NULL,               -- when a crawl last worked on it
    finished REAL,
    PRIMARY KEY (origin, scope)
) STRICT;
"""


class Found(NamedTuple):
    """A URL that was found somewhere, by its canonical form."""

    url: str
    kind: Kind
    depth: int = 0
    lastmod: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What the ledger knows of a URL that is to be fetched; the columns are described in the table."""

    id: int
    url: str
    kind: Kind
    state: State
    page_class: str | None
    etag: str | None
    last_modified: str | None
    server: str | None
    body_sha256: str | None
    payload_digest: str | None
    segment: str | None
    offset: int | None
    fetched_at: float | None
    last_seen: float | None
    fails: int
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body that was fetched and archived."""

    status: int
    etag: str | None
    last_modified: str | None
    server: str
    body_sha256: str
    payload_digest: str
    segment: str
    offset: int
    fetched_at: float


_TARGET_COLUMNS = ", ".join(field.name for field in fields(Target))
_FORGET_BODY = (
    "etag = NULL, last_modified = NULL, server = NULL, body_sha256 = NULL, payload_digest = NULL,"
    " segment = NULL, offset = NULL, fetched_at = NULL"
)
_FORGET_VALIDATORS = "etag = NULL, last_modified = NULL, server = NULL, payload_digest = NULL"


class Ledger:
    """The ledger of one site, opened for one origin. Raises DiskError and HealthQAError, each naming the file.

    ``read_only`` opens an existing ledger for looking at it while a crawl may be writing.
    """

    def __init__(self, path: Path, origin: str, read_only: bool = False) -> None:
        self._path = path
        self._origin = origin
        with self._said_plainly():
            if read_only:
                self._db = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._db = sqlite3.connect(path, isolation_level=None)
        try:
            self._prepare(read_only)
        except HealthQAError:
            self._db.close()
            raise

    def _prepare(self, read_only: bool) -> None:
        with self._said_plainly():
            if read_only:
                self._check_format()
                return
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")  # a commit is on disk when it returns
            self._db.execute("PRAGMA busy_timeout = 10000")
            if self._pragma("user_version") == 0 and not self._db.execute("SELECT 1 FROM sqlite_schema").fetchone():
                self._create()
            self._check_format()

    def _create(self) -> None:
        # One transaction: a crash in the middle leaves an empty file, never half a ledger.
        self._db.executescript(
            f"BEGIN; {_TABLES} PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {FORMAT}; COMMIT;"
        )

    def _check_format(self) -> None:
        if self._pragma("application_id") != _APPLICATION_ID:
            raise HealthQAError(
                "This file is not a ledger of healthqa", str(self._path), "Move it away and start again."
            )
        found = self._pragma("user_version")
        if found != FORMAT:
            raise HealthQAError(
                f"The ledger has format {found}, this version of healthqa knows format {FORMAT}",
                str(self._path),
                "Use the version of healthqa that wrote it, or move the ledger away: the archive stays,"
                " and the next crawl asks for every page again.",
            )

    def _pragma(self, name: str) -> int:
        return int(self._db.execute(f"PRAGMA {name}").fetchone()[0])

    def close(self) -> None:
        """Close the file. What was not committed is dropped."""
        self._db.close()

    def commit(self) -> None:
        """Make everything since the last commit durable, all of it or nothing."""
        if self._db.in_transaction:
            with self._said_plainly():
                self._db.execute("COMMIT")

    # ------------------------------------------------------------------ passes

    def begin_pass(self, scope: str, now: float, idle_limit: float) -> float:
        """Return when the present pass over ``scope`` began.

        A pass asks for every URL once. One that a crawl left unfinished is continued, unless nobody worked on it
        for ``idle_limit`` seconds; otherwise a new one begins now.
        """
        row = self._one(
            "SELECT started FROM passes WHERE origin = ? AND scope = ? AND finished IS NULL AND active > ?",
            (self._origin, scope, now - idle_limit),
        )
        started = float(row[0]) if row else now
        self._write(
            "INSERT INTO passes (origin, scope, started, active) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET started = excluded.started, active = excluded.active, finished = NULL",
            (self._origin, scope, started, now),
        )
        return started

    def continue_pass(self, scope: str, now: float) -> None:
        """Note that a crawl is working on a pass, so that a crawl killed after days leaves no pass that looks old."""
        self._write("UPDATE passes SET active = ? WHERE origin = ? AND scope = ?", (now, self._origin, scope))

    def end_pass(self, scope: str, now: float, finished: bool) -> None:
        """Note that a crawl stopped working on a pass, and whether the pass is through."""
        self._write(
            "UPDATE passes SET active = ?, finished = ? WHERE origin = ? AND scope = ?",
            (now, now if finished else None, self._origin, scope),
        )

    # --------------------------------------------------------------- discovery

    def discover(self, found: Iterable[Found], by: str, now: float) -> int:
        """Add the URLs that are not known yet; return how many were new. A known one takes over a new ``lastmod``.

        A URL that was given up (gone, failing) and stands in a sitemap with a new date is due again at once.
        """
        rows = [(self._origin, item.url, item.kind, now, item.lastmod, by, item.depth) for item in found]
        before = self._db.total_changes
        self._write_many(
            "INSERT INTO urls (origin, url, kind, first_seen, lastmod, discovered_by, depth)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            rows,
        )
        added = self._db.total_changes - before
        self._write_many(
            "UPDATE urls SET lastmod = ?3,"
            " next_due = CASE WHEN state IN ('gone', 'failed') THEN min(next_due, last_seen) ELSE next_due END"
            " WHERE origin = ?1 AND url = ?2 AND lastmod IS NOT ?3",
            [(origin, url, lastmod) for origin, url, _, _, lastmod, _, _ in rows if lastmod is not None],
        )
        return added

    def target(self, url: str) -> Target | None:
        """Return what is known of a URL, or null if it was never seen."""
        row = self._one(
            f"SELECT {_TARGET_COLUMNS} FROM urls WHERE origin = ? AND url = ?",  # noqa: S608 (own column names)
            (self._origin, url),
        )
        return None if row is None else _target(row)

    def due(self, kind: Kind, state: State, after: int, cutoff: float, limit: int) -> list[Target]:
        """Return the next ``limit`` URLs of a kind and state with an id above ``after`` that are due at ``cutoff``."""
        with self._said_plainly():
            rows = self._db.execute(
                f"SELECT {_TARGET_COLUMNS} FROM urls WHERE origin = ? AND kind = ? AND state = ? AND id > ?"  # noqa: S608
                " AND next_due <= ? ORDER BY id LIMIT ?",
                (self._origin, kind, state, after, cutoff, limit),
            ).fetchall()
        return [_target(row) for row in rows]

    def last_id(self) -> int:
        """Return the id of the URL that was discovered last, 0 for an empty ledger."""
        row = self._one("SELECT max(id) FROM urls", ())
        return int(row[0]) if row and row[0] is not None else 0

    def count_due(self, cutoff: float) -> int:
        """Return how many URLs are due at ``cutoff``."""
        row = self._one("SELECT count(*) FROM urls WHERE origin = ? AND next_due <= ?", (self._origin, cutoff))
        return int(row[0]) if row else 0

    def count(self, kind: Kind) -> int:
        """Return how many URLs of a kind are known."""
        row = self._one("SELECT count(*) FROM urls WHERE origin = ? AND kind = ?", (self._origin, kind))
        return int(row[0]) if row else 0

    def counts(self) -> dict[str, dict[str, int]]:
        """Return how many URLs there are, by kind and state, e.g. ``{"page": {"done": 300, "gone": 3}}``."""
        table: dict[str, dict[str, int]] = {}
        with self._said_plainly():
            for kind, state, count in self._db.execute(
                "SELECT kind, state, count(*) FROM urls WHERE origin = ? GROUP BY kind, state ORDER BY 1, 2",
                (self._origin,),
            ):
                table.setdefault(kind, {})[state] = count
        return table

    def classes(self) -> dict[str, int]:
        """Return how many question pages there are of each class."""
        with self._said_plainly():
            rows = self._db.execute(
                "SELECT coalesce(page_class, 'unfetched'), count(*) FROM urls WHERE origin = ? AND kind = 'page'"
                " GROUP BY 1 ORDER BY 1",
                (self._origin,),
            ).fetchall()
        return {str(name): int(count) for name, count in rows}

    # ------------------------------------------------------------------- marks

    def mark_fetched(self, target: int, body: Body, page_class: str, changed: bool) -> None:
        """Mark a URL done: its body came and was archived. ``changed`` says whether its content is another one."""
        self._write(
            "UPDATE urls SET state = 'done', status = ?, page_class = ?, etag = ?, last_modified = ?, server = ?,"
            " body_sha256 = ?, payload_digest = ?, segment = ?, offset = ?, fetched_at = ?, last_seen = ?,"
            " next_due = ?, fails = 0, redirect_to = NULL,"
            " last_changed = CASE WHEN ? THEN ? ELSE coalesce(last_changed, ?) END WHERE id = ?",
            (
                body.status,
                page_class,
                body.etag,
                body.last_modified,
                body.server,
                body.body_sha256,
                body.payload_digest,
                body.segment,
                body.offset,
                body.fetched_at,
                body.fetched_at,
                body.fetched_at,
                changed,
                body.fetched_at,
                body.fetched_at,
                target,
            ),
        )

    def mark_unchanged(self, target: int, etag: str | None, last_modified: str | None, now: float) -> None:
        """Mark a URL done: the archived body still holds. Validators that came with the answer replace the old ones."""
        self._write(
            "UPDATE urls SET state = 'done', etag = coalesce(?, etag), last_modified = coalesce(?, last_modified),"
            " last_seen = ?, next_due = ?, fails = 0 WHERE id = ?",
            (etag, last_modified, now, now, target),
        )

    def mark_class(self, target: int, page_class: str) -> None:
        """Note the class of a page whose body was marked fetched."""
        self._write("UPDATE urls SET page_class = ? WHERE id = ?", (page_class, target))

    def mark_gone(self, target: int, status: int, now: float, next_due: float) -> None:
        """Mark a URL gone (404, 410). Its body is forgotten, so that it is fetched in full should it come back."""
        self._write(
            f"UPDATE urls SET state = 'gone', status = ?, page_class = 'gone', last_seen = ?, next_due = ?,"  # noqa: S608
            f" last_changed = CASE WHEN body_sha256 IS NULL THEN last_changed ELSE ? END,"
            f" fails = fails + 1, {_FORGET_BODY} WHERE id = ?",
            (status, now, next_due, now, target),
        )

    def mark_failed(self, target: int, status: int | None, page_class: str | None, now: float, next_due: float) -> None:
        """Mark a URL failed: no answer (``status`` null) or one of no use. What was archived before stays known.

        After an answer the validators are forgotten: the archive now holds that answer on top of the body, and only
        a body in full, not a 304, says again what the page is.
        """
        forget = "" if status is None else f", {_FORGET_VALIDATORS}"
        self._write(
            f"UPDATE urls SET state = 'failed', status = ?, page_class = coalesce(?, page_class), last_seen = ?,"  # noqa: S608
            f" next_due = ?, fails = fails + 1{forget} WHERE id = ?",
            (status, page_class, now, next_due, target),
        )

    def mark_redirect(self, target: int, status: int, to: str | None, page_class: str, now: float) -> None:
        """Mark a URL done: it only leads elsewhere (``to``; null for a redirect that names no URL)."""
        self._write(
            f"UPDATE urls SET state = 'done', status = ?, page_class = ?, redirect_to = ?, last_seen = ?,"  # noqa: S608
            f" next_due = ?, fails = 0, {_FORGET_BODY} WHERE id = ?",
            (status, page_class, to, now, now, target),
        )

    # ----------------------------------------------------------------- archive

    def segments(self) -> dict[str, int]:
        """Return the segments that hold bodies, each with the highest offset that the ledger points to."""
        with self._said_plainly():
            rows = self._db.execute(
                "SELECT segment, max(offset) FROM urls WHERE origin = ? AND segment IS NOT NULL GROUP BY segment",
                (self._origin,),
            ).fetchall()
        return {str(segment): int(offset) for segment, offset in rows}

    def forget_bodies(self, segment: str, from_offset: int) -> int:
        """Make every URL new again whose body lies in a part of the archive that is missing; return how many."""
        before = self._db.total_changes
        self._write(
            f"UPDATE urls SET state = 'new', next_due = 0, {_FORGET_BODY}"  # noqa: S608 (own column names)
            " WHERE origin = ? AND segment = ? AND offset >= ?",
            (self._origin, segment, from_offset),
        )
        return self._db.total_changes - before

    # ---------------------------------------------------------------- plumbing

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        with self._said_plainly():
            self._begin()
            self._db.execute(statement, values)

    def _write_many(self, statement: str, rows: list[tuple[Any, ...]]) -> None:
        if rows:
            with self._said_plainly():
                self._begin()
                self._db.executemany(statement, rows)

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

    def _one(self, statement: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
        with self._said_plainly():
            row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row

    @contextmanager
    def _said_plainly(self) -> Iterator[None]:
        """Turn what SQLite and the disk complain about into an error that says what to do."""
        try:
            yield
        except OSError as error:
            raise DiskError.from_os_error(error, self._path) from error
        except sqlite3.OperationalError as error:  # full, read-only, cannot open, locked
            raise DiskError(
                f"Cannot use the ledger: {error}",
                str(self._path),
                "Check the disk, the rights of the folder, and that no other program holds the file;"
                " then start again: finished work is kept.",
            ) from error
        except sqlite3.DatabaseError as error:  # not a database, malformed
            raise HealthQAError(
                f"The ledger is damaged: {error}",
                str(self._path),
                "Move it away and start again: the archive stays, and the next crawl asks for every page again.",
            ) from error


def _target(row: tuple[Any, ...]) -> Target:
    return Target(**dict(zip((field.name for field in fields(Target)), row, strict=True)))
