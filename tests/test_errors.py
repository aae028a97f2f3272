"""What an error promises: one line with what, where and what next, the right exit code, whole across processes."""

from __future__ import annotations

import errno
import pickle
from pathlib import Path

import pytest

from pipelines.errors import ChecksFailed, DefinitionError, DiskError, HealthQAError, Locked, Partial, UsageError


def test_an_error_is_one_line_that_says_what_where_and_what_next() -> None:
    error = HealthQAError("It broke\nbadly", "here/file", "Try again.")
    assert str(error) == "It broke badly (here/file). Try again."
    assert (error.what, error.where, error.next_step) == ("It broke\nbadly", "here/file", "Try again.")
    assert str(HealthQAError("It broke")) == "It broke."


@pytest.mark.parametrize(
    ("kind", "code"),
    [(DefinitionError, 2), (UsageError, 2), (ChecksFailed, 3), (Partial, 4), (Locked, 5), (DiskError, 1)],
)
def test_each_kind_has_its_exit_code(kind: type[HealthQAError], code: int) -> None:
    assert kind("what").exit_code == code


def test_an_error_passes_whole_from_a_worker_process() -> None:
    error = pickle.loads(pickle.dumps(DiskError("what", "where", "next")))
    assert (type(error), str(error)) == (DiskError, "what (where). next")


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EROFS, "Make the file system writable"),
        (errno.EACCES, "the right to write"),
        (errno.EIO, "Check the disk"),
    ],
)
def test_the_advice_fits_the_cause(number: int, advice: str) -> None:
    error = DiskError.from_os_error(OSError(number, "the cause"), Path("/data/x"))
    assert str(error).startswith("The disk refuses: the cause (/data/x). ")
    assert advice in str(error)
