"""Saved pages and what they must give: every field, null ones too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parsers import Page, Skip, as_dict, load_site

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/meta.json"))


def parse_case(case: Path) -> Any:
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    page_file = next(case.glob("page.*"))
    page = Page(body=page_file.read_bytes(), url=meta["url"], status=meta["status"], content_type=meta["content_type"])
    outcome = load_site(case.parent.name).parse(page)
    if isinstance(outcome, Skip):
        return {"skip": outcome.reason}
    records = [as_dict(record) for record in outcome]
    return records[0] if len(records) == 1 else records


def differences(expected: Any, got: Any, where: str = "") -> list[str]:
    """Name every field that differs, with both values."""
    if isinstance(expected, dict) and isinstance(got, dict):
        keys = [*expected, *(key for key in got if key not in expected)]
        return [
            line
            for key in keys
            for line in differences(
                expected.get(key, "(absent)"), got.get(key, "(absent)"), f"{where}.{key}".lstrip(".")
            )
        ]
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        return [
            line
            for i, (a, b) in enumerate(zip(expected, got, strict=True))
            for line in differences(a, b, f"{where}[{i}]")
        ]
    return [] if expected == got else [f"{where}: expected {expected!r}, got {got!r}"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_saved_page_gives_every_field_as_expected(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    assert differences(expected, parse_case(case)) == []


def test_there_are_saved_pages_of_every_rendition() -> None:
    layouts = {
        json.loads((case / "expected.json").read_text(encoding="utf-8")).get("layout")
        for case in CASES
        if case.parent.name == "doctorqna"
    }
    assert {"html", "text_share", "text_plain"} <= layouts
