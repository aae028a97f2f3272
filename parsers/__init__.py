"""Bytes to record: pure functions, one module a site in ``parsers/sites/``, found by walking that folder."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import cast
from urllib.parse import urlsplit

import parsers.sites
from parsers.pages import LayoutError, Outcome, Page, Site, Skip, SkipReason
from parsers.records import Record, as_dict

__all__ = [
    "LayoutError",
    "Outcome",
    "Page",
    "Record",
    "Site",
    "Skip",
    "SkipReason",
    "as_dict",
    "load_site",
    "site_names",
    "site_of_url",
]


@cache
def site_names() -> tuple[str, ...]:
    """Return the names of all sites that have a parser, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(parsers.sites.__path__)))


def load_site(name: str) -> Site:
    """Return the parser module of a site. Raises KeyError, naming the known sites, for an unknown one."""
    if name not in site_names():
        raise KeyError(f"no parser for site {name!r}; known sites: {', '.join(site_names())}")
    return cast(Site, import_module(f"parsers.sites.{name}"))


def site_of_url(url: str) -> str | None:
    """Return the name of the site whose host the URL has, or None."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:  # what urlsplit says to http://[
        return None
    for name in site_names():
        if host in load_site(name).HOSTS:
            return name
    return None
