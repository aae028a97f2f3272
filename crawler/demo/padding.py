"""Weight for demo pages: style sheets, scripts and link lists such as real pages carry around their content."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

_BLOCK_BYTES = 64_000
_SHARE_OF_LINKS = 0.4  # of the added bytes; gives a page of 60 kB about as many elements as real pages have
_AROUND_STYLE = len(b"<style></style>")


@cache
def _style_rules() -> bytes:
    """Return a block of CSS rules, one a line."""
    rules: list[str] = []
    size = number = 0
    while size < _BLOCK_BYTES:
        colour = number * 2654435761 % 0xFFFFFF
        rule = f".u-{number:x}{{margin:{number % 32}px {number * 7 % 24}px;color:#{colour:06x};order:{number % 9}}}\n"
        rules.append(rule)
        size += len(rule)
        number += 1
    return "".join(rules).encode()


def pad(page: bytes, size: int, links: Iterable[tuple[str, str]] = ()) -> bytes:
    """Return an HTML page grown to about ``size`` bytes (a page that is larger stays as it is).

    Rules of CSS go behind the title. ``links`` (pairs of path and escaped label) become a directory at the end of the
    page, as long as they take no more than two fifths of what is added.
    """
    directory = _directory(int((size - len(page)) * _SHARE_OF_LINKS), links)
    missing = size - len(page) - len(directory) - _AROUND_STYLE
    if missing <= 0:
        return page
    rules = _style_rules() * (missing // _BLOCK_BYTES + 1)
    style = b"<style>" + rules[: rules.rfind(b"\n", 0, missing) + 1] + b"</style>"
    head_end = _behind_title(page)
    body_end = page.lower().rfind(b"</body>")
    if body_end < 0:
        body_end = len(page)
    return page[:head_end] + style + page[head_end:body_end] + directory + page[body_end:]


def _behind_title(page: bytes) -> int:
    for end in (b"</title>", b"</TITLE>"):
        place = page.find(end)
        if place >= 0:
            return place + len(end)
    return 0


def _directory(size: int, links: Iterable[tuple[str, str]]) -> bytes:
    parts = ['<nav class="directory"><ul>\n']
    room = size - 40
    for path, label in links:
        item = f'<li><a href="{path}">{label}</a></li>\n'
        room -= len(item)
        if room < 0:
            break
        parts.append(item)
    return ("".join(parts) + "</ul></nav>\n").encode() if len(parts) > 1 else b""
