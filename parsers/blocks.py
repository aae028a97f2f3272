"""A page as one sequence of lines, the same for HTML and for text renditions.

A ``Line`` is what a browser would show as one line of text if the window were wide enough: block elements and
``<br>`` break lines, inline elements do not (CSS 2.2 section 9.2; white space is folded by section 16.6). Around the
lines stand ``Box`` objects, one for each block element (or, in a text, for each paragraph), so that a parser can ask
what lies together without knowing a single tag or class name.

What no reader sees does not count: scripts, templates, ``noscript``, ``hidden``, ``display: none`` (in a style
attribute or in a style sheet of the page), closed dialogs, form controls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from parsers.pages import LayoutError
from parsers.text import decode, squeeze

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big blink button cite code data del dfn em font i img ins kbd label mark meter nobr "
    "output picture progress q rb rp rt ruby s samp slot small span strike strong sub sup time tt u var wbr".split()
)
_UNSEEN = frozenset(
    "area audio base canvas col colgroup datalist embed frame frameset head iframe input link meta noembed noframes "
    "noscript object optgroup option param script select source style svg template textarea track video".split()
)
_STRONG = frozenset(("b", "strong", "th", "dt"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CHROME_TAGS = frozenset(("nav", "aside", "footer", "dialog"))
_SECTIONS = frozenset(("article", "section", "blockquote", "li", "td", "fieldset", "figure", "details"))
_CHROME_ROLES = frozenset(
    "navigation complementary contentinfo banner dialog alertdialog alert menu menubar toolbar search".split()
)
_AD_LABELS = frozenset(("advertisement", "advertisements", "ad", "ads", "sponsored", "sponsored content", "promoted"))
_AD_LINE = re.compile(r"(?:advertisements?|sponsored(?: content)?|promoted)\s*[:|–—-]\s*\S", re.I)
_ACTIONS = re.compile(
    r"(?:like|dislike|helpful|share|copy(?: link)?|print|report|save|bookmark|follow|subscribe|"
    r"(?:accept|reject)(?: all)?|close|menu|search|log ?in|sign ?(?:in|up)|register|ask a question|reply|comment|"
    r"expand|collapse|listen|translate|(?:show|read|load|see|view) (?:more|less|all)|back(?: to top)?|top|next|"
    r"prev(?:ious)?|yes|no|dismiss|ok|got it|settings|\W*(?:\d+\W*)?)$",
    re.I,
)
_LARGEST_CHIP = 50
"""Elements looked at for a ``<br>`` in what a style sheet sets in a line."""
_MOST_NESTED_LINKS = 8
"""Links that count one inside the other: HTML allows none, and each counts on every line within."""
_URL_LIKE = re.compile(r"(?:https?://|www\.)\S+$", re.I)

_HTML_START = re.compile(r"\s*<(?:!doctype|!--|\?xml|html|head|body|title|meta|[a-z][a-z0-9]*[\s/>])", re.I)
_HTML_TAG = re.compile(
    r"</?(?:html|head|body|div|p|table|t[rdh]|span|h[1-6]|ul|ol|li|d[ltd]|main|article|section|script|br|font|a)"
    r"(?:\s[^<>]{0,400})?/?>",
    re.I,
)


@dataclass(slots=True, eq=False)
class Box:
    """A block element, or a paragraph of a text: the lines ``[start, end)`` that lie in it."""

    tag: str
    parent: Box | None
    start: int
    end: int = 0
    chrome: bool = False
    """Whether the page calls this box navigation, an aside, a footer, a dialog or an advertisement."""
    look: str = ""
    """What the class attribute says, whatever it says: boxes of the same tag and look are laid out alike."""

    def is_like(self, other: Box) -> bool:
        """Whether another box is a sibling of the same form, so that nothing but its place tells the two apart."""
        return self.tag == other.tag and self.look == other.look and self.parent is other.parent

    def __contains__(self, index: int) -> bool:
        return self.start <= index < self.end

    def around(self) -> Iterator[Box]:
        """Yield this box and the boxes around it, innermost first."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.parent


@dataclass(slots=True, eq=False)
class Line:
    """One line of visible text with the weak hints that the page gives about it."""

    text: str
    """The words of the line, white space folded to single spaces; never empty."""
    box: Box
    """Innermost box around the line."""
    gap: int
    """Empty lines above it in a text or between two ``<br>``; 0 elsewhere."""
    heading: int = 0
    """Level of the heading element around the line, 1 to 6; 0 for none."""
    marker: int | str | None = None
    """First line of a list item: its number in an ordered list, ``-`` in an unordered one."""
    strong: str | None = None
    """The bold run that the line begins with; null if it begins otherwise."""
    links: tuple[tuple[str, str], ...] = ()
    """Links that touch the line: (link text on this line, href as written)."""
    control: bool = False
    """Whether the whole line is a button."""
    index: int = 0
    """Place among the lines of the page, 0 for the first."""
    source: int = 0
    """Line of the source that it came from, 1 for the first; 0 if not known."""

    @property
    def is_link(self) -> bool:
        """Whether the whole line is made of links."""
        return bool(self.links) and squeeze("".join(text for text, _ in self.links)) == squeeze(self.text)

    @property
    def is_strong(self) -> bool:
        """Whether the whole line is bold."""
        return self.strong == self.text


@dataclass(slots=True, eq=False)
class Document:
    """A page as lines, with what its head says."""

    kind: str
    """``html`` or ``text``."""
    lines: list[Line] = field(default_factory=list)
    title: str | None = None
    """Content of the ``title`` element."""
    canonical: str | None = None
    """Target of ``link rel=canonical``, else of ``og:url``, as written."""
    base: str | None = None
    """``base href`` as written."""
    site_name: str | None = None
    """``og:site_name``."""
    language: str | None = None
    """``lang`` of the root element."""
    replaced: int = 0
    """Bytes that could not be decoded and stand as U+FFFD."""

    def content(
        self, start: int, end: int, is_foreign: Callable[[str], bool], *, keep_asides: bool = False
    ) -> list[Line]:
        """Return the lines ``[start, end)`` without what the page itself sets apart from its content.

        Left out are advertisements, known by their label or by being nothing but a link to another host
        (``is_foreign`` tells from an href); links to a place on the same page; buttons that name an action; and,
        unless ``keep_asides``, boxes that lie wholly inside the range and are navigation, asides, footers or dialogs.
        """
        kept: list[Line] = []
        skip_until = start
        for index in range(start, end):
            line = self.lines[index]
            if index < skip_until:
                continue
            if _is_advertisement(line):
                skip_until = self._end_of_advertisement(index, start, end, is_foreign)
                continue
            if line.control and not line.heading and _ACTIONS.match(line.text):
                continue
            if _leads_away(line, is_foreign) or (not keep_asides and self._in_chrome(line, start, end)):
                continue
            kept.append(line)
        return kept

    def _in_chrome(self, line: Line, start: int, end: int) -> bool:
        for box in line.box.around():
            if box.start < start or box.end > end:
                return False
            if box.chrome:
                return True
        return False

    def _end_of_advertisement(self, index: int, start: int, end: int, is_foreign: Callable[[str], bool]) -> int:
        """Return the line behind the widest box that begins with the label; without a box, behind its links."""
        last = index + 1
        for box in self.lines[index].box.around():
            if box.start != index or box.end > end or box.start < start:
                break
            last = max(last, box.end)
        if last == index + 1:
            while last < end and _leads_away(self.lines[last], is_foreign):
                last += 1
        return last


MOST_LINKS_OF_LABEL = 50
"""A label has no more links on its line; each is cut out of the line, which costs the length of the line."""


def _is_advertisement(line: Line) -> bool:
    """Whether a line is the label of an advertisement, alone, with a colon, or in front of the links it announces."""
    words = line.text
    for text, _ in line.links[:MOST_LINKS_OF_LABEL]:
        words = words.replace(text, " ", 1)
    return words.lower().strip(" :[]()|-–—") in _AD_LABELS or _AD_LINE.match(line.text) is not None


def _leads_away(line: Line, is_foreign: Callable[[str], bool]) -> bool:
    """Whether a line is nothing but a link to another host (not a spelt-out URL) or to a place on this page."""
    if not line.is_link or line.heading or _URL_LIKE.match(line.text):
        return False
    return all(href.startswith("#") or is_foreign(href) for _, href in line.links)


def is_html(text: str) -> bool:
    """Tell HTML from a text rendition by what is in it; a ``<`` in a text does not make it HTML."""
    return _HTML_START.match(text) is not None or len(_HTML_TAG.findall(text, 0, 65536)) > 2


MOST_BYTES = 8 * 1024 * 1024
"""Largest page that is read, a hundred times a usual one; in the costliest mark-up it takes seconds."""
MOST_LINES = 20_000
"""A page has some hundred lines. What is asked of each line costs the depth of the boxes around it, at the worst."""
DEEPEST = 512
"""Deepest nesting of elements: that of Blink, where deeper ones become siblings. libxml2 stops reading at 2048."""
MOST_TAGS = 400_000
"""Of ``<`` in a page: as many as a page of MOST_BYTES usually has. Each makes an element or two, of 120 bytes."""
MOST_ATTRIBUTE_WORK = 10**8
"""Sum of the squares of the numbers of attributes of all tags: libxml2 walks over all earlier ones to add one more."""


def read_document(body: bytes, content_type: str | None = None) -> Document:
    """Read a page, HTML or text, into lines; bytes without a line give an empty document.

    Raises LayoutError for a page that is larger, longer or more deeply nested than the bounds above.
    """
    if len(body) > MOST_BYTES:
        raise LayoutError(f"a page of at most {MOST_BYTES} bytes", f"in a body of {len(body)} bytes")
    text, replaced = decode(body, content_type)
    if (content_type or "").startswith("text/plain") or not is_html(text):
        document = _read_text(text)
    else:
        document = _read_html(text)
    document.replaced = replaced
    return document


def _too_long(source: int) -> LayoutError:
    return LayoutError(f"the end of the page within {MOST_LINES} lines", f"at line {source} of its source")


def _too_deep() -> LayoutError:
    return LayoutError(f"a page of at most {DEEPEST} nested elements", "in one that nests deeper")


def _read_text(text: str) -> Document:
    document = Document(kind="text")
    root = Box(tag="text", parent=None, start=0)
    paragraph: Box | None = None
    gap = 0
    for number, raw in enumerate(text.splitlines(), 1):
        words = squeeze(raw, " ")
        if not words:
            gap += 1
            paragraph = None
            continue
        if paragraph is None:
            paragraph = Box(tag="p", parent=root, start=len(document.lines))
        if len(document.lines) == MOST_LINES:
            raise _too_long(number)
        document.lines.append(Line(text=words, box=paragraph, gap=gap, index=len(document.lines), source=number))
        paragraph.end = len(document.lines)
        gap = 0
    root.end = len(document.lines)
    return document


_BRACE = re.compile(r"[{}]")
_SIMPLE_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])([A-Za-z_][\w-]*)$")
_PRE = re.compile(r"white-space(?:-collapse)?:(?:pre|break-spaces)")
_HIDDEN = re.compile(r"display:none|visibility:hidden")


def _style_effect(style: str) -> str | None:
    """Return what a CSS declaration block does to text: ``hidden``, ``pre``, a kind of display, or nothing."""
    flat = style.replace(" ", "").lower()
    if _HIDDEN.search(flat):
        return "hidden"
    if _PRE.search(flat):
        return "pre"
    if "display:inline-" in flat:
        return "inline-block"
    if "display:block" in flat or "display:list-item" in flat or "display:table;" in flat:
        return "block"
    if flat.endswith("display:inline") or "display:inline;" in flat:
        return "inline"
    return None


def _top_rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield (selectors, declarations) of the rules that stand in no other: CSS Syntax, "consume a qualified rule"."""
    depth = begin = 0
    selectors = ""
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            depth += 1
            if depth == 1:
                selectors = sheet[begin : brace.start()].rpartition(";")[2]
                begin = brace.end()
        elif depth:
            depth -= 1
            if depth == 0:
                declarations = sheet[begin : brace.start()]
                if "@" not in selectors and "{" not in declarations:
                    yield selectors, declarations
                begin = brace.end()
        else:
            begin = brace.end()


def _style_sheet_effects(sheet: str) -> dict[tuple[str, str], str]:
    """Read the rules of a style sheet that hide text or keep its line breaks: (``.`` or ``#``, name) to effect.

    Rules inside ``@media`` and the like hold only at times and are passed over; so are compound selectors.
    """
    effects: dict[tuple[str, str], str] = {}
    for selectors, declarations in _top_rules(sheet):
        effect = _style_effect(declarations)
        if effect is None:
            continue
        for selector in selectors.split(","):
            match = _SIMPLE_SELECTOR.match(selector.strip())
            if match:
                effects[(match[2], match[3])] = effect
    return effects


def _read_html(text: str) -> Document:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, recover=True, no_network=True
    )
    document = Document(kind="html")
    text = text.replace("\0", "")
    _check_tags(text)
    data = text.encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return document
    if root is None:
        return document
    _check_depth(root)
    return _Walk(document).run(root)


_SURELY_FEW = 32_000
"""Characters. A page of this length holds some 10,000 attributes, which is below the bound in any case."""
_MANY_ATTRIBUTES = re.compile(r"""<[a-zA-Z](?>[^>"']{1,8}+|"[^"]*+"|'[^']*+'){50}""")
"""A tag that may have more than 25 quoted or 130 other attributes."""
_TAG_OR_RAW = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)|<[a-zA-Z][^\s/>]*+"""
    r"""((?:[\s/]*+[^\s/>][^\s/>=]*+(?>\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+)""",
    re.I | re.S,
)
_ATTRIBUTE = re.compile(r"""[^\s/>][^\s/>=]*+(?>\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+""")


def _check_tags(text: str) -> None:
    """Raise LayoutError for a page whose tags or their attributes would keep libxml2 busy for minutes."""
    if len(text) > MOST_TAGS and text.count("<") > MOST_TAGS:
        raise LayoutError(f"a page of at most {MOST_TAGS} tags", "in one that has more")
    if len(text) < _SURELY_FEW or not _MANY_ATTRIBUTES.search(text):
        return
    work = 0
    for tag in _TAG_OR_RAW.finditer(text):
        if tag[2]:
            work += sum(1 for _ in _ATTRIBUTE.finditer(tag[2])) ** 2
    if work > MOST_ATTRIBUTE_WORK:
        raise LayoutError("tags with a usual number of attributes", "in a page that has far more on some")


def _check_depth(root: etree._Element) -> None:
    """Raise LayoutError where libxml2 gave up: it ends a page at the depth that it bears, at the last element then."""
    depth, element = 0, next(root.iterchildren(reversed=True), None)
    while element is not None:
        depth, element = depth + 1, next(element.iterchildren(reversed=True), None)
    if depth > DEEPEST:
        raise _too_deep()


class _Walk:
    """The one pass over the tree that makes the lines."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = document.lines
        self.box = Box(tag="html", parent=None, start=0)
        self.effects: dict[tuple[str, str], str] = {}
        self.words: list[str] = []
        self.pre = 0
        self.gap = 0
        self.heading = 0
        self.marker: int | str | None = None
        self.strong_from: int | None = None
        self.strong: str | None = None
        self.links: list[tuple[str, str]] = []
        self.open_links: list[tuple[str, int]] = []
        self.controls = 0
        self.control_words = 0
        self.source = 0
        self.counters: list[int | None] = []

    def run(self, root: etree._Element) -> Document:
        self._read_head(root)
        undo: list[str] = []  # how each open element is to be left
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                kind = self._open(element, tag)
                undo.append(kind)
                if len(undo) > DEEPEST:
                    raise _too_deep()
                if kind == "unseen":
                    walker.skip_subtree()
                elif element.text:
                    self._add(element.text, element)
            else:
                kind = undo.pop()
                if kind != "unseen":
                    self._close(element, tag, kind)
                if element.tail and element is not root:
                    self._add(element.tail, element)
        self._break()
        self.box.end = len(self.lines)
        return self.document

    def _read_head(self, root: etree._Element) -> None:
        document = self.document
        document.language = root.get("lang")
        sheets: list[str] = []
        for element in root.iter("title", "link", "meta", "base", "style"):
            if element.tag == "title":
                if document.title is None and element.text and not _is_in_picture(element):
                    document.title = squeeze(element.text, " ")
            elif element.tag == "link":
                if (element.get("rel") or "").lower() == "canonical":
                    document.canonical = element.get("href")
            elif element.tag == "base":
                document.base = document.base or element.get("href")
            elif element.tag == "style":
                sheets.append(element.text or "")
            else:
                name = element.get("property") or ""
                if name == "og:site_name":
                    document.site_name = element.get("content")
                elif name == "og:url" and document.canonical is None:
                    document.canonical = element.get("content")
        sheet = "".join(sheets)
        if "none" in sheet or "white-space" in sheet or "hidden" in sheet:
            self.effects = _style_sheet_effects(sheet)

    def _effect(self, element: etree._Element, tag: str) -> str | None:
        attributes = element.attrib
        if "hidden" in attributes and attributes["hidden"].lower() != "until-found":
            return "hidden"
        if attributes.get("aria-hidden") == "true" and tag in _INLINE:
            return "hidden"
        style = attributes.get("style")
        effect = _style_effect(style) if style else None
        if effect is None and self.effects:
            for name in (element.get("class") or "").split():
                effect = self.effects.get((".", name)) or effect
            effect = self.effects.get(("#", element.get("id") or "")) or effect
        return effect

    def _open(self, element: etree._Element, tag: str) -> str:
        """Enter an element; return how it is to be left: ``unseen``, ``inline``, ``block``, with ``+pre`` added."""
        if tag in _UNSEEN or not isinstance(tag, str):
            return "unseen"
        effect = self._effect(element, tag) if len(element.attrib) else None
        if effect == "hidden" or (tag == "dialog" and "open" not in element.attrib):
            return "unseen"
        if tag == "br":
            self._break(blank=True)
            return "inline"
        if tag == "a" and "sponsored" in (element.get("rel") or ""):
            return "unseen"
        if effect == "inline-block" and any(inner.tag == "br" for inner in islice(element.iter(), _LARGEST_CHIP)):
            effect = "block"  # a chip of several lines stands for itself
        pre = effect == "pre" or tag in ("pre", "listing", "plaintext", "xmp")
        self.pre += pre
        inline = effect in ("inline", "inline-block") or (
            effect != "block" and (tag in _INLINE or ("-" in tag and self._stands_in_text(element)))
        )
        if not inline:
            self._open_block(element, tag)
        self._open_span(element, tag)
        return ("inline" if inline else "block") + ("+pre" if pre else "")

    @staticmethod
    def _stands_in_text(element: etree._Element) -> bool:
        """Tell whether a custom element stands inside running text, where a browser shows it inline."""
        parent, previous = element.getparent(), element.getprevious()
        before = (parent.text if previous is None else previous.tail) if parent is not None else None
        return bool((before and before.strip()) or (element.tail and element.tail.strip()))

    def _open_span(self, element: etree._Element, tag: str) -> None:
        """Note where a link, a bold run or a button begins, whether it is laid out inline or as a block."""
        if tag == "a":
            href = element.get("href")
            if href is not None and len(self.open_links) < _MOST_NESTED_LINKS:
                self.open_links.append((href, len(self.words)))
            else:
                self.open_links.append(("", -1))
        elif tag in _STRONG:
            self._begin_strong()
        elif tag == "button":
            self.controls += 1

    def _begin_strong(self) -> None:
        if self.strong_from is None and self.strong is None and not "".join(self.words).strip():
            self.strong_from = len(self.words)

    def _end_strong(self) -> None:
        if self.strong_from is not None:
            self.strong = squeeze("".join(self.words[self.strong_from :]), " ") or None
            self.strong_from = None

    def _open_block(self, element: etree._Element, tag: str) -> None:
        self._break()
        self.box = Box(
            tag=tag,
            parent=self.box,
            start=len(self.lines),
            chrome=self._is_chrome(element, tag),
            look=element.get("class") or "",
        )
        if tag in _HEADINGS:
            self.heading = _HEADINGS[tag]
        elif tag == "li":
            self.marker = self._next_marker(element)
        elif tag == "ol":
            self.counters.append(_integer(element.get("start"), 1))
        elif tag in ("ul", "menu"):
            self.counters.append(None)

    def _is_chrome(self, element: etree._Element, tag: str) -> bool:
        """Whether the page calls an element something else than content; the footer of a section is content."""
        if tag == "footer" and any(box.tag in _SECTIONS for box in self.box.around()):
            return False
        if tag in _CHROME_TAGS or element.get("role") in _CHROME_ROLES:
            return True
        return "advert" in (element.get("aria-label") or "").lower()

    def _next_marker(self, element: etree._Element) -> int | str:
        if not self.counters or self.counters[-1] is None:
            return "-"
        number = _integer(element.get("value"), self.counters[-1])
        self.counters[-1] = number + 1
        return number

    def _close(self, element: etree._Element, tag: str, kind: str) -> None:
        if tag == "br":
            return
        if kind.startswith("inline"):
            self._close_span(tag)
        else:
            if tag in _STRONG:
                self._end_strong()
            self._break()
            self._close_span(tag)
            self.box.end = len(self.lines)
            if self.box.parent is not None:
                self.box = self.box.parent
            if tag in _HEADINGS:
                self.heading = 0
            elif tag == "li":
                self.marker = None
            elif tag in ("ol", "ul", "menu") and self.counters:
                self.counters.pop()
        self.pre -= kind.endswith("+pre")

    def _close_span(self, tag: str) -> None:
        if tag == "a" and self.open_links:
            href, begin = self.open_links.pop()
            if begin >= 0:
                words = squeeze("".join(self.words[begin:]), " ")
                if words:
                    self.links.append((words, href))
        elif tag in _STRONG:
            self._end_strong()
        elif tag == "button":
            self.controls -= 1

    def _add(self, text: str, element: etree._Element) -> None:
        if self.pre and "\n" in text:
            first, *rest = text.replace("\r\n", "\n").split("\n")
            self._add_words(first, element)
            for piece in rest:
                self._break(blank=True)
                if piece:
                    self._add_words(piece, element)
        else:
            self._add_words(text, element)

    def _add_words(self, text: str, element: etree._Element) -> None:
        self.words.append(text)
        if self.controls:
            self.control_words += len(squeeze(text))
        if not self.source and not text.isspace():
            self.source = _source_line(element)

    def _break(self, blank: bool = False) -> None:
        """End the line; ``blank`` says that an empty line would be seen (``<br>``, or a line feed in ``pre``)."""
        if not self.words:
            self.gap += blank
            return
        text = squeeze("".join(self.words), " ")
        if not text:
            self.words.clear()
            self.open_links = [(href, min(begin, 0)) for href, begin in self.open_links]
            if self.strong_from is not None:
                self.strong_from = 0
            self.gap += blank
            return
        links = self.links
        for href, begin in self.open_links:
            if begin >= 0 and (words := squeeze("".join(self.words[begin:]), " ")):
                links.append((words, href))
        strong_open = self.strong_from is not None
        self._end_strong()
        if len(self.lines) == MOST_LINES:
            raise _too_long(self.source)
        self.lines.append(
            Line(
                text=text,
                box=self.box,
                gap=self.gap,
                heading=self.heading,
                marker=self.marker,
                strong=self.strong,
                links=tuple(links),
                control=bool(self.control_words) and self.control_words == len(squeeze(text)),
                index=len(self.lines),
                source=self.source,
            )
        )
        self.words.clear()
        self.links = []
        self.open_links = [(href, min(begin, 0)) for href, begin in self.open_links]
        self.strong = None
        self.strong_from = 0 if strong_open else None
        self.marker = None
        self.gap = 0
        self.source = 0
        self.control_words = 0


def _source_line(element: etree._Element) -> int:
    number = element.sourceline
    return number if isinstance(number, int) else 0


def _is_in_picture(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "svg"


def _integer(value: str | None, otherwise: int) -> int:
    """Read a number as browsers do, who know 32 bits of it (HTML, "rules for parsing integers")."""
    try:
        number = int(value) if value is not None and len(value) < 20 else otherwise
    except ValueError:
        return otherwise
    return number if abs(number) < 2**31 else otherwise
