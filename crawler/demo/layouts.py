"""The same record laid out as HTML in many ways: what a parser must not depend on.

Nobody who wrote this has seen the markup of the real site, so the layouts differ in everything but the visible text:
elements, classes, nesting, order of columns, how lines are broken, what stands around the page and what hides in it.

Every layout is a total function: any record gives a page, whatever is in its texts. Parts that are null are left out,
everything is escaped, and all line breaks of question and reply are line breaks for a browser too. The one thing that
HTML cannot carry are control characters, and most layouts show a run of spaces as one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from html import escape

from crawler.demo.content import HOME
from crawler.demo.renditions import (
    FAQ,
    MORE_INFO,
    READ_MORE,
    REPLY_DATE,
    SHARE,
    SIMILAR,
    asker_line,
    asker_line_parts,
    doctor_line,
    faq_specialty,
    heading_line,
    headline,
    point_line,
    printed_date,
    read_more_line,
    reply_date_line,
    text_plain,
    text_share,
)
from parsers.records import Faq, Point, Record, Reply, Section, Similar, as_dict

Layout = Callable[[Record], str]
"""A record in, a whole page out."""

# ---------------------------------------------------------------------------------------------------------------------
# Small pieces: all of them escape, and give nothing for a part that is null.


def _wrap(before: str, text: str | None, after: str = "") -> str:
    """Return escaped text between two pieces of markup."""
    return "" if text is None else f"{before}{escape(text)}{after}"


def _tag(name: str, text: str | None, attributes: str = "") -> str:
    """Return an element around escaped text; ``attributes`` begin with a space."""
    return "" if text is None else f"<{name}{attributes}>{escape(text)}</{name}>"


def _prose(before: str, text: str | None, after: str = "", line_break: str = "<br>") -> str:
    """Return escaped text between two pieces of markup, with markup for each of its line breaks."""
    return "" if text is None else f"{before}{escape(text)}{after}".replace("\n", line_break)


def _paragraphs(section: Section, before: str = "<p>", after: str = "</p>", line_break: str = "<br>") -> list[str]:
    """Return the paragraphs of a section, each between two pieces of markup."""
    return [_prose(before, paragraph, after, line_break) for paragraph in section.paragraphs]


def _points(section: Section, before: str, after: str, label: str | None) -> list[str]:
    """Return the points of a section, each between two pieces of markup, their labels in an element if one is named."""
    return [f"{before}{_point(point, label)}{after}" for point in section.points]


def _point(point: Point, label: str | None) -> str:
    if label is None:
        return _prose("", point_line(point))
    parts = (_wrap(f"<{label}>", point.label, f":</{label}>"), _prose("", point.text))
    return _joined(parts, " ")


def _list_of(items: list[str], name: str = "ul", attributes: str = "") -> str:
    return "\n".join([f"<{name}{attributes}>", *items, f"</{name}>"]) if items else ""


def _joined(parts: Iterable[str], between: str = "\n") -> str:
    """Return the parts that are not empty, joined."""
    return between.join(part for part in parts if part)


def _path(url: str) -> str:
    """Return a URL of the site as a path, so that a copy of the site links to itself; other URLs as they are."""
    return url.removeprefix(HOME) if url.startswith(f"{HOME}/") else url


def _link(url: str | None, inside: str, attributes: str = "", *, absolute: bool = False) -> str:
    """Return a link around markup, or the markup alone where there is no URL."""
    if url is None:
        return inside
    return f'<a href="{escape(url if absolute else _path(url))}"{attributes}>{inside}</a>'


def _topic(entry: Faq, *, absolute: bool = False) -> str:
    return _link(entry.url, escape(entry.topic or ""), absolute=absolute)


def _read_more(card: Similar, attributes: str = "", *, absolute: bool = False) -> str:
    return _link(card.url, escape(read_more_line(card)), attributes, absolute=absolute)


def _card_lines(card: Similar) -> tuple[str | None, str | None, str | None]:
    """Return what stands between the title of a card and its link."""
    return card.question_excerpt, doctor_line(card), card.reply_excerpt


def _script_json(value: object) -> str:
    """Return JSON that is safe inside a script element: no ``<``, so neither an end tag nor a comment."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")


_SHARE_ICONS = (
    '<a href="#share" aria-label="Share this page" rel="nofollow"><svg width="16" height="16" viewBox="0 0 16 16">'
    '<circle cx="8" cy="8" r="7"/></svg></a> <a href="#link" aria-label="Copy the address" rel="nofollow">'
    '<svg width="16" height="16" viewBox="0 0 16 16"><path d="M2 8h12M8 2v12"/></svg></a>'
)


def _document(
    record: Record, style: str, body: str, *, site_name: str = "", canonical: bool = True, body_attributes: str = ""
) -> str:
    """Return a whole HTML5 document. ``site_name`` stands behind the headline in ``<title>``, as on many sites."""
    language = _wrap(' lang="', record.language, '"')
    title = headline(record) or record.question.title or "DoctorQnA"
    link = _wrap('<link rel="canonical" href="', record.url, '">\n') if canonical else ""
    return (
        f'<!DOCTYPE html>\n<html{language}>\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}{site_name}</title>\n"
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{link}<style>{style}</style>\n</head>\n'
        f"<body{body_attributes}>\n{body}\n</body>\n</html>\n"
    )


# ---------------------------------------------------------------------------------------------------------------------
# Plain HTML5.


def render_semantic(record: Record) -> str:
    """HTML5 as the book has it: main, article, sections, headings, lists and times; lines end in ``<br>``."""
    header = (
        '<header><a href="/en">DoctorQnA</a><nav><ul><li><a href="/en/questions">Questions</a></li>'
        '<li><a href="/en/specialties">Specialties</a></li></ul></nav></header>'
    )
    body = (
        f"{header}\n<main>\n<article>\n{_semantic_content(record)}\n</article>\n</main>\n"
        "<footer><p>DoctorQnA</p></footer>"
    )
    return _document(record, _SEMANTIC_STYLE, body, site_name=" | DoctorQnA")


_SEMANTIC_STYLE = """
body { margin: 0 auto; max-width: 60rem; font: 1rem/1.6 Georgia, serif; color: #222 }
h1 { font-size: 1.8rem; line-height: 1.25 } section { margin: 2rem 0 }
.asker { color: #666; font-style: italic } .card { border: 1px solid #ddd; padding: 1rem; margin: 1rem 0 }
"""


def _semantic_content(record: Record) -> str:
    name, who, day = asker_line_parts(record)
    named = ", ".join(part for part in (name, who) if part)
    asked = _time(record.question.asked_on, day) if day else ""
    parts = [
        _tag("h1", headline(record)),
        f'<div class="share">{SHARE} {_SHARE_ICONS}</div>',
        '<section class="question">',
        _tag("h2", record.question.title),
        _prose("<p>", record.question.text, "</p>"),
        f'<p class="asker">{_joined([escape(named), asked], " ")}</p>' if named or asked else "",
        "</section>",
    ]
    for reply in record.replies:
        day = reply.replied_on
        parts += [
            '<section class="reply">',
            _tag("h2", doctor_line(reply)),
            _prose("<p>", reply.text, "</p>"),
            f"<p>{REPLY_DATE} {_time(day, printed_date(day))}</p>" if day is not None else "",
            "</section>",
        ]
    if record.article is not None:
        parts.append(f'<section class="more-info">\n<h2>{MORE_INFO}</h2>')
        for section in record.article.sections:
            parts += ["<section>", _tag("h3", heading_line(section)), *_paragraphs(section)]
            parts += [_list_of(_points(section, "<li>", "</li>", "strong")), "</section>"]
        parts.append("</section>")
    if record.similar:
        parts += [f'<section class="similar">\n<h2>{escape(SIMILAR)}</h2>', *map(_semantic_card, record.similar)]
        parts.append("</section>")
    if record.faqs:
        entries = [f"<li>{_topic(entry)}{_tag('p', faq_specialty(entry))}</li>" for entry in record.faqs]
        parts.append(f'<section class="faq">\n<h2>{FAQ}</h2>\n{_list_of(entries)}\n</section>')
    return _joined(parts)


def _time(day: str | None, shown: str) -> str:
    return f'<time datetime="{escape(day or "")}">{escape(shown)}</time>'


def _semantic_card(card: Similar) -> str:
    lines = (_tag("p", line) for line in _card_lines(card))
    return _joined(
        ['<article class="card">', _tag("h3", card.title), *lines, f"<p>{_read_more(card)}</p>", "</article>"]
    )


def render_cards(record: Record) -> str:
    """Cards on a grid; lines of question and reply are raw line breaks under ``white-space: pre-line``."""
    text = ' class="card__text" style="white-space: pre-line"'
    parts = [
        '<div class="card head">',
        _tag("h1", headline(record), ' class="card__title"'),
        f'<p class="card__share">{SHARE} {_SHARE_ICONS}</p></div>',
        '<div class="card">',
        _tag("h2", record.question.title, ' class="card__title"'),
        _tag("div", record.question.text, text),
        _tag("small", asker_line(record), ' class="card__meta"'),
        "</div>",
    ]
    for reply in record.replies:
        parts += [
            '<div class="card card--reply">',
            _tag("h3", doctor_line(reply), ' class="card__title"'),
            _tag("div", reply.text, text),
            _tag("small", reply_date_line(reply), ' class="card__meta"'),
            "</div>",
        ]
    if record.article is not None:
        parts.append(f'<div class="card"><h2 class="card__title">{MORE_INFO}</h2>')
        for section in record.article.sections:
            parts += [_tag("h4", heading_line(section)), *_paragraphs(section)]
            parts.append(_list_of(_points(section, "<li>", "</li>", "b"), attributes=' class="points"'))
        parts.append("</div>")
    if record.similar:
        parts.append(f'<h2>{escape(SIMILAR)}</h2>\n<div class="grid">')
        for card in record.similar:
            parts += [
                '<div class="card card--small">',
                _tag("h3", card.title),
                _tag("p", card.question_excerpt, ' class="excerpt"'),
                _tag("strong", doctor_line(card)),
                _tag("p", card.reply_excerpt, ' class="excerpt"'),
                f"{_link(card.url, READ_MORE, ' class=button')}{_wrap(' <span>', card.title, '</span>')}",
                "</div>",
            ]
        parts.append("</div>")
    if record.faqs:
        parts.append(f'<h2>{FAQ}</h2>\n<div class="chips">')
        for entry in record.faqs:
            parts.append(f'<div class="chip"><h5>{_topic(entry)}</h5>{_tag("h6", faq_specialty(entry))}</div>')
        parts.append("</div>")
    return _document(record, _CARDS_STYLE, f'<div class="layout">\n{_joined(parts)}\n</div>', site_name=" | DoctorQnA")


_CARDS_STYLE = """
:root { --gap: 16px; --line: #e3e3e3 } body { background: #fafafa; font-family: system-ui }
.card { background: #fff; border: 1px solid var(--line); padding: var(--gap); margin: var(--gap) auto; max-width: 45em }
.grid { display: grid; grid-template-columns: 1fr 1fr; gap: var(--gap) } .card__meta { display: block; color: #777 }
.chips { display: flex; flex-wrap: wrap } .chip { padding: 8px; border-radius: 99px }
"""


def render_sidebar_first(record: Record) -> str:
    """Two columns, the narrow one with cards and topics first in the source; one ``<p>`` a line."""
    body = (
        '<div class="masthead"><a href="/en"><img src="/img/logo.gif" alt=""></a></div>\n<div class="columns">\n'
        f'<aside class="narrow">\n{_narrow_column(record)}\n</aside>\n'
        f'<div class="wide" role="main">\n{_wide_column(record)}\n</div>\n</div>\n<div class="foot">© DoctorQnA</div>'
    )
    return _document(record, _COLUMNS_STYLE, body, site_name=" – DoctorQnA")


def render_sidebar_last(record: Record) -> str:
    """Two columns, the narrow one with cards and topics last in the source; one ``<p>`` a line."""
    body = (
        '<header id="top"><a href="/en">DoctorQnA</a></header>\n<div class="columns">\n'
        f'<main class="wide">\n{_wide_column(record)}\n</main>\n'
        f'<aside class="narrow">\n{_narrow_column(record)}\n</aside>\n</div>'
    )
    return _document(record, _COLUMNS_STYLE, body, canonical=False)


_COLUMNS_STYLE = """
.columns { display: flex; gap: 2rem } .wide { flex: 3; order: 1 } .narrow { flex: 1; order: 2; font-size: .9rem }
.masthead { padding: 1rem } .narrow h4 { margin: .5rem 0 } .meta { color: #777 }
.doctor { background: #eef6ff; padding: .5rem } p { margin: .4rem 0 }
"""


def _wide_column(record: Record) -> str:
    parts = [
        _tag("h1", headline(record)),
        f'<div class="share"><p>{SHARE}</p> {_SHARE_ICONS}</div>',
        _tag("h2", record.question.title),
        _prose('<div class="text"><p>', record.question.text, "</p></div>", "</p><p>"),
        _tag("p", asker_line(record), ' class="meta"'),
    ]
    for reply in record.replies:
        parts += [
            _tag("p", doctor_line(reply), ' class="doctor"'),
            _prose('<div class="text"><p>', reply.text, "</p></div>", "</p><p>"),
            _tag("p", reply_date_line(reply), ' class="meta"'),
        ]
    if record.article is not None:
        parts.append(f"<h2>{MORE_INFO}</h2>")
        for section in record.article.sections:
            parts += [_wrap("<p><strong>", heading_line(section), "</strong></p>"), *_paragraphs(section)]
            parts += _points(section, "<p>- ", "</p>", "em")
    return _joined(parts)


def _narrow_column(record: Record) -> str:
    parts: list[str] = []
    if record.similar:
        parts.append(f"<h3>{escape(SIMILAR)}</h3>")
        for card in record.similar:
            title = f"<h4>{_link(card.url, escape(card.title))}</h4>" if card.title is not None else ""
            lines = "".join(_tag("p", line) for line in _card_lines(card))
            parts.append(f'<div class="box">{title}{lines}<p>{_read_more(card)}</p></div>')
    if record.faqs:
        entries = [f"<li>{_topic(entry)}{_wrap('<br>', faq_specialty(entry))}</li>" for entry in record.faqs]
        parts += [f"<h3>{FAQ}</h3>", _list_of(entries, attributes=' class="topics"')]
    return _joined(parts)


def render_deflists(record: Record) -> str:
    """Definition lists for everything that has a label; numbers of headings in an element of their own."""
    parts = [
        _tag("h1", headline(record)),
        f"<dl class=share><dt>{SHARE}</dt><dd>{_SHARE_ICONS}</dd></dl>",
        "<dl class=qa>",
        _tag("dt", record.question.title),
        _prose("<dd><p>", record.question.text, "</p></dd>", "</p><p>"),
        _tag("dd", asker_line(record), " class=meta"),
    ]
    for reply in record.replies:
        parts += [_tag("dt", doctor_line(reply)), _prose("<dd><p>", reply.text, "</p></dd>", "</p><p>")]
        if reply.replied_on is not None:
            date = f"<dt>{REPLY_DATE}</dt> <dd>{escape(printed_date(reply.replied_on))}</dd>"
            parts.append(f"<dd class=meta><dl class=inline>{date}</dl></dd>")
    parts.append("</dl>")
    if record.article is not None:
        parts.append(f"<h2>{MORE_INFO}</h2>")
        for section in record.article.sections:
            if section.heading is not None:
                number = f"<span class=num>{section.number}.</span> " if section.number is not None else ""
                parts.append(f"<h3>{number}{escape(section.heading)}</h3>")
            parts += [*_paragraphs(section), *_points(section, "<p>- ", "</p>", "dfn")]
    if record.similar:
        parts.append(f"<h2>{escape(SIMILAR)}</h2>\n<dl class=cards>")
        for card in record.similar:
            parts.append(f"<dt>{_link(card.url, escape(card.title or ''))}</dt>")
            parts += [_tag("dd", line) for line in _card_lines(card)]
            parts.append(f"<dd>{_read_more(card)}</dd>")
        parts.append("</dl>")
    if record.faqs:
        entries = [f"<dt>{_topic(entry)}</dt>{_tag('dd', faq_specialty(entry))}" for entry in record.faqs]
        parts += [f"<h2>{FAQ}</h2>", _list_of(entries, "dl", " class=faq")]
    body = f"<div class=page>\n{_joined(parts)}\n</div>\n<hr>\n<address>DoctorQnA</address>"
    return _document(record, _DEFLISTS_STYLE, body, site_name=" - DoctorQnA")


_DEFLISTS_STYLE = """
dl { margin: 0 } dt { font-weight: bold; margin-top: 1em } dd { margin: 0 } .num { color: #999 }
.inline dt, .inline dd { display: inline; font-weight: normal }
"""

# ---------------------------------------------------------------------------------------------------------------------
# Old and sloppy HTML.


def render_tables(record: Record) -> str:
    """A page of the year 2000: tables for columns, upper-case tags, fonts, and cells and paragraphs left open."""
    row = '<TR><TD BGCOLOR="#FFFFFF" VALIGN=top>'
    bar = '<TR><TD BGCOLOR="#EEEEFF"><B>'
    font = '<FONT FACE="Arial, Helvetica" SIZE=2>'
    parts = [
        _wrap(f'{row}<FONT FACE="Arial" SIZE=5><B>', headline(record), "</B></FONT>"),
        f'{row}{font}{SHARE} <A HREF="#share"><IMG SRC="/img/s.gif" ALT="" WIDTH=16 HEIGHT=16></A></FONT>',
        _wrap(f"{row}{font}<B>", record.question.title, "</B></FONT>"),
        _prose(f"{row}{font}", record.question.text, "</FONT>", "<BR>\n"),
        _wrap(f'{row}<FONT COLOR="#666666" SIZE=1><I>', asker_line(record), "</I></FONT>"),
    ]
    for reply in record.replies:
        parts += [
            _wrap(bar, doctor_line(reply), "</B>"),
            _prose(f"{row}{font}", reply.text, "</FONT>", "<BR>\n"),
            _wrap(f"{row}<FONT SIZE=1>", reply_date_line(reply), "</FONT>"),
        ]
    if record.article is not None:
        parts.append(f"{bar}{MORE_INFO}</B>\n{row}{font}")
        for section in record.article.sections:
            parts += [_wrap("<P><B>", heading_line(section), "</B>"), *_paragraphs(section, "<P>", "", "<BR>")]
            parts.append(_list_of(_points(section, "<LI>", "", None), "UL"))
        parts.append("</FONT>")
    if record.similar:
        parts.append(f"{bar}{escape(SIMILAR)}</B>\n{row}<TABLE WIDTH=100% CELLPADDING=4>")
        for card in record.similar:
            parts += [
                _wrap("<TR><TD><B>", card.title, "</B>"),
                _wrap("<TR><TD>", card.question_excerpt),
                _wrap("<TR><TD><I>", doctor_line(card), "</I><BR>"),
                _wrap("<TR><TD>" if card.doctor is None else "", card.reply_excerpt),
                f"<TR><TD>{_link(card.url, READ_MORE)}{_wrap(' ', card.title)}",
            ]
        parts.append("</TABLE>")
    if record.faqs:
        parts.append(f"{bar}{FAQ}</B>\n{row}<TABLE>")
        parts += [f"<TR><TD>{_topic(entry)}{_wrap('<TD>', faq_specialty(entry))}" for entry in record.faqs]
        parts.append("</TABLE>")
    return (
        '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">\n<HTML>\n<HEAD>\n'
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=utf-8">\n'
        f"<TITLE>{escape(headline(record) or 'DoctorQnA')}</TITLE>\n</HEAD>\n"
        '<BODY BGCOLOR="#CCCCCC" TEXT="#000000" LINK="#0000CC">\n<CENTER>\n'
        "<TABLE WIDTH=760 BORDER=0 CELLPADDING=8 CELLSPACING=0>\n"
        '<TR><TD BGCOLOR="#003366"><A HREF="/en"><IMG SRC="/img/logo.gif" ALT="" BORDER=0></A>\n'
        f"{_joined(parts)}\n</TABLE>\n</CENTER>\n</BODY>\n</HTML>\n"
    )


def render_breaks(record: Record) -> str:
    """One block of text for the whole page: parts are set apart by ``<br>`` alone, headings are bold."""
    br = "<br />\n"
    parts = [
        _tag("b", headline(record)),
        SHARE,
        _tag("b", record.question.title),
        _prose("", record.question.text, "", br),
        _wrap("", asker_line(record)),
    ]
    for reply in record.replies:
        parts += [
            _tag("b", doctor_line(reply)),
            _prose("", reply.text, "", br),
            _wrap("", reply_date_line(reply)),
        ]
    if record.article is not None:
        parts.append(f"<b>{MORE_INFO}</b>")
        for section in record.article.sections:
            lines = [_tag("b", heading_line(section)), *_paragraphs(section, "", "", br)]
            parts.append(_joined([*lines, *_points(section, "- ", "", None)], br))
    if record.similar:
        parts.append(f"<b>{escape(SIMILAR)}</b>")
        for card in record.similar:
            title = _link(card.url, _tag("b", card.title)) if card.title is not None else ""
            lines = [_wrap("", line) for line in _card_lines(card)]
            parts.append(_joined([title, *lines, _read_more(card)], br))
    if record.faqs:
        parts.append(f"<b>{FAQ}</b>")
        for entry in record.faqs:
            parts += [_topic(entry), _wrap("", faq_specialty(entry))]
    style = "\nbody { font: 14px/1.7 Verdana, sans-serif; margin: 20px }\n"
    return _document(record, style, f'<div id="content">\n{_joined(parts, br + br)}\n</div>')


def render_preformatted(record: Record) -> str:
    """Question and reply as preformatted text, the rest in fieldsets with centred headings; absolute links."""
    parts = [
        _wrap("<center><big>", headline(record), "</big></center>"),
        f"<p align=right>{SHARE}</p>",
        "<fieldset>",
        _tag("legend", record.question.title),
        _wrap("<pre>\n", record.question.text, "</pre>"),
        _tag("div", asker_line(record), " align=right"),
        "</fieldset>",
    ]
    for reply in record.replies:
        parts += [
            "<fieldset>",
            _tag("legend", doctor_line(reply)),
            _wrap("<pre>\n", reply.text, "</pre>"),
            _tag("div", reply_date_line(reply), " align=right"),
            "</fieldset>",
        ]
    if record.article is not None:
        parts.append(f"<center><big>{MORE_INFO}</big></center>")
        for section in record.article.sections:
            heading = _wrap("<u>", heading_line(section), "</u><br>")
            parts.append(f"<p>{heading}{'</p><p>'.join(_paragraphs(section, '', ''))}</p>")
            parts += _points(section, "<blockquote>- ", "</blockquote>", "u")
    if record.similar:
        parts.append(f"<center><big>{escape(SIMILAR)}</big></center>")
        for card in record.similar:
            parts += ["<fieldset>", _tag("legend", card.title), *(_tag("p", line) for line in _card_lines(card))]
            more = f"{_link(card.url, READ_MORE, absolute=True)}{_wrap(' ', card.title)}"
            parts += [f"<p align=right>{more}</p>", "</fieldset>"]
    if record.faqs:
        entries = [
            f"<li>{_topic(entry, absolute=True)}{_tag('div', faq_specialty(entry))}</li>" for entry in record.faqs
        ]
        parts += [f"<center><big>{FAQ}</big></center>", _list_of(entries, "ol", " type=a")]
    style = "\npre { white-space: pre-wrap; font-family: inherit } fieldset { border: 1px solid #999; margin: 1em }\n"
    return _document(record, style, f'<p><a href="/en">DoctorQnA</a></p>\n{_joined(parts)}')


def render_minified(record: Record) -> str:
    """What a minifier leaves: no white space between tags, bare attributes, no end tag that HTML can do without."""
    parts = [
        _tag("h1", headline(record)),
        f"<p class=s>{SHARE}",
        _tag("h2", record.question.title),
        _prose("<div class=t><p>", record.question.text, "</div>", "<p>"),
        _wrap("<p class=m>", asker_line(record)),
    ]
    for reply in record.replies:
        parts += [
            _tag("h2", doctor_line(reply)),
            _prose("<div class=t><p>", reply.text, "</div>", "<p>"),
            _wrap("<p class=m>", reply_date_line(reply)),
        ]
    if record.article is not None:
        parts.append(f"<h2>{MORE_INFO}</h2>")
        for section in record.article.sections:
            parts += [_tag("h3", heading_line(section)), *_paragraphs(section, "<p>", "")]
            if section.points:
                parts += ["<ul>", *_points(section, "<li>", "", "b"), "</ul>"]
    if record.similar:
        parts.append(f"<h2>{escape(SIMILAR)}</h2>")
        for card in record.similar:
            parts += ["<div class=c>", _tag("h3", card.title), *(_wrap("<p>", line) for line in _card_lines(card))]
            parts.append(f"<p>{_read_more(card)}</div>")
    if record.faqs:
        parts.append(f"<h2>{FAQ}</h2><ul class=f>")
        parts += [f"<li>{_topic(entry)}{_wrap('<p>', faq_specialty(entry))}" for entry in record.faqs]
        parts.append("</ul>")
    return (
        f"<!doctype html><meta charset=utf-8><title>{escape(headline(record) or 'DoctorQnA')}</title>"
        "<style>body{margin:0}.m{color:#777}</style>"
        f"<body><div id=a><a href=/en>DoctorQnA</a></div><div id=b>{''.join(parts)}</div>"
    )


# ---------------------------------------------------------------------------------------------------------------------
# What frameworks make.


def render_divsoup(record: Record) -> str:
    """Nothing but divs and spans with hashed classes; one div a line, the lines with a shape cut into spans."""
    box, label, small, text = (f' class="css-{name}"' for name in ("0z9x8c", "4r5t6y", "7u8i9o", "3e4r5t"))
    parts = [
        _tag("div", headline(record), ' class="css-1q2w3e"'),
        f'<div class="css-9o8i7u"><span>{SHARE}</span>{_SHARE_ICONS}</div>',
        f"<div{box}>",
        _tag("div", record.question.title, ' class="css-5t6y7u"'),
        _prose(f"<div{text}><div>", record.question.text, "</div></div>", "</div><div>"),
        _divsoup_asker(record, small),
        "</div>",
    ]
    for reply in record.replies:
        parts += [
            f"<div{box}>",
            _divsoup_doctor(reply),
            _prose(f"<div{text}><div>", reply.text, "</div></div>", "</div><div>"),
        ]
        if reply.replied_on is not None:
            date = f"<span>{REPLY_DATE}</span> <span>{escape(printed_date(reply.replied_on))}</span>"
            parts.append(f"<div{small}>{date}</div>")
        parts.append("</div>")
    if record.article is not None:
        parts.append(f"<div{box}><div{label}>{MORE_INFO}</div>")
        for section in record.article.sections:
            parts += ['<div class="css-8i9o0p">', _tag("div", heading_line(section), ' class="css-h3ad"')]
            parts += _paragraphs(section, "<div>", "</div>")
            parts += [*_points(section, '<div class="css-p01nt">- ', "</div>", "span"), "</div>"]
        parts.append("</div>")
    if record.similar:
        parts.append(f"<div{box}><div{label}>{escape(SIMILAR)}</div>")
        for card in record.similar:
            lines = [card.title, *_card_lines(card), read_more_line(card)]
            parts.append(f'<div class="css-c4rd">{_link(card.url, "".join(_tag("div", line) for line in lines))}</div>')
        parts.append("</div>")
    if record.faqs:
        parts.append(f"<div{box}><div{label}>{FAQ}</div>")
        for entry in record.faqs:
            inside = f"{_tag('div', entry.topic)}{_tag('div', faq_specialty(entry), ' class=css-m1nor')}"
            parts.append(_link(entry.url, inside, ' class="css-l1nk"'))
        parts.append("</div>")
    body = (
        '<div id="root"><div class="css-app"><div class="css-top"><a href="/en">DoctorQnA</a></div>\n'
        f"{_joined(parts)}\n</div></div>"
    )
    return _document(record, _DIVSOUP_STYLE, body, canonical=False)


_DIVSOUP_STYLE = """
.css-1q2w3e{font-size:28px;font-weight:700}.css-5t6y7u{font-size:20px;font-weight:700}.css-2w3e4r{font-weight:600}
.css-4r5t6y{font-size:22px;margin-top:32px}.css-h3ad{font-weight:600}.css-l1nk{display:inline-block;padding:8px}
"""


def _divsoup_asker(record: Record, attributes: str) -> str:
    name, who, day = asker_line_parts(record)
    comma = '<span class="css-c0mma">, </span>' if name is not None and who is not None else ""
    named = f"{_tag('span', name)}{comma}{_tag('span', who)}"
    line = _joined([named, _tag("span", day)], " ")
    return f"<div{attributes}>{line}</div>" if line else ""


def _divsoup_doctor(reply: Reply) -> str:
    if reply.doctor is None:
        return ""
    specialty = _wrap(" <span>", reply.specialty, "</span>")
    name = f"<span>Dr. </span><span>{escape(reply.doctor)}</span>"
    return f'<div class="css-2w3e4r">{name}<span> reply</span>{specialty}</div>'


def render_bootstrap(record: Record) -> str:
    """A grid framework with menus at the top and the bottom whose words are the labels of the page."""
    labels = ("Home", MORE_INFO, SIMILAR, FAQ, REPLY_DATE)
    paths = ("/en", "/en/specialties", "/en/questions", "/en/specialties", "/en/questions")
    menu = "".join(
        f'<li class="nav-item"><a class="nav-link" href="{path}">{escape(label)}</a></li>'
        for label, path in zip(labels, paths, strict=True)
    )
    text = ' class="lead" style="white-space:pre-wrap"'
    parts = [
        _tag("h1", headline(record), ' class="display-6 mb-3"'),
        f'<div class="d-flex mb-4"><span class="me-2">{SHARE}</span>{_SHARE_ICONS}</div>',
        '<div class="row"><div class="col-12">',
        _tag("h4", record.question.title, ' class="fw-bold"'),
        _tag("div", record.question.text, text),
        _tag("p", asker_line(record), ' class="text-muted text-end"'),
        "</div></div>",
    ]
    for reply in record.replies:
        parts += [
            '<div class="row bg-light"><div class="col-12">',
            _tag("h4", doctor_line(reply), ' class="text-primary"'),
            _tag("div", reply.text, text),
            _tag("p", reply_date_line(reply), ' class="text-muted text-end"'),
            "</div></div>",
        ]
    if record.article is not None:
        parts.append(f'<div class="row"><div class="col-12"><h3 class="mt-5">{MORE_INFO}</h3>')
        for section in record.article.sections:
            items = _points(section, '<li class="list-group-item">', "</li>", "strong")
            parts += [_tag("h5", heading_line(section), ' class="mt-4"'), *_paragraphs(section)]
            parts.append(_list_of(items, attributes=' class="list-group list-group-flush"'))
        parts.append("</div></div>")
    if record.similar:
        parts.append(f'<h3 class="mt-5">{escape(SIMILAR)}</h3>\n<div class="row row-cols-2 g-3">')
        for card in record.similar:
            parts += [
                '<div class="col"><div class="card h-100"><div class="card-body">',
                _tag("h5", card.title),
                _tag("p", card.question_excerpt),
                _tag("h6", doctor_line(card)),
                _tag("p", card.reply_excerpt),
                f'</div><div class="card-footer">{_read_more(card, " class=stretched-link")}</div></div></div>',
            ]
        parts.append("</div>")
    if record.faqs:
        parts.append(f'<h3 class="mt-5">{FAQ}</h3>\n<div class="row">')
        for entry in record.faqs:
            specialty = _tag("p", faq_specialty(entry), ' class="small"')
            parts.append(f'<div class="col-md-3"><p class="mb-0">{_topic(entry)}</p>{specialty}</div>')
        parts.append("</div>")
    body = (
        f'<nav class="navbar"><a class="navbar-brand" href="/en">DoctorQnA</a><ul class="nav">{menu}</ul></nav>\n'
        f'<div class="container" id="main">\n{_joined(parts)}\n</div>\n'
        f'<footer class="py-5"><ul class="nav">{menu}</ul><p>DoctorQnA</p></footer>'
    )
    return _document(record, _BOOTSTRAP_STYLE, body, site_name=" | DoctorQnA")


_BOOTSTRAP_STYLE = """
.container { max-width: 960px; margin: auto } .row { display: flex; flex-wrap: wrap }
.nav { display: flex; list-style: none } .text-muted { color: #6c757d } .text-end { text-align: right }
"""


def render_app_state(record: Record) -> str:
    """What a script framework renders on the server: comments inside lines, state as JSON, absolute links."""
    name, who, day = asker_line_parts(record)
    comma = "<!-- -->, " if name is not None and who is not None else ""
    named = f"{_wrap('', name)}{comma}{_wrap('<!-- -->', who)}"
    asker = _joined([named, _wrap("<!-- -->", day)], " ")
    parts = [
        _tag("h1", headline(record), ' data-v-7ba5bd90=""'),
        f'<div data-v-7ba5bd90="">{SHARE}<!----></div>',
        _tag("h2", record.question.title),
        _prose("<div><p data-v-1>", record.question.text, "</p></div>", "</p><p data-v-1>"),
        f"<p>{asker}</p>" if asker else "",
    ]
    for reply in record.replies:
        specialty = _wrap("<!-- --> ", reply.specialty)
        parts += [
            "<section>",
            _wrap("<p>Dr. <!-- -->", reply.doctor, f"<!-- --> reply{specialty}</p>"),
            _prose("<div><p data-v-1>", reply.text, "</p></div>", "</p><p data-v-1>"),
            f"<p>{REPLY_DATE} <!-- -->{escape(printed_date(reply.replied_on))}</p>"
            if reply.replied_on is not None
            else "",
            "</section>",
        ]
    if record.article is not None:
        parts.append(f"<section><h2>{MORE_INFO}</h2>")
        for section in record.article.sections:
            if section.heading is not None:
                number = f"{section.number}<!-- -->. <!-- -->" if section.number is not None else ""
                parts.append(f"<h3>{number}{escape(section.heading)}</h3>")
            parts += _paragraphs(section)
            parts.append(_list_of(_points(section, "<li><span>", "</span></li>", "strong")))
        parts.append("</section>")
    if record.similar:
        parts.append(f"<section><h2>{escape(SIMILAR)}</h2>")
        for card in record.similar:
            more = f"{READ_MORE}<!-- -->{_wrap(' ', card.title)}"
            parts += ["<article>", _tag("h3", card.title), *(_tag("p", line) for line in _card_lines(card))]
            parts += [_link(card.url, more, absolute=True), "</article>"]
        parts.append("</section>")
    if record.faqs:
        parts.append(f"<section><h2>{FAQ}</h2>")
        block = ' style="display:block"'
        for entry in record.faqs:
            inside = f"{_tag('span', entry.topic, block)}{_tag('span', faq_specialty(entry), block)}"
            parts.append(_link(entry.url, inside, block, absolute=True))
        parts.append("</section>")
    state = {"question": as_dict(record.question), "replies": as_dict(record.replies), "page": "/[lang]/article/[id]"}
    body = (
        f'<div id="__next"><div><a href="{HOME}/en">DoctorQnA</a></div><main>{_joined(parts, "")}</main></div>'
        f'<script id="__NEXT_DATA__" type="application/json">{_script_json(state)}</script>'
    )
    return _document(record, "\n.loading { opacity: .5 }\n", body, site_name=" | DoctorQnA")


# ---------------------------------------------------------------------------------------------------------------------
# Things that do not belong to the page.


def render_consent(record: Record) -> str:
    """A consent banner first, and boxes of advertisements between all parts, also inside the article."""
    parts = [
        _tag("h1", headline(record)),
        f'<div class="sharing">{SHARE} {_SHARE_ICONS}</div>',
        _advertisement("top"),
        '<div class="post">',
        _tag("h2", record.question.title),
        _prose("<p>", record.question.text, "</p>", "<br/>"),
        _tag("p", asker_line(record)),
        "</div>",
    ]
    for reply in record.replies:
        parts += [
            _advertisement("reply"),
            '<div class="post">',
            _tag("h3", doctor_line(reply)),
            _prose("<p>", reply.text, "</p>", "<br/>"),
            _tag("p", reply_date_line(reply)),
            "</div>",
        ]
    if record.article is not None:
        parts += [_advertisement("more"), f'<div class="post"><h2>{MORE_INFO}</h2>']
        for place, section in enumerate(record.article.sections):
            parts += [_tag("h3", heading_line(section)), *_paragraphs(section)]
            parts.append(_list_of(_points(section, "<li>", "</li>", "strong")))
            parts.append(_advertisement("article") if place == 1 else "")
        parts.append("</div>")
    if record.similar:
        parts += [_advertisement("similar"), f'<div class="post"><h2>{escape(SIMILAR)}</h2>']
        parts += [*map(_semantic_card, record.similar), "</div>"]
    if record.faqs:
        parts += [_advertisement("faq"), f'<div class="post"><h2>{FAQ}</h2>']
        for entry in record.faqs:
            parts.append(f'<div class="topic">{_topic(entry)}{_wrap("<br>", faq_specialty(entry))}</div>')
        parts.append("</div>")
    banner = (
        '<div id="consent" role="dialog" aria-label="Privacy"><h2>Your privacy</h2>'
        "<p>We use cookies to remember your choices. You can change them at any time.</p>"
        "<button>Accept all</button> <button>Reject all</button> <button>More information</button></div>"
    )
    body = f"{banner}\n<div class=page>\n{_joined(parts)}\n</div>"
    return _document(record, _CONSENT_STYLE, body, site_name=" | DoctorQnA")


_CONSENT_STYLE = """
#consent { position: fixed; bottom: 0; background: #fff } .ad-slot { background: #ffd; text-align: center }
.post { max-width: 700px; margin: auto }
"""


def _advertisement(slot: str) -> str:
    return (
        f'<div class="ad-slot" data-slot="{slot}"><span>Advertisement</span> '
        '<a href="#ad" rel="sponsored nofollow">A good night begins with a good pillow</a></div>'
    )


def render_hidden_copies(record: Record) -> str:
    """The semantic page among copies of its parts that nobody sees: hidden, in templates, for no script, in scripts."""
    reply = record.replies[-1] if record.replies else None
    asker = _tag("p", asker_line(record))
    answer = (
        _joined([_tag("p", doctor_line(reply)), _tag("p", reply.text), _tag("p", reply_date_line(reply))])
        if reply is not None
        else ""
    )
    hidden = (
        f"<div hidden>{_tag('h1', headline(record))}{asker}</div>\n"
        f'<div style="display:none">{_tag("p", record.question.text)}{asker}{answer}<h2>{MORE_INFO}</h2></div>\n'
        f'<div aria-hidden="true" style="visibility: hidden; height: 0">{asker}</div>\n'
        f"<template><h2>{escape(SIMILAR)}</h2>{answer}</template>\n"
        "<noscript><p>Please switch on scripts.</p></noscript>"
    )
    state = _script_json({"question": record.question.text, "asker": asker_line(record)})
    body = (
        f"{hidden}\n<main>\n{_semantic_content(record)}\n</main>\n"
        f'<script type="application/json" id="state">{state}</script>\n{hidden}'
    )
    return _document(record, _SEMANTIC_STYLE, body, site_name=" | DoctorQnA")


LAYOUTS: dict[str, Layout] = {
    "semantic": render_semantic,
    "tables": render_tables,
    "divsoup": render_divsoup,
    "breaks": render_breaks,
    "deflists": render_deflists,
    "cards": render_cards,
    "sidebar_first": render_sidebar_first,
    "sidebar_last": render_sidebar_last,
    "minified": render_minified,
    "bootstrap": render_bootstrap,
    "consent": render_consent,
    "hidden_copies": render_hidden_copies,
    "app_state": render_app_state,
    "preformatted": render_preformatted,
}
"""HTML layouts by name; a site of layout ``mixed`` goes through them page by page."""

TEXT_LAYOUTS: dict[str, Layout] = {"text_share": text_share, "text_plain": text_plain}
"""Text renditions by name."""
