"""Any bytes give a record, a named skip or LayoutError, nothing else, in bounded time and memory."""

from __future__ import annotations

import itertools
import multiprocessing
import random
import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import hostile_pages as hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import outcome_of

from parsers import LayoutError, Page, load_site, site_of_url
from parsers.blocks import DEEPEST, MOST_BYTES, MOST_LINES, MOST_TAGS, read_document
from parsers.text import reading_text

REGRESSIONS = sorted((Path(__file__).parent / "fuzz" / "regressions").glob("*"))
SITE = load_site("doctorqna")


def seconds(body: bytes) -> float:
    """Return the processor time that a page takes; its outcome is looked at too."""
    start = time.process_time()
    outcome_of(Page(body=body, url=hostile.PLACEHOLDER_URL))
    return time.process_time() - start


def growth_is_linear(make: Callable[[int], bytes], size: int, limit: float) -> None:
    """Assert that time grows with the size and not with its square, and stays below ``limit`` seconds at 4 times it."""
    bodies = [make(size * times) for times in (1, 2, 4)]
    once = [seconds(body) for body in bodies]
    assert once[-1] < limit
    if once[-1] < 0.4:  # too short to tell, and short enough
        return
    first, second, fourth = (statistics.median(seconds(body) for _ in range(3)) for body in bodies)
    assert fourth < 9 * first + 0.05, f"{first:.3f}, {second:.3f}, {fourth:.3f} s at once, twice, 4 times the size"


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.soak
@pytest.mark.parametrize("form", hostile.FORMS)
def test_time_grows_with_the_size_of_a_hostile_page(form: str) -> None:
    growth_is_linear(hostile.FORMS[form], 150_000, limit=5)


@pytest.mark.soak
@pytest.mark.parametrize("word", hostile.WORDS)
def test_time_grows_with_the_length_of_a_line(word: str) -> None:
    for place in random.Random(word).sample([*hostile.PARTS], 2):
        growth_is_linear(lambda n, place=place: hostile.text_page([word * (n // len(word))], place), 100_000, limit=5)
        growth_is_linear(
            lambda n, place=place: hostile.html_page("<p>" + word * (n // len(word)), place), 100_000, limit=5
        )
    growth_is_linear(lambda n: (word * (n // len(word))).encode(), 100_000, limit=5)


BOMBS = dict(hostile.line_bombs())


@pytest.mark.soak
@pytest.mark.parametrize("line", hostile.LINES)
def test_time_grows_with_the_number_of_lines(line: str) -> None:
    mine = [make for name, make in BOMBS.items() if f": {line} below " in name or f": {line} apart below " in name]
    assert len(mine) == len(hostile.PARTS) * (2 + len(hostile.WRAPS))
    for make in random.Random(line).sample(mine, 10):
        growth_is_linear(make, 1000, limit=5)


@pytest.mark.soak
@pytest.mark.parametrize("form", [*hostile.FORMS, *hostile.WORDS])
def test_the_largest_page_is_done_in_seconds(form: str) -> None:
    make = hostile.FORMS.get(form) or (lambda n: (form * (n // len(form.encode()))).encode())
    body = make(MOST_BYTES)
    for page in (body[:MOST_BYTES], body[: MOST_TAGS * 3], body[:1_000_000]):
        assert seconds(page) < 20


@pytest.mark.soak
def test_reading_text_takes_time_in_proportion() -> None:
    for line in ("Dr.", "1.", "(1)", "a 1.", "2)", "I am 20.", "No. 1.", "a" * 50 + " Dr."):
        taken = []
        for count in (20_000, 40_000, 80_000):
            text = "\n".join([line] * count)
            start = time.process_time()
            assert (reading_text(text) or "").split() == text.split()
            taken.append(time.process_time() - start)
        assert taken[-1] < 5
        assert taken[-1] < 9 * taken[0] + 0.05, (line, taken)


def test_a_page_of_a_million_tags_or_lines_is_turned_away_at_once() -> None:
    for body in (
        b"<div>" * 1_000_000,
        b"a\n" * 1_000_000,
        b"<p a='" + b"a" * 10_000_000,
        b"<html>" + b"<br>" * 1_000_000,
    ):
        assert seconds(body) < 2


# --- memory -----------------------------------------------------------------------------------------------------------


def largest_memory(make: Callable[[int], bytes], queue: multiprocessing.Queue[tuple[str, int]]) -> None:
    """Parse a page of the largest size in a process of its own; report the outcome and the growth in MB."""
    body = make(MOST_BYTES)[:MOST_BYTES]
    resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    outcome = outcome_of(Page(body=body, url=hostile.PLACEHOLDER_URL))
    queue.put((outcome, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024))


@pytest.mark.soak
@pytest.mark.parametrize(
    "form",
    [
        "one long attribute",
        "one long class attribute",
        "marked-up letters on a line",
        "unclosed paragraphs",
        "words",
        "characters beyond 16 bits",
        "preformatted lines",
        "empty lines",
        "half characters",
        "NUL bytes",
        "entity bomb",
        "style sheet of rules",
    ],
)
def test_memory_stays_in_proportion_to_the_page(form: str) -> None:
    context = multiprocessing.get_context("fork")
    queue: multiprocessing.Queue[tuple[str, int]] = context.Queue()
    process = context.Process(target=largest_memory, args=(hostile.FORMS[form], queue))
    process.start()
    _, megabytes = queue.get(timeout=60)
    process.join()
    assert megabytes < 60 * MOST_BYTES // 1_000_000


# --- bounds -----------------------------------------------------------------------------------------------------------


def test_a_page_at_a_bound_is_read_and_one_beyond_it_is_refused_by_name() -> None:
    assert len(read_document(b"a\n" * MOST_LINES).lines) == MOST_LINES
    with pytest.raises(LayoutError, match=f"within {MOST_LINES} lines"):
        read_document(b"a\n" * (MOST_LINES + 1))
    with pytest.raises(LayoutError, match=f"within {MOST_LINES} lines"):
        read_document(b"<html>" + b"a<br>" * (MOST_LINES + 1))
    assert read_document(b"a" * MOST_BYTES).lines
    with pytest.raises(LayoutError, match=f"at most {MOST_BYTES} bytes"):
        read_document(b"a" * (MOST_BYTES + 1))
    assert read_document(b"<html><body>" + b"<div>" * (DEEPEST - 2) + b"a").lines
    with pytest.raises(LayoutError, match="nested"):
        read_document(b"<html><body>" + b"<div>" * (DEEPEST - 1) + b"a")
    with pytest.raises(LayoutError, match="tags"):
        read_document(b"<html>" + b"<p>" * MOST_TAGS)


def test_a_page_that_libxml2_gives_up_on_is_refused_wherever_the_depth_is() -> None:
    body = hostile.html_page("<svg>" + "<g>" * 5000 + "</g>" * 5000 + "</svg>", "article")
    with pytest.raises(LayoutError, match="nested"):
        SITE.parse(Page(body=body, url=hostile.PLACEHOLDER_URL))


def test_a_usual_page_with_large_attributes_and_scripts_gives_its_record() -> None:
    picture = f'<img src="data:image/png;base64,{"iVBORw0KGgo" * 200_000}" alt="a > b">'
    script = f"<script>for (i = 0; i<n; i++) {{ {'a = b; ' * 20_000} }}</script>"
    data = "<p " + " ".join(f"data-a{i}='{{&quot;x&quot;: \"1 > 2\"}}'" for i in range(500)) + "></p>"
    body = hostile.html_page(picture + script + data, "question")
    assert outcome_of(Page(body=body, url=hostile.PLACEHOLDER_URL)) == "record"


# --- outcome ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", hostile.FORMS)
def test_hostile_page_has_an_outcome(form: str) -> None:
    for size in (0, 100, 3000):
        outcome_of(Page(body=hostile.FORMS[form](size), url=hostile.PLACEHOLDER_URL))


@pytest.mark.parametrize("url", hostile.ADDRESSES, ids=lambda url: ascii(url)[:50])
def test_any_address_has_an_outcome(url: str | None) -> None:
    text, html = hostile.text_page([], "top"), hostile.html_page("", "top")
    for body, base_url in itertools.product(
        (text, html, b""), (None, "http://127.0.0.1:8000", *hostile.ADDRESSES[2:8])
    ):
        outcome_of(Page(body=body, url=url, base_url=base_url))
    if url is not None:
        site_of_url(url)
        href = url.encode("utf-8", "replace").decode().replace("'", "").replace("\0", "&#0;")
        head = f"<base href='{href}'><link rel=canonical href='{href}'><meta property=og:url content='{href}'>"
        linked = hostile.html_page(f"<p><a href='{href}'>a</a>", "cards", head)
        outcome_of(Page(body=linked, url=hostile.PLACEHOLDER_URL))
        outcome_of(Page(body=linked))


@pytest.mark.parametrize("content_type", hostile.CONTENT_TYPES, ids=lambda name: str(name)[:50])
def test_any_declared_encoding_has_an_outcome(content_type: str | None) -> None:
    for body in (
        b"\xff\\x41 \\N{",
        b"\xc3",
        "é".encode("utf-16"),
        hostile.html_page("\xe9", "top") + b"\xe9",
        b"+2AA-\xff",
    ):
        outcome_of(Page(body=body, url=hostile.PLACEHOLDER_URL, content_type=content_type))
        if content_type and content_type.isascii():
            meta = f"<meta charset='{content_type.rpartition('=')[2]}'>".encode()
            outcome_of(Page(body=b"<html>" + meta + body, url=hostile.PLACEHOLDER_URL))


SOUP = st.sampled_from(
    [
        *hostile.LINES.values(),
        *hostile.WORDS,
        *(line for part in hostile.PARTS.values() for line in part),
        *(mark for pair in hostile.WRAPS.values() for mark in pair),
        *"\n,\n\n,<html>,<title>,</title>,<style>,</style>,<ul>,</ul>,</li>,<ol start=9>".split(","),
        *"<table>,</table>,<pre>,</div>,<h1>,<textarea>,<script>,</script>,<a href=#x>".split(","),
        *"<template>,<svg>,<dialog open>,<p hidden>,<body>,<base href='http://['>,&#0;,&#xD800;,&nbsp;,<!--,-->".split(
            ","
        ),
        *"<meta charset=utf-16>,<link rel=canonical href=//[>,<li value=99999999999999999999>,<![CDATA[,<?x".split(","),
    ]
)
BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(SOUP, max_size=60).map(lambda words: "".join(words).encode()),
    st.lists(SOUP, max_size=60).map(lambda words: "\n".join(words).encode()),
    st.lists(SOUP, max_size=60).map(lambda words: ("<html>" + "<br>".join(words)).encode("utf-16")),
    st.tuples(st.lists(SOUP, max_size=12), st.sampled_from([*hostile.PARTS])).map(lambda put: hostile.text_page(*put)),
    st.tuples(st.lists(SOUP, max_size=12).map("".join), st.sampled_from([*hostile.PARTS])).map(
        lambda put: hostile.html_page(*put)
    ),
)


@settings(max_examples=500, deadline=None)
@given(
    body=BODIES,
    url=st.one_of(st.just(hostile.PLACEHOLDER_URL), st.sampled_from(hostile.ADDRESSES), st.text(max_size=30)),
    base_url=st.one_of(st.none(), st.sampled_from(hostile.ADDRESSES)),
    content_type=st.one_of(st.none(), st.sampled_from(hostile.CONTENT_TYPES), st.text(max_size=30)),
    status=st.one_of(st.just(200), st.integers()),
)
def test_any_bytes_give_a_record_a_skip_or_a_layout_error(
    body: bytes, url: str | None, base_url: str | None, content_type: str | None, status: int
) -> None:
    outcome_of(Page(body=body, url=url, base_url=base_url, content_type=content_type, status=status))


@pytest.mark.parametrize("case", REGRESSIONS, ids=lambda case: case.name)
def test_what_the_fuzzer_once_found_has_an_outcome(case: Path) -> None:
    outcome_of(Page(body=case.read_bytes(), url=hostile.PLACEHOLDER_URL))
    outcome_of(Page(body=case.read_bytes()))
