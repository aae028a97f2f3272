"""Pages that hold no record: their class, decided by evidence on the page, the same for every site."""

from __future__ import annotations

import re

from parsers.blocks import Document
from parsers.pages import Page, Skip

_NOT_FOUND = re.compile(
    r"\b(?:404|(?:page|article|question|content)\s+(?:was\s+|is\s+|could\s+)?not\s+(?:be\s+)?found|"
    r"(?:page|article|question|content)\b.{0,40}\b(?:no longer (?:exists?|available)|does(?: not|n[’']t) exist|"
    r"(?:has been|was) (?:removed|deleted)))",
    re.I,
)
_CHALLENGE = re.compile(
    r"just a moment|checking (?:if the site connection is secure|your browser)|attention required|unusual traffic|"
    r"verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies to continue|are you a robot",
    re.I,
)
_LOGIN = re.compile(
    r"^(?:please )?(?:log|sign) ?in\b.{0,60}$|\bmembers only\b|\blog in to (?:continue|view|read)", re.I
)
_LONGEST_NOTICE = 60


def skip_by_status(page: Page) -> Skip | None:
    """Name the class that the HTTP status alone decides (RFC 9110 section 15); None where the body decides."""
    status = page.status
    if status in (404, 410):
        return Skip(reason="gone", evidence=f"HTTP status {status}")
    if status in (401, 407):
        return Skip(reason="private", evidence=f"HTTP status {status}")
    if status in (403, 429, 451) or status >= 500:
        return Skip(reason="blocked", evidence=f"HTTP status {status}")
    if not 200 <= status < 300:
        return Skip(reason="not_qa", evidence=f"HTTP status {status}")
    return None


def skip_by_content(document: Document, is_question_page: bool | None, question_links: int) -> Skip | None:
    """Name the class of a page on which no part of a question was found; None if nothing tells it.

    ``is_question_page`` says whether the URL is that of a question (None: no URL known); ``question_links`` counts the
    links to question pages. Notices (not found, challenge, log in) count only on short pages or in the title, so that
    an article that talks about them is not mistaken for one.
    """
    notices = [document.title or ""]
    if len(document.lines) <= _LONGEST_NOTICE:
        notices += [line.text for line in document.lines if len(line.text) < 200]
    for pattern, reason in ((_CHALLENGE, "challenge"), (_NOT_FOUND, "soft_404"), (_LOGIN, "private")):
        for notice in notices:
            if pattern.search(notice):
                return Skip(reason=reason, evidence=f"the page says {notice[:80]!r}")  # type: ignore[arg-type]
    if is_question_page is False and question_links:
        return Skip(reason="listing", evidence=f"{question_links} links to questions, no asker line")
    if is_question_page is False:
        return Skip(reason="not_qa", evidence="the URL is not that of a question, and no question is linked")
    if is_question_page is None and question_links >= 5:
        return Skip(reason="listing", evidence=f"{question_links} links to questions, no asker line")
    return None
