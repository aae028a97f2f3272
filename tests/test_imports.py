"""Imports go one way: healthqa, crawler, pipelines, parsers; datasets/ is no package and nothing imports it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("healthqa", "crawler", "pipelines", "parsers")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported_modules(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    may_import = ROOMS[ROOMS.index(room_of(path)) :]
    for module in imported_modules(path):
        top = module.split(".")[0]
        assert top not in ROOMS or top in may_import, f"{room_of(path)} must not import {module}"
        assert top != "datasets", "datasets/ holds definitions, not code"


def test_parsers_depend_on_lxml_beautifulsoup_and_the_standard_library_only() -> None:
    allowed = {"parsers", "lxml", "bs4", "__future__", *sys.stdlib_module_names}
    for path in (ROOT / "parsers").rglob("*.py"):
        used = {module.split(".")[0] for module in imported_modules(path)}
        assert used <= allowed, f"{path}: {used - allowed}"


def test_pipelines_know_nothing_of_scrapy() -> None:
    for path in (ROOT / "pipelines").rglob("*.py"):
        tops = {module.split(".")[0] for module in imported_modules(path)}
        assert not tops & {"scrapy", "twisted"}, path


def test_datasets_never_becomes_a_package() -> None:
    assert not list((ROOT / "datasets").rglob("__init__.py"))


def test_every_package_is_listed_by_name() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in FILES if path.name == "__init__.py"}
    assert set(listed) == found
