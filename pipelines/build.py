"""Archive to tables: a version, built aside, from the archive alone. The same archive gives the same bytes.

Three steps, each a row of tasks over ``concurrent.futures`` with DuckDB between them:

1. list: every segment is read and each response is listed with what it means for its page (``responses.py``);
2. choose and parse: the response that counts for each page is chosen in SQL and parsed (``parsing.py``); where it
   turns out to be a passing obstacle (a challenge with status 200), the content before it counts, and so on;
3. write: the rows are sorted, clusters and splits are added, and the parts are written (``tables.py``).

All of it happens in ``versions/.building-<pid>``; a kill leaves that folder, and the next build removes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from parsers import load_site
from pipelines import choosing
from pipelines.archive import Origin, read_segment_info, segment_name, segment_paths
from pipelines.checks import check_columns
from pipelines.clusters import PERMUTATIONS, cluster_pages, split_of
from pipelines.definition import Definition
from pipelines.disk import disk_errors, make_folder, remove_folder, write_file
from pipelines.errors import DiskError, HealthQAError, UsageError
from pipelines.home import Home
from pipelines.manifest import (
    MANIFEST_FILE,
    DamageEntry,
    Manifest,
    PartEntry,
    SegmentEntry,
    TableEntry,
    hash_content,
    read_manifest,
)
from pipelines.parsing import SIGNATURE_SCHEMA, SIGNATURES, ParseTask, Setback, parse_pages
from pipelines.responses import RESPONSE_SCHEMA, Damaged, ListedSegment, SegmentTask, list_responses
from pipelines.tables import (
    GROUP_ROWS,
    SCHEMA_VERSION,
    SORT_KEYS,
    TABLES,
    Fetch,
    TableWriter,
    early_schema,
)
from pipelines.version import code_version

_Task = TypeVar("_Task")
_Result = TypeVar("_Result")

BUILDING = ".building-"
"""Beginning of the name of a folder that a build works in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildProgress:
    """How far a build is."""

    stage: Literal["list", "parse", "write"]
    done: int
    total: int
    """Segments, pages or tables, by stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """A version that is complete but not published. It lasts until it is published or the next build begins."""

    dataset: str
    folder: Path
    """Folder of the version: one folder a table, and the manifest."""
    manifest: Manifest

    @property
    def version(self) -> str:
        """Name of the version."""
        return self.manifest.version

    @property
    def origin(self) -> Origin:
        """Origin of everything in it."""
        return self.manifest.origin


Progress = Callable[[BuildProgress], None]


def build_version(
    definition: Definition,
    home: Home,
    origin: Origin | None = None,
    workers: int = 1,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> BuildResult:
    """Build a version of a dataset from all crawls of its sites that have one origin.

    ``origin``: null takes ``site`` if any crawl has it, else ``demo``; crawls of both are never mixed. ``workers``:
    processes to work in; 1 works in this one. ``executor``: where the tasks go instead, e.g. Dask's
    ``Client.get_executor()``; it must see the same files. ``progress`` is called in this process.

    Raises UsageError if there is no archive (of that origin), DiskError if the disk refuses, HealthQAError if the
    archive cannot be read. Nothing is left behind then, and nothing that is published is touched at any time.
    """
    check_columns(definition)
    tasks, damage, chosen = _plan(definition, home, origin)
    versions = home.versions_folder(definition.name)
    make_folder(versions)
    _remove_leftovers(versions)
    building = versions / f"{BUILDING}{os.getpid()}"
    with ExitStack() as on_failure:
        on_failure.callback(remove_folder, building)
        with _readable_errors(building), ExitStack() as always:
            always.callback(remove_folder, building / "work")
            (building / "work").mkdir(parents=True)
            pool = executor or _pool(workers, len(tasks), always)
            builder = _Builder(building, pool, workers, progress or _no_progress)
            always.callback(builder.close)
            result = builder.build(definition, chosen, tasks, damage)
        on_failure.pop_all()
    return result


def last_built(name: str, home: Home) -> BuildResult | None:
    """Return the version that was built last and is not published yet; null if none waits.

    A build writes its manifest last, so one that was killed has none. Raises HealthQAError if it cannot be read.
    """
    folders = [manifest.parent for manifest in home.versions_folder(name).glob(f"{BUILDING}*/version/{MANIFEST_FILE}")]
    folder = max(folders, key=lambda path: (path / MANIFEST_FILE).stat().st_mtime_ns, default=None)
    manifest = None if folder is None else read_manifest(folder)
    if folder is None or manifest is None:
        return None
    return BuildResult(dataset=name, folder=folder, manifest=manifest)


def _no_progress(_progress: BuildProgress) -> None:
    """Nobody looks."""


@contextmanager
def _readable_errors(folder: Path) -> Iterator[None]:
    """Turn what the libraries raise when the disk or a worker gives up into errors that say what to do."""
    try:
        with disk_errors(folder):
            yield
    except duckdb.IOException as error:
        raise DiskError(
            f"Cannot work in the build folder: {error}", str(folder), "Free some space, and build again."
        ) from error
    except (BrokenProcessPool, MemoryError, duckdb.OutOfMemoryException) as error:
        raise HealthQAError(
            "The build ran out of memory, or one of its workers was killed", str(folder), "Build with fewer workers."
        ) from error


# --- what there is to read ---


def _plan(definition: Definition, home: Home, origin: Origin | None) -> tuple[list[SegmentTask], list[Damaged], Origin]:
    """Return the segments of the chosen origin, what is damaged among all, and that origin."""
    tasks: dict[Origin, list[SegmentTask]] = {"site": [], "demo": []}
    damage: list[Damaged] = []
    for site in sorted(definition.sites):
        for path in segment_paths(home.archive_folder(site)):
            info = read_segment_info(path)
            name = segment_name(path)
            if info is None or info.site != site:
                what = "no warcinfo record at its beginning" if info is None else f"it is of the site {info.site}"
                damage.append(Damaged(segment=name, offset=0, what=what))
                continue
            tasks[info.origin].append(SegmentTask(site=site, name=name, path=path, bytes=path.stat().st_size))
    chosen: Origin = origin or ("site" if tasks["site"] else "demo")
    if not tasks[chosen]:
        raise _nothing_archived(definition, home, origin, damage)
    return tasks[chosen], damage, chosen


def _nothing_archived(definition: Definition, home: Home, origin: Origin | None, damage: list[Damaged]) -> UsageError:
    folders = ", ".join(str(home.archive_folder(site)) for site in definition.sites)
    kind = f" of origin {origin!r}" if origin else ""
    broken = f"; {len(damage)} segments cannot be read" if damage else ""
    return UsageError(
        f"No archive{kind} to build {definition.name} from{broken}",
        folders,
        f"Crawl first: healthqa crawl {definition.sites[0]}, or try the demo: healthqa run {definition.name} --demo.",
    )


def _remove_leftovers(versions: Path) -> None:
    """Remove the folders of builds that were killed, and of earlier ones of this process."""
    for folder in versions.glob(f"{BUILDING}*"):
        pid = folder.name.removeprefix(BUILDING)
        if not pid.isdecimal() or int(pid) == os.getpid() or not _runs(int(pid)):
            remove_folder(folder)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # signal 0 only asks (kill(2))
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# --- tasks ---


def _pool(workers: int, tasks: int, stack: ExitStack) -> Executor | None:
    if workers <= 1 or tasks <= 1:
        return None
    # Fork would copy the threads of Arrow and DuckDB in whatever state they are in.
    pool = ProcessPoolExecutor(min(workers, tasks), mp_context=get_context("spawn"))
    stack.callback(pool.shutdown, cancel_futures=True)
    return pool


def _run_tasks(
    executor: Executor | None, function: Callable[[_Task], _Result], tasks: Iterable[_Task], in_flight: int
) -> Iterator[_Result]:
    """Yield the results as they come; no more than ``in_flight`` tasks exist at a time."""
    if executor is None:
        yield from map(function, tasks)
        return
    pending: set[Future[_Result]] = set()
    for task in tasks:
        pending.add(executor.submit(function, task))
        if len(pending) >= in_flight:
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    yield from (future.result() for future in wait(pending).done)


def _list_numbered(work: Path, numbered: tuple[int, SegmentTask]) -> ListedSegment:
    number, task = numbered
    return list_responses(task, work / f"responses-{number:06d}.parquet")


class _Builder:
    """The steps of one build, over one DuckDB database that spills into the work folder."""

    def __init__(self, building: Path, executor: Executor | None, workers: int, progress: Progress) -> None:
        self._work = building / "work"
        self._version = building / "version"
        self._executor = executor
        self._in_flight = 2 * max(1, workers)
        self._progress = progress
        self._files = 0
        self._database = duckdb.connect(
            config={"threads": max(1, workers), "temp_directory": str(self._work / "spill")}
        )

    def close(self) -> None:
        """Let go of the database; closing again does nothing."""
        self._database.close()

    def build(
        self, definition: Definition, origin: Origin, tasks: list[SegmentTask], damage: list[Damaged]
    ) -> BuildResult:
        """Do all steps and return the version."""
        versions = {site: load_site(site).VERSION for site in sorted(definition.sites)}
        listed = self._list(tasks)
        self._choose(listed, versions)
        self._parse({(task.site, task.name): task for task in tasks})
        tables = self._write()
        damage = damage + [place for segment in listed for place in segment.damage]
        manifest = self._manifest(definition, origin, versions, listed, damage, tables)
        write_file(self._version / MANIFEST_FILE, manifest.to_bytes())
        return BuildResult(dataset=definition.name, folder=self._version, manifest=manifest)

    # --- 1: list ---

    def _list(self, tasks: list[SegmentTask]) -> list[ListedSegment]:
        listed = []
        numbered = list(enumerate(tasks))
        self._progress(BuildProgress(stage="list", done=0, total=len(tasks)))
        for segment in self._run(partial(_list_numbered, self._work), numbered):
            listed.append(segment)
            self._progress(BuildProgress(stage="list", done=len(listed), total=len(tasks)))
        return sorted(listed, key=lambda segment: (segment.task.site, segment.task.name))

    # --- 2: choose and parse ---

    def _choose(self, listed: list[ListedSegment], versions: dict[str, str]) -> None:
        """Rank, for each page, the contents it had: the present one first."""
        self._register("responses", [segment.file for segment in listed], RESPONSE_SCHEMA)
        self._database.register(
            "parser_versions",
            pa.table({"site": list(versions), "parser_version": list(versions.values())}),
        )
        for statement in choosing.PREPARE:
            self._database.execute(statement)
        self._save("pages", choosing.DECIDED_PAGES)
        self._save("rejects", choosing.READ_REJECTS)

    def _parse(self, tasks: dict[tuple[str, str], SegmentTask]) -> None:
        """Parse the present content of each page; where it is a passing obstacle, the content before it."""
        turn = 1
        while True:
            self._database.execute(choosing.PENDING, {"turn": turn})
            segments = self._database.execute(choosing.PENDING_SEGMENTS).fetchall()
            if not segments:
                break
            total = sum(pages for _, _, pages in segments)
            done = 0
            self._progress(BuildProgress(stage="parse", done=0, total=total))
            setbacks: list[Setback] = []
            for parsed in self._run(parse_pages, self._parse_tasks(segments, tasks)):
                setbacks += parsed.setbacks
                done += parsed.pages
                self._progress(BuildProgress(stage="parse", done=done, total=total))
            self._add_setbacks(turn, setbacks)
            turn += 1
        self._save("pages", choosing.OBSTACLE_PAGES)

    def _parse_tasks(
        self, segments: list[tuple[str, str, int]], tasks: dict[tuple[str, str], SegmentTask]
    ) -> Iterator[ParseTask]:
        # Made one at a time: the pages of a million-page archive do not fit into memory at once.
        for site, name, _ in segments:
            rows = self._database.execute(choosing.PENDING_PAGES, [site, name]).fetchall()
            self._files += 1
            yield ParseTask(
                segment=tasks[site, name],
                pages=tuple(Fetch(*row[:-1]) for row in rows),
                notes=tuple(row[-1] for row in rows),
                folder=self._work,
                number=f"{self._files:06d}",
            )

    def _add_setbacks(self, turn: int, setbacks: list[Setback]) -> None:
        rows = [(turn, setback.url, setback.page_class, setback.evidence) for setback in setbacks]
        if rows:
            self._database.executemany("INSERT INTO setbacks VALUES (?, ?, ?, ?)", rows)

    # --- 3: write ---

    def _write(self) -> dict[str, TableEntry]:
        self._add_clusters()
        entries = {}
        for number, table in enumerate(TABLES):
            self._progress(BuildProgress(stage="write", done=number, total=len(TABLES)))
            self._register(table, sorted(self._work.glob(f"{table}-*.parquet")), early_schema(table))
            parts = self._write_table(table)
            entries[table] = TableEntry(rows=sum(part.rows for part in parts), parts=parts)
        self._progress(BuildProgress(stage="write", done=len(TABLES), total=len(TABLES)))
        return entries

    def _write_table(self, table: str) -> tuple[PartEntry, ...]:
        columns = ", ".join(f'"{column.name}"' for column in TABLES[table])
        joined = "JOIN clusters USING (page_id)" if table == "questions" else ""
        order = ", ".join(f'"{key}"' for key in SORT_KEYS[table])
        # The names are those of this package's own schema.
        query = f'SELECT {columns} FROM "{table}" {joined} ORDER BY {order}'  # noqa: S608
        writer = TableWriter(self._version, table)
        try:
            for batch in self._batches(query):
                writer.write(batch)
            parts = writer.close()
        finally:
            writer.abandon()
        return tuple(PartEntry(file=part.file, rows=part.rows, bytes=part.bytes, sha256=part.sha256) for part in parts)

    def _add_clusters(self) -> None:
        files = sorted(self._work.glob(f"{SIGNATURES}-*.parquet"))
        signed = self._dataset(files, SIGNATURE_SCHEMA).to_table()
        page_ids: list[str] = signed["page_id"].to_pylist()
        raw = b"".join(signed["signature"].to_pylist())
        clusters = cluster_pages(page_ids, np.frombuffer(raw, np.uint32).reshape(-1, PERMUTATIONS))
        columns = {"page_id": page_ids, "cluster": clusters, "split": [split_of(cluster) for cluster in clusters]}
        schema = pa.schema([(name, pa.string()) for name in columns])
        self._database.register("clusters", pa.table(columns, schema=schema))

    def _manifest(
        self,
        definition: Definition,
        origin: Origin,
        parser_versions: dict[str, str],
        listed: list[ListedSegment],
        damage: list[Damaged],
        tables: dict[str, TableEntry],
    ) -> Manifest:
        ((newest,),) = self._database.execute("SELECT max(fetched_at) FROM pages").fetchall()
        if newest is None:
            raise UsageError(
                f"The archive of {definition.name} holds no page",
                f"{len(listed)} segments of origin {origin!r}",
                "See the report of the last crawl for what the site answered, and crawl again.",
            )
        content = hash_content(SCHEMA_VERSION, (part for table in tables.values() for part in table.parts))
        return Manifest(
            dataset=definition.name,
            title=definition.title,
            licence=definition.licence,
            version=f"{newest:%Y-%m-%d}-{content[:12]}",
            origin=origin,
            schema_version=SCHEMA_VERSION,
            code_version=code_version(),
            parser_versions=parser_versions,
            newest_content=f"{newest.isoformat()}Z",
            content_sha256=content,
            tables=tables,
            pages_by_class=dict(self._database.execute(choosing.PAGES_BY_CLASS).fetchall()),
            rejects_by_reason=dict(self._database.execute(choosing.REJECTS_BY_REASON).fetchall()),
            segments=tuple(
                SegmentEntry(
                    site=segment.task.site,
                    segment=segment.task.name,
                    bytes=segment.task.bytes,
                    sha256=segment.sha256,
                )
                for segment in listed
            ),
            damage=tuple(DamageEntry(segment=place.segment, offset=place.offset, what=place.what) for place in damage),
        )

    # --- DuckDB ---

    def _run(self, function: Callable[[_Task], _Result], tasks: Iterable[_Task]) -> Iterator[_Result]:
        return _run_tasks(self._executor, function, tasks, self._in_flight)

    def _register(self, name: str, files: list[Path], schema: pa.Schema) -> None:
        """Give the rows of the files a name in SQL. Not by path: DuckDB would take a ``*`` in it for a pattern."""
        self._database.register(name, self._dataset(files, schema))

    def _dataset(self, files: list[Path], schema: pa.Schema) -> ds.Dataset:
        if not files:
            return ds.dataset(schema.empty_table())
        return ds.dataset([str(file) for file in files], schema=schema, format="parquet")

    def _save(self, table: str, query: str) -> None:
        """Write the rows of a query into a file of the work folder, as rows of ``table``."""
        self._files += 1
        schema = early_schema(table)
        columns = ", ".join(f'"{name}"' for name in schema.names)
        with pq.ParquetWriter(self._work / f"{table}-{self._files:06d}.parquet", schema) as writer:
            for batch in self._batches(f"SELECT {columns} FROM ({query})"):  # noqa: S608 (both are ours)
                writer.write_table(pa.Table.from_batches([batch]).cast(schema))

    def _batches(self, query: str) -> Iterator[pa.RecordBatch]:
        reader = self._database.sql(query).to_arrow_reader(GROUP_ROWS)
        yield from reader
