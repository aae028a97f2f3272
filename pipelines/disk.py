"""Steps on disk that outlive a crash: a folder, a file, a rename that is there after the lights go out.

A file is durable after fsync of the file *and* of the folder that names it (fsync(2), "Notes"). All
failures come out as DiskError.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import DiskError


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn any OSError of the block into a DiskError that names the file of the error, else ``path``."""
    try:
        yield
    except OSError as error:
        raise DiskError.from_os_error(error, Path(os.fsdecode(error.filename or path))) from error


def sync_path(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk. Raises DiskError."""
    with disk_errors(path):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def make_folder(path: Path) -> None:
    """Create a folder and all folders above it, durably; one that exists stays. Raises DiskError."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    with disk_errors(path):
        path.mkdir(parents=True, exist_ok=True)
    for folder in missing:
        sync_path(folder.parent)


def write_file(path: Path, content: bytes) -> None:
    """Write a new file durably. Not atomic: for files in a folder that nobody reads yet. Raises DiskError."""
    with disk_errors(path), path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def remove_folder(path: Path) -> None:
    """Remove a folder with all it holds; one that is not there is fine. Raises DiskError."""
    with disk_errors(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
