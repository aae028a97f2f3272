"""Take any line or node away, or swap two: a field becomes null with a note, or LayoutError says what is missing.

No field is ever filled from another part's place: its words are always some of the words that the same field has on the
whole page.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import lxml.html
import pytest

from crawler.demo.content import build_record
from crawler.demo.layouts import LAYOUTS, TEXT_LAYOUTS
from crawler.demo.plan import Plan
from parsers import LayoutError, Page, Skip, as_dict, load_site
from parsers.records import Article, Record

URL = "https://doctorqna.com/en/article/44458"


PARTS = {"p", "div", "section", "article", "header", "footer", "aside", "li", "tr", "td", "dt", "dd", "h1", "h2", "h3"}
"""Elements that hold whole parts of a page or lines of them."""


def parsed(body: bytes) -> Record | None:
    """Return the record, or None for LayoutError or a skip."""
    try:
        outcome = load_site("doctorqna").parse(Page(body=body, url=URL))
    except LayoutError:
        return None
    if isinstance(outcome, Skip):
        return None
    (record,) = outcome
    return record


def is_part_of(words: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether all words stand in a text, each no more often than there."""
    return not Counter(words) - Counter(whole)


def wrong_fields(truth: Record, got: Record) -> list[str]:
    """Name every field whose words are not words of the same field of the truth."""
    wrong: list[str] = []

    def check(field: str, value: Any, true_values: Sequence[Any]) -> None:
        if value is None or value in true_values:
            return
        if isinstance(value, str) and any(
            isinstance(true, str) and is_part_of(value.split(), true.split()) for true in true_values
        ):
            return
        wrong.append(f"{field} = {value!r}, not {true_values!r}")

    check("title", got.title, [truth.title])
    check("specialty", got.specialty, [truth.specialty])
    for part in ("question", "asker"):
        true_part = as_dict(getattr(truth, part))
        for field, value in as_dict(getattr(got, part)).items():
            check(f"{part}.{field}", value, [true_part[field]])
    true_replies = [as_dict(reply) for reply in truth.replies]
    if len(got.replies) > len(true_replies):
        wrong.append(f"{len(got.replies)} replies")
    for reply in got.replies:
        for field, value in as_dict(reply).items():
            if (field, value) not in (("role", "unknown"),):
                check(f"reply.{field}", value, [true[field] for true in true_replies])
    for name in ("similar", "faqs"):
        for item in (as_dict(item) for item in getattr(got, name)):
            fields = [field for field in item if field not in ("position", "truncated")]
            if not any(
                all(is_same_or_part(item[f], as_dict(true)[f]) for f in fields) for true in getattr(truth, name)
            ):
                wrong.append(f"{name}: {item}")
    if Counter(article_words(got.article)) - Counter(article_words(truth.article)):  # order: sections may merge
        wrong.append(f"article: {got.article}")
    return wrong


def is_same_or_part(value: Any, true: Any) -> bool:
    if value is None or value == true:
        return True
    return isinstance(value, str) and isinstance(true, str) and is_part_of(value.split(), true.split())


def article_words(article: Article | None) -> list[str]:
    """Return the words of an article in page order, as far as the record keeps it, without numbers and bullets."""
    words: list[str] = []
    for section in article.sections if article else ():
        texts = [section.heading or "", *section.paragraphs]
        texts += [f"{point.label or ''} {point.text or ''}" for point in section.points]
        words += " ".join(texts).replace(":", " ").split()
    return [word for word in words if any(character.isalpha() for character in word)]


def lost_without_note(truth: Record, got: Record) -> bool:
    """Whether a value that the page had is null now and no note says anything."""
    pairs = [
        (truth.title, got.title),
        (truth.specialty, got.specialty),
        (truth.question.title, got.question.title),
        (truth.question.text, got.question.text),
        (truth.question.asked_on, got.question.asked_on),
        (truth.asker.age_min, got.asker.age_min),
        (truth.asker.name, got.asker.name),
        (truth.asker.gender, got.asker.gender),
        (truth.replies, got.replies),
        (truth.article, got.article),
        (truth.similar, got.similar),
        (truth.faqs, got.faqs),
    ]
    return not got.notes and any(true and not value for true, value in pairs)


def pages(layout: str, render: Callable[[Record], str]) -> Iterator[tuple[Record, str]]:
    """Yield (truth, page) for a few records that have every part."""
    plan = Plan(pages=300, seed=3, revision=0)
    for index in (0, 7, 15):
        body = render(build_record(plan, index))
        truth = parsed(body.encode())
        assert truth is not None, layout
        yield truth, body


FLAT = {"consent", "text_plain"}
"""Layouts that show the title of the question in the very form of the first line of its body."""


def assert_right_or_null(truth: Record, body: bytes, what: str) -> None:
    got = parsed(body)
    if got is None or cannot_be_told(truth, what):
        return
    assert wrong_fields(truth, got) == [], what
    assert not lost_without_note(truth, got), what


def cannot_be_told(truth: Record, what: str) -> bool:
    """Whether the title is what was touched, in a layout where nothing tells it from the line below it."""
    return what.split(maxsplit=1)[0] in FLAT and str(truth.question.title) in what


def shown(element: Any) -> str:
    return f"<{element.tag}> {' '.join(element.text_content().split())[:70]!r}"


def visible_elements(tree: Any) -> list[Any]:
    return [
        element
        for element in tree.body.iter()
        if isinstance(element.tag, str)
        and element.tag not in ("body", "br", "hr", "img", "script", "style", "template")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_without_any_one_element(layout: str) -> None:
    for truth, body in pages(layout, LAYOUTS[layout]):
        tree = lxml.html.document_fromstring(body)
        for number in range(len(visible_elements(tree))):
            mutant = copy.deepcopy(tree)
            element = visible_elements(mutant)[number]
            what = f"{layout} without {shown(element)}"
            element.drop_tree()
            assert_right_or_null(truth, lxml.html.tostring(mutant), what)


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_without_any_one_piece_of_text(layout: str) -> None:
    for truth, body in pages(layout, LAYOUTS[layout]):
        tree = lxml.html.document_fromstring(body)
        for number in range(len(visible_elements(tree))):
            for place in ("text", "tail"):
                mutant = copy.deepcopy(tree)
                element = visible_elements(mutant)[number]
                text = getattr(element, place)
                if not (text or "").strip():
                    continue
                setattr(element, place, " ")
                assert_right_or_null(truth, lxml.html.tostring(mutant), f"{layout} without {text!r}")


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_with_two_neighbouring_elements_swapped(layout: str) -> None:
    for truth, body in pages(layout, LAYOUTS[layout]):
        tree = lxml.html.document_fromstring(body)
        for number in range(len(visible_elements(tree))):
            mutant = copy.deepcopy(tree)
            element = visible_elements(mutant)[number]
            following = element.getnext()
            if following is None or not {element.tag, following.tag} <= PARTS:
                continue
            what = f"{layout} with {shown(element)} and {shown(following)} swapped"
            element.tail, following.tail = following.tail, element.tail
            following.addnext(element)
            assert_no_wrong_words(truth, lxml.html.tostring(mutant), what)


def assert_no_wrong_words(truth: Record, body: bytes, what: str) -> None:
    got = parsed(body)
    if got is not None and not cannot_be_told(truth, what):
        assert wrong_fields(truth, got) == [], what


@pytest.mark.slow
@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_text_without_any_one_line(layout: str) -> None:
    for truth, body in pages(layout, TEXT_LAYOUTS[layout]):
        lines = body.split("\n")
        for number, line in enumerate(lines):
            if line.strip():
                mutant = "\n".join([*lines[:number], *lines[number + 1 :]])
                assert_right_or_null(truth, mutant.encode(), f"{layout} without line {line!r}")
