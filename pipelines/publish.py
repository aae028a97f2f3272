"""A version built aside becomes the current one, in one step, or not at all.

The order is what makes it safe against a kill at any moment: everything of the version is on the disk, then its
folder gets its name, then the link ``latest`` moves by one rename (atomic, rename(2)). A reader of ``latest`` sees the
old version or the new one, never a part. What a kill leaves behind has a name that begins with a dot.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.archive import Origin
from pipelines.build import BuildResult
from pipelines.disk import disk_errors, make_folder, remove_folder, sync_path
from pipelines.errors import UsageError
from pipelines.home import Home
from pipelines.manifest import Manifest, read_manifest

_REMOVED = ".removed-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did."""

    version: str
    folder: Path
    """``versions/<version>``"""
    status: Literal["published", "same"]
    """``same``: the archive gave the version that was current already; nothing was changed."""
    previous: str | None
    """Version that was current before; null if there was none."""
    removed: tuple[str, ...]
    """Old versions that were removed, because no more than a number is kept."""


def publish_version(home: Home, name: str, result: BuildResult, *, keep: int = 5) -> Published:
    """Make a built version the current one and remove the oldest beyond ``keep`` versions.

    The version must have passed its checks. Raises UsageError if a demo version would replace one of the site, or if
    ``latest`` is not a link, DiskError if the disk refuses; ``latest`` is as it was then.
    """
    versions = home.versions_folder(name)
    latest = home.latest_link(name)
    check_replaceable(home, name, result.origin)
    previous = current_version(home, name)
    target = versions / result.version
    same = previous == result.version and _is_whole(target, result.manifest)
    if same:
        remove_folder(result.folder.parent)
        return Published(version=result.version, folder=target, status="same", previous=previous, removed=())
    make_folder(versions)
    _place(result, target)
    _point(latest, target)
    remove_folder(result.folder.parent)
    removed = _remove_old(versions, keep, current=result.version)
    return Published(version=result.version, folder=target, status="published", previous=previous, removed=removed)


def current_version(home: Home, name: str) -> str | None:
    """Return the name of the version that ``latest`` points to; null if it points to none."""
    latest = home.latest_link(name)
    return latest.readlink().name if latest.is_symlink() and latest.is_dir() else None


def check_replaceable(home: Home, name: str, origin: Origin) -> None:
    """Raise UsageError if no version of this origin may become the current one, whatever its quality.

    A demo never replaces data of the site, and ``latest`` must be the link that publishing makes. Publishing asks
    this too; a run asks before it crawls.
    """
    latest = home.latest_link(name)
    if latest.exists() and not latest.is_symlink():
        raise UsageError(
            "latest is not the symbolic link that publishing makes", str(latest), "Move it away and start again."
        )
    manifest = read_manifest(latest)
    if origin == "demo" and manifest is not None and manifest.origin == "site":
        raise UsageError(
            "A demo build must not replace data of the site",
            str(latest),
            "Set HEALTHQA_DATASETS (and HEALTHQA_HOME) to folders of their own for the demo.",
        )


def _place(result: BuildResult, target: Path) -> None:
    """Bring the version to the disk and give its folder its name."""
    _sync_tree(result.folder)
    with disk_errors(target):
        if target.is_dir():
            if _is_whole(target, result.manifest):
                return  # published earlier: a kill came before the link moved, or another version was current since
            _remove(target)
        # Renaming keeps the time of the folder, which tells the order of publication: make it now.
        os.utime(result.folder)
        result.folder.rename(target)
    sync_path(target.parent)


def _point(latest: Path, target: Path) -> None:
    """Let ``latest`` point to the version, by a relative link, in one rename."""
    aside = latest.with_name(".latest-next")  # one name, so that a kill leaves one at most
    with disk_errors(latest):
        aside.unlink(missing_ok=True)
        aside.symlink_to(target.relative_to(latest.parent), target_is_directory=True)
        aside.replace(latest)
    sync_path(latest.parent)


def _remove_old(versions: Path, keep: int, current: str) -> tuple[str, ...]:
    """Remove the versions beyond the ``keep`` that were published last; never the current one."""
    for leftover in versions.glob(f"{_REMOVED}*"):
        remove_folder(leftover)
    names = [path for path in versions.iterdir() if path.is_dir() and not path.name.startswith(".")]
    newest_first = sorted(names, key=lambda path: (path.name == current, path.stat().st_mtime_ns), reverse=True)
    for path in newest_first[keep:]:
        with disk_errors(path):
            _remove(path)
    return tuple(sorted(path.name for path in newest_first[keep:]))


def _remove(version: Path) -> None:
    """Take the name of a version away first, so that a kill leaves no half of one under it."""
    aside = version.with_name(f"{_REMOVED}{version.name}")
    remove_folder(aside)
    version.rename(aside)
    remove_folder(aside)


def _is_whole(folder: Path, manifest: Manifest) -> bool:
    """Tell whether a published folder holds the same version with all its parts in full length."""
    there = read_manifest(folder)
    if there is None or there.content_sha256 != manifest.content_sha256:
        return False
    parts = [part for table in there.tables.values() for part in table.parts]
    return all((folder / part.file).is_file() and (folder / part.file).stat().st_size == part.bytes for part in parts)


def _sync_tree(folder: Path) -> None:
    for parent, _, files in os.walk(folder):
        for name in files:
            sync_path(Path(parent, name))
        sync_path(Path(parent))
