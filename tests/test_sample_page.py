"""One whole real page as text, where this machine has it: it stands beside the project, not in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from parsers import Page, Record, load_site

SAMPLE = Path(os.environ.get("HEALTHQA_SAMPLE_PAGE") or Path(__file__).parents[2] / "shared" / "sample-page.txt")
pytestmark = pytest.mark.skipif(not SAMPLE.is_file(), reason="the sample page is not on this machine")


@pytest.fixture(scope="module", params=["share", "plain"])
def record(request: pytest.FixtureRequest) -> Record:
    text = SAMPLE.read_text(encoding="utf-8")
    if request.param == "plain":
        lines = [line for line in text.splitlines() if line.strip()]
        text = "\n".join(lines[2:])
    outcome = load_site("doctorqna").parse(Page(body=text.encode(), url="https://doctorqna.com/en/article/44458"))
    assert isinstance(outcome, tuple)
    (record,) = outcome
    return record


def test_sample_headline_and_specialty_stand_apart(record: Record) -> None:
    if record.layout == "text_share":
        assert record.title == "Strengthening Your Lower Back: Tips to Alleviate Muscle Soreness"
    else:
        assert record.title is None
    assert record.specialty == "Rehabilitation"


def test_sample_question_and_asker(record: Record) -> None:
    assert record.question.title == "Lower back muscle soreness?"
    text = record.question.text or ""
    assert text.startswith("Hello Doctor: I have noticed")
    assert text.endswith("so that it doesn't get sore so easily.")
    assert text.count("\n") == 4
    assert record.question.asked_on == "2012-01-17"
    asker = record.asker
    assert (asker.name, asker.age_min, asker.age_max, asker.gender) == ("Da Qi", 10, 19, "female")


def test_sample_reply_is_complete_with_its_odd_numbering(record: Record) -> None:
    (reply,) = record.replies
    assert (reply.doctor, reply.role, reply.specialty) == ("Pan Yingda", "doctor", "Rehabilitation")
    assert reply.replied_on == "2012-01-17"
    lines = (reply.text or "").split("\n")
    assert len(lines) == 9
    assert lines[1:5] == [
        "My recommendations are to strengthen: 1.",
        "Core muscle strength 2.",
        "Lumbar and abdominal muscle strength 3.",
        "Flexibility 4.",
    ]
    assert lines[-1] == "Wishing you a speedy recovery."


def test_sample_article_has_introduction_six_sections_and_conclusion(record: Record) -> None:
    assert record.article is not None
    sections = record.article.sections
    assert [section.kind for section in sections] == ["introduction", *["section"] * 6, "conclusion"]
    assert [section.number for section in sections] == [None, 1, 2, 3, 4, 5, 6, None]
    assert [section.heading for section in sections[1:-1]] == [
        "Strengthening Exercises",
        "Flexibility and Stretching",
        "Proper Posture and Ergonomics",
        "Gradual Progression",
        "Rest and Recovery",
        "Consult a Professional",
    ]
    assert [point.label for point in sections[1].points] == ["Bridges", "Bird-Dogs", "Planks", "Back Extensions"]
    assert [point.label for point in sections[2].points] == ["Child’s Pose", "Hamstring Stretch", "Hip Flexor Stretch"]
    assert all(not section.points for section in (*sections[3:], sections[0]))
    assert all(len(section.paragraphs) == 1 for section in sections)
    assert sections[1].points[0].text is not None
    assert sections[1].points[0].text.startswith("Lie on your back")
    assert sections[-1].paragraphs[0].startswith("In conclusion, strengthening")


def test_sample_cards_and_topics(record: Record) -> None:
    assert [card.doctor for card in record.similar] == [
        "Zeng Guosen",
        "Li Yanheng",
        "Chen Xianchang",
        "Chen Xianchang",
    ]
    assert [card.specialty for card in record.similar] == ["Internal Medicine", *["Rehabilitation"] * 3]
    assert all(card.title and card.question_excerpt and card.reply_excerpt for card in record.similar)
    assert all(card.url is None for card in record.similar)
    assert record.similar[1].reply_excerpt is not None
    assert record.similar[1].reply_excerpt.endswith("such as planks.")
    assert [faq.topic for faq in record.faqs] == [
        "Back Soreness",
        "Muscle Pain",
        "Lower Back",
        "Leg Soreness",
        "Muscle Strain",
        "Sit-Ups",
        "Buttocks",
        "Neck Stiffness",
        "Cramps",
        "Torticollis",
    ]
    assert {faq.specialty for faq in record.faqs} == {"Rehabilitation"}
