"""Sitemaps (https://www.sitemaps.org/protocol.html): indexes and parts, XML or plain text, gzipped or not."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from lxml import etree

MAX_SITEMAP_BYTES = 50 * 1024 * 1024
"""Bound that the protocol sets for an uncompressed sitemap."""

_LASTMOD = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d[\d:.]*(Z|[+-]\d\d:?\d\d)?)?)?)?", re.IGNORECASE)


class SitemapEntry(NamedTuple):
    """One entry: a URL as printed, its ``lastmod`` (W3C date, as printed; null if absent or no date), and its kind."""

    url: str
    lastmod: str | None
    is_sitemap: bool


def parse_sitemap(body: bytes) -> Iterator[SitemapEntry]:
    """Yield the entries of a sitemap or sitemap index, in order.

    Damaged XML yields what can be read of it; anything that is no sitemap yields nothing.
    """
    body = _gunzip(body).lstrip(b"\xef\xbb\xbf \t\r\n")
    if body.startswith(b"<"):
        yield from _parse_xml(body)
    else:
        yield from _parse_text(body)


def _gunzip(body: bytes) -> bytes:
    """Undo gzip as far as it goes, up to the bound of the protocol; other bytes come back as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    inflate = zlib.decompressobj(wbits=31)  # 31: a gzip header is expected
    try:
        return inflate.decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error:
        return b""


def _parse_xml(body: bytes) -> Iterator[SitemapEntry]:
    events = etree.iterparse(
        BytesIO(body), events=("end",), recover=True, resolve_entities=False, no_network=True, huge_tree=False
    )
    try:
        for _, element in events:
            name = _local_name(element)
            if name in ("url", "sitemap"):
                entry = _entry(element, is_sitemap=name == "sitemap")
                if entry is not None:
                    yield entry
                _drop(element)
    except etree.XMLSyntaxError:  # beyond recovery: what came before stands
        return


def _entry(element: etree._Element, is_sitemap: bool) -> SitemapEntry | None:
    values = {_local_name(child): (child.text or "").strip() for child in element}
    url = values.get("loc")
    if not url:
        return None
    lastmod = values.get("lastmod") or ""
    return SitemapEntry(url, lastmod if _LASTMOD.fullmatch(lastmod) else None, is_sitemap)


def _drop(element: etree._Element) -> None:
    """Free what was read, so that memory stays flat in a sitemap of 50,000 entries."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _local_name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _parse_text(body: bytes) -> Iterator[SitemapEntry]:
    for line in body.splitlines():
        url = line.strip().decode("utf-8", "replace")
        if url.startswith(("http://", "https://")):
            yield SitemapEntry(url, None, False)
