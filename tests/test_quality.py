"""What the quality flags promise: found by their own words, measured, told and never dropped."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quality_report import HALVES, load_cases, main, score_rules
from sample_archive import SITE, build, crawl, full_record, new_home, page_html
from test_tables import write_records

from parsers.records import Article, Question, Record, Reply, Section
from pipelines import checks
from pipelines.checks import check_version, constant_columns
from pipelines.definition import load_definition
from pipelines.quality import EVIDENCE_CHARACTERS, RULES, Example, find_flags, flags_page, sentences

FLOOR = 0.95
REFUSAL = "I'm sorry, but I cannot assist with that."


def record_of(texts: dict[str, str]) -> Record:
    """Return an English record with these texts, by field, and nothing else."""
    reply = texts.get("replies[0].text")
    return replace(
        full_record(),
        title=texts.get("title"),
        specialty=None,
        question=Question(title=texts.get("question.title"), text=texts.get("question.text")),
        replies=() if reply is None else (Reply(text=reply),),
        article=None,
    )


def names(record: Record) -> set[str]:
    return {flag.name for flag in find_flags(record)}


@pytest.mark.parametrize("half", [*HALVES, "all"])
def test_every_flag_is_right_and_complete_on_the_labelled_cases(half: str) -> None:
    cases = load_cases() if half == "all" else load_cases(half)
    for score in score_rules(cases):
        assert score.right + score.missed >= 5, f"too few cases of {score.flag} to measure it"
        assert score.precision >= FLOOR, score
        assert score.recall >= FLOOR, score


def test_there_are_enough_labelled_cases_and_none_twice() -> None:
    cases = load_cases()
    assert len(cases) >= 300
    assert sum(not case.expected for case in cases) >= 100
    records = [case.record for case in cases]
    assert len(set(map(repr, records))) == len(records)


def test_the_report_prints_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    main.main([], standalone_mode=False)
    printed = capsys.readouterr().out
    assert all(printed.count(flag) == 3 for flag in RULES)


EXAMPLES = [pytest.param(name, example, id=name) for name, rule in RULES.items() for example in rule.examples]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_a_rule_keeps_to_its_documented_examples(name: str, example: Example) -> None:
    assert (name in names(record_of(dict(example.texts)))) is example.is_flagged


def test_every_rule_is_documented_with_examples_for_and_against() -> None:
    for rule in RULES.values():
        assert rule.meaning.endswith("."), rule.name
        assert {example.is_flagged for example in rule.examples} == {True, False}, rule.name


def test_the_flags_page_of_the_docs_is_what_the_rules_say() -> None:
    page = Path(__file__).parent.parent / "docs" / "quality-flags.md"
    message = "run: make docs"
    assert page.read_text(encoding="utf-8") == flags_page(), message


def test_a_record_without_texts_has_no_flag() -> None:
    assert find_flags(record_of({})) == ()


def test_a_page_in_another_language_is_judged_by_its_characters_only() -> None:
    chinese = replace(record_of({"question.text": "我膝蓋痛。", "replies[0].text": "功\\能"}), language="zh-Hant")
    assert names(chinese) == {"source_damage"}
    german = replace(record_of({"question.text": "Mein Knie tut weh and the", "title": "膝"}), language="de")
    assert names(german) == {"foreign_script"}
    assert names(replace(german, language=None)) == set()


def test_every_reply_and_the_article_are_looked_at() -> None:
    article = Article(sections=(Section(kind="introduction"), Section(kind="section", paragraphs=("Fine.", REFUSAL))))
    record = replace(full_record(), replies=(Reply(text="It is a cyst."), Reply(text=REFUSAL)), article=article)
    fields = [flag.field for flag in find_flags(record) if flag.name == "translator_refusal"]
    assert fields == ["replies[1].text", "article.sections[1]"]


def test_a_translators_refusal_gets_no_flag_about_its_meaning() -> None:
    texts = ("title", "question.title", "question.text", "replies[0].text")
    assert names(record_of(dict.fromkeys(texts, REFUSAL))) == {"translator_refusal"}


def test_sentences_do_not_end_behind_titles_and_numbers() -> None:
    assert sentences("Hello, Dr. Brisk! See me at 8 p.m. today.\n1. Rest. 2. Walk 3.5 km.") == [
        "Hello, Dr. Brisk!",
        "See me at 8 p.m.",
        "today.",
        "1. Rest.",
        "2. Walk 3.5 km.",
    ]


TEXTS = (
    st.none()
    | st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            "please translate the text I'm sorry cannot help see a doctor Hello, Dr. Thank you . ? , ( 濕 \\ &".split()
        ),
        max_size=30,
    ).map(" ".join)
)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_is_judged_and_every_flag_says_where_and_why(
    headline: str | None, title: str | None, body: str | None, reply: str | None
) -> None:
    texts = {"title": headline, "question.title": title, "question.text": body, "replies[0].text": reply}
    given_texts = {field: text for field, text in texts.items() if text is not None}
    record = record_of(given_texts)
    flags = find_flags(record)
    assert flags == find_flags(record)
    for flag in flags:
        assert flag.name in RULES
        assert flag.field in given_texts
        assert 0 < len(flag.evidence) <= EVIDENCE_CHARACTERS


SEEDS = (
    "a", "a ", "A ", "a-", "a'", "I ", "you ", "the ", "to ", "what ", "is ", "can ", "please ", "cannot ", "help ",
    "translate ", "text ", "provide ", "there is no ", "as an ", "AI ", "i'm ", "so, ", "hello A ", "department of ",
    "surgery and ", "1. ", "Dr. ", "Dr.\n", "1.\n", "\n", ".", "?!", "(", "\\", "&", "Ã", " ", "-", "_",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_the_rules_are_linear(seed: str) -> None:
    def seconds(characters: int) -> float:
        text = (seed * characters)[:characters]
        fields = ("title", "question.title", "question.text", "replies[0].text")
        record = record_of(dict.fromkeys(fields, text))
        begin = time.process_time()
        find_flags(record)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(40_000) < max(0.2, 8 * seconds(10_000))  # 16 times as long if it were quadratic


def test_the_tables_tell_the_flags_and_drop_nothing(tmp_path: Path) -> None:
    flagged = replace(full_record(2), question=Question(title=f"{REFUSAL[:-1]}?", text="It hurts."))
    write_records(tmp_path, [full_record(1), flagged])
    frame = pd.read_parquet(tmp_path / "questions")
    assert len(frame) == 2
    flags, evidence = list(frame["flags"][1]), list(frame["flag_evidence"][1])
    assert flags[:2] == ["translator_refusal", "body_asks_nothing"]
    assert evidence[:2] == [f"question.title: {REFUSAL[:-1]}?", "question.text: It hurts."]
    assert len(flags) == len(evidence)
    assert frame.question_title[1] == f"{REFUSAL[:-1]}?"


def test_a_column_with_one_value_all_over_the_site_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = new_home(tmp_path)
    with crawl(home) as events:
        for number in range(1, 8):
            events.page(number, page_html(number))
    result = build(home)
    definition = load_definition(SITE, home)
    assert constant_columns(result.folder) == {}  # of so few rows it may be chance
    monkeypatch.setattr(checks, "CONSTANT_ROWS", 7)
    constant = constant_columns(result.folder)
    assert (constant["asker_gender"], constant["asker_age_min"]) == ("female", "20")
    assert not {"title", "question_text", "asked_on", "language"} & set(constant)
    told = {f.field: f.level for f in check_version(definition, result.folder, None) if f.check == "constant"}
    assert (told["asker_gender"], told["asker_age_min"]) == ("ok", "warn")
