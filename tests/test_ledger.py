"""What the ledger promises."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from crawler.ledger import FORMAT, Body, Found, Ledger, Target
from pipelines.errors import DiskError, HealthQAError

PAGE = "https://doctorqna.com/en/article/7"


def known(ledger: Ledger, url: str) -> Target:
    target = ledger.target(url)
    assert target is not None
    return target


def body(at: float, text: str = "a") -> Body:
    return Body(
        status=200,
        etag='"e"',
        last_modified=None,
        server="127.0.0.1",
        body_sha256=text,
        payload_digest=f"sha1:{text}",
        segment="crawl/00000.warc.gz",
        offset=100,
        fetched_at=at,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger" / "doctorqna.sqlite"


def test_uncommitted_marks_do_not_survive_a_crash(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.discover([Found(PAGE, "page")], "seed", 1.0)
    ledger.commit()
    ledger.mark_fetched(known(ledger, PAGE).id, body(2.0), "record", changed=True)
    ledger.close()  # without a commit, like a kill
    ledger = Ledger(path, "site")
    assert known(ledger, PAGE).state == "new"
    ledger.close()


def test_links_and_mark_of_a_page_are_one_transaction(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.discover([Found(PAGE, "page")], "seed", 1.0)
    ledger.commit()
    ledger.discover([Found(PAGE + "1", "page")], PAGE, 2.0)
    ledger.mark_fetched(known(ledger, PAGE).id, body(2.0), "record", changed=True)
    other = sqlite3.connect(path)
    assert other.execute("SELECT count(*) FROM urls WHERE state = 'done' OR url LIKE '%71'").fetchone() == (0,)
    ledger.commit()
    assert other.execute("SELECT count(*) FROM urls WHERE state = 'done' OR url LIKE '%71'").fetchone() == (2,)
    other.close()
    ledger.close()


def test_a_url_is_one_row_per_origin(path: Path) -> None:
    for origin in ("site", "demo"):
        ledger = Ledger(path, origin)
        assert ledger.discover([Found(PAGE, "page"), Found(PAGE, "page")], "seed", 1.0) == 1
        assert ledger.count("page") == 1
        ledger.commit()
        ledger.close()


def test_done_pages_are_due_in_the_next_pass_and_not_in_this_one(path: Path) -> None:
    ledger = Ledger(path, "site")
    started = ledger.begin_pass("all", 10.0, idle_limit=1000.0)
    ledger.discover([Found(PAGE, "page")], "seed", 11.0)
    ledger.mark_fetched(known(ledger, PAGE).id, body(12.0), "record", changed=True)
    assert ledger.due("page", "done", 0, started, 10) == []
    assert ledger.begin_pass("all", 20.0, idle_limit=1000.0) == started  # an unfinished pass goes on
    ledger.end_pass("all", 21.0, finished=True)
    assert ledger.begin_pass("all", 30.0, idle_limit=1000.0) == 30.0
    assert [target.url for target in ledger.due("page", "done", 0, 30.0, 10)] == [PAGE]
    ledger.close()


def test_a_pass_that_nobody_worked_on_for_long_is_begun_anew(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.begin_pass("all", 10.0, idle_limit=100.0)
    assert ledger.begin_pass("ids:7", 15.0, idle_limit=100.0) == 15.0  # a scope of its own
    assert ledger.begin_pass("all", 200.0, idle_limit=100.0) == 200.0
    ledger.close()


def test_a_gone_page_is_fetched_in_full_should_it_come_back(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.discover([Found(PAGE, "page")], "seed", 1.0)
    ledger.mark_fetched(known(ledger, PAGE).id, body(2.0), "record", changed=True)
    ledger.mark_gone(known(ledger, PAGE).id, 404, 3.0, next_due=1000.0)
    gone = known(ledger, PAGE)
    assert (gone.state, gone.etag, gone.segment, gone.body_sha256) == ("gone", None, None, None)
    assert ledger.due("page", "gone", 0, 10.0, 10) == []
    ledger.discover([Found(PAGE, "page", 0, "2024-01-01")], "sitemap", 4.0)
    assert len(ledger.due("page", "gone", 0, 10.0, 10)) == 1  # a sitemap lists it again
    ledger.close()


def test_an_answer_of_no_use_costs_the_validators_and_silence_does_not(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.discover([Found(PAGE, "page")], "seed", 1.0)
    ledger.mark_fetched(known(ledger, PAGE).id, body(2.0), "record", changed=True)
    ledger.mark_failed(known(ledger, PAGE).id, None, None, 3.0, 3.0)
    assert known(ledger, PAGE).etag == '"e"'
    ledger.mark_failed(known(ledger, PAGE).id, 503, "blocked", 4.0, 4.0)
    failed = known(ledger, PAGE)
    assert (failed.etag, failed.body_sha256, failed.fails) == (None, "a", 2)
    ledger.close()


def test_pages_of_a_lost_segment_are_new_again(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.discover([Found(PAGE, "page")], "seed", 1.0)
    ledger.mark_fetched(known(ledger, PAGE).id, body(2.0), "record", changed=True)
    assert ledger.segments() == {"crawl/00000.warc.gz": 100}
    assert ledger.forget_bodies("crawl/00000.warc.gz", 101) == 0
    assert ledger.forget_bodies("crawl/00000.warc.gz", 100) == 1
    assert known(ledger, PAGE).state == "new"
    ledger.close()


def test_counts_and_classes_can_be_read_beside_a_crawl(path: Path) -> None:
    ledger = Ledger(path, "site")
    ledger.discover([Found(PAGE, "page"), Found(PAGE + "1", "page")], "seed", 1.0)
    ledger.mark_fetched(known(ledger, PAGE).id, body(2.0), "record", changed=True)
    ledger.commit()
    ledger.discover([Found(PAGE + "2", "page")], "seed", 1.0)  # a transaction is open
    reader = Ledger(path, "site", read_only=True)
    assert reader.counts() == {"page": {"done": 1, "new": 1}}
    assert reader.classes() == {"record": 1, "unfetched": 1}
    reader.close()
    ledger.close()


def test_a_file_that_is_no_ledger_is_named_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database, but long enough to be looked at " * 10)
    with pytest.raises(HealthQAError, match=r"damaged.*doctorqna\.sqlite.*Move it away"):
        Ledger(path, "site")
    assert path.read_bytes().startswith(b"no database")


def test_a_database_of_another_program_is_refused(path: Path) -> None:
    path.parent.mkdir()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.commit()
    other.close()
    with pytest.raises(HealthQAError, match="not a ledger"):
        Ledger(path, "site")


def test_a_ledger_of_a_later_version_is_refused(path: Path) -> None:
    Ledger(path, "site").close()
    later = sqlite3.connect(path)
    later.execute(f"PRAGMA user_version = {FORMAT + 1}")
    later.close()
    with pytest.raises(HealthQAError, match=f"format {FORMAT + 1}"):
        Ledger(path, "site")


def test_a_folder_that_cannot_be_made_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskError, match="file"):
        Ledger(tmp_path / "file" / "doctorqna.sqlite", "site")
