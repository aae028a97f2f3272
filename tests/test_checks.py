"""What the checks promise: bounds that stop, bounds that warn, and no version that is broken or fell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sample_archive import CHALLENGE, NO_LAYOUT, SITE, build, crawl, new_home, page_html

from pipelines.build import BuildResult
from pipelines.checks import Finding, check_version, fill_rates, rejected_share
from pipelines.definition import Definition, load_definition
from pipelines.errors import DefinitionError, HealthQAError
from pipelines.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def definition(home: Home, **checks: Any) -> Definition:
    """Return the definition with these checks and no others."""
    plain = load_definition(SITE, home).model_dump()
    return Definition.model_validate({**plain, "checks": checks})


def built(home: Home, count: int = 10, without_reply_date: int = 0, unparsed: int = 0, day: int = 0) -> BuildResult:
    with crawl(home, day=day) as events:
        for number in range(1, count + 1):
            body = page_html(number)
            if number <= without_reply_date:
                body = body.replace(f"Reply Date: 2012/01/{number % 28 + 1:02d}".encode(), b"Reply Date:")
            events.page(number, body)
        for number in range(1, unparsed + 1):
            events.page(1000 + number, NO_LAYOUT)
    return build(home)


def level(findings: list[Finding], check: str, field: str | None = None) -> str:
    (found,) = [finding for finding in findings if finding.check == check and finding.field == field]
    assert (found.advice == "") == (found.level == "ok")
    return found.level


def test_a_good_version_passes_everything(home: Home) -> None:
    result = built(home, 60)
    findings = check_version(load_definition(SITE, home), result.folder, None)
    assert {finding.level for finding in findings} == {"ok"}
    assert {"parts", "unique", "join", "rows", "rejected_share", "fill_rate"} <= {f.check for f in findings}


@pytest.mark.parametrize(
    ("bounds", "expected"), [((5, 8), "ok"), ((5, 11), "warn"), ((11, 20), "stop"), ((10, 10), "ok")]
)
def test_rows_have_a_bound_that_stops_and_one_that_warns(home: Home, bounds: tuple[int, int], expected: str) -> None:
    result = built(home)
    checks = {"rows": {"stop": bounds[0], "warn": bounds[1]}}
    assert level(check_version(definition(home, **checks), result.folder, None), "rows") == expected


@pytest.mark.parametrize(("bounds", "expected"), [((0.5, 0.2), "ok"), ((0.5, 0.1), "warn"), ((0.1, 0.0), "stop")])
def test_the_rejected_share_counts_pages_that_should_have_been_records(
    home: Home, bounds: tuple[float, float], expected: str
) -> None:
    result = built(home, 8, unparsed=2)
    assert rejected_share(result.manifest) == 0.2
    checks = {"rejected_share": {"stop": bounds[0], "warn": bounds[1]}}
    assert level(check_version(definition(home, **checks), result.folder, None), "rejected_share") == expected


def test_fill_rates_count_values(home: Home) -> None:
    result = built(home, 10, without_reply_date=3)
    rates = fill_rates(result.folder)
    assert rates["replied_on"] == pytest.approx(0.7)
    assert rates["title"] == 1
    assert rates["reply_institution"] == 0
    assert fill_rates(result.folder, "rejects")["url"] == 0
    checks = {"fill_rate": {"replied_on": {"stop": 0.5, "warn": 0.9}, "title": {"stop": 1.0}}}
    findings = check_version(definition(home, **checks), result.folder, None)
    assert level(findings, "fill_rate", "replied_on") == "warn"
    assert level(findings, "fill_rate", "title") == "ok"


def test_a_bound_on_a_column_that_is_not_there_is_a_definition_error(home: Home) -> None:
    wrong = definition(home, fill_rate={"reply_dat": {"stop": 0.5}})
    with pytest.raises(DefinitionError, match=r"checks\.fill_rate names no column of questions: reply_dat"):
        check_version(wrong, built(home).folder, None)


def test_a_fall_of_rows_or_of_a_fill_rate_against_the_last_version_is_found(tmp_path: Path) -> None:
    before = built(new_home(tmp_path / "a"), 20)
    home = new_home(tmp_path / "b")
    after = built(home, 14, without_reply_date=7)
    drift = {"drift": {"rows": {"stop": 0.5, "warn": 0.2}, "fill_rate": {"stop": 0.3, "warn": 0.1}}}
    findings = check_version(definition(home, **drift), after.folder, before.folder)
    assert level(findings, "drift_rows") == "warn"
    assert level(findings, "drift_fill_rate", "replied_on") == "stop"
    assert level(findings, "drift_fill_rate", "title") == "ok"
    back = check_version(definition(home, **drift), before.folder, after.folder)
    assert {finding.level for finding in back} == {"ok"}


def test_versions_of_another_origin_are_not_compared(tmp_path: Path) -> None:
    demo, live = new_home(tmp_path / "demo"), new_home(tmp_path / "live")
    with crawl(demo, origin="demo") as events:
        for number in range(1, 20):
            events.page(number)
    before, after = build(demo), built(live, 2)
    checks = definition(live, drift={"rows": {"stop": 0.0}})
    findings = check_version(checks, after.folder, before.folder)
    assert level(findings, "drift") == "ok"
    assert not [finding for finding in findings if finding.check == "drift_rows"]


def test_a_version_that_was_touched_stops(home: Home) -> None:
    result = built(home)
    (part,) = (result.folder / "replies").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:-1])
    findings = check_version(load_definition(SITE, home), result.folder, None)
    assert [(finding.check, finding.table, finding.level) for finding in findings] == [("parts", "replies", "stop")]
    part.unlink()
    assert check_version(load_definition(SITE, home), result.folder, None)[0].level == "stop"


def test_a_folder_without_a_version_says_so(tmp_path: Path) -> None:
    with pytest.raises(HealthQAError, match="There is no version of a dataset"):
        check_version(load_definition(SITE, new_home(tmp_path)), tmp_path, None)


def test_a_site_that_answers_with_challenges_only_stops(home: Home) -> None:
    with crawl(home) as events:
        for number in range(1, 5):
            events.page(number, CHALLENGE)
    findings = check_version(load_definition(SITE, home), build(home).folder, None)
    assert level(findings, "rows") == "stop"
