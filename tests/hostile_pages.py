"""Pages that nobody means well with: each is a function of its size, so that time and memory can be seen to grow.

Every line that the parser looks for stands in every place where it could, many times over; every tag is nested, left
open, or repeated; every declared encoding is a lie. All names and sentences are invented.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

ASKER_LINE = "Mo, 30~39 year old female. Ask Date: 2014/11/03"
DOCTOR_LINE = "Dr. Ada Fern reply Neurology"
DATE_LINE = "Reply Date: 2014/11/05"

PARTS = {
    "top": ("Cold Hands - Neurology", "", "Share to:", ""),
    "question": ("Why are my hands cold?", "", "They have been cold since autumn.", "", ASKER_LINE, ""),
    "reply": (DOCTOR_LINE, "", "Keep them warm.", "", DATE_LINE, ""),
    "article": ("More Info", "", "Cold hands trouble many people.", "", "1. Warmth", "- Gloves: They help a lot.", ""),
    "cards": ("Similar Q&A", "", "Cold feet?", "", "They are cold.", "", DOCTOR_LINE, "Socks.", ""),
    "read_more": ("[Read More] Cold feet?", ""),
    "topics": ("Related FAQ", "", "Cold (Neurology)", "Warmth (Neurology)", ""),
}
"""A whole question page, part by part, as the lines of its text rendition."""

LINES = {
    "asker line": ASKER_LINE,
    "asker label": "Ask Date:",
    "asker label and date": "Ask Date: 2014/11/03",
    "asker age": "30~39 year old",
    "asker gender": "female",
    "asker numbers": "1~1",
    "bare date": "2014/11/03",
    "year": "year",
    "years old": "year old year old",
    "doctor line": DOCTOR_LINE,
    "doctor without specialty": "Dr. Ada Fern reply",
    "doctor name": "Dr. Ada Fern",
    "title of a doctor": "Dr.",
    "word reply": "reply",
    "reply and specialty": "reply Neurology",
    "date line": DATE_LINE,
    "date label": "Reply Date:",
    "more info": "More Info",
    "similar": "Similar Q&A",
    "faq": "Related FAQ",
    "share": "Share to:",
    "read more": "[Read More]",
    "read more with title": "[Read More] Cold feet?",
    "topic": "Cold (Neurology)",
    "specialty in brackets": "(Neurology)",
    "sentence": "They have been cold since autumn.",
    "title": "Warm Hands",
    "numbered title": "1. Warm Hands",
    "point": "- Gloves: They help a lot.",
    "bullet": "-",
    "number": "1.",
    "conclusion": "In conclusion, keep warm.",
    "advertisement": "Advertisement",
    "copyright": "© 2014",
    "facebook": "Facebook",
}
"""One of each kind of line that the grammar knows."""

WORDS = (
    "Dr. ",
    "Dr . reply ",
    "Dr. A reply B ",
    ", ",
    "(",
    ")",
    "()",
    "((a)",
    "1~",
    "1~1 ",
    "1. ",
    "reply ",
    " reply",
    "areplyA",
    "year old ",
    "year-old female ",
    "Ask Date: ",
    "2014/1/1 ",
    "2014",
    "[Read More] ",
    "[ ",
    "Reply Date ",
    " - ",
    "A - ",
    " | ",
    "A (B) ",
    ": ",
    "A: ",
    "... ",
    "? ",
    "- ",
    "</ ",
    "<a ",
    "< ",
    "&#",
    "&amp;",
    "\u00ad",
    "\u3000",
    "\x0b",
    "www.",
    "not found ",
    "page page ",
    "article ",
    "log in ",
    "members ",
    "verify you are ",
    "https://",
    "Neurology ",
    "A ",
    "a",
    "Á",
    "1",
)
"""What a huge single line may be made of."""


def text_page(bomb: list[str], place: str) -> bytes:
    """Return the text rendition of a question page with lines put in below a part."""
    lines: list[str] = []
    for part, own in PARTS.items():
        lines += own
        if part == place:
            lines += bomb
    return "\n".join(lines).encode()


def html_page(bomb: str, place: str, head: str = "") -> bytes:
    """Return the question page as HTML, with mark-up put in below a part."""
    pieces = [f"<!DOCTYPE html><html><head><title>Cold Hands - Neurology</title>{head}</head><body>"]
    for part, own in PARTS.items():
        pieces += [f"<p>{line.replace('&', '&amp;')}</p>" for line in own if line]
        if part == place:
            pieces.append(bomb)
    return "".join(pieces).encode()


WRAPS: dict[str, tuple[str, str]] = {
    "p": ("<p>", "</p>"),
    "br": ("", "<br>"),
    "nested": ("<div>", ""),
    "li": ("<li>", ""),
    "nested lists": ("<ol><li>", ""),
    "nested inline": ("<b><i><span>", "<br>"),
    "row": ("<tr><td>", ""),
    "cells": ("<tr><td>1<td>", ""),
    "definition": ("<dt>Term<dd>", ""),
    "bold": ("<p><b>", "</b>"),
    "link": ("<p><a href=/en/article/44459>", "</a></p>"),
    "foreign link": ("<p><a href=https://other.example/x>", "</a></p>"),
    "open link": ("<a href=/en/article/44459>", "<br>"),
    "heading": ("<h3>", "</h3>"),
    "aside": ("<aside><p>", ""),
    "button": ("<p><button>", "</button>"),
    "nested button": ("<button>", "<br>"),
    "spans": ("<span>", "</span> "),
    "custom": ("<x-y>", "</x-y>"),
}
"""How each line of a bomb may be marked up."""


def line_bombs() -> Iterator[tuple[str, Callable[[int], bytes]]]:
    """Yield (name, function of the number of lines): every kind of line at every place, in texts and in HTML."""
    for name, line in LINES.items():
        for place in PARTS:
            yield f"text: {name} below {place}", lambda n, line=line, place=place: text_page([line] * n, place)
            yield (
                f"text: {name} apart below {place}",
                lambda n, line=line, place=place: text_page([line, ""] * n, place),
            )
            for wrap, (before, after) in WRAPS.items():
                marked_up = before + line.replace("&", "&amp;") + after
                yield (
                    f"html {wrap}: {name} below {place}",
                    lambda n, marked_up=marked_up, place=place: html_page(marked_up * n, place),
                )


MEGABYTE = 1_000_000

FORMS: dict[str, Callable[[int], bytes]] = {
    "nested tags": lambda n: b"<html><body>" + b"<div>" * (n // 5),
    "nested inline tags": lambda n: b"<b><a href=x><span>" * (n // 19),
    "nested unseen tags": lambda n: html_page("<svg>" + "<g>" * (n // 3), "top"),
    "nested lists": lambda n: html_page("<ol><li>" * (n // 8), "reply"),
    "nested tables": lambda n: html_page("<table><tr><td>a" * (n // 16), "article"),
    "end tags alone": lambda n: html_page("</div></p></li>" * (n // 15), "question"),
    "unclosed paragraphs": lambda n: html_page("<p>" * (n // 3), "question"),
    "unclosed everything": lambda n: html_page("<p><b><a href=x><li><td><h2>a" * (n // 29), "question"),
    "line breaks": lambda n: html_page("<br>" * (n // 4), "question"),
    "boxes in a deep box": lambda n: html_page("<div>" * 400 + "<div>a</div>" * (n // 12), "reply"),
    "footers in a deep box": lambda n: html_page("<div>" * 400 + "<footer></footer>" * (n // 17), "reply"),
    "marked-up letters on a line": lambda n: html_page("<a href=x>a</a>" * (n // 15), "question"),
    "label of many links": lambda n: html_page("<p>Share to:" + "<a href=x>X</a>" * (n // 15), "top"),
    "topic of many links": lambda n: html_page("<p>" + "<a href=x>A</a> (B)" * (n // 19), "topics"),
    "button of many words": lambda n: html_page("<p><button>" + "<i>a</i>" * (n // 8) + "</button>", "reply"),
    "bold run of many words": lambda n: html_page("<p><b>" + "<i>a</i>" * (n // 8) + ":</b> b", "article"),
    "chips": lambda n: html_page(
        "<i class=c>" * 200 + "<i class=c></i>" * (n // 15), "reply", "<style>.c{display:inline-block}</style>"
    ),
    "one long attribute": lambda n: html_page(f'<p title="{"a" * n}">a</p>', "question"),
    "one long class attribute": lambda n: html_page(
        f'<p class="{"bc " * (n // 3)}">a</p>', "question", "<style>.c{display:none}</style>"
    ),
    "one long style attribute": lambda n: html_page(f'<p style="{"display:" * (n // 8)}">a</p>', "question"),
    "many attributes": lambda n: html_page(f"<p {' '.join(f'a{i}' for i in range(n // 7))}>a</p>", "question"),
    "many quoted attributes": lambda n: html_page(
        "<p " + "".join(f"a{i}='>'" for i in range(n // 10)) + ">a</p>", "question"
    ),
    "open quotes": lambda n: html_page("<p a='<p a=\"" * (n // 12), "question"),
    "one long tag name": lambda n: html_page(f"<{'a' * n}>", "question"),
    "one long address": lambda n: html_page(f'<a href="/{"a/" * (n // 2)}">a</a>', "cards"),
    "long base address": lambda n: html_page(
        "<p><a href=x>a</a></p>" * (n // 44), "cards", f"<base href='/{'a/' * (n // 4)}'>"
    ),
    "many links": lambda n: html_page("<p><a href=/en/article/44459?x>a</a></p>" * (n // 40), "cards"),
    "many addresses that are none": lambda n: html_page(
        "<p><a href='http://[x:99999999'>a</a></p>" * (n // 37), "cards"
    ),
    "links to the same page": lambda n: html_page("<p><a href='#x'>a</a></p>" * (n // 25), "cards"),
    "style sheet of open rules": lambda n: html_page("", "top", f"<style>.none{{{'a{' * (n // 2)}</style>"),
    "style sheet of rules": lambda n: html_page("", "top", f"<style>{'.a{display:none}' * (n // 16)}</style>"),
    "style sheet of media": lambda n: html_page("", "top", f"<style>none{'@a{b{}' * (n // 6)}</style>"),
    "style sheet of letters": lambda n: html_page("", "top", f"<style>none{'a' * n}</style>"),
    "style sheet of at signs": lambda n: html_page("", "top", f"<style>none{'@a;' * (n // 3)}</style>"),
    "style sheets": lambda n: html_page("", "top", "<style>.a{display:none}</style>" * (n // 31)),
    "titles": lambda n: html_page("", "top", "<title>a</title>" * (n // 16)),
    "title of dashes": lambda n: html_page("", "top", "").replace(b"Cold Hands -", b"Cold" + b" - A" * (n // 4)),
    "title of site names": lambda n: html_page("", "top").replace(
        b"Hands - Neurology", b"Hands" + b" | DoctorQnA" * (n // 12)
    ),
    "long site name": lambda n: html_page(
        "", "top", f"<meta property=og:site_name content='{'a' * (n // 2)}'>"
    ).replace(b"Hands - Neurology", b"Hands" + b" | a" * (n // 8)),
    "meta charsets": lambda n: b"\xff<meta charset" * (n // 15),
    "comments": lambda n: html_page("a<!-- -->" * (n // 9), "question"),
    "open comments": lambda n: html_page("<!--" * (n // 4), "question"),
    "processing instructions": lambda n: html_page("a<?b>" * (n // 5), "question"),
    "document types": lambda n: b"<!DOCTYPE html>" * (n // 15),
    "open angles": lambda n: html_page("<" * n, "question"),
    "angles in words": lambda n: html_page("a < b " * (n // 6), "question"),
    "entities": lambda n: html_page("&amp;" * (n // 5), "question"),
    "unknown entities": lambda n: html_page("&zzz;" * (n // 5), "question"),
    "entity of many digits": lambda n: html_page("&#" + "1" * n, "question"),
    "entity bomb": lambda n: (
        b"<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10))
        + b"]><html><body><p>"
        + b"&a9;" * (n // 4)
    ),
    "outside entity": lambda n: b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><p>" + b"&x;" * (n // 3),
    "scripts": lambda n: html_page("<script><!--<script>" * (n // 20), "question"),
    "text areas": lambda n: html_page("<textarea>" * (n // 10), "question"),
    "plain text element": lambda n: html_page("<plaintext>" + "</p>" * (n // 4), "question"),
    "preformatted lines": lambda n: html_page("<pre>" + "\n" * n, "question"),
    "NUL bytes": lambda n: b"\0" * n,
    "NUL bytes in HTML": lambda n: html_page("<p>a\0b" * (n // 6), "question"),
    "NUL bytes in a text": lambda n: text_page(["a\0b" * (n // 3)], "reply"),
    "half a character": lambda n: text_page(["a" * n], "reply") + "é".encode()[:1],
    "half characters": lambda n: b"<p>" + b"\xc3" * n,
    "bytes of no encoding": lambda n: bytes(range(256)) * (n // 256),
    "UTF-16, little end first": lambda n: b"\xff\xfe" + ("Dr. A reply B\n" * (n // 28)).encode("utf-16-le"),
    "UTF-16, cut": lambda n: b"\xfe\xff" + ("<p>a" * (n // 8)).encode("utf-16-be") + b"\xd8",
    "UTF-32": lambda n: ("<p>a" * (n // 16)).encode("utf-32"),
    "byte order marks": lambda n: b"\xef\xbb\xbf" * (n // 3),
    "characters beyond 16 bits": lambda n: ("\U0001f600 " * (n // 5)).encode(),
    "empty lines": lambda n: text_page([""] * n, "reply"),
    "carriage returns": lambda n: b"\r" * n,
    "form feeds": lambda n: b"a\x0c\x1c\x85" * (n // 4),
    "lines of one letter": lambda n: b"a\n" * (n // 2),
    "spaces": lambda n: b" " * n + b"a",
    "invisible characters": lambda n: ("\u200b\u00ad" * (n // 5)).encode() + b"a",
    "words": lambda n: text_page(["ab " * (n // 3)], "reply"),
    "short pages one behind the other": lambda n: (text_page([], "top") + b"\n") * (n // 600),
    "cards without end": lambda n: html_page(
        "".join(f"<p>{line}</p>" for line in PARTS["cards"][2:]) * (n // 80), "cards"
    ),
    "replies without end": lambda n: text_page([DOCTOR_LINE, "Socks.", DATE_LINE] * (n // 60), "reply"),
}
"""Every other way to be hostile, as functions of the size in bytes (roughly)."""

PLACEHOLDER_URL = "https://doctorqna.com/en/article/44458"
ADDRESSES = (
    None,
    PLACEHOLDER_URL,
    "",
    " ",
    "http://[",
    "http://[::1",
    "https://doctorqna.com:99999999/en/article/1",
    "https://doctorqna.com:port/en/article/1",
    "https://doctorqna.com/en/article/" + "9" * 5000,
    "https://doctorqna.com/" + "a/" * 10_000,
    "https://doctorqna.com/en/article/1\0",
    "https://doctorqna.com/en/article/1\u0663",
    "//doctorqna.com/en/article/1",
    "https://doctorqna.com\\@evil.example/en/article/1",
    "https://a\u2100b/en/article/1",
    "https://\ud800/en/article/1",
    "javascript:alert(1)",
    "data:text/html,<p>a",
    "file:///etc/passwd",
    "\x00\x01",
)
"""What may stand where an address should."""
CONTENT_TYPES = (
    None,
    "",
    "text/html",
    "text/plain",
    "text/html; charset=utf-16",
    "text/html; charset=" + "x" * 10_000,
    "charset" + " " * 10_000,
    *(
        f"text/html; charset={name}"
        for name in "zip base64 rot13 hex bz2 uu quopri idna punycode undefined unicode_escape utf-7 "
        "utf_32 mbcs oem hz cp037 iso2022_kr big5 gb18030 shift_jis ../../etc/passwd encodings x-user-defined".split()
    ),
)
"""Declared encodings, among them those that Python knows and that are none."""
