"""The archive: every response as it came, in WARC 1.1 segments, one gzip member a record.

Written so that a kill at any moment costs at most the record under way: a record is one ``write`` at the
end of a segment, no segment is ever reopened for writing, and ``sync()`` is the point after which a ledger
may rely on it. Read so that a cut-off tail or a damaged member ends its segment with a report and loses
nothing before it.

Source of the format: WARC 1.1 (ISO 28500:2017), https://iipc.github.io/warc-specifications/.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, Self, cast

from fastwarc import ArchiveIterator, WarcRecord, WarcRecordType
from fastwarc.stream_io import BrotliReader, ChunkedReader, GzipWriter, WarcReader, ZstdReader

from pipelines.disk import disk_errors, make_folder, sync_path
from pipelines.errors import DiskError, HealthQAError
from pipelines.version import code_version

Origin = Literal["site", "demo"]
"""``site``: the live site or a copy of it; ``demo``: the bundled demo site. Never mixed in one dataset."""

Kind = Literal["response", "revisit"]
"""``revisit``: the server (or the same bytes) said that the content is unchanged; it has no body."""

Damage = Callable[[str, int], None]
"""Is told what is broken in a segment, and at which offset in bytes."""

NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
"""Profile of a revisit after a 304 (WARC 1.1, 6.7.3)."""
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
"""Profile of a revisit after a 200 with the same bytes as before (WARC 1.1, 6.7.2)."""

SEGMENT_BYTES = 64 * 1024 * 1024
"""Size at which a segment is full: some 4,500 pages of 60 kB, a task of a few seconds for one core."""
BODY_CAP = 32 * 1024 * 1024
"""Largest body handed out, in bytes after decoding: 500 bytes of brotli can become 300 MiB."""

_SUFFIX = ".warc.gz"
_LEVEL = 6  # of gzip: 9 takes twice the time and saves 4 %
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record lies in the archive of its site."""

    segment: str
    """``<crawl>/<file name>``, relative to the archive folder of the site."""
    offset: int
    """First byte of the record's gzip member in that file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentInfo:
    """What the first record of a segment says about all others."""

    site: str
    crawl: str
    origin: Origin
    base_url: str | None
    """Where a copy of the site was fetched, e.g. ``http://127.0.0.1:8000``; null for the live site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived:
    """One response, or one proof that nothing had changed, as the archive holds it."""

    kind: Kind
    url: str
    """URL as it was fetched (of the copy, where a copy was fetched)."""
    status: int
    """HTTP status."""
    headers: tuple[tuple[str, str], ...]
    """Response headers in order, decoded as ISO 8859-1 (RFC 9110, 5.5)."""
    body: bytes
    """Content with every coding undone, at most BODY_CAP bytes; empty for a revisit."""
    fetched_at: datetime
    """End of the fetch, UTC."""
    segment: str
    offset: int
    crawl: str
    origin: Origin
    base_url: str | None
    problem: str | None = None
    """Why ``body`` is not the whole content (a broken coding, more than BODY_CAP bytes); null when it is."""

    def header(self, name: str) -> str | None:
        """Return the value of the first header with this name, in whatever case; null if there is none."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class SegmentWriter:
    """Writes the responses of one crawl into a folder of segments of its own.

    The first segment is opened (and its warcinfo written) at once, so that a full or read-only disk shows
    before the first request. Not for use from several threads. Every method raises DiskError when the disk
    refuses; the record under way is then cut off again, and everything before it stays readable.
    """

    def __init__(
        self,
        folder: Path,
        *,
        site: str,
        crawl: str,
        origin: Origin,
        base_url: str | None = None,
        segment_bytes: int = SEGMENT_BYTES,
    ) -> None:
        self._folder = folder
        self._info = SegmentInfo(site=site, crawl=crawl, origin=origin, base_url=base_url)
        self._segment_bytes = segment_bytes
        self._failure: DiskError | None = None
        self._unsynced_name = False
        make_folder(folder)
        self._open_segment()

    def write_response(
        self,
        url: str,
        status: int,
        reason: str,
        headers: Iterable[tuple[bytes, bytes]],
        body: bytes,
        fetched_at: datetime,
    ) -> Location:
        """Append a response as it came and return where it lies.

        ``body`` is still content-encoded, but no longer transfer-encoded. ``reason`` may be empty.
        ``fetched_at`` must be aware.
        """
        head = _http_head(status, reason, headers)
        fields = [("WARC-Payload-Digest", _digest(body))]
        return self._append("response", url, fields, head + body, fetched_at)

    def write_revisit(
        self,
        url: str,
        status: int,
        reason: str,
        headers: Iterable[tuple[bytes, bytes]],
        fetched_at: datetime,
        *,
        refers_to_date: datetime | None = None,
        profile: str = NOT_MODIFIED,
        payload_digest: str | None = None,
    ) -> Location:
        """Append the proof that the content of ``url`` is unchanged and return where it lies.

        ``refers_to_date``: when the unchanged content was fetched, null if that is not known.
        ``payload_digest``: digest of that content (``sha1:...``), which the profile SAME_PAYLOAD asks for.
        """
        fields = [("WARC-Profile", profile), ("WARC-Refers-To-Target-URI", url)]
        if refers_to_date is not None:
            fields.append(("WARC-Refers-To-Date", _warc_date(refers_to_date)))
        if payload_digest is not None:
            fields.append(("WARC-Payload-Digest", payload_digest))
        return self._append("revisit", url, fields, _http_head(status, reason, headers), fetched_at)

    def sync(self) -> None:
        """Bring everything written so far to the disk: after this it survives a power cut."""
        self._raise_failure()
        with self._failing(self._path):
            os.fsync(self._file.fileno())
        if self._unsynced_name:
            sync_path(self._folder)
            self._unsynced_name = False

    def close(self) -> None:
        """Sync and close; closing again does nothing."""
        if self._file.closed:
            return
        try:
            self.sync()
        finally:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After a failed write there is nothing left to sync, and its error is on its way already.
        if self._failure is None:
            self.close()
        else:
            self._file.close()

    def _append(
        self, kind: Kind, url: str, fields: list[tuple[str, str]], block: bytes, fetched_at: datetime
    ) -> Location:
        self._raise_failure()
        if self._offset >= self._segment_bytes:
            self.close()
            self._open_segment()
        fields = [
            ("WARC-Target-URI", url),
            ("WARC-Date", _warc_date(fetched_at)),
            ("WARC-Warcinfo-ID", self._warcinfo_id),
            *fields,
            ("Content-Type", "application/http; msgtype=response"),
        ]
        return self._write_member(_record(kind, _new_record_id(), fields, block))

    def _open_segment(self) -> None:
        number = _next_number(self._folder)
        self._path = self._folder / f"{number:05d}{_SUFFIX}"
        with self._failing(self._path):
            # Unbuffered, so that what a kill leaves behind is whole records; "x", so that none is ever
            # overwritten.
            self._file: io.FileIO = self._path.open("xb", buffering=0)
        self._offset = 0
        self._unsynced_name = True
        self._warcinfo_id = _new_record_id()
        fields = [
            ("WARC-Date", _warc_date(datetime.now(UTC))),
            ("WARC-Filename", self._path.name),
            ("Content-Type", "application/warc-fields"),
        ]
        self._write_member(_record("warcinfo", self._warcinfo_id, fields, _warcinfo_block(self._info)))

    def _write_member(self, record: bytes) -> Location:
        location = Location(f"{self._folder.name}/{self._path.name}", self._offset)
        rest = memoryview(_gzip_member(record))
        length = len(rest)
        with self._failing(self._path):
            while rest:
                rest = rest[self._file.write(rest) :]
        self._offset += length
        return location

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    @contextmanager
    def _failing(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._fail(error, path) from error

    def _fail(self, error: OSError, path: Path) -> DiskError:
        """Remember the failure, cut the half-written record off, and return what to raise."""
        self._failure = DiskError.from_os_error(error, path)
        file: io.FileIO | None = getattr(self, "_file", None)
        if file is not None and not file.closed:
            try:
                file.truncate(self._offset)
            except OSError as second:
                self._failure.add_note(f"the record under way could not be cut off: {second}")
        return self._failure


def segment_paths(archive_folder: Path) -> list[Path]:
    """Return the segments below the archive folder of a site, by crawl and number; none gives []."""
    return sorted(archive_folder.glob(f"*/*{_SUFFIX}"))


def segment_name(path: Path) -> str:
    """Return the name of a segment within the archive of its site: ``<crawl>/<file name>``."""
    return f"{path.parent.name}/{path.name}"


def read_segment_info(path: Path) -> SegmentInfo | None:
    """Return what the first record of a segment says, or null if it has none that can be read.

    Raises HealthQAError if the file cannot be opened.
    """
    with _opened(path) as file:
        return next((_parse_warcinfo(*found) for found in _records(file, _no_report)), None)


def read_segment(path: Path, damage: Damage, *, limit: int | None = None) -> Iterator[Archived]:
    """Yield the responses and revisits of a segment in order; records of other kinds are passed over.

    A cut-off tail or a damaged member is told to ``damage`` and ends the segment. ``limit``: look at no
    more than the first so many bytes, for a segment that a crawl is still writing. Raises HealthQAError if
    the file cannot be opened.
    """
    with _opened(path, limit) as file:
        info: SegmentInfo | None = None
        first = True
        for record, block in _records(file, damage):
            if first:
                info = _parse_warcinfo(record, block)
                first = False
                if info is None:
                    damage("the segment does not begin with the warcinfo record of a crawl", 0)
                    return
                continue
            assert info is not None  # the first record was one, or we had returned
            archived = _parse_archived(record, block, path, info)
            if isinstance(archived, str):
                damage(archived, record.stream_pos)
            elif archived is not None:
                yield archived


def read_at(path: Path, offset: int) -> Archived:
    """Return the record whose gzip member begins at ``offset``. Raises HealthQAError if there is none."""
    info = read_segment_info(path)
    with _opened(path) as file:
        file.seek(offset)
        found = next(iter(_records(file, _no_report)), None)
    archived = None if found is None or info is None else _parse_archived(*found, path, info, offset)
    if not isinstance(archived, Archived):
        problem = archived or "No response begins at this offset of the archive"
        raise HealthQAError(problem, f"{path}, offset {offset}", "Check the offset, or build again.")
    return archived


# --- writing ---


def _next_number(folder: Path) -> int:
    with disk_errors(folder):
        names = [path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")]
    return max((int(name) for name in names if name.isdecimal()), default=-1) + 1


def _new_record_id() -> str:
    return f"<{uuid.uuid4().urn}>"


def _warc_date(moment: datetime) -> str:
    """Return a W3C date with microseconds, as WARC 1.1 (5.4) allows: they order fetches of one second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(data: bytes) -> str:
    """Return ``sha1:`` and the digest in base32: the form that all common tools write and check."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode("ascii")


def _http_head(status: int, reason: str, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    lines = [f"HTTP/1.1 {status} {reason}".rstrip().encode("latin-1", "replace")]
    for name, value in headers:
        # The transfer coding is undone before we see the body; a reader that met the header would undo it
        # again.
        kept = b"X-Archive-Orig-" + name if name.lower() == b"transfer-encoding" else name
        lines.append(kept + b": " + b" ".join(value.split(b"\r\n")).replace(b"\n", b" ").replace(b"\r", b" "))
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _warcinfo_block(info: SegmentInfo) -> bytes:
    fields = {
        "software": f"healthqa/{code_version()}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "healthqa-site": info.site,
        "healthqa-crawl": info.crawl,
        "healthqa-origin": info.origin,
        "healthqa-base-url": info.base_url,
    }
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None).encode()


def _record(kind: str, record_id: str, fields: list[tuple[str, str]], block: bytes) -> bytes:
    head = [("WARC-Type", kind), ("WARC-Record-ID", record_id), *fields]
    head += [("WARC-Block-Digest", _digest(block)), ("Content-Length", str(len(block)))]
    lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in head)
    return b"".join((b"WARC/1.1\r\n", lines.encode(), b"\r\n", block, b"\r\n\r\n"))


def _gzip_member(record: bytes) -> bytes:
    sink = io.BytesIO()
    writer = GzipWriter(sink, compression_level=_LEVEL)  # zlib-ng inside: 0.6 of the time that zlib takes
    writer.write(record)
    writer.finish()  # ends the member; without it a whole segment would be one, and warcio would refuse it
    return sink.getvalue()


# --- reading ---


class _Head:
    """The first ``limit`` bytes of an open file, as a file to read from."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._file = file
        self.limit = limit

    def read(self, size: int = -1) -> bytes:
        left = max(0, self.limit - self._file.tell())
        return self._file.read(left if size < 0 else min(size, left))

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _opened(path: Path, limit: int | None = None) -> _Head:
    try:
        file = path.open("rb")
        size = path.stat().st_size
    except OSError as error:
        raise HealthQAError(
            f"Cannot read the archive: {error.strerror or error}",
            str(path),
            "Check the folder in HEALTHQA_HOME.",
        ) from error
    return _Head(file, size if limit is None else min(limit, size))


def _no_report(_what: str, _offset: int) -> None:
    """For readers that want one record and find out by its absence."""


def _records(file: _Head, damage: Damage) -> Iterator[tuple[WarcRecord, bytes]]:
    """Yield each record with its whole block; report what ends the segment early."""
    start = offset = file.tell()
    try:
        for record in ArchiveIterator(cast(BinaryIO, file), parse_http=False):
            offset = start + record.stream_pos
            if "Content-Length" not in record.headers:
                damage("the head of the record is cut off", offset)
                return
            block = record.reader.read(record.content_length)
            if len(block) < record.content_length:
                damage(f"the record is cut off after {len(block)} of {record.content_length} bytes", offset)
                return
            yield record, block
    except OSError as error:
        # What fastwarc raises for damage is an OSError without a number; a numbered one is the disk itself.
        if error.errno is not None:
            raise
        damage(f"what follows the record at this offset cannot be read: {error}", offset)
        return
    tail = _tail_problem(file, offset)
    if tail is not None:
        damage(tail, offset)


def _tail_problem(file: _Head, offset: int) -> str | None:
    """Say what is wrong behind the last whole record, which fastwarc takes for a normal end; else null."""
    file.seek(offset)
    data = file.read(_CHUNK)
    if not data and offset == 0:
        return "the segment is empty"
    if data[:2] != b"\x1f\x8b":
        return None  # not compressed: the lengths of the records say it all
    member = zlib.decompressobj(wbits=31)
    try:
        while data and not member.eof:
            member.decompress(data, 1 << 20)
            data = member.unconsumed_tail or file.read(_CHUNK)
    except zlib.error as error:
        return f"the last record is damaged: {error}"
    if not member.eof:
        return "the last record is cut off"
    return "a record behind this one is cut off" if member.unused_data or file.read(1) else None


def _parse_warcinfo(record: WarcRecord, block: bytes) -> SegmentInfo | None:
    if record.record_type != WarcRecordType.warcinfo:
        return None
    lines = block.decode("utf-8", "replace").splitlines()
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    origin = fields.get("healthqa-origin")
    site, crawl = fields.get("healthqa-site"), fields.get("healthqa-crawl")
    if site is None or crawl is None or origin not in ("site", "demo"):
        return None
    base_url = fields.get("healthqa-base-url")
    return SegmentInfo(site=site, crawl=crawl, origin=cast(Origin, origin), base_url=base_url)


def _parse_archived(
    record: WarcRecord, block: bytes, path: Path, info: SegmentInfo, offset: int | None = None
) -> Archived | str | None:
    """Return the record, or what is wrong with it, or null for a kind that is not ours."""
    kind: Kind
    if record.record_type == WarcRecordType.response:
        kind = "response"
    elif record.record_type == WarcRecordType.revisit:
        kind = "revisit"
    else:
        return None
    url = record.headers.get("WARC-Target-URI")
    if url is None or not (record.headers.get("Content-Type") or "").startswith("application/http"):
        return None
    head, _, coded = block.partition(b"\r\n\r\n")
    status_line, *lines = head.decode("latin-1").split("\r\n")
    # Null for a date that is missing or none, which the type stubs of fastwarc do not say.
    fetched_at = cast("datetime | None", record.record_date)
    if fetched_at is None:
        return f"the record of {url} has no WARC-Date"
    status = status_line.split(" ")[1:2]
    if not status_line.startswith("HTTP/") or not status or not status[0].isdecimal():
        return f"the record of {url} does not begin with an HTTP status line"
    headers = tuple((name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines))
    body, problem = (b"", None) if kind == "revisit" else _decoded(coded, headers)
    return Archived(
        kind=kind,
        url=url.strip("<>"),
        status=int(status[0]),
        headers=headers,
        body=body,
        fetched_at=fetched_at.astimezone(UTC),
        segment=segment_name(path),
        offset=record.stream_pos if offset is None else offset,
        crawl=info.crawl,
        origin=info.origin,
        base_url=info.base_url,
        problem=problem,
    )


def _decoded(body: bytes, headers: tuple[tuple[str, str], ...]) -> tuple[bytes, str | None]:
    """Undo all codings (RFC 9110, 8.4; RFC 9112, 7) and return the content and what is wrong with it."""
    codings = [
        coding.strip().lower()
        for wanted in ("content-encoding", "transfer-encoding")
        for name, value in headers
        if name.lower() == wanted
        for coding in value.split(",")
    ]
    problem = None
    for coding in reversed(codings):
        if problem is None and coding not in ("", "identity"):
            body, problem = _undone(coding, body)
    if problem is None and len(body) > BODY_CAP:
        problem = f"the body is larger than {BODY_CAP} bytes"
    return body[:BODY_CAP], problem


def _undone(coding: str, body: bytes) -> tuple[bytes, str | None]:
    if coding in ("gzip", "x-gzip", "deflate"):
        return _inflated(coding, body)
    readers: dict[str, Callable[[BinaryIO], WarcReader]] = {
        "br": BrotliReader,
        "zstd": ZstdReader,
        "chunked": ChunkedReader,
    }
    reader = readers.get(coding)
    if reader is None:
        return b"", f"the content coding {coding!r} is not known"
    content = bytearray()
    try:
        stream = reader(io.BytesIO(body))
        while len(content) <= BODY_CAP and (chunk := stream.read(_CHUNK)):
            content += chunk
    except OSError as error:
        return bytes(content), f"the {coding} coding is broken: {error}"
    return bytes(content), None


def _inflated(coding: str, body: bytes) -> tuple[bytes, str | None]:
    gzipped = coding != "deflate"
    if gzipped and body[:2] != b"\x1f\x8b":
        return body, None  # servers exist that declare gzip and send plain text
    # "deflate" means zlib format (RFC 9110, 8.4.1.2), but some servers send the bare stream.
    wbits = 31 if gzipped else 15 if body[:1] == b"\x78" else -15
    content = b""
    rest = body
    while rest:
        member = zlib.decompressobj(wbits=wbits)
        try:
            content += member.decompress(rest, BODY_CAP + 1 - len(content))
        except zlib.error as error:
            # A second member that is none is padding behind the content, not content.
            return content, None if content else f"the {coding} coding is broken: {error}"
        if len(content) > BODY_CAP:
            return content, None  # the caller says that it is too large
        if not member.eof:
            return content, f"the {coding} coding ends early"
        rest = member.unused_data if gzipped else b""
    return content, None
