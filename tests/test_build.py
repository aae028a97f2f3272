"""What a build promises: the archive decides, the same archive gives the same bytes, and no page ends in silence."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from sample_archive import ASKER, CHALLENGE, LIVE, NO_LAYOUT, START, build, crawl, new_home, page_html
from tables_to_records import read_records

from crawler.demo import DemoSite
from parsers import Page, Record, load_site
from pipelines import parsing
from pipelines.build import BUILDING, BuildResult
from pipelines.errors import DiskError, HealthQAError, UsageError
from pipelines.home import Home
from pipelines.privacy import strip_private
from pipelines.tables import TABLES


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def table(result: BuildResult, name: str) -> pd.DataFrame:
    return pd.read_parquet(result.folder / name)


def pages(result: BuildResult) -> dict[str, str]:
    """Return the class of each page by the last part of its URL."""
    return {
        row.url.removeprefix(LIVE).removeprefix("/en/article/"): row.page_class
        for row in table(result, "pages").itertuples()
    }


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_page_becomes_a_row_with_all_its_parts(home: Home) -> None:
    with crawl(home) as events:
        for number in range(1, 31):
            events.page(number)
    result = build(home)
    questions = table(result, "questions").set_index("source_id")
    assert len(questions) == result.manifest.records == 30
    row = questions.loc["7"]
    assert row.page_id == "doctorqna/en/7"
    assert row.url == f"{LIVE}/en/article/7"
    assert (row.title, row.specialty) == ("Pain number 7 of the knee", "Orthopedics")
    assert (row.asker_age_min, row.asker_age_max, row.asker_gender) == (20, 29, "female")
    assert row.question_title == "Why does my knee number 7 hurt?"
    assert row.question_text.startswith("Hello, my knee hurts since 7 days.\nI noticed")
    assert row.asked_on == row.replied_on == pd.Timestamp("2012-01-08")
    assert (row.doctor, row.reply_role, row.reply_specialty) == ("Ottoline Brisk", "doctor", "Orthopedics")
    assert row.reply_text == "Hello number 7.\nRest for three days."
    assert (row.reply_count, row.section_count, row.point_count) == (1, 3, 2)
    assert (row.similar_count, row.faq_count) == (1, 1)
    assert row.fetched_at == pd.Timestamp(START.replace(tzinfo=None)) + pd.Timedelta(seconds=7)
    for name, count in (("replies", 1), ("sections", 3), ("points", 2), ("similar", 1), ("faqs", 1)):
        assert (table(result, name).page_id == "doctorqna/en/7").sum() == count
    assert table(result, "similar").set_index("page_id").loc["doctorqna/en/7"].similar_page_id == "doctorqna/en/8"
    assert set(pages(result).values()) == {"record"}
    assert result.manifest.pages_by_class == {"record": 30}
    assert questions.page_id.is_monotonic_increasing


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = new_home(tmp_path / "one"), new_home(tmp_path / "two [of *]")
    with crawl(first) as events:
        for number in range(1, 40):
            events.page(number)
        events.page(41, NO_LAYOUT)
        events.response("/en", 200, b"<html>list</html>")
    shutil.copytree(first.state, second.state)
    one, two = build(first), build(second)
    assert one.version == two.version
    assert files(one.folder) == files(two.folder)
    assert one.version.startswith("2026-10-01-")


@pytest.mark.slow
def test_more_workers_and_other_segment_sizes_give_the_same_rows(tmp_path: Path) -> None:
    first, second = new_home(tmp_path / "one"), new_home(tmp_path / "two")
    for home, size in ((first, 10**9), (second, 4000)):
        with crawl(home, segment_bytes=size) as events:
            for number in range(1, 60):
                events.page(number)
    alone, together = build(first), build(second, workers=2)
    assert len(together.manifest.segments) > 5
    for name in TABLES:
        moved = ["segment", "offset"]
        one = table(alone, name).drop(columns=moved, errors="ignore")
        other = table(together, name).drop(columns=moved, errors="ignore")
        pd.testing.assert_frame_equal(one, other)
    assert files(build(second, workers=1).folder) == files(build(second, workers=2).folder)


def test_a_copy_of_the_site_gives_the_same_records_as_the_site(tmp_path: Path) -> None:
    live, copy = new_home(tmp_path / "live"), new_home(tmp_path / "copy")
    for home, base in ((live, None), (copy, "http://127.0.0.1:8000")):
        with crawl(home, base_url=base) as events:
            for number in range(1, 6):
                events.page(number)
            events.response("/robots.txt", 200, b"User-agent: *", Content_Type="text/plain")
            events.response("/en/list?page=2#top", 200, b"<html>list</html>")
    one, other = build(live), build(copy)
    assert other.origin == "site"
    for name in TABLES:
        moved = ["segment", "offset"]
        pd.testing.assert_frame_equal(
            table(one, name).drop(columns=moved, errors="ignore"),
            table(other, name).drop(columns=moved, errors="ignore"),
        )
    assert pages(other)["/en/list?page=2"] == "listing"


def test_listings_and_sitemaps_are_listings_and_robots_is_no_page(home: Home) -> None:
    with crawl(home) as events:
        events.page(1)
        events.response("/robots.txt", 200, b"User-agent: *", Content_Type="text/plain")
        events.response("/sitemap.xml", 200, b"<urlset/>", Content_Type="application/xml")
        events.response("/", 200, b"<html>home</html>")
        events.response("/logo.png", 200, b"png", Content_Type="image/png")
        events.response("/en/list/9", 404, b"none")
        events.response("/old", 302, b"", Location="/")
    assert pages(build(home)) == {
        "1": "record",
        "/sitemap.xml": "listing",
        "/": "listing",
        "/logo.png": "not_qa",
        "/en/list/9": "gone",
        "/old": "redirect_home",
    }


def test_the_latest_content_counts_and_keeps_its_first_fetch(home: Home) -> None:
    with crawl(home, day=0) as events:
        for number in (1, 2, 3, 4):
            events.page(number)
    with crawl(home, day=1) as events:
        events.page(1, page_html(1, reply="Go for a walk."))
        events.page(2)
        events.unchanged(3)
        events.page(4, page_html(4, reply="Go for a walk."))
    with crawl(home, day=2) as events:
        events.unchanged(1)
        events.page(2)
        events.unchanged(3)
        events.page(4)
    questions = table(build(home), "questions").set_index("source_id")
    start = pd.Timestamp(START.replace(tzinfo=None))
    day, second = pd.Timedelta(days=1), pd.Timedelta(seconds=1)
    assert questions.reply_text["1"].endswith("Go for a walk.")
    assert questions.fetched_at["1"] == start + day + second
    assert questions.fetched_at["2"] == start + 2 * second
    assert questions.fetched_at["3"] == start + 3 * second
    assert questions.reply_text["4"].endswith("Rest for three days.")
    assert questions.fetched_at["4"] == start + 2 * day + 4 * second


def test_a_crawl_that_finds_nothing_new_gives_the_same_version(home: Home) -> None:
    with crawl(home, day=0) as events:
        events.page(1)
        events.page(2)
        events.page(3, b"none", status=404)
        events.response("/sitemap.xml", 200, b"<urlset/>", Content_Type="application/xml")
    before = build(home).manifest
    with crawl(home, day=1) as events:
        events.unchanged(1)
        events.page(2)
        events.page(3, b"still none", status=404)
        events.response("/sitemap.xml", 200, b"<urlset><!-- of today --></urlset>", Content_Type="application/xml")
    after = build(home).manifest
    assert after.version == before.version
    assert after.tables == before.tables
    assert len(after.segments) == 2


def test_a_page_that_is_gone_leaves_questions_and_stays_in_pages(home: Home) -> None:
    with crawl(home, day=0) as events:
        for number in (1, 2, 3, 4):
            events.page(number)
    with crawl(home, day=1) as events:
        events.page(2, b"not there", status=404)
        events.page(3, b"not there", status=410)
        events.page(4, b"not there", status=404)
    with crawl(home, day=2) as events:
        events.page(3)
        events.unchanged(4)
    result = build(home)
    assert pages(result) == {"1": "record", "2": "gone", "3": "record", "4": "record"}
    questions = table(result, "questions").set_index("source_id")
    assert set(questions.index) == {"1", "3", "4"}
    start = pd.Timestamp(START.replace(tzinfo=None))
    assert questions.fetched_at["4"] == start + pd.Timedelta(seconds=4)
    gone = table(result, "pages").query("page_class == 'gone'").iloc[0]
    assert (gone.evidence, gone.http_status) == ("HTTP status 404", 404)


@pytest.mark.parametrize("status", [500, 503, 429, 403, 401, 302])
def test_a_passing_error_never_replaces_a_record(home: Home, status: int) -> None:
    with crawl(home, day=0) as events:
        events.page(1)
    with crawl(home, day=1) as events:
        events.response("/en/article/1", status, b"later", Location="/en/maintenance/of/today")
        events.response("/en/article/2", status, b"later", Location="/en/maintenance/of/today")
    result = build(home)
    assert pages(result) == {"1": "record", "2": "private" if status == 401 else "blocked"}
    assert list(table(result, "questions").source_id) == ["1"]


def test_a_challenge_with_status_200_never_replaces_a_record(home: Home) -> None:
    with crawl(home, day=0) as events:
        events.page(1)
        events.page(2, b"none", status=404)
        events.page(5)
        events.page(6, b"", status=503)
    with crawl(home, day=1) as events:
        for number in (1, 2, 3, 5, 6):
            events.page(number, CHALLENGE)
    with crawl(home, day=2) as events:
        events.page(5, CHALLENGE + b"<!-- another -->")
    result = build(home)
    assert pages(result) == {"1": "record", "2": "gone", "3": "challenge", "5": "record", "6": "challenge"}
    rows = table(result, "pages").set_index("page_id")
    assert rows.evidence["doctorqna/en/1"].startswith("the content before the latest fetch, which was challenge:")
    assert list(table(result, "questions").source_id) == ["1", "5"]
    assert table(result, "questions").fetched_at[0] == rows.fetched_at["doctorqna/en/1"]


def test_redirects_are_named_or_followed(home: Home) -> None:
    with crawl(home, day=0) as events:
        for number in (1, 2, 3):
            events.page(number)
    with crawl(home, day=1) as events:
        events.response("/en/article/1/", 301, b"", Location="/en/article/1")
        events.response("/en/article/2", 302, b"", Location="/en")
        events.response("/en/article/3", 301, b"", Location="/en/article/1")
        events.response("/en/article/4", 302, b"")
        events.response("/en/article/5", 301, b"", Location="http://[/")
    result = build(home)
    assert pages(result) == {"1": "record", "2": "redirect_home", "3": "gone", "4": "blocked", "5": "blocked"}
    evidence = table(result, "pages").set_index("page_id").evidence
    assert evidence["doctorqna/en/3"] == f"HTTP status 301 to {LIVE}/en/article/1"


def test_a_page_that_no_layout_fits_is_told_with_its_place_in_the_archive(home: Home) -> None:
    with crawl(home) as events:
        events.page(1)
        events.page(2, NO_LAYOUT)
    result = build(home)
    assert pages(result) == {"1": "record", "2": "unparsed"}
    (row,) = table(result, "rejects").itertuples()
    assert (row.page_id, row.stage, row.effect) == ("doctorqna/en/2", "parse", "page_unparsed")
    assert "not found" in row.reason
    assert row.offset == table(result, "pages").set_index("page_id").offset["doctorqna/en/2"] > 0
    assert list(result.manifest.rejects_by_reason.values()) == [1]


def with_parser(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Let the parser pass its outcome through ``change(record) -> outcome``."""
    site = load_site("doctorqna")

    def parse(page: Page) -> Any:
        outcome = site.parse(page)
        return change(outcome[0]) if isinstance(outcome, tuple) else outcome

    names = {name: getattr(site, name) for name in ("NAME", "HOME", "VERSION", "canonical_url", "page_id")}
    monkeypatch.setattr(parsing, "load_site", lambda _name: SimpleNamespace(**names, parse=parse))


def test_a_fault_of_the_parser_costs_one_page(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(record: Record) -> tuple[Record, ...]:
        if record.source_id == "2":
            raise IndexError(f"text of the page by {ASKER}")
        return (record,)

    with_parser(monkeypatch, change)
    with crawl(home) as events:
        for number in (1, 2, 3):
            events.page(number)
    result = build(home)
    assert pages(result) == {"1": "record", "2": "unparsed", "3": "record"}
    (reason,) = table(result, "rejects").reason
    assert reason == "the parser failed: IndexError in test_build.py, change"


def test_what_cannot_be_true_is_told_with_field_reason_and_value(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(record: Record) -> tuple[Record, ...]:
        if record.source_id == "1":
            return (replace(record, question=replace(record.question, asked_on="2012-02-30")),)
        if record.source_id == "2":
            return (replace(record, page_id="doctorqna/en/999"),)
        if record.source_id == "3":
            return (record, record)
        return (replace(record, asker=replace(record.asker, age_max=999)),)

    with_parser(monkeypatch, change)
    with crawl(home) as events:
        for number in (1, 2, 3, 4):
            events.page(number)
    result = build(home)
    assert pages(result) == {"1": "record", "2": "unparsed", "3": "record", "4": "record"}
    rejects = table(result, "rejects").set_index("page_id")
    columns = ["stage", "field", "reason", "value", "effect"]
    assert rejects.loc[:, columns].to_dict("index") == {
        "doctorqna/en/1": dict(
            zip(
                columns,
                ["validate", "question.asked_on", "not a day of the calendar", "2012-02-30", "value_removed"],
                strict=True,
            )
        ),
        "doctorqna/en/2": dict(
            zip(
                columns,
                ["validate", "page_id", "not the page that was fetched", "doctorqna/en/999", "record_dropped"],
                strict=True,
            )
        ),
        "doctorqna/en/3": dict(
            zip(
                columns,
                ["validate", "page_id", "another record of the page has it", "doctorqna/en/3", "record_dropped"],
                strict=True,
            )
        ),
        "doctorqna/en/4": dict(
            zip(
                columns,
                ["validate", "asker.age_max", "not an age from 0 to 130 years", "999", "value_removed"],
                strict=True,
            )
        ),
    }
    questions = table(result, "questions").set_index("source_id")
    assert pd.isna(questions.asked_on["1"])
    assert pd.isna(questions.asker_age_max["4"])
    assert questions.asker_age_min["4"] == 20


def test_a_body_that_is_not_whole_is_unparsed_and_told(home: Home) -> None:
    with crawl(home) as events:
        events.page(1)
        events.response("/en/article/2", 200, b"\x1f\x8bbroken", Content_Encoding="gzip")
        events.unchanged(3)
    result = build(home)
    assert pages(result) == {"1": "record", "2": "unparsed", "3": "unparsed"}
    rejects = table(result, "rejects").set_index("page_id")
    assert set(rejects.stage) == {"read"}
    assert rejects.reason["doctorqna/en/2"].startswith("the gzip coding is broken")
    assert rejects.reason["doctorqna/en/3"].startswith("the archive has the answer that nothing changed")


def test_damage_of_the_archive_is_in_the_manifest_and_costs_no_other_page(home: Home) -> None:
    for day in (0, 1):
        with crawl(home, day=day) as events:
            for number in range(1, 5):
                events.page(number + 10 * day)
    segment = sorted(home.archive_folder("doctorqna").glob("*/*.warc.gz"))[0]
    segment.write_bytes(segment.read_bytes()[:-40])
    (home.archive_folder("doctorqna") / "20260101T000000Z-none").mkdir()
    (home.archive_folder("doctorqna") / "20260101T000000Z-none" / "00000.warc.gz").write_bytes(b"")
    result = build(home)
    assert set(pages(result)) == {"1", "2", "3", "11", "12", "13", "14"}
    whats = [place.what for place in result.manifest.damage]
    assert whats[0] == "no warcinfo record at its beginning"
    assert whats[1].startswith("the record is cut off after")


def test_crawls_of_different_origins_are_never_mixed(home: Home) -> None:
    with crawl(home, day=0, origin="demo", base_url="http://127.0.0.1:8000") as events:
        events.page(1)
        events.page(2)
    assert build(home).origin == "demo"
    with crawl(home, day=1, origin="site") as events:
        events.page(3)
    live = build(home)
    assert (live.origin, list(table(live, "questions").source_id)) == ("site", ["3"])
    demo = build(home, origin="demo")
    assert (demo.origin, list(table(demo, "questions").source_id)) == ("demo", ["1", "2"])


def test_without_an_archive_the_error_says_what_to_do(home: Home) -> None:
    with pytest.raises(UsageError, match=r"No archive to build doctorqna from.*healthqa crawl doctorqna") as caught:
        build(home)
    assert caught.value.exit_code == 2
    with crawl(home) as events:
        events.response("/robots.txt", 200, b"User-agent: *")
    with pytest.raises(UsageError, match="No archive of origin 'demo'"):
        build(home, origin="demo")
    with pytest.raises(UsageError, match="holds no page"):
        build(home)
    assert list(home.versions_folder("doctorqna").iterdir()) == []


def test_no_askers_name_reaches_a_table(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(record: Record) -> tuple[Record, ...]:
        assert record.asker.name == ASKER
        return (replace(record, asker=replace(record.asker, age_min=-1)),)

    with_parser(monkeypatch, change)
    with crawl(home) as events:
        events.page(1)
    result = build(home)
    assert len(table(result, "rejects")) == 1
    for name in TABLES:
        assert "name" not in table(result, name).columns
        assert ASKER not in table(result, name).to_csv()
    assert ASKER not in (result.folder / "manifest.json").read_text()


def test_the_same_question_stays_in_one_split(home: Home) -> None:
    with crawl(home) as events:
        for number in range(1, 41):
            events.page(number)
        for number in range(1, 41):
            twin = page_html(number).replace(b"What can I do", b"What should I do")
            events.page(number + 1000, twin)
    questions = table(build(home), "questions").set_index("source_id")
    for number in range(1, 41):
        one, other = questions.loc[str(number)], questions.loc[str(number + 1000)]
        assert one.cluster == other.cluster == min(one.page_id, other.page_id)
        assert one.split == other.split
    assert questions.cluster.nunique() == 40
    assert set(questions.split) == {"train", "validation", "test"}


def test_every_part_has_the_one_schema_also_without_rows(home: Home) -> None:
    with crawl(home) as events:
        events.page(1, b"none", status=404)
    result = build(home)
    assert result.manifest.records == 0
    for name, columns in TABLES.items():
        (part,) = (result.folder / name).glob("*.parquet")
        assert pq.read_schema(part).names == [column.name for column in columns]
        assert list(table(result, name).columns) == [column.name for column in columns]


BUILD = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from sample_archive import build, new_home
from pipelines.errors import HealthQAError
if len(sys.argv) > 3:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]),) * 2)
try:
    build(new_home(Path(sys.argv[1])))
except HealthQAError as error:
    print(type(error).__name__, error.exit_code, error)
"""


def start_build(home: Home, *limit: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", BUILD, str(home.state.parent), str(Path(__file__).parent), *map(str, limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.slow
@pytest.mark.parametrize("limit", [100, 3000, 12_000])
def test_a_full_disk_is_one_clear_line_and_leaves_nothing(home: Home, limit: int) -> None:
    with crawl(home) as events:
        for number in range(1, 300):
            events.page(number)
    process = start_build(home, limit)
    out, err = process.communicate(timeout=60)
    assert err == ""
    assert out.startswith("DiskError 1 ")
    assert "File too large" in out
    assert out.count("\n") == 1
    assert list(home.versions_folder("doctorqna").iterdir()) == []


@pytest.mark.slow
def test_a_kill_during_a_build_leaves_nothing_that_looks_like_a_version(home: Home) -> None:
    with crawl(home) as events:
        for number in range(1, 400):
            events.page(number)
    versions = home.versions_folder("doctorqna")
    seen = 0
    for tenths in range(1, 9):
        process = start_build(home)
        deadline = time.monotonic() + 30
        while process.poll() is None and not list(versions.glob(f"{BUILDING}{process.pid}/work")):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        time.sleep(tenths * 0.05)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        seen += (versions / f"{BUILDING}{process.pid}").exists()
        assert all(path.name.startswith(BUILDING) for path in versions.iterdir())
    assert seen > 0
    result = build(home)
    assert list(versions.iterdir()) == [result.folder.parent]
    assert len(table(result, "questions")) == 399


def test_a_folder_that_cannot_be_written_is_a_disk_error(home: Home) -> None:
    with crawl(home) as events:
        events.page(1)
    home.datasets.mkdir()
    (home.datasets / "doctorqna").write_text("a file where the folder belongs")
    with pytest.raises(DiskError, match="A file stands where a folder is needed"):
        build(home)
    with pytest.raises(DiskError) as caught:
        build(Home(state=home.state, datasets=Path("/proc/healthqa")))
    assert isinstance(caught.value, HealthQAError)


@pytest.mark.slow
def test_the_tables_hold_the_truth_of_the_demo_site_field_by_field(home: Home) -> None:
    site = DemoSite(pages=120, seed=5)
    base = "http://127.0.0.1:8000"
    with crawl(home, origin="demo", base_url=base) as events:
        for source_id in site.ids():
            events.page(int(source_id), site.page(source_id))
    result = build(home)
    assert result.manifest.pages_by_class == {"record": 120}
    truth = {record.page_id: strip_private(replace(record, layout="", notes=())) for record in site.records()}
    found = {page_id: replace(record, layout="", notes=()) for page_id, record in read_records(result.folder).items()}
    assert found.keys() == truth.keys()
    for page_id, record in truth.items():
        assert found[page_id] == record, page_id
