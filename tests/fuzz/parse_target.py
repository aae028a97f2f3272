"""Coverage-guided fuzzing of the parser: any bytes give a record, a named skip or LayoutError.

``python tests/fuzz/parse_target.py [SECONDS]`` (default 60) fuzzes with atheris (libFuzzer) from the saved pages of
``tests/fixtures``, the hostile pages and the cases of ``tests/fuzz/regressions``, with the words of the grammar as its
dictionary. A page that fails is written to the current folder as ``crash-...``: move it to ``tests/fuzz/regressions``,
where the tests replay it. Where atheris has no wheel (it is for Linux on x86-64), pages are mutated without guidance.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent)]

import hostile_pages as hostile  # noqa: E402

LONGEST = 20_000
"""Bytes of the longest page tried: all of the grammar fits in several times over, and thousands are tried a second."""
SLOWEST = 10
"""Seconds after which a page counts as failed."""
MOST_MEMORY = 2048
"""Megabytes, of which atheris takes a part itself."""


def seeds() -> Iterator[bytes]:
    """Yield the pages to start from; the first byte of each says how it is served (see ``try_page``)."""
    for page in sorted(TESTS.glob("fixtures/*/*/page.*")):
        yield b"\0" + page.read_bytes()
    for page in sorted(TESTS.glob("fuzz/regressions/*")):
        yield b"\0" + page.read_bytes()
    for make in hostile.FORMS.values():
        yield b"\1" + make(1500)


def words() -> list[str]:
    """Return the words of the grammar and the mark-up around them."""
    marks = [mark for pair in hostile.WRAPS.values() for mark in pair if mark]
    return list(dict.fromkeys([*hostile.LINES.values(), *hostile.WORDS, *marks, "</html>", "<html>", "\n\n"]))


def dictionary() -> str:
    """Return the words in libFuzzer's form."""
    coded = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in words())
    return "".join(f'"{word}"\n' for word in coded)


def try_page(data: bytes) -> None:
    """Parse a page and look at its outcome; the first byte chooses address and content type."""
    from outcomes import outcome_of

    from parsers import Page

    kind, body = data[:1] or b"\0", data[1:]
    url = (hostile.PLACEHOLDER_URL, None, "https://doctorqna.com/en", "http://127.0.0.1:8000/en/article/7")[kind[0] & 3]
    content_type = (None, "text/plain", "text/html; charset=big5", "text/html; charset=utf-16")[kind[0] >> 2 & 3]
    outcome_of(Page(body=body, url=url, content_type=content_type))


def fuzz_guided(seconds: int) -> None:
    """Fuzz with atheris; does not return."""
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["parsers"]):
        load_site = importlib.import_module("parsers").load_site
        load_site("doctorqna")
    folder = Path(tempfile.mkdtemp(prefix="healthqa-fuzz-"))
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:03}").write_bytes(seed)
    (folder / "words.dict").write_text(dictionary(), encoding="ascii")
    options = {
        "max_total_time": seconds,
        "max_len": LONGEST,
        "timeout": SLOWEST,
        "rss_limit_mb": MOST_MEMORY,
        "dict": folder / "words.dict",
        "print_final_stats": 1,
    }
    arguments = [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)]
    atheris.Setup(arguments, try_page)
    atheris.Fuzz()


def mutated(page: bytes, other: bytes, chance: random.Random, vocabulary: list[str]) -> bytes:
    """Return a page with some of it cut out, repeated, replaced by a word or by a piece of another page."""
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(page))
        to = min(len(page), at + chance.choice((0, 1, 10, 100)))
        begin = chance.randint(0, len(other))
        inserted = chance.choice(
            (
                b"",
                page[at:to] * chance.randint(1, 20),
                other[begin : begin + 100],
                chance.choice(vocabulary).encode(),
                chance.randbytes(2),
            )
        )
        page = (page[:at] + inserted + page[to:])[:LONGEST]
    return page


def fuzz_unguided(seconds: int) -> None:
    """Mutate the seeds at random until the time is up; a page that fails is written to a file."""
    chance = random.Random(time.time_ns())
    corpus, vocabulary = list(seeds()), words()
    end, tried = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        page = mutated(chance.choice(corpus), chance.choice(corpus), chance, vocabulary)
        crash = Path(f"crash-{tried}")
        crash.write_bytes(page)
        try_page(page)
        crash.unlink()
        tried += 1
    print(f"{tried} pages tried without guidance: atheris is not installed")


if __name__ == "__main__":
    budget = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    if importlib.util.find_spec("atheris"):
        fuzz_guided(budget)
    else:
        fuzz_unguided(budget)
