"""What a crawl promises, with real crawls (a process each) of real servers (a process each) on loopback."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from copy_of_site import CopyOfSite, question_page, running, sitemap

from crawler.crawl import CrawlProgress, CrawlSummary, crawl_site
from crawler.demo.server import running as running_demo
from crawler.demo.site import DemoSite
from crawler.ledger import Ledger, Target
from pipelines.archive import Archived, read_at, read_segment, segment_paths
from pipelines.errors import DiskError, HealthQAError, Locked, UsageError
from pipelines.home import Home

pytestmark = pytest.mark.slow

LIVE = "https://doctorqna.com"
ROOT = Path(__file__).parent.parent


@pytest.fixture
def site(tmp_path: Path) -> Iterator[CopyOfSite]:
    with running(tmp_path / "site") as copy:
        yield copy


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(state=tmp_path / "var", datasets=tmp_path / "datasets")


def page(number: int, *links: str, **answer: Any) -> dict[str, Any]:
    return {"body": question_page(number, links), "headers": {"ETag": f'"{number}"'}, **answer}


def small_site(count: int = 5) -> dict[str, Any]:
    """A home page that lists ``count`` questions."""
    listing = "".join(f'<a href="/en/article/{n}">{n}</a>' for n in range(1, count + 1))
    return {"/": {"body": listing}, **{f"/en/article/{n}": page(n) for n in range(1, count + 1)}}


def crawl(site: CopyOfSite, home: Home, **options: Any) -> CrawlSummary:
    return crawl_site("doctorqna", home=home, base_url=site.url, **options)


def ledger_rows(home: Home, origin: str = "site") -> dict[str, Target]:
    ledger = Ledger(home.ledger_path("doctorqna"), origin, read_only=True)
    names = [row[0] for row in ledger._db.execute("SELECT url FROM urls WHERE origin = ?", (origin,))]
    rows = {name: target for name in names if (target := ledger.target(name)) is not None}
    ledger.close()
    return rows


def column(home: Home, name: str) -> dict[str, Any]:
    ledger = Ledger(home.ledger_path("doctorqna"), "site", read_only=True)
    rows = dict(ledger._db.execute(f"SELECT url, {name} FROM urls").fetchall())
    ledger.close()
    return rows


def archive(home: Home) -> list[Archived]:
    def damage(what: str, offset: int) -> None:
        raise AssertionError(f"{what} at {offset}")

    return [one for path in segment_paths(home.archive_folder("doctorqna")) for one in read_segment(path, damage)]


def check_ledger_against_archive(home: Home) -> None:
    """Every page that is marked done has its bytes on disk, where the ledger says."""
    for target in ledger_rows(home).values():
        if target.state == "done" and target.segment is not None and target.offset is not None:
            archived = read_at(home.archive_folder("doctorqna") / target.segment, target.offset)
            assert hashlib.sha256(archived.body).hexdigest() == target.body_sha256, target.url


def wait_for(what: str, seconds: float = 20.0) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.02)
    raise AssertionError(f"waited in vain for {what}")


def in_background(site: CopyOfSite, home: Home) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []

    def run() -> None:
        try:
            results.append(crawl(site, home))
        except HealthQAError as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, results


def crawl_process_id(home: Home) -> int:
    return int(json.loads(home.ledger_path("doctorqna").with_suffix(".lock").read_text())["pid"])


# --- what is fetched ---


def test_second_crawl_downloads_nothing_that_did_not_change(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(6)
    site.answers["/en/article/5"] = {
        "body": question_page(5),
        "headers": {"Last-Modified": "Sun, 01 Nov 2026 10:00:00 GMT"},
    }
    site.answers["/en/article/6"] = {"body": question_page(6), "headers": {}}  # a server without validators
    site.start()
    first = crawl(site, home)
    assert (first.pages_fetched, first.pages_new, first.by_class["record"], first.exit_code) == (6, 6, 6, 0)
    site.answers["/en/article/2"] = {**page(2, "/en/article/9"), "headers": {"ETag": '"2b"'}}
    del site.answers["/en/article/3"]
    site.publish()
    second = crawl(site, home)
    assert (second.pages_new, second.pages_changed, second.pages_unchanged, second.pages_gone) == (0, 1, 4, 2)
    assert second.by_status["304"] == 3  # 1, 4 and 5; 6 came again, the same
    revisits = [one for one in archive(home) if one.kind == "revisit"]
    assert sorted(one.url.rpartition("/")[2] for one in revisits) == ["", "1", "4", "5", "6"]  # "": the home page
    assert {one.url: one.status for one in revisits}[f"{site.url}/en/article/6"] == 200  # the same bytes again
    check_ledger_against_archive(home)


def test_sitemaps_of_the_live_host_are_fetched_from_the_copy(site: CopyOfSite, home: Home) -> None:
    numbers = range(1, 8)
    site.answers = {
        "/robots.txt": {"body": f"Sitemap: {LIVE}/maps/index.xml\nSitemap: https://other.example/x.xml\n"},
        "/maps/index.xml": {
            "body": f"<sitemapindex><sitemap><loc>{LIVE}/maps/1.xml.gz</loc></sitemap>"
            "<sitemap><loc>http://www.doctorqna.com/maps/2.xml</loc></sitemap>"
            "<sitemap><loc>https://other.example/3.xml</loc></sitemap></sitemapindex>"
        },
        "/maps/1.xml.gz": {
            "body": sitemap([f"{LIVE}/en/article/{n}" for n in numbers[:4]], "2024-05-06"),
            "gzip_file": True,
            "headers": {"Content-Type": "application/gzip"},
        },
        "/maps/2.xml": {"body": sitemap([f"http://www.doctorqna.com/en/article/{n}" for n in numbers[4:]])},
        **{f"/en/article/{n}": page(n) for n in numbers},
    }
    site.start()
    summary = crawl(site, home)
    assert (summary.pages_new, summary.exit_code, summary.by_class["sitemap"]) == (7, 0, 3)
    rows = ledger_rows(home)
    assert all(rows[f"{LIVE}/en/article/{n}"].state == "done" for n in numbers)
    assert not [url for url in rows if not url.startswith(LIVE)]
    assert column(home, "lastmod")[f"{LIVE}/en/article/1"] == "2024-05-06"


def test_one_page_under_many_spellings_is_fetched_once(site: CopyOfSite, home: Home) -> None:
    site.answers = {"/en/article/1": page(1)}
    site.start()
    spellings = [
        "/en/article/1",
        "en/article/1/",
        f"{site.url}/en/article/1#reply",
        f"{LIVE}/en/article/1",
        "http://www.doctorqna.com/en/article/1?utm_source=a",
        "//doctorqna.com/en/article/0001",
    ]
    absurd = ["javascript:x()", "mailto:a@b.example", "data:text/html,x", "file:///etc/passwd", "http://[", "#", ""]
    others = [
        "https://other.example/en/article/1",
        "http://127.0.0.1:9/en/article/1",
        "ftp://doctorqna.com/x",
        "/a.png",
    ]
    site.answers["/"] = {"body": "".join(f'<a href="{link}">x</a>' for link in spellings + absurd + others)}
    site.publish()
    summary = crawl(site, home)
    assert Counter(site.paths()) == Counter(["/robots.txt", "/sitemap.xml", "/", "/en", "/en/article/1"])
    assert summary.exit_code == 0


def test_pages_are_found_by_listings_and_by_each_other(site: CopyOfSite, home: Home) -> None:
    site.answers = {
        "/en": {"body": '<a href="/en/list?page=1">all</a>'},
        **{
            f"/en/list?page={n}": {"body": f'<a href="/en/article/{n}">q</a><a href="/en/list?page={n + 1}">next</a>'}
            for n in range(1, 9)
        },
        **{f"/en/article/{n}": page(n, f"/en/article/{n + 100}", "/en/faq/knee") for n in range(1, 9)},
        **{f"/en/article/{n + 100}": page(n + 100) for n in range(1, 9)},
        "/en/faq/knee": {"body": '<a href="/en/article/500">only from here</a>'},
        "/en/article/500": page(500),
    }
    site.start()
    assert crawl(site, home).by_class["record"] == 17


def test_an_endless_calendar_is_left(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(1)
    site.answers["/"]["body"] += '<a href="/day/1">calendar</a>'
    site.answers |= {f"/day/{n}": {"body": f'<a href="/day/{n + 1}">next</a>'} for n in range(1, 100)}
    site.start()
    assert crawl(site, home).exit_code == 0
    assert sum(path.startswith("/day/") for path in site.paths()) <= 4


def test_ids_on_request_and_no_others(site: CopyOfSite, home: Home) -> None:
    site.answers = {**small_site(9), "/en/article/3": page(3, "/en/article/9")}
    del site.answers["/en/article/4"]
    site.start()
    summary = crawl(site, home, ids="3-5,7")
    assert site.paths() == ["/robots.txt", *(f"/en/article/{n}" for n in (3, 4, 5, 7))] or set(site.paths()) == {
        "/robots.txt",
        *(f"/en/article/{n}" for n in (3, 4, 5, 7)),
    }
    assert (summary.pages_new, summary.pages_gone, summary.exit_code) == (3, 1, 0)
    assert ledger_rows(home)[f"{LIVE}/en/article/9"].state == "new"  # found, kept for a crawl of everything


def test_compressed_pages_are_archived_as_they_came(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(2)
    site.answers["/en/article/1"] = page(1, gzip=True)
    site.answers["/en/article/2"]["headers"]["Content-Encoding"] = "gzip"  # a lie
    site.start()
    assert crawl(site, home).by_class["record"] == 2
    check_ledger_against_archive(home)
    again = crawl(site, home)  # 304s that carry the Content-Encoding too
    assert (again.pages_unchanged, again.errors) == (2, 0)


# --- redirects, errors, odd answers ---


def test_every_hop_is_archived_and_the_final_url_is_the_key(site: CopyOfSite, home: Home) -> None:
    def to(location: str, status: int = 301) -> dict[str, Any]:
        return {"status": status, "headers": {"Location": location}}

    site.answers = small_site(9)
    site.answers["/en/article/1"] = to(f"{LIVE}/moved/1")
    site.answers["/moved/1"] = to("/en/article/101", 302)
    site.answers["/en/article/101"] = page(101)
    site.answers["/en/article/2"] = to("/")
    site.answers["/en/article/3"] = to("https://other.example/en/article/3")
    site.answers["/en/article/4"] = to("/en/article/4")
    site.answers["/en/article/5"] = to("javascript:alert(1)")
    site.answers["/en/article/6"] = {"status": 302, "headers": {}}
    site.answers["/en/article/7"] = [to("/en/article/7?seen=1"), page(7)]
    site.answers["/en/article/7?seen=1"] = page(7)
    site.start()
    summary = crawl(site, home)
    rows, redirects = ledger_rows(home), column(home, "redirect_to")
    assert rows[f"{LIVE}/en/article/101"].page_class == "record"
    assert redirects[f"{LIVE}/en/article/1"] == f"{LIVE}/en/article/101"
    assert rows[f"{LIVE}/en/article/1"].page_class == "redirect"
    assert rows[f"{LIVE}/en/article/2"].page_class == "redirect_home"
    assert redirects[f"{LIVE}/en/article/3"] == "https://other.example/en/article/3"
    assert rows[f"{LIVE}/en/article/4"].page_class == "redirect"
    assert rows[f"{LIVE}/en/article/7"].page_class == "record"
    archived = [(one.url.removeprefix(site.url), one.status) for one in archive(home)]
    assert {("/en/article/1", 301), ("/moved/1", 302), ("/en/article/101", 200)} <= set(archived)
    assert summary.exit_code == 0
    check_ledger_against_archive(home)


def test_a_page_that_moved_is_not_asked_by_the_validators_of_the_old_one(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(2)
    site.start()
    crawl(site, home)
    site.answers["/en/article/1"] = {"status": 301, "headers": {"Location": "/en/article/11"}}
    site.answers["/en/article/11"] = {**page(11), "headers": {"ETag": '"1"'}}  # the ETag that article 1 had
    site.publish()
    crawl(site, home)
    row = ledger_rows(home)[f"{LIVE}/en/article/11"]
    assert (row.state, row.page_class) == ("done", "record")
    check_ledger_against_archive(home)


def test_errors_are_tried_again_and_then_due_again(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(4)
    site.answers["/en/article/1"] = [{"status": 503}, {"status": 500}, page(1)]
    site.answers["/en/article/2"] = {"status": 500}
    site.answers["/en/article/3"] = page(3, cut=True)  # the connection breaks in the middle
    site.answers["/en/article/4"] = {"status": 410}
    site.start()
    summary = crawl(site, home)
    assert (summary.pages_new, summary.pages_failed, summary.pages_gone) == (1, 2, 1)
    counts = Counter(site.paths())
    assert [counts[f"/en/article/{n}"] for n in (1, 2, 3, 4)] == [3, 3, 3, 1]
    assert not [one for one in archive(home) if one.url.endswith("/en/article/3")]  # half a page is no page
    rows = ledger_rows(home)
    assert [rows[f"{LIVE}/en/article/{n}"].state for n in (1, 2, 3, 4)] == ["done", "failed", "failed", "gone"]
    site.answers |= {"/en/article/2": page(2), "/en/article/3": page(3)}
    site.publish()
    assert crawl(site, home).pages_new == 2


def test_pages_without_a_layout_are_kept_and_counted(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(3)
    site.answers["/en/article/2"] = {"body": "<html><p>Some words that are no question.</p></html>"}
    site.answers["/en/article/3"] = {"body": ""}
    site.start()
    summary = crawl(site, home)
    assert summary.exit_code == 0
    assert summary.by_class["record"] == 1
    rows = ledger_rows(home)
    assert rows[f"{LIVE}/en/article/2"].page_class == "unparsed"
    assert rows[f"{LIVE}/en/article/2"].state == "done"
    check_ledger_against_archive(home)


def test_a_pause_that_is_asked_for_is_kept(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(2)
    site.answers["/en/article/1"] = [{"status": 429, "headers": {"Retry-After": "2"}}, page(1)]
    site.start()
    assert crawl(site, home).pages_new == 2
    times = [request["at"] for request in site.requests() if request["path"] == "/en/article/1"]
    assert times[1] - times[0] >= 2


def test_a_wish_to_be_left_alone_stops_the_crawl(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(40)
    site.answers["/en/article/1"] = {"status": 429, "headers": {"Retry-After": "86400"}}
    site.start()
    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("blocked", 4)
    assert len(site.paths()) < 30


def test_a_site_that_shuts_us_out_is_left(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(200)
    site.answers |= {f"/en/article/{n}": {"status": 403, "body": "no"} for n in range(6, 201)}
    site.start()
    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("blocked", 4)
    assert len(site.paths()) < 60


# --- robots.txt ---


def test_robots_rules_are_obeyed(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(3)
    site.answers["/robots.txt"] = {
        "body": "User-agent: *\nDisallow: /\n\nUser-agent: HealthQA\nDisallow: /en/article/2\n"
    }
    site.start()
    summary = crawl(site, home)
    assert (summary.pages_new, summary.pages_forbidden, summary.exit_code) == (2, 1, 0)
    assert "/en/article/2" not in site.paths()
    assert site.requests()[0]["headers"]["User-Agent"].startswith("healthqa/")
    assert "/robots.txt" in {one.url.removeprefix(site.url) for one in archive(home)}


def test_robots_that_forbid_everything_are_obeyed_and_said(site: CopyOfSite, home: Home) -> None:
    site.answers = {**small_site(3), "/robots.txt": {"body": "User-agent: *\nDisallow: /\n"}}
    site.start()
    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("robots_forbid", 4)
    assert site.paths() == ["/robots.txt"]


def test_robots_out_of_order_mean_that_nothing_is_fetched(site: CopyOfSite, home: Home) -> None:
    site.answers = {**small_site(3), "/robots.txt": {"status": 503}}
    site.start()
    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("robots_unavailable", 4)
    assert set(site.paths()) == {"/robots.txt"}


def test_no_robots_and_a_page_instead_of_it_allow_everything(site: CopyOfSite, home: Home) -> None:
    site.answers = {**small_site(1), "/robots.txt": {"status": 404, "body": "User-agent: *\nDisallow: /\n"}}
    site.start()
    assert crawl(site, home).pages_new == 1


# --- ends of all kinds ---


def test_a_server_that_is_not_there_is_not_a_success(site: CopyOfSite, home: Home) -> None:
    site.start()
    site.stop()
    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("unreachable", 4)


def test_a_site_that_is_another_one_is_not_a_success(site: CopyOfSite, home: Home) -> None:
    site.answers = {"/": {"body": "<p>It works!</p>"}}
    site.start()
    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("nothing_found", 4)


def test_a_server_that_goes_away_in_the_middle_costs_nothing(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(120)
    for number in range(1, 121):
        site.answers[f"/en/article/{number}"]["wait"] = 0.03
    site.start()
    thread, results = in_background(site, home)
    for _ in wait_for("some pages"):
        if len(site.requests()) > 30:
            break
    site.stop()
    thread.join()
    (summary,) = results
    assert (summary.stopped_because, summary.exit_code) == ("unreachable", 4)
    assert 0 < summary.pages_new < 120
    check_ledger_against_archive(home)
    site.start()
    rest = crawl(site, home)
    assert (rest.exit_code, rest.pages_new) == (0, 120 - summary.pages_new)
    assert all(row.state == "done" for url, row in ledger_rows(home).items() if "/article/" in url)


@pytest.mark.parametrize("after", [3, 25, 70, 110])
def test_kill_during_fetch_loses_no_page(site: CopyOfSite, home: Home, after: int) -> None:
    # A chain of small groups: a page is only known from the page before, so a lost link would be a lost page.
    count = 120
    site.answers = {"/": {"body": '<a href="/en/article/1">first</a>'}}
    for number in range(1, count + 1):
        links = [f"/en/article/{number + step}" for step in (1, 2, 3) if number + step <= count]
        site.answers[f"/en/article/{number}"] = page(number, *links, wait=0.01)
    site.start()
    thread, results = in_background(site, home)
    for _ in wait_for("some pages"):
        if len(site.requests()) >= after:
            break
    os.kill(crawl_process_id(home), signal.SIGKILL)
    thread.join()
    assert isinstance(results[0], HealthQAError)
    assert "start again" in str(results[0])
    check_ledger_against_archive(home)
    fetched_before = Counter(site.paths())

    summary = crawl(site, home)
    assert (summary.stopped_because, summary.exit_code) == ("finished", 0)
    rows = ledger_rows(home)
    assert all(rows[f"{LIVE}/en/article/{number}"].state == "done" for number in range(1, count + 1))
    check_ledger_against_archive(home)
    # What was done is not asked for again, but for the last second's work and what was under way.
    twice = [path for path, times in Counter(site.paths()).items() if times > 1 and "/article/" in path]
    assert len(twice) <= 50 + 8 + 8
    assert fetched_before
    bodies = {one.url for one in archive(home) if one.status == 200}
    assert {f"{site.url}/en/article/{number}" for number in range(1, count + 1)} <= bodies


def test_a_resumed_crawl_does_not_ask_again_for_what_was_done(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(30)
    site.start()
    first = crawl(site, home, max_pages=10)
    assert (first.stopped_because, first.exit_code, first.pages_new) == ("max_pages", 4, 10)
    rest = crawl(site, home)
    assert (rest.exit_code, rest.pages_new, rest.pages_unchanged) == (0, 20, 0)
    assert max(Counter(path for path in site.paths() if "/article/" in path).values()) == 1
    assert crawl(site, home).pages_unchanged == 30  # the pass is through; the next one asks for all


def test_a_time_limit_drains(site: CopyOfSite, home: Home) -> None:
    site.answers = {"/": small_site(100)["/"], "*": {"body": question_page(1), "wait": 0.2}}
    site.start()
    summary = crawl(site, home, max_minutes=1.2 / 60)
    assert (summary.stopped_because, summary.exit_code) == ("max_minutes", 4)
    assert summary.seconds < 15


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_drains_and_says_so(site: CopyOfSite, home: Home, number: int) -> None:
    site.answers = {"/": small_site(100)["/"], "*": {"body": question_page(1), "wait": 0.1}}
    site.start()
    code = (
        "import sys; from pathlib import Path; from crawler.crawl import crawl_site; from pipelines.home import Home;"
        "h = Path(sys.argv[1]); print(crawl_site('doctorqna', home=Home(state=h, datasets=h), base_url=sys.argv[2]))"
    )
    arguments = [sys.executable, "-c", code, str(home.state), site.url]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for _ in wait_for("some pages"):
            if len(site.requests()) > 15:
                break
        process.send_signal(number)
        output, _ = process.communicate(timeout=30)
    assert "stopped_because='signal', exit_code=4" in output
    check_ledger_against_archive(home)
    done = sum(row.state == "done" for url, row in ledger_rows(home).items() if "/article/" in url)
    assert done >= 8
    assert len([path for path in site.paths() if "/article/" in path]) == done  # what was under way was taken in


def test_the_crawl_ends_when_its_parent_is_killed(site: CopyOfSite, home: Home) -> None:
    site.answers = {"/": small_site(300)["/"], "*": {"body": question_page(1), "wait": 0.1}}
    site.start()
    code = (
        "import sys; from pathlib import Path; from crawler.crawl import crawl_site; from pipelines.home import Home;"
        "h = Path(sys.argv[1]); crawl_site('doctorqna', home=Home(state=h, datasets=h), base_url=sys.argv[2])"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(home.state), site.url], cwd=ROOT) as process:
        for _ in wait_for("some pages"):
            if len(site.requests()) > 15:
                break
        process.kill()
    lock = home.ledger_path("doctorqna").with_suffix(".lock")
    for _ in wait_for("the lock"):
        if lock.read_text() == "":
            break
    assert len(site.requests()) < 200
    check_ledger_against_archive(home)


def test_two_crawls_of_a_site_do_not_run_at_once(site: CopyOfSite, home: Home) -> None:
    site.answers = {"/": small_site(60)["/"], "*": {"body": question_page(1), "wait": 0.1}}
    site.start()
    thread, results = in_background(site, home)
    for _ in wait_for("the first crawl"):
        if len(site.requests()) > 5:
            break
    with pytest.raises(Locked, match="Another crawl of doctorqna is running") as caught:
        crawl(site, home)
    assert caught.value.exit_code == 5
    thread.join()
    assert results[0].exit_code == 0


def test_a_full_disk_stops_the_crawl_and_marks_nothing_that_is_not_on_it(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(150)
    for number in range(1, 151):
        noise = "".join(hashlib.sha256(f"{number} {part}".encode()).hexdigest() for part in range(100))
        site.answers[f"/en/article/{number}"]["body"] += f"<!-- {noise} -->"
    site.start()
    code = (
        "import resource, sys; from pathlib import Path; from crawler.crawl import crawl_site;"
        "from pipelines.home import Home; from pipelines.errors import DiskError;"
        "h = Path(sys.argv[1]); resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "try: crawl_site('doctorqna', home=Home(state=h, datasets=h), base_url=sys.argv[2])\n"
        "except DiskError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.state), site.url], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    assert "too large" in done.stdout
    assert str(home.state) in done.stdout
    check_ledger_against_archive(home)
    assert crawl(site, home).exit_code == 0
    check_ledger_against_archive(home)
    assert sum(row.page_class == "record" for row in ledger_rows(home).values()) == 150


def test_an_archive_that_was_removed_is_fetched_again(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(3)
    site.start()
    crawl(site, home)
    for path in segment_paths(home.archive_folder("doctorqna")):
        path.unlink()
    assert crawl(site, home).pages_new == 3
    check_ledger_against_archive(home)


def test_a_site_without_a_parser_and_a_wrong_base_url_are_said_in_one_line(home: Home) -> None:
    with pytest.raises(UsageError, match="base URL names no web server"):
        crawl_site("doctorqna", home=home, base_url="somewhere")
    with pytest.raises(UsageError, match="nosuchsite"):
        crawl_site("nosuchsite", home=home, base_url="http://127.0.0.1:9")


def test_a_home_that_cannot_be_written_is_a_disk_error(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("in the way")
    with pytest.raises(DiskError, match="var"):
        crawl_site("doctorqna", home=Home(state=tmp_path / "var", datasets=tmp_path), base_url="http://127.0.0.1:9")


# --- reports ---


def test_progress_and_report_agree(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(20)
    site.start()
    seen: list[CrawlProgress] = []
    summary = crawl(site, home, progress=seen.append)
    assert (seen[-1].pages, seen[-1].remaining, seen[-1].requests) == (20, 0, summary.requests)
    report = json.loads((home.run_folder(summary.crawl) / "run.json").read_text())
    assert report["state"] == "ended"
    assert report["summary"]["pages_new"] == 20
    assert (home.run_folder(summary.crawl) / "crawl.log").exists()
    assert "Test Asker" not in (home.run_folder(summary.crawl) / "crawl.log").read_text()


def test_demo_and_site_are_kept_apart(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(2)
    site.start()
    assert crawl(site, home, origin="demo").pages_new == 2
    assert crawl(site, home).pages_new == 2
    assert {one.origin for one in archive(home)} == {"demo", "site"}


def test_the_demo_site_is_crawled_whole_and_its_next_revision_by_what_changed(home: Home) -> None:
    def crawl_revision(revision: int) -> tuple[set[str], CrawlSummary]:
        demo = DemoSite(pages=60, seed=3, revision=revision)
        with running_demo(demo) as base_url:
            summary = crawl_site("doctorqna", home=home, base_url=base_url, origin="demo")
        return {f"{LIVE}/en/article/{source_id}" for source_id in demo.ids()}, summary

    before, first = crawl_revision(0)
    assert (first.exit_code, first.pages_new, first.by_class["record"]) == (0, 60, 60)
    after, second = crawl_revision(5)  # on another port
    assert (second.pages_new, second.pages_gone) == (len(after - before), len(before - after))
    assert second.pages_changed + second.pages_unchanged == len(before & after)
    assert second.by_status["304"] >= second.pages_unchanged
    rows = ledger_rows(home, "demo")
    assert {url for url, row in rows.items() if row.page_class == "record"} == after


# --- Scrapy's own door ---


def scrapy(*arguments: str, home: Home) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HEALTHQA_HOME": str(home.state), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_scrapy_lists_the_spiders(home: Home) -> None:
    assert scrapy("list", home=home).stdout.split() == ["doctorqna"]


def test_scrapy_crawl_writes_all_records_each_time(site: CopyOfSite, home: Home, tmp_path: Path) -> None:
    site.answers = small_site(3)
    site.start()
    out = tmp_path / "out.jsonl"
    for _ in range(2):  # the second time, all answers are 304
        done = scrapy("crawl", "doctorqna", "-a", f"base_url={site.url}", "-O", str(out), home=home)
        assert done.returncode == 0, done.stderr
        records = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert sorted(record["page_id"] for record in records) == [f"doctorqna/en/{n}" for n in (1, 2, 3)]
        assert {record["question"]["asked_on"] for record in records} == {"2012-03-04"}
        assert {record["replies"][0]["doctor"] for record in records} == {"Ho Example"}
    assert Counter(site.paths())["/en/article/1"] == 2


def test_scrapy_crawl_does_not_listen_anywhere(site: CopyOfSite, home: Home) -> None:
    site.answers = small_site(1)
    site.start()
    done = scrapy("crawl", "doctorqna", "-a", f"base_url={site.url}", home=home)
    for name in ("RemoteControl", "TelnetConsole", "listening"):
        assert name not in done.stderr
