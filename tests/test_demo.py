"""The demo site: every truth known, every page a pure function, and HTTP as the RFC has it."""

from __future__ import annotations

import gzip
import http.client
import io
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from crawler.demo import DemoSite, write_truth
from crawler.demo.content import HOME
from crawler.demo.layouts import LAYOUTS, TEXT_LAYOUTS
from crawler.demo.plan import Plan
from crawler.demo.renditions import (
    asker_line,
    heading_line,
    headline,
    point_line,
    text_plain,
    text_share,
    text_truth,
)
from crawler.demo.server import CannotServe, accepts_gzip, not_modified, running
from crawler.demo.words import ASKERS, TOPICS
from parsers import load_site
from parsers.records import (
    Article,
    Asker,
    Faq,
    Point,
    Question,
    Record,
    Reply,
    Section,
    Similar,
    as_dict,
)
from pipelines.errors import UsageError

EMPTY = Record(site="doctorqna", language=None, source_id=None, page_id=None, url=None, layout="")

RECORD = Record(
    site="doctorqna",
    language="en",
    source_id="1234",
    page_id="doctorqna/en/1234",
    url="https://doctorqna.com/en/article/1234",
    layout="",
    title="Resting <Well>: A Guide",
    specialty="Sleep Medicine",
    question=Question(
        title="Too little sleep?", text="Hello, Dr.\nKessa!\nI sleep badly & wake up.", asked_on="2012-01-17"
    ),
    asker=Asker(name="Moon <3", age_min=0, age_max=9, gender="female"),
    replies=(
        Reply(
            doctor="Lün Kessa",
            role="doctor",
            specialty="Sleep Medicine",
            text="Try: 1.\nRest 2.\nWalk.",
            replied_on="2012-01-18",
        ),
    ),
    article=Article(
        sections=(
            Section(kind="introduction", paragraphs=("Dear Patient,", "Sleep is good.")),
            Section(
                kind="section",
                number=1,
                heading="Dark Room",
                paragraphs=("Keep it dark:",),
                points=(Point(label="Curtains", text="Thick ones."), Point(text="No lamps.")),
            ),
            Section(kind="section", heading="Quiet", paragraphs=("Keep it quiet.",)),
            Section(kind="conclusion", paragraphs=("In conclusion, sleep.",)),
        )
    ),
    similar=(
        Similar(
            position=1,
            title="Waking Early",
            url="https://doctorqna.com/en/article/99",
            page_id="doctorqna/en/99",
            question_excerpt="I wake at four...",
            doctor="Xan Zé",
            specialty="Sleep Medicine",
            reply_excerpt="Good day.",
            truncated=True,
        ),
    ),
    faqs=(
        Faq(position=1, topic="Power Nap", specialty="Sleep Medicine", url="https://doctorqna.com/en/faq/sleep/nap"),
    ),
)

SHARE_LINES = [
    "Resting <Well>: A Guide - Sleep Medicine", "", "Share to:", "", "Too little sleep?", "", "",
    "Hello, Dr.", "Kessa!", "I sleep badly & wake up.", "",
    "Moon <3, 0~9 year old female. Ask Date: 2012/01/17", "",
    "Dr. Lün Kessa reply Sleep Medicine", "", "", "Try: 1.", "Rest 2.", "Walk.", "", "Reply Date: 2012/01/18", "",
    "More Info", "", "", "Dear Patient,", "", "Sleep is good.", "",
    "1. Dark Room", "Keep it dark:", "- Curtains: Thick ones.", "", "- No lamps.", "", "",
    "Quiet", "Keep it quiet.", "", "In conclusion, sleep.", "",
    "Similar Q&A", "", "Waking Early", "", "I wake at four...", "", "",
    "Dr. Xan Zé reply Sleep Medicine", "Good day.", "", "[Read More] Waking Early", "", "",
    "Related FAQ", "", "Power Nap", "", "(Sleep Medicine)",
]  # fmt: skip


# What the pages say.


def test_page_has_the_whole_anatomy() -> None:
    records = list(DemoSite(pages=300).records())
    assert len(records) == 300
    for record in records:
        assert record.title and record.specialty and record.question.title and record.question.text
        assert record.asker.name and record.asker.gender == "female"
        assert record.asker.age_min is not None and record.asker.age_max == record.asker.age_min + 9
        (reply,) = record.replies
        assert reply.doctor and reply.role == "doctor" and reply.specialty == record.specialty and reply.text
        assert record.question.asked_on and reply.replied_on and record.question.asked_on <= reply.replied_on
        assert record.article is not None
        kinds = [section.kind for section in record.article.sections]
        assert kinds[0] == "introduction" and 4 <= kinds.count("section") <= 7
        assert 2 <= len(record.similar) <= 4 and 4 <= len(record.faqs) <= 10
        assert record.layout == "" and record.notes == ()
        assert "  " not in json.dumps(as_dict(record))
        for text in _texts(as_dict(record)):
            assert text == text.strip() and "\n\n" not in text and "{" not in text
    assert {record.article.sections[-1].kind for record in records if record.article} == {"section", "conclusion"}
    numbered = {
        section.number is not None for record in records if record.article for section in record.article.sections[1:2]
    }
    assert numbered == {True, False}


def test_ids_and_ask_dates_grow_together_in_the_range_of_the_site() -> None:
    site = DemoSite(pages=300)
    ids = [int(source_id) for source_id in site.ids()]
    dates = [record.question.asked_on or "" for record in site.records()]
    assert ids == sorted(set(ids)) and ids[0] >= 262 and ids[-1] <= 209160
    assert dates == sorted(dates) and "2000-11-16" <= dates[0] < "2001-12" and "2023-06" < dates[-1] <= "2024-06-13"


def test_lines_are_broken_after_every_full_stop_and_space_and_nowhere_else() -> None:
    oddities = Counter[str]()
    for record in DemoSite(pages=300).records():
        text = record.question.text or ""
        assert ". " not in text
        oddities["number at the end of a line"] += bool(re.search(r" \d\.\n", text))
        oddities["Dr. at the end of a line"] += "Dr.\n" in text
        oddities["no break after a question mark"] += "? " in text
    assert len(oddities) == 3 and min(oddities.values()) >= 5


def test_pages_differ_clearly() -> None:
    records = list(DemoSite(pages=600).records())
    assert len({record.specialty for record in records}) >= 20
    assert len({record.title for record in records}) > 400
    assert len({record.replies[0].doctor for record in records}) > 100
    assert {record.asker.name for record in records} == set(ASKERS)
    texts = Counter(record.question.text for record in records)
    assert len(texts) == 600
    sentences = [line for record in records for line in set((record.question.text or "").split("\n"))]
    assert len(set(sentences)) > 0.3 * len(sentences)


def test_some_questions_are_posted_twice() -> None:
    texts = [record.question.text or "" for record in DemoSite(pages=1200).records()]
    openings = Counter("\n".join(text.split("\n")[:4]) for text in texts)
    assert sum(count == 2 for count in openings.values()) >= 5


def test_cards_show_what_their_target_says() -> None:
    site = DemoSite(pages=300, revision=4)
    for record in itertools.islice(site.records(), 0, None, 7):
        assert len({card.url for card in record.similar}) == len(record.similar)
        for card in record.similar:
            assert card.page_id and card.page_id != record.page_id
            target = site.record(card.page_id.rsplit("/", 1)[1])
            assert target is not None and target.url == card.url and target.title == card.title
            (reply,) = target.replies
            assert (reply.doctor, reply.specialty) == (card.doctor, card.specialty)
            excerpts = ((card.question_excerpt, target.question.text), (card.reply_excerpt, reply.text))
            for excerpt, text in excerpts:
                line = (text or "").replace("\n", " ")
                assert excerpt == (line if len(line) <= 280 else line[:280] + "...")
            assert card.truncated == any((excerpt or "").endswith("...") for excerpt, _ in excerpts)


def test_urls_are_those_of_the_parser() -> None:
    site = load_site("doctorqna")
    assert site.HOME == HOME
    record = next(DemoSite(pages=10).records())
    assert record.url == site.question_url(record.source_id or "")
    assert record.page_id == site.page_id(record.url or "")
    assert site.canonical_url(record.url or "") == record.url
    assert all(site.canonical_url(entry.url or "") is None for entry in record.faqs)


def test_a_site_may_be_very_small() -> None:
    for pages in range(1, 8):
        site = DemoSite(pages=pages)
        assert len(list(site.ids())) == pages
        for record in site.records():
            assert len(record.similar) <= pages - 1
            assert site.page(record.source_id or "")


def test_same_arguments_give_the_same_bytes_in_any_order() -> None:
    one, other = DemoSite(pages=60, seed=5, revision=2), DemoSite(pages=60, seed=5, revision=2)
    ids = list(one.ids())
    pages = {source_id: one.page(source_id) for source_id in ids}
    assert pages == {source_id: other.page(source_id) for source_id in reversed(ids)}
    assert pages.items() != {
        source_id: DemoSite(pages=60, seed=6).page(source_id) for source_id in DemoSite(pages=60, seed=6).ids()
    }


def test_a_million_pages_are_not_held_in_memory() -> None:
    site = DemoSite(pages=1_000_000, revision=3)
    list(map(DemoSite(pages=300).page, DemoSite(pages=300).ids()))  # fills the caches of the vocabulary
    tracemalloc.start()
    try:
        ids = site.ids()
        chosen = [next(ids) for _ in range(3)] + [
            str(site.plan.source_id(number)) for number in range(500, 900_000, 90_001)
        ]
        for source_id in chosen:
            if site.record(source_id) is not None:
                site.page(source_id)
        assert site.answer("/en").status == site.answer("/en/questions/50000").status == 200
        assert site.answer("/sitemap.xml").status == site.answer("/sitemaps/7.xml").status == 200
        assert site.answer("/en/specialty/dermatology?page=2000").status == 200
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000


def test_topics_and_indices_belong_to_each_other() -> None:
    plan = Plan(pages=10_000, seed=9)
    for index in range(0, 10_000, 37):
        assert plan.index_of_topic(index // len(TOPICS), plan.topic_of(index)) == index


@pytest.mark.parametrize("source_id", ["", "0", "-1", "262x", "٣", "1" * 40, "00263", " 263", "999999999"])
def test_an_id_that_is_none_gives_no_page(source_id: str) -> None:
    site = DemoSite(pages=5)
    assert site.record(source_id) is None
    with pytest.raises(KeyError):
        site.page(source_id)


@pytest.mark.parametrize(
    "arguments",
    [
        {"pages": 0},
        {"pages": -3},
        {"seed": -1},
        {"revision": -1},
        {"revision": 100_000},
        {"layout": "baroque"},
        {"kb": 0},
    ],
)
def test_a_site_that_cannot_be_is_refused_with_advice(arguments: dict[str, int]) -> None:
    with pytest.raises(UsageError) as caught:
        DemoSite(**arguments)  # type: ignore[arg-type]
    assert caught.value.where.startswith("--") and caught.value.next_step


def test_truth_is_one_record_a_line() -> None:
    site, out = DemoSite(pages=20), io.StringIO()
    assert write_truth(site, out) == 20
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [as_dict(record) for record in site.records()]


# How the pages look.


def test_text_renditions_have_the_shape_of_the_site() -> None:
    assert text_share(RECORD).split("\n") == SHARE_LINES
    assert text_plain(RECORD).split("\n") == [line for line in SHARE_LINES[4:] if line]


def test_text_truth_knows_no_address() -> None:
    truth = text_truth(RECORD)
    assert HOME not in json.dumps(as_dict(truth)) and truth.title == RECORD.title
    assert text_truth(RECORD, with_headline=False).title is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_shows_what_the_text_rendition_says(layout: str) -> None:
    records = [RECORD, *itertools.islice(DemoSite(pages=300).records(), 0, None, 23)]
    for record in records:
        shown = _visible_lines(LAYOUTS[layout](record))
        words = [word for line in shown for word in line.split() if word != "-"]
        expected = [word for word in text_share(record).split() if word != "-"]
        if layout == "sidebar_first":
            assert Counter(words) == Counter(expected)
        else:
            assert words == expected
        for text in (record.question.text, record.replies[0].text):
            lines = [" ".join(line.split()) for line in (text or "").split("\n")]
            assert any(shown[start : start + len(lines)] == lines for start in range(len(shown))), lines
        headings = [heading_line(section) for section in record.article.sections] if record.article else []
        alone = [asker_line(record), headline(record), *(heading for heading in headings if heading)]
        assert set(alone) <= set(shown)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout_links_cards_and_topics(layout: str) -> None:
    record = next(DemoSite(pages=100).records())
    page = html.fromstring(LAYOUTS[layout](record))
    links = {href if href.startswith("http") else HOME + href for href in page.xpath("//body//a/@href")}
    assert {card.url for card in record.similar} | {entry.url for entry in record.faqs} <= links


def test_layouts_are_many_and_use_relative_and_absolute_links() -> None:
    assert len(LAYOUTS) >= 10
    site = DemoSite(pages=len(LAYOUTS) * 2)
    assert {site.layout_of(source_id) for source_id in site.ids()} == set(LAYOUTS)
    record = next(site.records())
    absolute = {name for name, render in LAYOUTS.items() if f'href="{HOME}/en/faq/' in render(record)}
    assert 0 < len(absolute) < len(LAYOUTS)


_LINE = st.text(st.sampled_from("aB1 .,:;<>&\"'-~()[]éü王\u2019\u200b"), max_size=30)
_TEXT = (
    st.none()
    | _LINE
    | st.lists(_LINE, max_size=4).map("\n".join)
    | st.sampled_from(
        [
            "</script><b>",
            "</pre>",
            "</textarea>",
            "<!--",
            "]]>",
            "Dr. A reply B",
            "Reply Date: 2012/01/17",
            "More Info",
            "&amp;",
            "x" * 5000,
        ]
    )
)
_URL = st.none() | st.sampled_from([f"{HOME}/en/article/1", 'https://example.org/?a=1&b="2"', "javascript:1", ""])
_SECTION = st.builds(
    Section,
    kind=st.sampled_from(["introduction", "section", "conclusion"]),
    number=st.none() | st.integers(-1, 10**6),
    heading=_TEXT,
    paragraphs=st.lists(_TEXT.map(lambda text: text or ""), max_size=3).map(tuple),
    points=st.lists(st.builds(Point, label=_TEXT, text=_TEXT), max_size=3).map(tuple),
)
_REPLY = st.builds(Reply, doctor=_TEXT, specialty=_TEXT, text=_TEXT, replied_on=_TEXT)
_CARD = st.builds(
    Similar,
    position=st.just(1),
    title=_TEXT,
    url=_URL,
    question_excerpt=_TEXT,
    doctor=_TEXT,
    specialty=_TEXT,
    reply_excerpt=_TEXT,
)
_AGE = st.none() | st.integers(0, 99)
_RECORD = st.builds(
    Record,
    site=st.just("doctorqna"),
    language=st.sampled_from([None, "en"]),
    source_id=_TEXT,
    page_id=_TEXT,
    url=_URL,
    layout=st.just(""),
    title=_TEXT,
    specialty=_TEXT,
    question=st.builds(Question, title=_TEXT, text=_TEXT, asked_on=_TEXT),
    asker=st.builds(Asker, name=_TEXT, age_min=_AGE, age_max=_AGE, gender=st.sampled_from([None, "male", "female"])),
    replies=st.lists(_REPLY, max_size=2).map(tuple),
    article=st.none() | st.builds(Article, sections=st.lists(_SECTION, max_size=3).map(tuple)),
    similar=st.lists(_CARD, max_size=2).map(tuple),
    faqs=st.lists(st.builds(Faq, position=st.just(1), topic=_TEXT, specialty=_TEXT, url=_URL), max_size=2).map(tuple),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(record=_RECORD)
def test_any_record_can_be_laid_out_and_nothing_breaks_out_of_its_place(record: Record) -> None:
    tags = {"b", "script", "textarea"}
    for name, render in LAYOUTS.items():
        page = render(record)
        parsed = html.fromstring(page)
        for element in parsed.iter(*tags):
            assert element.getparent() is not None
            assert element.tag != "textarea"
            if element.tag == "script":
                json.loads(element.text or "")
        assert len(html.fromstring(page).xpath("//body")) == 1, name
        shown = re.sub(r"\s", "", "".join(_visible_lines(page)))
        for text in (record.question.text, *(reply.text for reply in record.replies)):
            assert re.sub(r"\s", "", text or "") in shown, name
    for render in TEXT_LAYOUTS.values():
        assert isinstance(render(record), str)


def test_a_record_of_nulls_can_be_laid_out() -> None:
    for name, render in LAYOUTS.items():
        assert _visible_lines(render(EMPTY)) == ["Share to:"], name
    assert text_share(EMPTY) == "Share to:" and text_plain(EMPTY) == ""


def test_two_replies_and_no_reply_are_shown_as_they_are() -> None:
    second = replace(RECORD.replies[0], doctor="Brisk Solvi", text="I agree.", replied_on="2012-02-01")
    for render in (*LAYOUTS.values(), text_share):
        two = " ".join(_visible_lines(render(replace(RECORD, replies=(*RECORD.replies, second)))))
        assert (
            two.index("Lün Kessa reply")
            < two.index("2012/01/18")
            < two.index("Brisk Solvi reply")
            < two.index("I agree.")
        )
        none = " ".join(_visible_lines(render(replace(RECORD, replies=()))))
        assert "Lün Kessa" not in none and "Reply Date" not in none


def test_points_and_headings_take_what_there_is() -> None:
    assert [point_line(Point(label="A")), point_line(Point(text="b")), point_line(Point())] == ["A:", "b", ""]
    assert heading_line(Section(kind="section", number=3)) is None


def test_pages_have_the_size_that_was_asked_for() -> None:
    sizes = [len(DemoSite(pages=60).page(source_id)) for source_id in DemoSite(pages=60).ids()]
    assert min(sizes) > 14_500 and max(sizes) < 25_000 and len(set(sizes)) > 50
    for kb in (60, 200):
        site = DemoSite(pages=28, kb=kb)
        for source_id in site.ids():
            assert kb * 1000 - 100 < len(site.page(source_id)) <= kb * 1000


# Revisions.


def test_a_revision_changes_adds_and_removes_a_few_pages() -> None:
    before, after = DemoSite(pages=1000, revision=1), DemoSite(pages=1000, revision=2)
    old, new = set(before.ids()), set(after.ids())
    assert len(new - old) == 20 and 4 <= len(old - new) <= 16
    changed = {source_id for source_id in old & new if before.record(source_id) != after.record(source_id)}
    assert 18 <= len(changed) <= 42
    for source_id in old & new:
        moved = before.last_modified(source_id) != after.last_modified(source_id)
        assert moved == (source_id in changed)
    assert min(int(source_id) for source_id in new - old) > max(int(source_id) for source_id in old)


def test_bytes_and_validators_change_exactly_where_the_record_does() -> None:
    before, after = DemoSite(pages=300, revision=0), DemoSite(pages=300, revision=2)
    both = set(before.ids()) & set(after.ids())
    changed = {source_id for source_id in both if before.page(source_id) != after.page(source_id)}
    assert changed == {source_id for source_id in both if before.record(source_id) != after.record(source_id)}
    assert changed == {source_id for source_id in both if before.etag(source_id) != after.etag(source_id)}
    assert changed


def test_a_page_stays_removed() -> None:
    gone: set[str] = set()
    ever: set[str] = set()
    for revision in range(8):
        present = set(DemoSite(pages=500, revision=revision).ids())
        assert not present & gone
        ever |= present
        gone = ever - present
    assert gone


@pytest.mark.parametrize(("pages", "revision"), [(1, 0), (7, 3), (130, 0), (130, 6)])
def test_every_internal_link_resolves_and_every_page_is_linked(pages: int, revision: int) -> None:
    site = DemoSite(pages=pages, revision=revision)
    queue, seen = ["/"], {"/"}
    while queue:
        path = queue.pop()
        answer = site.answer(path)
        assert answer.status == 200, path
        for link in _links(answer.body) - seen:
            seen.add(link)
            queue.append(link)
    found = {path.rsplit("/", 1)[1] for path in seen if path.startswith("/en/article/")}
    assert found == set(site.ids())


@pytest.mark.parametrize("revision", [0, 3])
def test_the_sitemap_lists_exactly_the_pages_that_exist_with_their_dates(revision: int) -> None:
    site, base_url = DemoSite(pages=300, revision=revision), "http://127.0.0.1:8000"
    assert f"Sitemap: {base_url}/sitemap.xml".encode() in site.answer("/robots.txt", base_url).body
    parts = _locations(site.answer("/sitemap.xml", base_url).body)
    assert len(parts) > 3 and any(part.endswith(".gz") for part, _ in parts)
    listed: dict[str, datetime] = {}
    for part, _ in parts:
        answer = site.answer(part.removeprefix(base_url), base_url)
        assert answer.status == 200
        body = gzip.decompress(answer.body) if answer.content_type == "application/gzip" else answer.body
        for location, lastmod in _locations(body):
            assert location.startswith(f"{base_url}/")
            if "/en/article/" in location:
                listed[location.rsplit("/", 1)[1]] = lastmod
            else:
                assert site.answer(location.removeprefix(base_url)).status == 200
    assert listed == {source_id: site.last_modified(source_id) for source_id in site.ids()}


@pytest.mark.parametrize(
    "target",
    ["/en/article/", "/en/article/1", "/en/article/x", "/en/questions/0", "/en/questions/99", "/en/questions/01", "/fr",
     "/en/faq/dermatology/none", "/en/faq/none/none", "/en/specialty/none", "/en/specialty/dermatology?page=99",
     "/sitemaps/1.xml.gz", "/sitemaps/2.xml", "/sitemaps/99.xml", "/sitemaps/x", "//example.org/",
     "/%ff", "/../etc/passwd"],
)  # fmt: skip
def test_a_path_that_is_not_there_is_404(target: str) -> None:
    answer = DemoSite(pages=100).answer(target)
    assert (answer.status, answer.location) == (404, None)


def test_a_slash_too_many_is_redirected() -> None:
    answer = DemoSite(pages=100).answer("/en/questions/?a=1")
    assert (answer.status, answer.location) == (301, "/en/questions?a=1")


# HTTP.

_MODIFIED = datetime(2025, 1, 6, 12, tzinfo=UTC)
_DATE = format_datetime(_MODIFIED, usegmt=True)
_EARLIER = format_datetime(_MODIFIED - timedelta(seconds=1), usegmt=True)


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "expected"),
    [
        (None, None, False),
        ('"a"', None, True),
        ('W/"a"', None, True),
        ('"x", W/"a-gzip" , "y"', None, True),
        ("*", None, True),
        ('"b"', None, False),
        ("a", None, False),
        ('"b"', _DATE, False),  # If-None-Match wins over a date that would match
        ('"a"', _EARLIER, True),  # and over one that would not
        (None, _DATE, True),
        (None, _EARLIER, False),
        (None, "yesterday", False),
        (None, "", False),
        (None, _DATE.replace("GMT", "-0000"), True),
    ],
)
def test_conditions_are_weighed_as_the_rfc_says(
    if_none_match: str | None, if_modified_since: str | None, expected: bool
) -> None:
    assert not_modified(if_none_match, if_modified_since, {'"a"', '"a-gzip"'}, _MODIFIED) is expected


@pytest.mark.parametrize(
    ("accept_encoding", "expected"),
    [
        (None, False), ("", False), ("gzip", True), ("gzip, deflate, br", True), ("br;q=1.0, gzip;q=0.5", True),
        ("gzip;q=0", False), ("gzip; q=0.000", False), ("*", True), ("*;q=0", False), ("identity", False),
        ("GZIP", True),
    ],
)  # fmt: skip
def test_gzip_is_sent_only_where_it_is_welcome(accept_encoding: str | None, expected: bool) -> None:
    assert accepts_gzip(accept_encoding) is expected


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[DemoSite, http.client.HTTPConnection]]:
    """A demo site in a process of its own, and one connection to it that is kept alive."""
    site = DemoSite(pages=120, revision=3)
    with running(site) as base_url:
        parts = urlsplit(base_url)
        assert parts.hostname == "127.0.0.1"
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        try:
            yield site, connection
        finally:
            connection.close()


def _ask(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    return response, response.read()


@pytest.mark.slow
def test_served_page_is_the_page_and_304_until_it_changes(served: tuple[DemoSite, http.client.HTTPConnection]) -> None:
    site, connection = served
    source_id = next(site.ids())
    path = f"/en/article/{source_id}"
    response, body = _ask(connection, path)
    assert (response.status, body) == (200, site.page(source_id))
    assert response.getheader("Content-Type") == "text/html; charset=utf-8"
    tag, modified = response.getheader("ETag") or "", response.getheader("Last-Modified") or ""
    assert tag == site.etag(source_id) and parsedate_to_datetime(modified) == site.last_modified(source_id)
    for headers in (
        {"If_None_Match": tag},
        {"If_Modified_Since": modified},
        {"If_None_Match": tag, "If_Modified_Since": _EARLIER},
    ):
        response, body = _ask(connection, path, **headers)
        assert (response.status, body) == (304, b"")
        assert response.getheader("ETag") == tag and response.getheader("Content-Length") is None
    for headers in (
        {"If_None_Match": '"x"'},
        {"If_None_Match": '"x"', "If_Modified_Since": modified},
        {"If_Modified_Since": "?"},
    ):
        response, body = _ask(connection, path, **headers)
        assert (response.status, len(body)) == (200, len(site.page(source_id)))


@pytest.mark.slow
def test_one_connection_serves_many_requests(served: tuple[DemoSite, http.client.HTTPConnection]) -> None:
    site, connection = served
    _ask(connection, "/robots.txt")
    port = connection.sock.getsockname()
    for source_id in itertools.islice(site.ids(), 20):
        response, body = _ask(connection, f"/en/article/{source_id}", method="HEAD")
        assert (response.status, body) == (200, b"")
        assert response.getheader("Content-Length") == str(len(site.page(source_id)))
        assert _ask(connection, f"/en/article/{source_id}")[1] == site.page(source_id)
    assert connection.sock.getsockname() == port


@pytest.mark.slow
def test_gzip_has_the_same_content_and_its_own_tag(served: tuple[DemoSite, http.client.HTTPConnection]) -> None:
    site, connection = served
    source_id = next(site.ids())
    path = f"/en/article/{source_id}"
    response, body = _ask(connection, path, Accept_Encoding="gzip, deflate")
    assert response.getheader("Content-Encoding") == "gzip" and response.getheader("Vary") == "Accept-Encoding"
    assert gzip.decompress(body) == site.page(source_id)
    tag = response.getheader("ETag") or ""
    assert tag != site.etag(source_id)
    for encoding in ("gzip", "identity"):
        assert _ask(connection, path, Accept_Encoding=encoding, If_None_Match=tag)[0].status == 304


@pytest.mark.slow
def test_removed_and_unknown_pages_are_404_and_other_methods_refused(
    served: tuple[DemoSite, http.client.HTTPConnection],
) -> None:
    site, connection = served
    removed = set(DemoSite(pages=120).ids()) - set(site.ids())
    assert removed
    for path in (*(f"/en/article/{source_id}" for source_id in removed), "/no/such/page"):
        response, body = _ask(connection, path, If_None_Match="*")
        assert response.status == 404 and b"Page not found" in body and response.getheader("ETag") is None
    assert _ask(connection, "/en", method="POST")[0].status == 405
    response, _ = _ask(connection, "/en/")
    assert (response.status, response.getheader("Location")) == (301, "/en")


@pytest.mark.slow
def test_sitemap_and_robots_name_the_host_that_the_client_sees(
    served: tuple[DemoSite, http.client.HTTPConnection],
) -> None:
    _, connection = served
    own = f"http://127.0.0.1:{connection.port}"
    assert f"Sitemap: {own}/sitemap.xml".encode() in _ask(connection, "/robots.txt")[1]
    assert f"<loc>{own}/sitemaps/1.xml</loc>".encode() in _ask(connection, "/sitemap.xml")[1]
    assert b"http://localhost:1/sitemaps/1.xml" in _ask(connection, "/sitemap.xml", Host="localhost:1")[1]
    assert f"<loc>{own}/sitemaps/1.xml</loc>".encode() in _ask(connection, "/sitemap.xml", Host='"><x>')[1]
    response, body = _ask(connection, "/sitemaps/2.xml.gz", Accept_Encoding="gzip")
    assert response.getheader("Content-Encoding") is None and gzip.decompress(body).startswith(b"<?xml")


@pytest.mark.slow
def test_a_port_in_use_is_named_with_advice() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe) as caught, running(DemoSite(pages=3), port):
            pass
    assert f"Port {port} is in use" in str(caught.value) and "--port" in str(caught.value)
    assert caught.value.exit_code == 2


_PARENT = """
import os, sys
from crawler.demo import DemoSite
from crawler.demo.server import running
if __name__ == "__main__":
    with running(DemoSite(pages=3)) as base_url:
        print(base_url, flush=True)
        sys.stdin.read()
"""


@pytest.mark.slow
def test_the_server_ends_with_the_process_that_started_it_even_if_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = Path(__file__).parent.parent
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(
        [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        address = urlsplit(parent.stdout.readline().strip())
        socket.create_connection((address.hostname or "", address.port or 0), timeout=5).close()
        parent.send_signal(signal.SIGKILL)
        parent.wait(10)
        deadline = time.monotonic() + 10
        while _is_open(address.hostname or "", address.port or 0):
            assert time.monotonic() < deadline, "the demo site outlived its parent"
            time.sleep(0.1)


# Readers of the tests' own.


def _is_open(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except ConnectionError:
        return False
    return True


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str) and value:
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _links(body: bytes) -> set[str]:
    """Return path and query of all links of a page to the site itself."""
    hrefs = {href.removeprefix(HOME) or "/" for href in html.fromstring(body).xpath("//a/@href | //img/@src")}
    return {href for href in hrefs if href.startswith("/")}


def _locations(body: bytes) -> list[tuple[str, datetime]]:
    entries = etree.fromstring(body)
    return [
        (entry.findtext("{*}loc") or "", datetime.fromisoformat(entry.findtext("{*}lastmod") or ""))
        for entry in entries
    ]


_UNSEEN = (
    "//head | //script | //style | //template | //noscript | //nav | //header | //footer | //address | //*[@hidden]"
    " | //*[contains(@style, 'display:none') or contains(@style, 'visibility: hidden')] | //*[@id='consent' or @id='a']"
    " | //*[@class='ad-slot' or @class='masthead' or @class='foot' or @class='css-top'] | //a[.='DoctorQnA']"
)
_INLINE = frozenset("a b i u em span strong small font big dfn time svg circle path img".split())


def _visible_lines(page: str) -> list[str]:
    """Return the lines of text that a browser shows of a page's content, without what stands around it.

    A reader of the tests' own, simpler than any parser: blocks and ``<br>`` break lines, white space collapses, except
    where the style or the element keeps it.
    """
    if "<" not in page or not page.lstrip().lower().startswith("<!doctype"):
        return [line for line in page.split("\n") if line]
    parsed = html.fromstring(page)
    for element in parsed.xpath(_UNSEEN):
        if element.getparent() is not None:
            element.drop_tree()
    for comment in parsed.xpath("//comment()"):
        comment.drop_tag()
    pieces: list[str] = []
    _collect(parsed, False, pieces)
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return [line for line in lines if line]


def _collect(element: html.HtmlElement, keeps_lines: bool, pieces: list[str]) -> None:
    style = element.get("style") or ""
    keeps_lines = keeps_lines or element.tag == "pre" or "pre-" in style
    block = element.tag not in _INLINE or "display:block" in style
    pieces.append("\n" if block else "")
    pieces.append(_shown(element.text, keeps_lines))
    for child in element:
        _collect(child, keeps_lines, pieces)
        pieces.append(_shown(child.tail, keeps_lines))
    pieces.append("\n" if block else "")


def _shown(text: str | None, keeps_lines: bool) -> str:
    return (text or "") if keeps_lines else re.sub(r"\s+", " ", text or "")
