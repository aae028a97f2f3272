"""One crawl a site: a lock that dies with its holder, even on ``kill -9``."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import DiskError, Locked


class SiteLock:
    """An exclusive lock on a site.

    The kernel holds it (``flock``), so it ends with the process that took it, however that ends, and can never be
    stale. The file says who holds it, for people: pid, boot id, host, start. A file that still says so while the
    kernel's lock is free was left by a crawl that was killed or by a machine that went down; it is taken over.
    """

    def __init__(self, path: Path, site: str) -> None:
        self._path = path
        self._site = site
        self._file: int | None = None

    def acquire(self) -> str | None:
        """Take the lock. Return who left it behind without releasing it, or null after an orderly end.

        Raises Locked, naming the holder, if another crawl of this site runs, and DiskError if the file cannot be
        written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise DiskError.from_os_error(error, self._path) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            left_by = _describe(os.pread(file, 4096, 0))
            _write(file, json.dumps(_holder()).encode())
        except OSError as error:
            holder = _describe(os.pread(file, 4096, 0)) or "another process"
            os.close(file)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise Locked(
                    f"Another crawl of {self._site} is running: {holder}",
                    str(self._path),
                    "Wait until it has ended, or stop it: it keeps what it has fetched.",
                ) from error
            raise DiskError.from_os_error(error, self._path) from error
        self._file = file
        return left_by

    def release(self) -> None:
        """Give the lock back; without effect if it is not held."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)  # which also ends the flock
            self._file = None


def _holder() -> dict[str, str | int | None]:
    return {
        "pid": os.getpid(),
        "boot_id": boot_id(),
        "host": socket.gethostname(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def boot_id() -> str | None:
    """Return the id of this boot of the machine, or null where the system has none (anything but Linux)."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return None


def _write(file: int, content: bytes) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, content, 0)


def _describe(content: bytes) -> str | None:
    """Say in words who wrote the lock file; null for an empty one."""
    try:
        holder = json.loads(content)
        boot = ", before this machine was restarted" if holder["boot_id"] not in (boot_id(), None) else ""
        return f"process {holder['pid']} on {holder['host']}, since {holder['started']}{boot}"
    except (ValueError, KeyError, TypeError):
        return None
