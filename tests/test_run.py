"""The whole way with the real command: crawl, archive, build, check, publish, and what comes out of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from crawler.demo.server import running
from crawler.demo.site import DemoSite
from parsers.records import Record
from parsers.text import reading_text

pytestmark = pytest.mark.slow

PAGES = 60


class Place:
    """A home of its own, and the command in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.datasets = folder / "datasets"
        self.latest = self.datasets / "doctorqna" / "latest"

    def healthqa(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        places = {"HEALTHQA_HOME": str(self.folder / "var"), "HEALTHQA_DATASETS": str(self.datasets)}
        return subprocess.run(
            [sys.executable, "-m", "healthqa", *words],
            env={**os.environ, **places, **environment},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def report(self, *words: str) -> dict[str, Any]:
        """Run with --json; return what was printed."""
        done = self.healthqa(*words, "--json")
        assert done.stderr == ""
        value: dict[str, Any] = json.loads(done.stdout)
        assert value["exit_code"] == done.returncode
        return value

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.latest / name)


@pytest.fixture(scope="module")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, dict[str, Any]]]:
    place = Place(tmp_path_factory.mktemp("home"))
    yield place, place.report("run", "doctorqna", "--demo", "--pages", str(PAGES))


def none(value: Any) -> Any:
    """Return a cell of a DataFrame with every kind of missing value as None."""
    return None if value is None or value is pd.NaT or value is pd.NA or value != value else value


def day(value: Any) -> str | None:
    return None if none(value) is None else pd.Timestamp(value).date().isoformat()


def truth_of(record: Record) -> dict[str, Any]:
    """Return the row of ``questions`` that a record must give, column by column, written out by hand."""
    reply = record.replies[0] if record.replies else None
    sections = record.article.sections if record.article else ()
    return {
        "page_id": record.page_id,
        "site": record.site,
        "language": record.language,
        "source_id": record.source_id,
        "url": record.url,
        "title": record.title,
        "specialty": record.specialty,
        "asker_age_min": record.asker.age_min,
        "asker_age_max": record.asker.age_max,
        "asker_gender": record.asker.gender,
        "question_title": record.question.title,
        "question_text": record.question.text,
        "question_reading_text": reading_text(record.question.text),
        "asked_on": record.question.asked_on,
        "doctor": reply.doctor if reply else None,
        "reply_role": reply.role if reply else None,
        "reply_specialty": reply.specialty if reply else None,
        "reply_institution": None,
        "reply_text": reply.text if reply else None,
        "reply_reading_text": reading_text(reply.text) if reply else None,
        "replied_on": reply.replied_on if reply else None,
        "reply_count": len(record.replies),
        "section_count": len(sections),
        "point_count": sum(len(section.points) for section in sections),
        "similar_count": len(record.similar),
        "faq_count": len(record.faqs),
    }


def test_published_dataset_equals_the_truth_of_every_page(demo_run: tuple[Place, dict[str, Any]]) -> None:
    place, report = demo_run
    assert report["exit_code"] == 0
    site = DemoSite(pages=PAGES)
    records = {record.page_id: record for record in site.records()}
    questions = place.table("questions").set_index("page_id", drop=False)
    assert set(questions.index) == set(records)
    assert list(questions.index) == sorted(questions.index)
    by_page = {
        name: dict(list(place.table(name).groupby("page_id", sort=False)))
        for name in ("replies", "sections", "points", "similar", "faqs")
    }
    empty = pd.DataFrame()
    for page_id, record in records.items():
        row = questions.loc[page_id]
        for column, expected in truth_of(record).items():
            got = day(row[column]) if column in ("asked_on", "replied_on") else none(row[column])
            assert got == expected, (page_id, column)
        replies = by_page["replies"].get(page_id, empty).to_dict("records")
        assert [
            (none(r["doctor"]), r["role"], none(r["specialty"]), none(r["text"]), day(r["replied_on"])) for r in replies
        ] == [(r.doctor, r.role, r.specialty, r.text, r.replied_on) for r in record.replies]
        sections = by_page["sections"].get(page_id, empty).to_dict("records")
        true_sections = record.article.sections if record.article else ()
        assert [(s["kind"], none(s["number"]), none(s["heading"]), tuple(s["paragraphs"])) for s in sections] == [
            (s.kind, s.number, s.heading, s.paragraphs) for s in true_sections
        ]
        points = by_page["points"].get(page_id, empty).to_dict("records")
        assert [(none(p["label"]), none(p["text"])) for p in points] == [
            (p.label, p.text) for s in true_sections for p in s.points
        ]
        similar = by_page["similar"].get(page_id, empty).to_dict("records")
        columns = ("position", "title", "url", "question_excerpt", "doctor", "specialty", "reply_excerpt", "truncated")
        assert [tuple(none(s[c]) for c in columns) for s in similar] == [
            tuple(getattr(s, c) for c in columns) for s in record.similar
        ]
        faqs = by_page["faqs"].get(page_id, empty).to_dict("records")
        assert [tuple(none(f[c]) for c in ("position", "topic", "specialty", "url")) for f in faqs] == [
            (f.position, f.topic, f.specialty, f.url) for f in record.faqs
        ]


def test_no_asker_name_reaches_a_published_file(demo_run: tuple[Place, dict[str, Any]]) -> None:
    place, _ = demo_run
    columns = {column for path in place.latest.rglob("*.parquet") for column in pl.read_parquet_schema(path)}
    assert not {column for column in columns if "name" in column}


def test_pandas_polars_and_duckdb_read_the_same(demo_run: tuple[Place, dict[str, Any]]) -> None:
    place, _ = demo_run
    folder = place.latest / "questions"
    with_pandas = pd.read_parquet(folder)
    assert str(with_pandas["asked_on"].dtype).startswith("datetime64")
    assert str(with_pandas["reply_count"].dtype) == "int32"
    with_polars = pl.read_parquet(folder / "*.parquet")
    assert with_polars["asked_on"].dtype.is_temporal()
    with_duckdb = duckdb.read_parquet(str(folder / "*.parquet")).fetchall()
    assert len(with_pandas) == with_polars.height == len(with_duckdb) == PAGES
    assert with_polars["title"].to_list() == with_pandas["title"].to_list() == [row[6] for row in with_duckdb]


def test_second_run_fetches_nothing_that_did_not_change_and_says_so(demo_run: tuple[Place, dict[str, Any]]) -> None:
    place, first = demo_run
    again = place.healthqa("run", "doctorqna", "--demo", "--pages", str(PAGES))
    assert again.returncode == 0
    assert f"of {PAGES} pages none was fetched again" in again.stdout
    report = place.report("run", "doctorqna", "--demo", "--pages", str(PAGES))
    (crawl,) = report["crawls"]
    assert (crawl["pages_fetched"], crawl["pages_unchanged"]) == (0, PAGES)
    assert report["build"]["status"] == "same"
    assert report["build"]["version"] == first["build"]["version"]


def test_report_for_people_fits_eighty_columns_and_says_all(demo_run: tuple[Place, dict[str, Any]]) -> None:
    place, _ = demo_run
    shown = place.healthqa("run", "doctorqna", "--demo", "--pages", str(PAGES)).stdout
    for expected in ("Pages by class", "Records: 60", "Rejects: 0", "Fill rate", "asked_on", "Checks: "):
        assert expected in shown
    passed = re.search(r"Checks: (\d+) of (\d+) passed", shown)
    assert passed is not None
    assert passed[1] == passed[2]
    load = [line.strip() for line in shown.splitlines() if line.startswith("    ")]
    assert load[0] == "import pandas as pd"
    assert load[1] == f'questions = pd.read_parquet("{place.latest}/questions")'
    assert all(len(line) <= 80 for line in shown.splitlines() if str(place.folder) not in line)


def test_build_from_the_same_archive_gives_the_same_bytes(demo_run: tuple[Place, dict[str, Any]]) -> None:
    place, first = demo_run
    elsewhere = Place(place.folder)
    elsewhere.datasets = place.folder / "second"
    built = elsewhere.report("build", "doctorqna", "--workers", "2")
    assert built["build"]["version"] == first["build"]["version"]
    folder = Path(built["build"]["folder"])
    first_parts, second_parts = (
        {path.relative_to(version): sha256(path.read_bytes()).digest() for path in version.rglob("*.parquet")}
        for version in (place.latest, folder)
    )
    assert first_parts == second_parts
    assert len(first_parts) >= 8
    assert elsewhere.healthqa("check", "doctorqna").returncode == 0
    published = elsewhere.report("publish", "doctorqna")
    assert published["build"]["status"] == "published"
    assert (elsewhere.datasets / "doctorqna" / "latest").resolve().name == first["build"]["version"]


def test_copy_of_the_site_gives_the_same_dataset_as_the_demo(
    demo_run: tuple[Place, dict[str, Any]], tmp_path: Path
) -> None:
    place, _ = demo_run
    copy = Place(tmp_path)
    with running(DemoSite(pages=PAGES)) as base_url:
        report = copy.report("run", "doctorqna", "--base-url", base_url)
    assert report["exit_code"] == 0
    fetch_facts = ["fetched_at", "segment", "offset"]
    pd.testing.assert_frame_equal(
        copy.table("questions").drop(columns=fetch_facts), place.table("questions").drop(columns=fetch_facts)
    )
    refused = copy.healthqa("run", "doctorqna", "--demo", "--pages", "5")
    assert refused.returncode == 2
    assert "must not replace data of the site" in refused.stderr


def test_failed_check_exits_3_and_leaves_latest_as_it_was(tmp_path: Path) -> None:
    place = Place(tmp_path)
    assert place.healthqa("run", "doctorqna", "--demo", "--pages", "60").returncode == 0
    before = place.latest.resolve()
    definition = Path(__file__).parent.parent / "datasets" / "doctorqna" / "dataset.toml"
    strict = definition.read_text(encoding="utf-8").replace("stop = 1\nwarn = 50", "stop = 1000")
    assert strict != definition.read_text(encoding="utf-8")
    (place.datasets / "doctorqna" / "dataset.toml").write_text(strict, encoding="utf-8")
    failed = place.healthqa("run", "doctorqna", "--demo", "--pages", "60", "--revision", "1")
    assert failed.returncode == 3
    assert "Nothing was published; latest is as it was" in failed.stdout
    assert place.latest.resolve() == before


def test_changes_of_the_site_reach_the_next_version(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.report("run", "doctorqna", "--demo", "--pages", "100")
    second = place.report("run", "doctorqna", "--demo", "--pages", "100", "--revision", "3")
    (crawl,) = second["crawls"]
    assert crawl["pages_new"] > 0
    assert crawl["pages_changed"] > 0
    assert crawl["pages_gone"] > 0
    assert set(place.table("questions")["source_id"]) == set(DemoSite(pages=100, revision=3).ids())
    assert (place.table("pages")["page_class"] == "gone").sum() == crawl["pages_gone"]


def test_page_limit_ends_partial_and_the_next_run_goes_on(tmp_path: Path) -> None:
    place = Place(tmp_path)
    first = place.report("run", "doctorqna", "--demo", "--pages", "80", "--max-pages", "55")
    assert first["exit_code"] == 4
    assert first["build"]["status"] == "published"
    second = place.report("run", "doctorqna", "--demo", "--pages", "80")
    assert second["exit_code"] == 0
    assert second["crawls"][0]["pages_new"] == 80 - first["crawls"][0]["pages_new"]
    assert len(place.table("questions")) == 80


def test_damaged_archive_is_said_and_a_damaged_last_version_does_not_stop_the_next(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.report("run", "doctorqna", "--demo", "--pages", "60")
    (part,) = (place.latest / "questions").glob("*.parquet")
    part.write_bytes(b"not Parquet")
    (segment,) = (tmp_path / "var" / "archive").rglob("*.warc.gz")
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-1000])
    built = place.healthqa("build", "doctorqna")
    assert built.returncode == 0, built.stderr
    assert "archive_damage" in built.stdout
    assert "The version before is damaged" in built.stdout
    segment.write_bytes(whole)
    (place.latest / "manifest.json").unlink()
    assert place.healthqa("run", "doctorqna", "--demo", "--pages", "60").returncode == 0
    assert len(place.table("questions")) == 60
