"""The links of a fetched page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree, html

from crawler.addresses import join_url


class Link(NamedTuple):
    """A link as an absolute URL; ``nofollow`` if the page asks robots not to follow it."""

    url: str
    nofollow: bool


def parse_links(body: bytes, url: str, encoding: str | None = None) -> Iterator[Link]:
    """Yield the links of an HTML page, in page order, as absolute URLs. Bytes that are no HTML have none.

    ``url`` is where the page was fetched; a ``<base href>`` in it counts. ``encoding`` is that of the body, null
    if unknown.
    """
    tree = _parse_tree(body, encoding)
    if tree is None:
        return
    base = tree.xpath("string(//base[@href][1]/@href)")
    page_url = (join_url(url, str(base)) if base else None) or url
    for element in tree.iter("a", "area", "link"):
        rel = str(element.get("rel", "")).lower().split()
        if element.tag == "link" and not {"next", "prev", "canonical"} & set(rel):
            continue
        href = element.get("href")
        absolute = join_url(page_url, str(href)) if href else None
        if absolute is not None:
            yield Link(absolute, "nofollow" in rel)


def _parse_tree(body: bytes, encoding: str | None) -> html.HtmlElement | None:
    if b"<" not in body:
        return None
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(encoding=encoding))
    except (LookupError, etree.ParserError):  # an encoding that libxml2 does not know; nothing but comments
        return None if encoding is None else _parse_tree(body, None)
