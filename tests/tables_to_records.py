"""Published tables back to records, read with pandas as a user would, so that tests can compare them with the truth."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd

from parsers.records import Article, Asker, Faq, Point, Question, Record, Reply, Section, Similar

Rows = dict[str, list[dict[str, Any]]]


def read_records(folder: Path) -> dict[str, Record]:
    """Return the records of a version by page_id. The asker's name is null: no table has it."""
    replies, sections, similar, faqs = (_by_page(folder, name) for name in ("replies", "sections", "similar", "faqs"))
    points: defaultdict[tuple[str, int], list[Point]] = defaultdict(list)
    for page, rows in _by_page(folder, "points").items():
        for row in rows:
            points[page, row["section_position"]].append(Point(label=row["label"], text=row["text"]))
    return {
        row["page_id"]: Record(
            site=row["site"],
            language=row["language"],
            source_id=row["source_id"],
            page_id=row["page_id"],
            url=row["url"],
            layout=row["layout"],
            title=row["title"],
            specialty=row["specialty"],
            question=Question(title=row["question_title"], text=row["question_text"], asked_on=row["asked_on"]),
            asker=Asker(age_min=row["asker_age_min"], age_max=row["asker_age_max"], gender=row["asker_gender"]),
            replies=tuple(_reply(reply) for reply in replies[row["page_id"]]),
            article=_article(sections[row["page_id"]], points),
            similar=tuple(_similar(card) for card in similar[row["page_id"]]),
            faqs=tuple(
                Faq(**{name: faq[name] for name in ("position", "topic", "specialty", "url")})
                for faq in faqs[row["page_id"]]
            ),
            notes=tuple(row["notes"]),
        )
        for row in _rows(folder, "questions")
    }


def _rows(folder: Path, table: str) -> list[dict[str, Any]]:
    frame = pd.read_parquet(folder / table)
    return [{name: _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _by_page(folder: Path, table: str) -> Rows:
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(folder, table):
        rows[row["page_id"]].append(row)
    return rows


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if hasattr(value, "tolist") and getattr(value, "ndim", 0) == 1:
        return value.tolist()
    return None if pd.isna(value) else value


def _reply(row: dict[str, Any]) -> Reply:
    names = ("doctor", "role", "specialty", "institution", "text", "replied_on", "accepted")
    return Reply(**{name: row[name] for name in names})


def _similar(row: dict[str, Any]) -> Similar:
    names = ("position", "title", "url", "question_excerpt", "doctor", "specialty", "reply_excerpt", "truncated")
    return Similar(page_id=row["similar_page_id"], **{name: row[name] for name in names})


def _article(rows: list[dict[str, Any]], points: dict[tuple[str, int], list[Point]]) -> Article | None:
    sections = tuple(
        Section(
            kind=row["kind"],
            number=row["number"],
            heading=row["heading"],
            paragraphs=tuple(row["paragraphs"]),
            points=tuple(points.get((row["page_id"], row["position"]), ())),
        )
        for row in rows
    )
    return Article(sections=sections) if sections else None
