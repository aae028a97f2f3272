"""What publishing promises: the old version or the new one, whole, at every moment."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sample_archive import SITE, build, crawl, new_home, page_html

from pipelines import disk
from pipelines.build import last_built
from pipelines.errors import DiskError, UsageError
from pipelines.home import Home
from pipelines.manifest import read_manifest
from pipelines.publish import check_replaceable, current_version, publish_version
from pipelines.report import build_report


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def crawl_pages(home: Home, day: int, count: int = 3, origin: Any = "site") -> None:
    with crawl(home, day=day, origin=origin) as events:
        for number in range(1, count + 1):
            events.page(number, page_html(number, reply=f"Reply of day {day}."))


def published_reply(home: Home) -> str:
    """Return the day that the published replies are of, after checking that the version is whole."""
    latest = home.latest_link(SITE)
    manifest = read_manifest(latest)
    assert manifest is not None
    for table in manifest.tables.values():
        for part in table.parts:
            assert (latest / part.file).stat().st_size == part.bytes
    replies = pd.read_parquet(latest / "questions").reply_text
    (day,) = {text.split("\n")[1] for text in replies}
    return day


def test_a_version_is_published_behind_a_relative_link(home: Home, tmp_path: Path) -> None:
    crawl_pages(home, 0)
    result = build(home)
    done = publish_version(home, SITE, result)
    assert (done.status, done.previous, done.version) == ("published", None, result.version)
    assert home.latest_link(SITE).readlink() == Path("versions") / done.version
    assert sorted(path.name for path in home.versions_folder(SITE).iterdir()) == [done.version]
    assert published_reply(home) == "Reply of day 0."
    moved = tmp_path / "moved"
    home.datasets.rename(moved)
    assert len(pd.read_parquet(moved / SITE / "latest" / "questions")) == 3


def test_the_same_version_changes_nothing(home: Home) -> None:
    crawl_pages(home, 0)
    first = publish_version(home, SITE, build(home))
    before = {path: path.lstat().st_mtime_ns for path in home.datasets.rglob("*") if path.name != "versions"}
    again = publish_version(home, SITE, build(home))
    assert (again.status, again.version) == ("same", first.version)
    after = {path: path.lstat().st_mtime_ns for path in home.datasets.rglob("*") if path.name != "versions"}
    del before[home.dataset_folder(SITE)], after[home.dataset_folder(SITE)]
    assert after == before


def test_old_versions_are_kept_up_to_a_number(home: Home) -> None:
    names = []
    for day in range(5):
        crawl_pages(home, day)
        done = publish_version(home, SITE, build(home), keep=3)
        names.append(done.version)
    assert done.removed == (names[1],)
    kept = {path.name for path in home.versions_folder(SITE).iterdir()}
    assert kept == set(names[2:])


def test_an_earlier_version_becomes_current_again_when_the_archive_says_so(home: Home) -> None:
    crawl_pages(home, 0)
    first = publish_version(home, SITE, build(home))
    result = build(home)
    crawl_pages(home, 1)
    publish_version(home, SITE, build(home))
    assert published_reply(home) == "Reply of day 1."
    crawls = sorted(home.archive_folder(SITE).iterdir())
    for path in crawls[-1].iterdir():
        path.unlink()
    result = build(home)
    done = publish_version(home, SITE, result)
    assert (done.status, done.version) == ("published", first.version)
    assert published_reply(home) == "Reply of day 0."


class Killed(BaseException):
    """Stands for kill -9: nothing of ours catches it."""


def kill_at(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Let the process "die" before its ``step``-th step on the disk; return the list of the steps it made."""
    made: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            if len(made) == step:
                raise Killed
            made.append(name)
            return real(*arguments, **options)

        return run

    for owner, name in (
        (os, "fsync"),
        (os, "utime"),
        (Path, "rename"),
        (Path, "replace"),
        (Path, "symlink_to"),
        (Path, "unlink"),
    ):
        monkeypatch.setattr(owner, name, counted(name, getattr(owner, name)))
    monkeypatch.setattr(disk.shutil, "rmtree", counted("rmtree", disk.shutil.rmtree))
    return made


@pytest.mark.slow
def test_a_kill_at_any_step_leaves_the_old_version_or_the_new_one(tmp_path: Path) -> None:
    ready = new_home(tmp_path / "ready")
    for day in (0, 1):
        crawl_pages(ready, day)
        publish_version(ready, SITE, build(ready), keep=2)
    crawl_pages(ready, 2)
    built = build(ready)
    step, finished, days = 0, False, set()
    while not finished:
        home = new_home(tmp_path / str(step))
        shutil.copytree(ready.state.parent, home.state.parent, symlinks=True)
        result = replace(built, folder=home.datasets / built.folder.relative_to(ready.datasets))
        with pytest.MonkeyPatch.context() as monkeypatch:
            made = kill_at(monkeypatch, step)
            try:
                publish_version(home, SITE, result, keep=2)
                finished = True
            except Killed:
                pass
        days.add(published_reply(home))
        if "replace" in made:
            assert published_reply(home) == "Reply of day 2."
        again = publish_version(home, SITE, build(home), keep=2)
        assert published_reply(home) == "Reply of day 2."
        versions = home.versions_folder(SITE)
        leftovers = {path.name for path in versions.iterdir() if path.name.startswith(".")}
        assert not leftovers or again.status == "same"
        step += 1
    assert days == {"Reply of day 1.", "Reply of day 2."}
    assert step > 20


def test_a_demo_never_replaces_data_of_the_site(home: Home) -> None:
    crawl_pages(home, 0)
    done = publish_version(home, SITE, build(home))
    crawl_pages(home, 1, origin="demo")
    demo = build(home, origin="demo")
    with pytest.raises(UsageError, match="HEALTHQA_DATASETS") as caught:
        publish_version(home, SITE, demo)
    assert caught.value.exit_code == 2
    assert current_version(home, SITE) == done.version
    with pytest.raises(UsageError):
        check_replaceable(home, SITE, "demo")
    check_replaceable(home, SITE, "site")


def test_the_site_may_replace_a_demo(home: Home) -> None:
    crawl_pages(home, 0, origin="demo")
    publish_version(home, SITE, build(home))
    crawl_pages(home, 1)
    assert publish_version(home, SITE, build(home)).status == "published"
    assert published_reply(home) == "Reply of day 1."


def test_a_folder_in_place_of_the_link_is_not_overwritten(home: Home) -> None:
    crawl_pages(home, 0)
    result = build(home)
    home.latest_link(SITE).mkdir()
    (home.latest_link(SITE) / "precious").write_text("data")
    with pytest.raises(UsageError, match="latest is not the symbolic link"):
        publish_version(home, SITE, result)
    assert (home.latest_link(SITE) / "precious").read_text() == "data"


def test_a_link_to_nowhere_is_replaced(home: Home) -> None:
    crawl_pages(home, 0)
    result = build(home)
    home.latest_link(SITE).symlink_to("versions/gone")
    assert current_version(home, SITE) is None
    assert publish_version(home, SITE, result).previous is None
    assert published_reply(home) == "Reply of day 0."


def test_a_published_version_that_lost_a_file_is_replaced(home: Home) -> None:
    crawl_pages(home, 0)
    done = publish_version(home, SITE, build(home))
    next((done.folder / "points").iterdir()).unlink()
    assert publish_version(home, SITE, build(home)).status == "published"
    assert published_reply(home) == "Reply of day 0."


def test_a_failed_sync_leaves_latest_as_it_was(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    crawl_pages(home, 0)
    publish_version(home, SITE, build(home))
    crawl_pages(home, 1)
    result = build(home)

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(DiskError, match=r"No space left on device.*Free some space"):
        publish_version(home, SITE, result)
    assert published_reply(home) == "Reply of day 0."


def test_what_was_built_last_can_be_published_later(home: Home) -> None:
    assert last_built(SITE, home) is None
    crawl_pages(home, 0)
    result = build(home)
    assert last_built(SITE, home) == result
    publish_version(home, SITE, result)
    assert last_built(SITE, home) is None


def test_the_report_says_what_was_made(home: Home) -> None:
    crawl_pages(home, 0)
    result = build(home)
    waiting = build_report(result, [], None)
    assert (waiting["status"], waiting["records"], waiting["pages_by_class"]) == ("stopped", 3, {"record": 3})
    done = publish_version(home, SITE, result)
    report = build_report(result, [], done)
    assert (report["status"], report["folder"]) == ("published", str(done.folder))
    assert report["fill_rates"]["title"] == 1
    assert report["rows"]["pages"] == 3
