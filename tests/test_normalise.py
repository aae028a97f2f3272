"""Normalised specialties, checked records, private fields, clusters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_archive import ASKER, full_record

from parsers.records import Question, Record
from pipelines.clusters import cluster_pages, sign_texts, split_of
from pipelines.normalise import normalise_specialty
from pipelines.privacy import PRIVATE_FIELDS, shown_value, strip_private
from pipelines.validate import check_record

DAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("printed", "normalised"),
    [
        ("Orthopedics", "Orthopedics"),
        ("obstetrics  AND gynecology", "Obstetrics and Gynecology"),
        ("Obstetrics & Gynecology", "Obstetrics and Gynecology"),
        (" (Rare Disease) ", "Rare Disease"),
        ("ent", "ENT"),
        ("DERMATOLOGY.", "Dermatology"),
        ("Ear\u00a0nose\nthroat", "Ear Nose Throat"),
        ("Ｄｅｒｍａｔｏｌｏｇｙ", "Dermatology"),
        ("Moon medicine", "Moon Medicine"),
        ("皮膚科", "皮膚科"),
        ("Parkinson's disease", "Parkinson's Disease"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_a_specialty_has_one_spelling(printed: str | None, normalised: str | None) -> None:
    assert normalise_specialty(printed) == normalised


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_more(printed: str) -> None:
    once = normalise_specialty(printed)
    assert normalise_specialty(once) == once or once is None


def checked(record: Record) -> tuple[Record | None, list[tuple[str, str, str]]]:
    found, findings = check_record(record, page_id="doctorqna/en/1", fetched_on=DAY)
    return found, [(finding.field, finding.reason, finding.effect) for finding in findings]


def test_a_sound_record_passes_as_it_is() -> None:
    record = full_record()
    found, findings = check_record(record, page_id="doctorqna/en/1", fetched_on=DAY)
    assert found is record
    assert findings == ()


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"question": Question(title="a", asked_on="2012/01/17")}, "question.asked_on", "not a day of the calendar"),
        (
            {"question": Question(title="a", asked_on="20120117")},
            "question.asked_on",
            "not a day written as 2012-01-17",
        ),
        (
            {"question": Question(title="a", asked_on="0012-01-17")},
            "question.asked_on",
            "not a day written as 2012-01-17",
        ),
        ({"title": "half \ud800"}, "title", "not Unicode text: it holds half a surrogate pair"),
        ({"title": 5}, "title", "not of the type str"),
        ({"question": Question(title="a", text=b"bytes")}, "question.text", "not of the type str"),  # type: ignore[arg-type]
    ],
)
def test_an_impossible_value_is_removed_and_told(change: dict[str, Any], field: str, reason: str) -> None:
    found, findings = checked(replace(full_record(), **change))
    assert findings == [(field, reason, "value_removed")]
    assert found is not None
    owner: Any = found
    for name in field.split("."):
        owner = getattr(owner, name)
    assert owner is None


def test_parts_are_checked_one_by_one() -> None:
    record = full_record()
    bad = replace(record.replies[0], replied_on="tomorrow", role="wizard")  # type: ignore[arg-type]
    found, findings = checked(replace(record, replies=(record.replies[1], bad)))
    assert findings == [
        ("replies[1].role", "not one of doctor, staff, lay, unknown", "record_dropped"),
        ("replies[1].replied_on", "not a day of the calendar", "value_removed"),
    ]
    assert found is None
    found, findings = checked(replace(record, notes=("good", "bad \udfff")))
    assert (found and found.notes, findings[0][0]) == (("good",), "notes[1]")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"page_id": "doctorqna/en/2"}, "page_id"),
        ({"page_id": None}, "page_id"),
        ({"url": None}, "url"),
        ({"language": None}, "language"),
        ({"layout": ""}, "layout"),
        ({"question": Question()}, "question"),
        ({"similar": (full_record().similar * 2)}, "similar"),
        ({"faqs": None}, "faqs"),
    ],
)
def test_a_record_without_identity_or_question_is_dropped(change: dict[str, Any], field: str) -> None:
    found, findings = checked(replace(full_record(), **change))
    assert found is None
    assert (field, "record_dropped") in [(name, effect) for name, _, effect in findings]


def test_odd_days_are_told_and_kept() -> None:
    record = full_record()
    late = replace(record, question=replace(record.question, asked_on="2027-01-01"))
    found, findings = checked(late)
    assert found is late
    assert ("question.asked_on", "later than the fetch", "kept") in findings
    assert ("replies[0].replied_on", "earlier than the question", "kept") in findings
    turned = replace(record, asker=replace(record.asker, age_min=40))
    assert checked(turned)[1] == [("asker.age_min", "the lower bound of the age is above the upper one", "kept")]


def test_private_fields_are_stripped_and_never_shown() -> None:
    record = full_record()
    assert record.asker.name == ASKER
    assert strip_private(record) == replace(record, asker=replace(record.asker, name=None))
    assert all(shown_value(field, ASKER) is None for field in PRIVATE_FIELDS)
    assert shown_value("title", "x" * 500) == "x" * 200
    assert shown_value("title", "\ud800") == "\\ud800"


TEXT = "My left knee hurts at night when I climb the stairs, and it has been so for about three weeks now, since a fall"


def test_nearly_the_same_question_is_one_cluster() -> None:
    twin = TEXT.replace("three weeks", "four weeks").upper() * 1
    long = [f"{TEXT} and {word} too, which worries me a great deal, as my mother had the same " * 2 for word in "ab"]
    other = "How long should I wait after a meal before I take this pill against the pressure in my head?"
    texts = [*long, other, TEXT, TEXT, None, "", None]
    pages = [f"p{number}" for number in range(len(texts))]
    assert cluster_pages(pages, sign_texts(texts)) == ["p0", "p0", "p2", "p3", "p3", "p5", "p6", "p7"]
    assert len(set(cluster_pages(["x", "y"], sign_texts([other, twin])))) == 2


def test_clusters_do_not_depend_on_the_order_of_pages() -> None:
    texts = [f"{TEXT} number {number // 3}" for number in range(30)]
    pages = [f"p{number:02d}" for number in range(30)]
    straight = dict(zip(pages, cluster_pages(pages, sign_texts(texts)), strict=True))
    order = np.random.default_rng(1).permutation(30)
    mixed = [pages[place] for place in order]
    found = cluster_pages(mixed, sign_texts([texts[place] for place in order]))
    assert dict(zip(mixed, found, strict=True)) == straight


def test_many_copies_of_one_text_are_one_cluster() -> None:
    pages = [f"p{number:04d}" for number in range(3000)]
    assert set(cluster_pages(pages, sign_texts([TEXT] * 3000))) == {"p0000"}


def test_splits_are_four_fifths_and_a_tenth_each() -> None:
    splits = [split_of(f"doctorqna/en/{number}") for number in range(20_000)]
    assert 0.78 < splits.count("train") / len(splits) < 0.82
    assert 0.09 < splits.count("validation") / len(splits) < 0.11
    assert split_of("doctorqna/en/44458") == split_of("doctorqna/en/44458")
