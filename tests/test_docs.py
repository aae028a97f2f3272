"""The docs are true: every command in them runs, every generated part is up to date, every link leads somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.demo.server import running
from crawler.demo.site import DemoSite
from pipelines.columns import columns_page, markdown_table

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "datasets").glob("*/README.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def blocks(language: str) -> list[tuple[str, str]]:
    """Return (page, code) of all code blocks of a language."""
    return [
        (str(page.relative_to(ROOT)), code)
        for page in PAGES
        for kind, code in BLOCK.findall(page.read_text(encoding="utf-8"))
        if kind == language
    ]


def test_columns_page_is_what_the_schemas_say() -> None:
    assert (ROOT / "docs" / "columns.md").read_text(encoding="utf-8") == columns_page(), "run: make docs"


def test_column_table_of_the_readme_is_what_the_schema_says() -> None:
    assert markdown_table("questions") in (ROOT / "README.md").read_text(encoding="utf-8"), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in target]
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project with the demo dataset in it, and a copy of the site where the docs say it is."""
    copy = tmp_path_factory.mktemp("docs") / "project"
    shutil.copytree(
        ROOT,
        copy,
        ignore=shutil.ignore_patterns(
            ".git", ".venv", "var", "versions", "latest", ".*_cache", ".hypothesis", "*.egg-info"
        ),
    )
    run(copy, "healthqa run doctorqna --demo")
    with running(DemoSite(pages=60)) as base_url:
        (copy / ".base_url").write_text(base_url, encoding="utf-8")
        yield copy


def run(project: Path, line: str) -> None:
    """Run one command line of the docs in the copy, with this environment in the place of .venv."""
    base_url = (project / ".base_url").read_text(encoding="utf-8") if (project / ".base_url").exists() else ""
    line = line.replace(".venv/bin/", "").replace("http://127.0.0.1:8000", base_url)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment["PYTHONPATH"] = str(project)
    if "--base-url" in line:  # data of a copy of the site count as real: they get a home of their own
        environment |= {"HEALTHQA_HOME": str(project / "copy"), "HEALTHQA_DATASETS": str(project / "copy-datasets")}
    done = subprocess.run(
        ["bash", "-c", line], cwd=project, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    allowed = (0, 4) if "--max-pages" in line else (0,)
    assert done.returncode in allowed, f"{line}\n{done.stdout}\n{done.stderr}"


@pytest.mark.slow
def test_every_command_of_the_docs_runs(project: Path) -> None:
    lines = [(page, line) for page, code in blocks("sh") for line in code.splitlines() if line.strip()]
    assert len(lines) >= 10
    for _, line in lines:
        if not line.startswith("make "):  # make's targets are what set this up; the next test reads them
            run(project, line)


def test_every_make_target_of_the_docs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"\bmake ([a-z-]+)\b", page.read_text(encoding="utf-8")):
            if f"`make {target}" in page.read_text(encoding="utf-8") or f"\nmake {target}\n" in page.read_text(
                encoding="utf-8"
            ):
                assert re.search(rf"^{target}:", makefile, re.M), f"{page}: make {target}"


@pytest.mark.slow
def test_every_python_example_of_the_docs_runs(project: Path) -> None:
    examples = blocks("python")
    assert len(examples) >= 5
    for page, code in examples:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", code],
            cwd=project,
            env={**os.environ, "PYTHONPATH": str(project)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{page}\n{code}\n{done.stderr}"
