"""Records with every known hazard, laid out in every way we can think of, come back field for field, word for word."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from records_to_render import records
from test_fixtures import differences

from crawler.demo.layouts import LAYOUTS, TEXT_LAYOUTS
from crawler.demo.renditions import text_truth
from parsers import Page, as_dict, load_site
from parsers.records import Record

EXAMPLES = settings(
    max_examples=int(os.environ.get("HEALTHQA_EXAMPLES", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)


def parsed(body: str, url: str | None) -> Record:
    outcome = load_site("doctorqna").parse(Page(body=body.encode(), url=url))
    assert isinstance(outcome, tuple), outcome
    (record,) = outcome
    return record


def assert_same(truth: Record, got: Record, body: str) -> None:
    expected, found = as_dict(replace(truth, layout="", notes=())), as_dict(replace(got, layout="", notes=()))
    assert differences(expected, found) == [], body


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
def test_html_layout_gives_the_record_back(layout: str) -> None:
    @EXAMPLES
    @given(records())
    def check(record: Record) -> None:
        body = LAYOUTS[layout](record)
        assert_same(record, parsed(body, record.url), body)

    check()


@pytest.mark.slow
@pytest.mark.parametrize("layout", TEXT_LAYOUTS)
def test_text_rendition_gives_the_record_back(layout: str) -> None:
    @EXAMPLES
    @given(records())
    def check(record: Record) -> None:
        body = TEXT_LAYOUTS[layout](record)
        assert_same(text_truth(record, with_headline=layout == "text_share"), parsed(body, None), body)

    check()
