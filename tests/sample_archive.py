"""An archive for tests: pages with every part, written as a crawl writes them, in any order of events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from parsers.records import Article, Asker, Faq, Point, Question, Record, Reply, Section, Similar
from pipelines.archive import Origin, SegmentWriter
from pipelines.build import BuildResult, build_version
from pipelines.definition import load_definition
from pipelines.home import Home

SITE = "doctorqna"
LIVE = "https://doctorqna.com"
ASKER = "Zippora Q"
START = datetime(2026, 10, 1, 12, 0, 0, 250000, tzinfo=UTC)
CHALLENGE = b"<html><head><title>Just a moment...</title></head><body><p>Just a moment...</p></body></html>"
NO_LAYOUT = b"<html><body><p>Knee</p><p>Ann, 20~29 year old female. Ask Date: 2012/01/17</p></body></html>"


def page_html(number: int, reply: str = "Rest for three days.") -> bytes:
    """Return a question page with every part."""
    day = f"2012/01/{number % 28 + 1:02d}"
    words = " ".join(f"sign{number * 31 + place}" for place in range(30))
    lines = [
        f"<h1>Pain number {number} of the knee - Orthopedics</h1>",
        "<p>Share to:</p>",
        f"<h2>Why does my knee number {number} hurt?</h2>",
        f"<p>Hello, my knee hurts since {number} days.<br>I noticed {words}.<br>What can I do?</p>",
        f"<p>{ASKER}, 20~29 year old female. Ask Date: {day}</p>",
        "<p>Dr. Ottoline Brisk reply Orthopedics</p>",
        f"<p>Hello number {number}.<br>{reply}</p>",
        f"<p>Reply Date: {day}</p>",
        "<h2>More Info</h2>",
        "<p>Knees carry the body.</p>",
        "<h3>1. Causes</h3>",
        "<ul><li>Strain: too many stairs.</li><li>Cold: too few blankets.</li></ul>",
        "<p>In conclusion, rest helps.</p>",
        "<h2>Similar Q&amp;A</h2>",
        f"<h3>Pain number {number + 1} of the knee</h3>",
        f"<p>Hello, my knee hurts since {number + 1} days...</p>",
        "<p>Dr. Ottoline Brisk reply Orthopedics</p>",
        "<p>Hello, rest for...</p>",
        f'<p><a href="/en/article/{number + 1}">[Read More] Pain number {number + 1} of the knee</a></p>',
        "<h2>Related FAQ</h2>",
        '<p><a href="/en/faq/knee">Knee pain</a></p><p>(Orthopedics)</p>',
    ]
    return f"<html><head><title>Page</title></head><body>{''.join(lines)}</body></html>".encode()


class Events:
    """Writes what happened in one crawl; every event is a second after the one before."""

    def __init__(self, writer: SegmentWriter, start: datetime, base: str) -> None:
        self._writer = writer
        self.now = start
        self._base = base

    def response(self, path: str, status: int, body: bytes, **headers: str) -> None:
        """Archive any response; ``Content_Type="..."`` becomes the header ``Content-Type``."""
        pairs = {"Content_Type": "text/html; charset=utf-8", **headers}.items()
        self.now += timedelta(seconds=1)
        coded = [(name.replace("_", "-").encode(), value.encode()) for name, value in pairs]
        self._writer.write_response(f"{self._base}{path}", status, "Whatever", coded, body, self.now)

    def page(self, number: int, body: bytes | None = None, status: int = 200) -> None:
        """Archive a question page."""
        self.response(f"/en/article/{number}", status, page_html(number) if body is None else body)

    def unchanged(self, number: int) -> None:
        """Archive the answer 304."""
        self.now += timedelta(seconds=1)
        url = f"{self._base}/en/article/{number}"
        self._writer.write_revisit(url, 304, "Not Modified", [], self.now)


def new_home(folder: Path) -> Home:
    """Return a home in the folder."""
    return Home(state=folder / "var", datasets=folder / "datasets")


@contextmanager
def crawl(
    home: Home, day: int = 0, *, origin: Origin = "site", base_url: str | None = None, segment_bytes: int = 10**9
) -> Iterator[Events]:
    """Open the archive of a crawl that began ``day`` days after START."""
    start = START + timedelta(days=day)
    name = f"{start:%Y%m%dT%H%M%SZ}-{origin}"
    writer = SegmentWriter(
        home.crawl_folder(SITE, name),
        site=SITE,
        crawl=name,
        origin=origin,
        base_url=base_url,
        segment_bytes=segment_bytes,
    )
    with writer:
        yield Events(writer, start, base_url or LIVE)


def build(home: Home, origin: Origin | None = None, workers: int = 1) -> BuildResult:
    """Build the dataset."""
    return build_version(load_definition(SITE, home), home, origin, workers)


def full_record(number: int = 1) -> Record:
    """Return a record in which every field has a value."""
    page = f"{LIVE}/en/article/{number}"
    return Record(
        site=SITE,
        language="en",
        source_id=str(number),
        page_id=f"{SITE}/en/{number}",
        url=page,
        layout="html",
        title="Pain of the knee",
        specialty="orthopedics  &  Surgery",
        question=Question(title="Why?", text="Hello.\nWhy does it hurt?", asked_on="2012-01-17"),
        asker=Asker(name=ASKER, age_min=20, age_max=29, gender="female"),
        replies=(
            Reply(
                doctor="Ottoline Brisk",
                role="doctor",
                specialty="Orthopedics",
                institution="House of Knees",
                text="Hello, Dr.\nFriend.",
                replied_on="2012-01-18",
                accepted=True,
            ),
            Reply(role="lay", text="Mine too."),
        ),
        article=Article(
            sections=(
                Section(kind="introduction", paragraphs=("One.", "Two.")),
                Section(
                    kind="section",
                    number=1,
                    heading="Causes",
                    points=(Point(label="Strain", text="too many stairs."), Point(text="cold")),
                ),
                Section(kind="conclusion", paragraphs=("In conclusion, rest.",)),
            )
        ),
        similar=(
            Similar(
                position=1,
                title="Other knee",
                url=f"{LIVE}/en/article/7",
                page_id=f"{SITE}/en/7",
                question_excerpt="Hello...",
                doctor="Ottoline Brisk",
                specialty="Orthopedics",
                reply_excerpt="Rest...",
                truncated=True,
            ),
        ),
        faqs=(Faq(position=1, topic="Knee", specialty="Orthopedics", url=f"{LIVE}/en/faq/knee"),),
        notes=("one doubt", "another doubt"),
    )
