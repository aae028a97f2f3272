"""The version of this code, for the archive and the manifests."""

from __future__ import annotations

from functools import cache


@cache
def code_version() -> str:
    """Return the version of the installed package; ``unpackaged`` where the code runs from a bare folder."""
    # Here, because this import costs 20 ms, which light commands need not pay.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("healthqa")
    except PackageNotFoundError:
        return "unpackaged"
