"""What the text functions promise: every word kept in order, and only white space moved."""

from __future__ import annotations

import codecs
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.text import decode, iso_date, reading_text, split_brackets, squeeze

# --- reading text ---

WORDS = st.sampled_from(
    "1. 2. 3. 4. (1) 2) 3、 10. 20. Dr. Mr. e.g. No. Hello, pain. pain I am surgery.) 2 ? ! tablets: .".split()
)
BROKEN = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=12).map("\n".join)


@given(st.text(max_size=200) | BROKEN)
def test_reading_text_keeps_every_word_in_order(text: str) -> None:
    reading = reading_text(text)
    assert reading is not None
    assert reading.split() == text.split()


def as_the_site_breaks(text: str) -> str:
    """Break lines as the site does: behind every full stop and space, also those of titles and numbers."""
    return text.replace(". ", ".\n")


PHRASES = st.lists(
    st.sampled_from("my knee hurts at night since Dr. Chen left, is it gout? yes! I am 35".split()), min_size=2
)
SENTENCES = st.lists(PHRASES.map(lambda words: f"It {' '.join(words)} today."), max_size=4).map(" ".join)
ITEMS = st.lists(st.sampled_from(["rest", "Cold water", "see Dr. Chen", "less coffee (no tea)"]), max_size=12)


@given(SENTENCES, ITEMS, SENTENCES)
def test_every_item_of_a_broken_list_stands_on_a_line_of_its_own(before: str, items: list[str], behind: str) -> None:
    numbered = [f"{number}. {item}" for number, item in enumerate(items, 1)]
    if numbered:
        numbered[-1] += "."
    broken = as_the_site_breaks(" ".join(part for part in (before, *numbered, behind) if part))
    reading = reading_text(broken) or ""
    assert [line for line in reading.split("\n") if line[:1].isdigit()] == numbered
    assert not [line for line in reading.split("\n") if line.endswith("Dr.")]
    assert reading_text(reading) == reading


@pytest.mark.parametrize(
    ("broken", "reading"),
    [
        (
            "My recommendations are to strengthen: 1.\nCore muscle strength 2.\nLumbar and abdominal muscle strength "
            "3.\nFlexibility 4.\nPosture.\nAll of these require guidance.",
            "My recommendations are to strengthen:\n1. Core muscle strength\n2. Lumbar and abdominal muscle strength\n"
            "3. Flexibility\n4. Posture.\nAll of these require guidance.",
        ),
        ("Hello, Dr.\nChen! I often wake up.\nWhy?", "Hello, Dr. Chen! I often wake up.\nWhy?"),
        ("Dear Dr.\nZhang,\nthank you.", "Dear Dr. Zhang,\nthank you."),
        ("Dr.\nChen", "Dr. Chen"),
        ("1.\nRest 2.\nIce", "1. Rest\n2. Ice"),
        (
            "I have had two kinds (of surgery.) 2.\nAre there any risks?",
            "I have had two kinds (of surgery.) 2.\nAre there any risks?",
        ),
        (
            "1.\nI had two kinds (of surgery.) 2.\nAre there any risks?",
            "1. I had two kinds (of surgery.)\n2. Are there any risks?",
        ),
        ("My doctor is Dr.\nNo. 1 in town.", "My doctor is Dr. No. 1 in town."),
        ("I am 20.\nMy knee hurts.", "I am 20.\nMy knee hurts."),
        ("It began in week 3.\nIt ended in week 5.", "It began in week 3.\nIt ended in week 5."),
        ("One line.\nAnother line.", "One line.\nAnother line."),
        ("Question? Yes! Fine.", "Question? Yes! Fine."),
        ("", ""),
        ("2.", "2."),
    ],
)
def test_reading_text_puts_cut_sentences_and_lists_together(broken: str, reading: str) -> None:
    assert reading_text(broken) == reading


def test_reading_text_of_nothing_is_nothing() -> None:
    assert reading_text(None) is None


@pytest.mark.parametrize("line", ["Dr.", "1.", "word 1.", "word. 2.", "x" * 30, "", "Dr. 1."])
def test_reading_text_of_many_lines_takes_linear_time(line: str) -> None:
    def seconds(lines: int) -> float:
        begin = time.process_time()
        reading_text("\n".join([line] * lines))
        return time.process_time() - begin

    seconds(100)
    assert seconds(40_000) < max(0.5, 10 * seconds(10_000))  # 16 times as long if it were quadratic


# --- bytes ---


@given(st.text())
def test_decode_of_utf_8_gives_the_text_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == (text, 0)
    assert decode(codecs.BOM_UTF8 + text.encode()) == (text, 0)


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_decode_takes_any_bytes(body: bytes, content_type: str | None) -> None:
    text, replaced = decode(body, content_type)
    assert 0 <= replaced <= max(len(text), len(body))


def test_decode_lets_the_bytes_decide() -> None:
    assert decode('<meta charset="gb2312">é'.encode(), "text/html; charset=big5") == ('<meta charset="gb2312">é', 0)
    assert decode(b"caf\xe9", "text/html; charset=iso-8859-1") == ("café", 0)
    assert decode("恆 功能".encode("cp950"), "text/html; charset=big5") == ("恆 功能", 0)
    assert decode(b'<meta charset="windows-1251">\xc4\xe0') == ('<meta charset="windows-1251">Да', 0)
    assert decode("é".encode("utf-16"))[0] == "é"


def test_decode_counts_what_it_could_not_read() -> None:
    text, replaced = decode("lots of plain words é ".encode() * 30 + b"\xff")
    assert (text[-1], replaced) == ("\ufffd", 1)
    assert decode("a real \ufffd is not counted".encode())[1] == 0


@pytest.mark.parametrize("name", ["zip", "unicode_escape", "utf-7", "undefined", "no such charset", ""])
def test_decode_passes_over_charsets_that_are_none(name: str) -> None:
    assert decode(b"caf\xe9", f"text/html; charset={name}") == ("café", 0)


# --- white space ---


@given(st.text())
def test_squeeze_leaves_no_white_space_and_twice_is_once(text: str) -> None:
    assert squeeze(text).split() == ([squeeze(text)] if squeeze(text) else [])
    once = squeeze(text, " ")
    assert squeeze(once, " ") == once
    assert "  " not in once
    assert once == once.strip()


def test_squeeze_folds_every_kind_of_white_space_and_drops_what_nobody_sees() -> None:
    assert squeeze("\u00a0 a\u3000\n b\tc ", " ") == "a b c"
    assert squeeze("Früh\u00adstück\u200b \ufeffhier", " ") == "Frühstück hier"


# --- dates ---


@given(st.dates())
def test_every_date_is_read(day: date) -> None:
    printed = f"{day.year:04}/{day.month}/{day.day:02}"
    assert iso_date(printed) == iso_date(f" {printed.replace('/', ' - ')} ") == day.isoformat()


@pytest.mark.parametrize(
    "printed", ["", "2012/13/01", "2011/02/29", "12/01/2012", "2012/01/17 10:00", "0000/01/01", "soon"]
)
def test_what_is_no_date_is_null(printed: str) -> None:
    assert iso_date(printed) is None


# --- brackets ---


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Ear Wax (ENT)", ("Ear Wax", "ENT")),
        ("Topic (kind) (Specialty (Part))", ("Topic (kind)", "Specialty (Part)")),
        ("耳垢（耳鼻喉科）", ("耳垢", "耳鼻喉科")),
        ("(Rehabilitation)", ("", "Rehabilitation")),
        ("Topic ()", None),
        ("Topic ( )", None),
        ("Topic)", None),
        ("Topic (x) y", None),
        ("", None),
    ],
)
def test_the_last_bracket_is_split_off(text: str, parts: tuple[str, str] | None) -> None:
    assert split_brackets(text) == parts


@given(st.text(alphabet="ab ()（）", max_size=30))
def test_splitting_brackets_loses_nothing_but_the_bracket(text: str) -> None:
    parts = split_brackets(text)
    if parts is not None:
        before, inside = parts
        assert inside
        assert text.lstrip().startswith(before)
        assert text[:-1].rstrip().endswith(inside)
