"""The parts of the crawler that need no network: addresses, links, sitemaps, the lock, options, pauses, verdicts."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.addresses import Addresses, Kind
from crawler.ledger import Target
from crawler.links import parse_links
from crawler.lock import SiteLock
from crawler.options import CrawlOptions, each_id, parse_ids
from crawler.politeness import parse_retry_after
from crawler.sitemaps import parse_sitemap
from crawler.tally import MAX_BAD_IN_A_ROW, MAX_ERRORS_IN_A_ROW, Tally
from parsers import load_site
from pipelines.errors import Locked, UsageError

COPY = "http://127.0.0.1:8000"


def addresses(base_url: str | None = None) -> Addresses:
    return Addresses(load_site("doctorqna"), base_url)


# --- addresses ---


@pytest.mark.parametrize(
    "url",
    [
        "https://doctorqna.com/en/article/7",
        "http://doctorqna.com/en/article/7",
        "https://www.doctorqna.com/en/article/7/",
        "https://DOCTORQNA.com:443/en/article/7?utm_source=x#reply",
        "http://127.0.0.1:8000/en/article/7",
        "http://localhost:8000/en/article/7?page=2",
    ],
)
def test_a_question_has_one_key_however_it_is_linked(url: str) -> None:
    assert addresses(COPY).canonical(url) == ("page", "https://doctorqna.com/en/article/7")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "mailto:someone@example.org",
        "data:text/html,hello",
        "file:///etc/passwd",
        "ftp://doctorqna.com/en/article/7",
        "https://doctorqna.com.example.org/en/article/7",
        "https://example.org/en/article/7",
        "https://doctorqna.com:8443/en/article/7",
        "https://doctorqna.com:99999999/en/article/7",
        "https://user:word@doctorqna.com/en/article/7",
        "http://127.0.0.1:8001/en/article/7",
        "http://[::1/en",
        "https://doctorqna.com/picture.JPG",
        "https://doctorqna.com/" + "a" * 3000,
        "/en/article/7",
        "",
    ],
)
def test_what_is_not_the_sites_is_never_followed(url: str) -> None:
    assert addresses(COPY).canonical(url) is None


def test_a_copy_is_not_the_site_when_the_live_site_is_crawled() -> None:
    assert addresses().canonical("http://127.0.0.1:8000/en/article/7") is None


def test_every_url_of_the_site_is_fetched_at_the_copy() -> None:
    copy = addresses(COPY + "/")
    assert copy.fetch_url("https://doctorqna.com/en?page=2") == "http://127.0.0.1:8000/en?page=2"
    assert copy.fetch_url("http://www.doctorqna.com") == "http://127.0.0.1:8000/"
    assert copy.fetch_url("https://example.org/en") is None
    assert addresses().fetch_url("http://www.doctorqna.com/en") == "http://www.doctorqna.com/en"


def test_a_copy_may_stand_below_a_path() -> None:
    copy = addresses("http://127.0.0.1:8000/mirror")
    assert copy.canonical("http://127.0.0.1:8000/mirror/en/article/7") == ("page", "https://doctorqna.com/en/article/7")
    assert copy.canonical("http://127.0.0.1:8000/en/article/7") is None
    assert copy.fetch_url("https://doctorqna.com/en/article/7") == "http://127.0.0.1:8000/mirror/en/article/7"
    assert copy.robots_url("http://127.0.0.1:8000/mirror/en") == "http://127.0.0.1:8000/mirror/robots.txt"


def test_listings_lose_fragment_and_tracking_and_keep_their_page() -> None:
    found = addresses().canonical("https://www.doctorqna.com/en/list?page=2&utm_medium=mail&fbclid=1&b=#top")
    assert found == ("listing", "https://doctorqna.com/en/list?b=&page=2")


@pytest.mark.parametrize("base_url", ["127.0.0.1:8000", "ftp://127.0.0.1", "http://", "http://host:port", "site.html"])
def test_a_base_url_that_names_no_server_is_refused(base_url: str) -> None:
    with pytest.raises(UsageError, match="base URL"):
        addresses(base_url)


@pytest.mark.parametrize("base_url", ["http://localhost:1", "http://[::1]:8000", "http://127.8.9.1", COPY])
def test_only_this_machine_is_spared_the_delay(base_url: str) -> None:
    assert addresses(base_url).on_loopback
    assert not addresses("http://192.168.1.7:8000").on_loopback
    assert not addresses().on_loopback


# --- links ---


def test_links_are_absolute_and_in_order() -> None:
    page = b"""<base href="/en/"><a href="article/1">a</a><a href=" /b#x ">b</a><area href="//doctorqna.com/c">
    <a href="javascript:void(0)">no</a><a name="d">no</a><a rel="ugc NoFollow" href="?q=d&amp;r=1">d</a>
    <link rel="next" href="?page=2"><link rel="stylesheet" href="/x.css"><a href="http://[">broken</a>"""
    assert [(link.url, link.nofollow) for link in parse_links(page, "https://doctorqna.com/old/")] == [
        ("https://doctorqna.com/en/article/1", False),
        ("https://doctorqna.com/b#x", False),
        ("https://doctorqna.com/c", False),
        ("javascript:void(0)", False),
        ("https://doctorqna.com/en/?q=d&r=1", True),
        ("https://doctorqna.com/en/?page=2", False),
    ]


@pytest.mark.parametrize("body", [b"", b"\x00\x01", b"plain text", b"<!-- only this -->", b"<", b"{}", b"\xff\xfe<"])
def test_bytes_that_are_no_page_have_no_links(body: bytes) -> None:
    assert list(parse_links(body, "https://doctorqna.com/", "no-such-charset")) == []


# --- sitemaps ---


def test_sitemap_keeps_lastmod_and_tells_indexes_apart() -> None:
    part = b"""\xef\xbb\xbf<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <url><loc> https://doctorqna.com/en/article/1 </loc><lastmod>2024-05-06T07:08:09+00:00</lastmod></url>
    <url><loc>https://doctorqna.com/en/article/2</loc><lastmod>yesterday</lastmod></url><url><priority>1</priority></url>
    </urlset>"""
    assert list(parse_sitemap(part)) == [
        ("https://doctorqna.com/en/article/1", "2024-05-06T07:08:09+00:00", False),
        ("https://doctorqna.com/en/article/2", None, False),
    ]
    index = b"<sitemapindex><sitemap><loc>https://doctorqna.com/s1.xml</loc><lastmod>2024-05-06</lastmod></sitemap>"
    assert list(parse_sitemap(index)) == [("https://doctorqna.com/s1.xml", "2024-05-06", True)]
    assert list(parse_sitemap(gzip.compress(index))) == [("https://doctorqna.com/s1.xml", "2024-05-06", True)]


def test_text_sitemaps_and_damaged_ones_give_what_they_hold() -> None:
    assert [e.url for e in parse_sitemap(b"https://a.example/1\r\nnot a url\nhttp://a.example/2\n")] == [
        "https://a.example/1",
        "http://a.example/2",
    ]
    whole = gzip.compress(b"https://a.example/1\n" * 5000)
    assert len(list(parse_sitemap(whole[: len(whole) // 2]))) > 100
    for nothing in (b"", b"<", b"\x1f\x8b\x08junk", b"<html><body>404</body></html>", b"\x00"):
        assert list(parse_sitemap(nothing)) == []


def test_a_sitemap_cannot_name_local_files() -> None:
    attack = b"""<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>
    <urlset><url><loc>https://doctorqna.com/&f;</loc></url></urlset>"""
    host = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such file"
    assert all(host not in entry.url for entry in parse_sitemap(attack))


# --- options ---


def test_ids_are_ranges_that_cost_no_memory() -> None:
    assert list(each_id(parse_ids("5, 8-10,7"))) == [5, 8, 9, 10, 7]
    assert CrawlOptions(site="doctorqna", ids="1-999999999").count_ids() == 999999999


@pytest.mark.parametrize("ids", ["", "a", "1-", "9-3", "1..3", "-4", "1,,2"])
def test_ids_that_make_no_sense_are_refused(ids: str) -> None:
    with pytest.raises(UsageError, match="range"):
        CrawlOptions(site="doctorqna", ids=ids)


@pytest.mark.parametrize("bad", [{"max_pages": 0}, {"max_minutes": -1.0}, {"max_minutes": float("nan")}])
def test_limits_that_make_no_sense_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="limit"):
        CrawlOptions(site="doctorqna", **bad)  # type: ignore[arg-type]


# --- pauses ---


def test_retry_after_is_read_in_both_forms() -> None:
    now = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)
    assert parse_retry_after(b"120", now) == 120
    assert parse_retry_after(b"Sun, 22 Nov 2026 12:00:30 GMT", now) == 30
    assert parse_retry_after(b"Sun, 22 Nov 2026 11:00:00 GMT", now) == 0
    for nothing in (None, b"", b"soon", b"-5", b"1.5"):
        assert parse_retry_after(nothing, now) is None


# --- the lock ---


def test_a_second_crawl_of_a_site_is_told_who_runs(tmp_path: Path) -> None:
    first, second = SiteLock(tmp_path / "a.lock", "a"), SiteLock(tmp_path / "a.lock", "a")
    assert first.acquire() is None
    with pytest.raises(Locked, match=f"process {os.getpid()}"):
        second.acquire()
    first.release()
    assert second.acquire() is None
    second.release()


def test_the_lock_of_a_killed_crawl_is_taken_over(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path; from crawler.lock import SiteLock;"
        "SiteLock(Path(sys.argv[1]), 'a').acquire(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    path = tmp_path / "a.lock"
    root = Path(__file__).parent.parent
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False).returncode == -9
    left = json.loads(path.read_text())
    lock = SiteLock(path, "a")
    assert f"process {left['pid']}" in str(lock.acquire())
    lock.release()


# --- verdicts ---


def target(kind: Kind = "page") -> Target:
    return Target(
        id=1,
        url="https://doctorqna.com/en/article/7",
        kind=kind,
        state="new",
        page_class=None,
        etag=None,
        last_modified=None,
        server=None,
        body_sha256=None,
        payload_digest=None,
        segment=None,
        offset=None,
        fetched_at=None,
        last_seen=None,
        fails=0,
        depth=0,
    )


def tally(ids: str | None = None) -> Tally:
    new = Tally(CrawlOptions(site="doctorqna", ids=ids))
    new.count_handed_out(target())
    return new


def test_a_crawl_in_which_every_callback_failed_is_not_done() -> None:
    crawl = tally()
    crawl.count_response(200, 10)
    crawl.count_error()
    assert crawl.judge(pages_known=1) == "errors"
    assert crawl.summary("c", "errors").exit_code == 4
    for _ in range(MAX_ERRORS_IN_A_ROW):
        crawl.count_error()
    assert crawl.verdict == "errors"


def test_a_crawl_that_is_shut_out_stops(tmp_path: Path) -> None:
    for status_class, verdict in ((None, "unreachable"), ("blocked", "blocked"), ("challenge", "blocked")):
        crawl = tally()
        for _ in range(MAX_BAD_IN_A_ROW - 1):
            crawl.count_outcome(target(), "failed", status_class)
        assert crawl.verdict is None
        crawl.count_outcome(target(), "failed", status_class)
        assert crawl.verdict == verdict


def test_nothing_forbidden_nothing_found_and_nothing_left_to_do_are_told_apart() -> None:
    forbidden, empty, through = tally(), tally(), Tally(CrawlOptions(site="doctorqna"))
    forbidden.count_outcome(target(), "forbidden", "robots")
    empty.count_outcome(target("listing"), "new", "listing")
    assert forbidden.judge(1) == "robots_forbid"
    assert empty.judge(0) == "nothing_found"
    assert through.judge(300) == "finished"
    missing = tally(ids="7")
    missing.count_outcome(target(), "gone", "gone")
    assert missing.judge(1) == "finished"


def test_a_crawl_whose_server_went_away_at_the_end_is_not_done() -> None:
    crawl = tally()
    for _ in range(5):
        crawl.count_outcome(target(), "new", "record")
    for _ in range(3):
        crawl.count_outcome(target(), "failed", None)
    assert crawl.judge(8) == "unreachable"
