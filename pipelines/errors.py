"""The errors a person is meant to read: what was wrong, where, and what to do next. Shared by all rooms.

The command line prints ``healthqa: error: <str(error)>`` on one line and leaves with ``exit_code``.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import ClassVar


class HealthQAError(Exception):
    """An expected failure of a run, said in three parts.

    ``what`` says what was wrong, ``where`` names the file, URL, offset or field (may be empty), ``next_step``
    says what the reader can do. ``str()`` is one line: ``what (where). next step``. ``exit_code`` is what the
    process ends with: 1 crash, 2 usage or definition, 3 checks failed, 4 partial, 5 another run holds a lock.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, where: str = "", next_step: str = "") -> None:
        super().__init__(what, where, next_step)  # all three in args, so that it survives a pickle between processes
        self.what = what
        self.where = where
        self.next_step = next_step

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.next_step}" if self.next_step else ""
        return " ".join(f"{self.what}{place}.{advice}".split())


class UsageError(HealthQAError):
    """What was asked for cannot be done as asked: an unknown name, an impossible option, a mix of origins."""

    exit_code = 2


class DefinitionError(UsageError):
    """A dataset definition is missing, cannot be read, or says something that makes no sense."""


class ChecksFailed(HealthQAError):  # noqa: N818 (it is an outcome of a run, not a fault)
    """A check stopped the version; nothing was published and ``latest`` is as it was."""

    exit_code = 3


class Partial(HealthQAError):  # noqa: N818 (it is an outcome of a run, not a fault)
    """The run ended before its work did: blocked, budget spent, drained. What was done is kept."""

    exit_code = 4


class Locked(HealthQAError):  # noqa: N818 (it is an outcome of a run, not a fault)
    """Another run of the same site or dataset holds the lock."""

    exit_code = 5


class DiskError(HealthQAError):
    """The disk is full, read-only, or refuses; what was written before stays as it was."""

    exit_code = 1

    @classmethod
    def from_os_error(cls, error: OSError, path: Path) -> DiskError:
        """Return the DiskError for what failed at ``path``, with advice that fits the cause."""
        reason = error.strerror or str(error)
        return cls(f"The disk refuses: {reason}", str(path), _ADVICE.get(error.errno or 0, _OTHER_ADVICE))


_MOVE = "or set HEALTHQA_HOME and HEALTHQA_DATASETS to folders elsewhere, and start again: finished work is kept."
_OTHER_ADVICE = f"Check the disk and the folder, {_MOVE}"
_ADVICE = {
    errno.ENOSPC: f"Free some space, {_MOVE}",
    errno.EDQUOT: f"Free some of your quota, {_MOVE}",
    errno.EFBIG: f"Raise the file size limit (ulimit -f), {_MOVE}",
    errno.EROFS: f"Make the file system writable, {_MOVE}",
    errno.EACCES: f"Give this user the right to write there, {_MOVE}",
    errno.EPERM: f"Give this user the right to write there, {_MOVE}",
    errno.ENOTDIR: f"A file stands where a folder is needed: move it away, {_MOVE}",
    errno.EEXIST: f"A file stands where a folder is needed: move it away, {_MOVE}",
}
