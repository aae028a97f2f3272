"""How well the quality rules do on the labelled cases: ``python tests/quality_report.py`` prints the table.

The cases lie in ``quality_cases``: ``tuned.toml`` is the half that the rules were written with, ``blind.toml`` the
half that was written afterwards. A case names every flag that its texts must get; it must get no other.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # started as a script, it finds the project too

from parsers.records import Question, Record, Reply
from pipelines.quality import RULES, find_flags

CASES = Path(__file__).parent / "quality_cases"
HALVES = ("tuned", "blind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled case."""

    half: str
    record: Record
    expected: frozenset[str]

    @property
    def found(self) -> frozenset[str]:
        """Names of the flags that the rules give it."""
        return frozenset(flag.name for flag in find_flags(self.record))


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one rule does on some cases."""

    flag: str
    right: int
    """Cases that must have the flag, and have it."""
    missed: int
    wrong: int
    """Cases that must not have the flag, and have it."""

    @property
    def precision(self) -> float:
        """Share of the flags given that are right; 1 where none was given."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the flags due that were given; 1 where none was due."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def make_record(texts: dict[str, Any]) -> Record:
    """Return an English record with these texts (headline, title, body, reply, specialty) and nothing else."""
    reply = Reply(text=texts["reply"], specialty=texts.get("specialty")) if "reply" in texts else None
    return Record(
        site="doctorqna",
        language="en",
        source_id="1",
        page_id="doctorqna/en/1",
        url="https://doctorqna.com/en/article/1",
        layout="html",
        title=texts.get("headline"),
        specialty=texts.get("specialty"),
        question=Question(title=texts.get("title"), text=texts.get("body")),
        replies=(reply,) if reply is not None else (),
    )


def load_cases(*halves: str) -> list[Case]:
    """Return the labelled cases of these halves, all if none is named. Raises ValueError for a key that is unknown."""
    cases = []
    for half in halves or HALVES:
        for texts in tomllib.loads((CASES / f"{half}.toml").read_text(encoding="utf-8"))["case"]:
            unknown = set(texts) - {"headline", "title", "body", "reply", "specialty", "flags"}
            unknown |= set(texts["flags"]) - set(RULES)
            if unknown:
                raise ValueError(f"{half}.toml: {', '.join(sorted(unknown))} in {texts}")
            cases.append(Case(half=half, record=make_record(texts), expected=frozenset(texts["flags"])))
    return cases


def score_rules(cases: Iterable[Case]) -> list[Score]:
    """Return the score of every rule."""
    judged = [(case.expected, case.found) for case in cases]
    return [
        Score(
            flag=flag,
            right=sum(flag in expected and flag in found for expected, found in judged),
            missed=sum(flag in expected and flag not in found for expected, found in judged),
            wrong=sum(flag not in expected and flag in found for expected, found in judged),
        )
        for flag in RULES
    ]


@click.command()
@click.option("--errors", is_flag=True, help="Show the cases that were judged wrongly.")
def main(errors: bool) -> None:
    """Print precision and recall of every quality flag on the labelled cases."""
    for half in (*HALVES, "all"):
        cases = load_cases() if half == "all" else load_cases(half)
        click.echo(f"{half}: {len(cases)} cases")
        click.echo(f"  {'flag':<24}{'due':>5}{'given':>7}{'precision':>11}{'recall':>8}")
        for score in score_rules(cases):
            due, given = score.right + score.missed, score.right + score.wrong
            click.echo(f"  {score.flag:<24}{due:>5}{given:>7}{score.precision:>11.3f}{score.recall:>8.3f}")
    if errors:
        for case in load_cases():
            if case.expected != case.found:
                record = case.record
                texts = (record.title, record.question.title, record.question.text, *(r.text for r in record.replies))
                click.echo(f"{case.half}: {[text for text in texts if text is not None]}")
                missed, wrong = sorted(case.expected - case.found), sorted(case.found - case.expected)
                click.echo(f"  missed: {', '.join(missed) or '-'}; wrong: {', '.join(wrong) or '-'}")


if __name__ == "__main__":
    main()
