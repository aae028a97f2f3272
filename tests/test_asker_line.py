"""Asker lines of other forms than the usual one lose what cannot be read, never the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers import Page, load_site
from parsers.records import Asker

PAGE = (Path(__file__).parent / "fixtures" / "doctorqna" / "share_text" / "page.txt").read_text(encoding="utf-8")
USUAL = "Ban..., Jr., 30~39 year old female. Ask Date: 2014/11/03"


@pytest.mark.parametrize(
    ("line", "asker", "asked_on"),
    [
        (USUAL, Asker(name="Ban..., Jr.", age_min=30, age_max=39, gender="female"), "2014-11-03"),
        (
            "Bo, 0~9 year old male. Ask Date: 2012/01/17",
            Asker(name="Bo", age_min=0, age_max=9, gender="male"),
            "2012-01-17",
        ),
        (
            "Bo, 5 year old male. Ask Date: 2012-01-17",
            Asker(name="Bo", age_min=5, age_max=5, gender="male"),
            "2012-01-17",
        ),
        ("Bo, 80+ year old. Ask Date: 2012/01/17", Asker(name="Bo", age_min=80), "2012-01-17"),
        ("Bo, female. Ask Date: 2012/01/17", Asker(name="Bo", gender="female"), "2012-01-17"),
        ("Bo, xx years young. Ask Date: 2012/01/17", Asker(), "2012-01-17"),
        (
            "Bo, 30~39 year old female. Ask Date: 2012/13/45",
            Asker(name="Bo", age_min=30, age_max=39, gender="female"),
            None,
        ),
    ],
)
def test_asker_line_gives_what_can_be_read_of_it(line: str, asker: Asker, asked_on: str | None) -> None:
    assert USUAL in PAGE
    outcome = load_site("doctorqna").parse(Page(body=PAGE.replace(USUAL, line).encode()))
    assert isinstance(outcome, tuple)
    (record,) = outcome
    assert (record.asker, record.question.asked_on) == (asker, asked_on)
    assert record.replies[0].doctor == "Fern Oakley"
    is_whole = None not in (asker.name, asker.age_min, asker.gender, asked_on)
    assert is_whole or any("asker line" in note for note in record.notes)
