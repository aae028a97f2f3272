"""What a page may end as, and what holds for every record whatever the page was."""

from __future__ import annotations

import json
from typing import get_args

from parsers import LayoutError, Page, Record, Skip, SkipReason, as_dict, load_site


def outcome_of(page: Page, site: str = "doctorqna") -> str:
    """Parse a page; return ``record``, the reason of the skip, or ``layout error``. Everything else fails."""
    try:
        outcome = load_site(site).parse(page)
    except LayoutError as error:
        assert len(str(error)) < 2000, "a message for people, not a copy of the page"
        str(error).encode()
        return "layout error"
    if isinstance(outcome, Skip):
        assert outcome.reason in get_args(SkipReason)
        return outcome.reason
    assert isinstance(outcome, tuple)
    for record in outcome:
        assert isinstance(record, Record)
        json.dumps(as_dict(record), ensure_ascii=False, allow_nan=False).encode()
        assert record.question.asked_on is None or len(record.question.asked_on) == len("2012-01-17")
        numbers = [section.number for section in record.article.sections] if record.article else []
        assert all(number is None or abs(number) < 2**31 for number in numbers)
    return "record"
