"""Quality flags: what is wrong with the texts of a record, told and never dropped.

Every flag is one function below, named for it. Its docstring is its documentation: the first sentence is the
meaning, the examples for and against are tested. The rules are pure, know the page only (what is the same on
every page of a site is for ``checks.py`` to say), and take time linear in the length of the texts.

The rules that read words know English only and leave pages in other languages alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from inspect import cleandoc
from types import MappingProxyType

from parsers.records import Article, Record, Reply
from parsers.text import reading_text
from pipelines.quality_words import (
    DAMAGE,
    DENIES_NEED,
    DEPARTMENT,
    DEPARTMENT_ALONE,
    ENDS_SENTENCE,
    FAREWELL,
    FOREIGN,
    GENERIC,
    GENERIC_CORE,
    GREETING,
    LATIN_LANGUAGES,
    LETTER_END,
    POINTLESS,
    POLITE,
    POLITE_CORE,
    SIGNER,
    SMALL,
    UNCHANGED,
    WANTS_DEPARTMENT,
    asks,
    find_translator_speech,
    is_advice,
    is_cut_off,
    is_plain,
    lost_its_beginning,
    may_hold_translator_speech,
)

EVIDENCE_CHARACTERS = 80
"""Longest evidence of a flag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One thing that is wrong with one text."""

    name: str
    """Name of the rule, e.g. ``translator_refusal``."""
    field: str
    """Field of the record: ``title``, ``question.title``, ``question.text``, ``replies[0].text``,
    ``article.sections[2]``."""
    evidence: str
    """What shows it, at most EVIDENCE_CHARACTERS characters; never empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example of a rule: field and text, by field of the record, and whether the rule must flag it."""

    texts: Mapping[str, str]
    is_flagged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as the docs show it."""

    name: str
    meaning: str
    """One sentence."""
    details: str
    """Where the rule draws its line; may be empty."""
    examples: tuple[Example, ...]
    finds: Callable[[_Texts], Iterator[_Found]]


_Found = tuple[str, str]
"""Field and evidence."""


def find_flags(record: Record) -> tuple[Flag, ...]:
    """Return all flags of a record, in the order of RULES, then of the record's fields. An empty tuple: nothing found.

    A flag that holds for two fields stands there twice. Null fields are never flagged.
    """
    texts = _Texts(record)
    return tuple(
        Flag(name=name, field=field, evidence=_short(evidence))
        for name, rule in RULES.items()
        for field, evidence in rule.finds(texts)
    )


class _Texts:
    """The texts of a record as the rules read them: sentences together, straight quotation marks."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._sentences: dict[str, list[str]] = {}
        self.is_english = (record.language or "").lower().split("-")[0] == "en"
        self.headline = _straight(record.title)
        self.title = _straight(record.question.title)
        self.body = _straight(reading_text(record.question.text))
        self.replies = [
            (f"replies[{number}].text", reply, _straight(reading_text(reply.text)))
            for number, reply in enumerate(record.replies)
            if reply.text is not None
        ]

    @property
    def titles(self) -> Iterator[_Found]:
        """Headline and question title, where the page has them."""
        if self.headline:
            yield "title", self.headline
        if self.title:
            yield "question.title", self.title

    @property
    def question_and_replies(self) -> Iterator[_Found]:
        """Body of the question and replies, where the page has them."""
        if self.body:
            yield "question.text", self.body
        for field, _reply, text in self.replies:
            if text:
                yield field, text

    @cached_property
    def everything(self) -> list[_Found]:
        """All texts above and the article, one entry a section."""
        return [*self.titles, *self.question_and_replies, *_article_texts(self.record.article)]

    def sentences(self, text: str) -> list[str]:
        """The sentences of one of these texts, cut once."""
        if text not in self._sentences:
            self._sentences[text] = sentences(text)
        return self._sentences[text]

    @cached_property
    def reply_kinds(self) -> list[tuple[str, str, str | None]]:
        """Field, text and kind of every English reply that is not the translator's speech."""
        return [(field, text, _reply_kind(text, reply, self)) for field, reply, text in self.own_replies()]

    @cached_property
    def translator(self) -> dict[str, str]:
        """By field, the sentence in which the translator speaks."""
        if not self.is_english:
            return {}
        found = {}
        for field, text in self.everything:
            if may_hold_translator_speech(text):
                speech = find_translator_speech(self.sentences(text))
                if speech is not None:
                    found[field] = speech
        return found

    def own_titles(self) -> Iterator[_Found]:
        """English titles that are not the translator's speech."""
        if self.is_english:
            yield from ((field, text) for field, text in self.titles if field not in self.translator)

    def own_texts(self) -> Iterator[_Found]:
        """English bodies and replies that are not the translator's speech."""
        if self.is_english:
            yield from ((field, text) for field, text in self.question_and_replies if field not in self.translator)

    def own_replies(self) -> Iterator[tuple[str, Reply, str]]:
        """English replies that are not the translator's speech; one without any word too."""
        if self.is_english:
            yield from (reply for reply in self.replies if reply[0] not in self.translator)

    @cached_property
    def wants_department(self) -> bool:
        """Whether the asker wants to know which department to visit."""
        return any(text is not None and WANTS_DEPARTMENT.search(text) for text in (self.title, self.body))


def _straight(text: str | None) -> str:
    return "" if text is None else text.replace("’", "'").replace("‘", "'").strip()


def _article_texts(article: Article | None) -> Iterator[_Found]:
    for number, section in enumerate(article.sections if article is not None else ()):
        points = (part for point in section.points for part in (point.label, point.text))
        text = "\n".join(part for part in (section.heading, *section.paragraphs, *points) if part)
        if text:
            yield f"article.sections[{number}]", _straight(text)


def _short(evidence: str) -> str:
    words = " ".join(evidence.split())
    return words if len(words) <= EVIDENCE_CHARACTERS else f"{words[: EVIDENCE_CHARACTERS - 3].rstrip()}..."


_STOP = re.compile(r"[.!?。！？]\s+")
_NO_STOP = re.compile(r"\b(?:Dr|Mr|Ms|Mrs|Prof|St|e\.g|i\.e|vs|\d\d?)\.$")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, in order, trimmed; a line break ends a sentence too."""
    found = []
    for line in text.split("\n"):
        start = 0
        for stop in _STOP.finditer(line):
            end = stop.start() + 1
            if not _NO_STOP.search(line, max(start, end - 6), end):
                found.append(line[start:end].strip())
                start = stop.end()
        found.append(line[start:].strip())
    return [part for part in found if part]


# --- the rules --------------------------------------------------------------------------------------------------------

_RULES: dict[str, Rule] = {}

RULES: Mapping[str, Rule] = MappingProxyType(_RULES)
"""All rules by name, in the order of their flags."""


def _rule(finds: Callable[[_Texts], Iterator[_Found]]) -> Callable[[_Texts], Iterator[_Found]]:
    """Take a function into RULES: its name is the flag, its docstring the documentation."""
    meaning, _, rest = cleandoc(finds.__doc__ or "").partition("\n\n")
    details, _, examples = rest.partition("Flagged:\n")
    flagged, _, clean = examples.partition("Not flagged:\n")
    _RULES[finds.__name__] = Rule(
        name=finds.__name__,
        meaning=" ".join(meaning.split()),
        details=" ".join(details.split()),
        examples=(*_examples(flagged, is_flagged=True), *_examples(clean, is_flagged=False)),
        finds=finds,
    )
    return finds


def _examples(block: str, *, is_flagged: bool) -> Iterator[Example]:
    for line in block.splitlines():
        if line.strip():
            parts = (part.partition(": ") for part in line.strip().split(" | "))
            yield Example(texts={field: text.replace("\\n", "\n") for field, _, text in parts}, is_flagged=is_flagged)


@_rule
def translator_refusal(texts: _Texts) -> Iterator[_Found]:
    """The machine that translated speaks in place of the author: it refuses, asks for a text, or announces one.

    A doctor who cannot help says why or where to go, an asker who wants a report translated says whose it is: neither
    is flagged. A text with this flag gets no other flag about its meaning.

    Flagged:
        question.title: I'm sorry, but I cannot assist with that?
        replies[0].text: Please provide the content you would like me to translate into English.
        question.text: As an AI language model, I do not have access to images.
        title: Here is the translation: Knee Pain at Night
    Not flagged:
        question.text: My report is in English. Could you please translate it for me?
        replies[0].text: I'm sorry, but I cannot help with dental questions. Please ask a dentist.
        question.text: As an AI engineer I sit all day. What can I do for my back?
    """
    yield from texts.translator.items()


@_rule
def title_is_answer(texts: _Texts) -> Iterator[_Found]:
    """A title gives advice or explains, as a reply does, instead of naming what is asked.

    Flagged are advice in a title (``you should``, ``it is recommended``, ``please consult``) and two or more whole
    sentences that neither ask nor tell of the asker. A headline may advise in one sentence: that is its style.

    Flagged:
        question.title: It is recommended to rest for a week. If the pain persists, please see an orthopedist?
        question.title: Most cysts are harmless. They often go away without any treatment.
        title: You should apply ice first. Do not massage the ankle on the first day.
    Not flagged:
        question.title: Is it recommended to rest after a sprain?
        question.title: My cyst is back. It hurts when I sit. Please advise.
        title: What You Should Know About Cysts
    """
    for field, title in texts.own_titles():
        parts = texts.sentences(title)
        if (field == "question.title" or len(parts) > 1) and is_advice(parts):
            yield field, title


@_rule
def title_cut(texts: _Texts) -> Iterator[_Found]:
    """A title lost its end or its beginning.

    Flagged are an end that cannot be one (a comma, a dash, ``and``, ``the``, ``However``), dots that stand for what
    was left out, and a title in capitals that begins with a small word.

    Flagged:
        question.title: I had a fever last week and took medicine. However?
        question.title: Pain in the knee since the fall and...
        title: the Link Between Stress and Hair Loss
    Not flagged:
        question.title: What is this medicine for?
        question.title: knee pain at night
        title: mRNA Vaccines and Allergies
    """
    for field, title in texts.own_titles():
        if lost_its_beginning(title):
            yield field, f"begins: {title[:60]}"
        elif title.rstrip("?!？！ ").endswith(("...", "…")) or is_cut_off(texts.sentences(title), is_title=True):
            yield field, f"ends: {title[-60:]}"


@_rule
def body_asks_nothing(texts: _Texts) -> Iterator[_Found]:
    """The body of the question asks nothing: no question, no request, no doubt that the asker tells of.

    Often it is an answer, or a story whose question stands in the title alone. A body that only points to the title
    (``As titled.``) asks what the title asks.

    Flagged:
        question.text: Warts are caused by a virus. It is recommended to have them frozen.
        question.text: I fell down the stairs on Monday.\\nMy elbow is blue.
    Not flagged:
        question.text: My elbow is blue. I would like to know how long this lasts.
        question.text: My elbow is blue, what should I do
        question.text: My elbow is blue. Please help me.
    """
    if texts.is_english and texts.body and "question.text" not in texts.translator:
        parts = texts.sentences(texts.body)
        if not asks(texts.body, parts):
            yield "question.text", parts[-1] if parts else texts.body


@_rule
def reply_repeats_question(texts: _Texts) -> Iterator[_Found]:
    """A reply holds the whole question again, or most of it.

    Measured as the share of the question's runs of three words that the reply has too: half or more. One sentence
    taken up out of several does not reach it, nor do common words of the subject.

    Flagged:
        question.text: My ear has been ringing since the concert. Is it dangerous? | \
replies[0].text: My ear has been ringing since the concert. Is it dangerous? Answer: it mostly goes within days.
    Not flagged:
        question.text: My ear has been ringing since the concert. I slept badly. Is it dangerous? | \
replies[0].text: You ask whether it is dangerous: ringing in the ear after a concert mostly goes within days.
    """
    asked = _words(texts.body or texts.title)
    if not texts.is_english or len(asked) < 7:
        return
    for field, _reply, text in texts.own_replies():
        words = _words(text)
        if 2 * len(words) < len(asked):
            continue
        runs = set(zip(asked, asked[1:], asked[2:], strict=False))
        again = len(runs.intersection(zip(words, words[1:], words[2:], strict=False)))
        if 2 * again >= len(runs):
            yield field, f"{again / len(runs):.0%} of the question's words, in runs of three"


@_rule
def reply_without_content(texts: _Texts) -> Iterator[_Found]:
    """A reply says nothing: only politeness, a name, a label, or where an answer was given before.

    A short reply is an answer (``Yes.``, ``It is normal.``). The name of a department alone is one where the asker
    wants to know which department to visit; elsewhere it says nothing.

    Flagged:
        replies[0].text: Hello, thank you for your question. Wishing you good health.
        question.text: Why does my skin itch? | replies[0].text: Dermatology.
        replies[0].text: Please refer to my previous reply.
    Not flagged:
        question.text: Which department should I visit? | replies[0].text: Dermatology.
        replies[0].text: Yes.
        replies[0].text: Hello, that is a normal reaction. Thank you.
    """
    for field, text, kind in texts.reply_kinds:
        if kind == "polite":
            yield field, text or "(no words)"


@_rule
def template_reply(texts: _Texts) -> Iterator[_Found]:
    """A reply would fit any question: politeness, see a doctor, cannot be judged online, and nothing else.

    Anything of its own makes a reply an answer: a cause, a remedy, a named examination, a time. The name of a
    department is not enough, except where the asker wants to know which department to visit.

    Flagged:
        replies[0].text: Hello! It is difficult to diagnose online. Please see a doctor for a detailed examination.
        question.text: Why does my skin itch? | replies[0].text: It is recommended to visit a dermatology clinic.
    Not flagged:
        replies[0].text: Please see a doctor for an ultrasound of the gallbladder.
        replies[0].text: This is most likely a cramp. If it persists, please see a doctor.
        question.text: Which clinic is right for a rash? | replies[0].text: Please visit a dermatology clinic.
    """
    for field, text, kind in texts.reply_kinds:
        if kind == "template":
            yield field, text


@_rule
def foreign_script(texts: _Texts) -> Iterator[_Found]:
    """Letters of another script are left in a text of a language that is written in Latin letters.

    Greek letters (``β``) and single symbols (``℃``) belong to medical English; punctuation is no letter.

    Flagged:
        question.text: My doctor said it is 濕疹. Is that eczema?
    Not flagged:
        question.text: Is a β-blocker safe with 5 μg of vitamin D at 38 ℃？
    """
    if (texts.record.language or "").lower().split("-")[0] in LATIN_LANGUAGES:
        yield from _first_matches(FOREIGN, ((field, text) for field, text in texts.everything if not text.isascii()))


@_rule
def source_damage(texts: _Texts) -> Iterator[_Found]:
    """Characters were damaged before the page was written: replaced, decoded wrongly, or escaped once too often.

    Looked for are U+FFFD, control and private-use characters, UTF-8 or Big5 read as Latin-1 or
    windows-1252, backslashes behind Chinese characters, left-over escapes and HTML entities.

    Flagged:
        question.text: Itâ€™s been two weeks. Is that normal?
        question.text: 肝功\\能 is high. What does it mean?
        replies[0].text: Tom &amp; Jerry syndrome does not exist.
    Not flagged:
        question.text: Is a café with a naïve façade dangerous and\\or unhealthy?
    """
    yield from _first_matches(DAMAGE, ((field, text) for field, text in texts.everything if not is_plain(text)))


@_rule
def text_cut(texts: _Texts) -> Iterator[_Found]:
    """A question or a reply ends in the middle of a sentence.

    Flagged are ends that cannot be one: a comma, an open bracket, a word like ``the``, ``and``, ``because``; in a
    reply also a last sentence without a full stop where all others have one. Dots (``...``) are an asker's sigh, and
    a letter's end (``Best regards, Meow``) needs no full stop.

    Flagged:
        replies[0].text: It is a cramp. Stretch the calf every evening and drink enough of the
        question.text: Is it a cramp? It began last week when I was
    Not flagged:
        question.text: Is it a cramp? Thank you, doctor
        replies[0].text: It is a cramp. Best regards, Dr. Brisk
        question.text: Why does it never stop? I am so tired of it...
    """
    for field, text in texts.own_texts():
        parts = texts.sentences(text)
        if is_cut_off(parts, is_title=False) or (field != "question.text" and _stops_short(parts)):
            yield field, f"ends: {text[-60:]}"


def flags_page() -> str:
    """Return the page of the docs that explains all flags, in Markdown; made from the docstrings of the rules."""
    parts = [
        "# Quality flags",
        "The column `flags` of `questions` says what is wrong with the texts of a page, and `flag_evidence` where "
        "and by what it shows. No row is left out for a flag: leave out what you do not want. This page is generated: "
        "`make docs`. How well each rule does on labelled cases: "
        "`make quality-report`.",
    ]
    for rule in RULES.values():
        parts += [f"## {rule.name}", f"{rule.meaning} {rule.details}".strip().replace("``", "`")]
        for is_flagged, title in ((True, "Flagged:"), (False, "Not flagged:")):
            examples = [example for example in rule.examples if example.is_flagged is is_flagged]
            parts += [title, "\n".join(f"- {_shown(example)}" for example in examples)]
    return "\n\n".join(parts) + "\n"


def _shown(example: Example) -> str:
    return "; ".join(f"{field}: `{text.replace(chr(10), ' / ')}`" for field, text in example.texts.items())


# --- what the rules share ---------------------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _first_matches(pattern: re.Pattern[str], fields: Iterable[_Found]) -> Iterator[_Found]:
    for field, text in fields:
        if match := pattern.search(text):
            around = text[max(0, match.start() - 20) : match.end() + 20]
            yield field, around


def _reply_kind(text: str, reply: Reply, texts: _Texts) -> str | None:
    """Return ``polite`` for a reply that says nothing, ``template`` for one that fits any question, else null."""
    kinds = set()
    names_department = False
    before = ""
    for part in texts.sentences(text):
        if DEPARTMENT_ALONE.fullmatch(part) or _is_specialty(part, reply, texts.record):
            names_department = True
        elif not (before and _is_signature(part, before, reply)):
            kind = _sentence_kind(part)
            if kind is None:
                return None
            kinds.add(kind)
            names_department = names_department or DEPARTMENT.search(part) is not None
        before = part
    if names_department and texts.wants_department:
        return None
    if "advice" in kinds:
        return "template"
    return None if "vague" in kinds else "polite"


_DEPARTMENT_WORDS = 6
"""A sentence that names a department has at most so many words of its own; one with more says something else."""


def _sentence_kind(sentence: str) -> str | None:
    """Return ``polite``, ``advice`` (see a doctor, not online), ``vague``, or null for a sentence with content."""
    rest = FAREWELL.sub("best wishes", UNCHANGED.sub("persist", GREETING.sub("", sentence, count=1)))
    if POINTLESS.fullmatch(rest):
        return "polite"
    words = set(_words(rest))
    unknown = len(words - SMALL - POLITE - GENERIC)
    if unknown > _DEPARTMENT_WORDS:
        return None
    if unknown:
        words = set(_words(DEPARTMENT.sub(" department ", rest)))
    if words <= SMALL | POLITE and words & POLITE_CORE:
        return "polite"
    if not words <= SMALL | POLITE | GENERIC or DENIES_NEED.search(rest):
        return None
    return "advice" if words & GENERIC_CORE else "vague"


def _is_specialty(part: str, reply: Reply, record: Record) -> bool:
    words = _words(part)
    return bool(words) and any(words == _words(name) for name in (reply.specialty, record.specialty) if name)


def _is_signature(part: str, before: str, reply: Reply) -> bool:
    """Whether a part below the first is who signs: a name, a title, a hospital, but no sentence."""
    words = _WORD.findall(part)
    if len(words) > 12 or any(word[0].islower() and word not in _IN_NAMES for word in words):
        return False
    if reply.doctor and set(_words(part)) <= {*_words(reply.doctor), "dr", "doctor"}:
        return True
    return bool(SIGNER.search(part)) or (2 <= len(words) <= 3 and part[-1] not in ".!?" and before[-1] in ".,!")


_IN_NAMES = frozenset("of and the at for regards wishes sincerely yours truly respectfully".split())


def _stops_short(parts: list[str]) -> bool:
    """Whether the last sentence alone has no full stop, and is neither a list item nor a letter's end."""
    if len(parts) < 2:
        return False
    *others, last = parts
    words = _WORD.findall(last)
    small = sum(word[0].islower() for word in words)
    return (
        len(words) >= 5
        and 2 * small >= len(words)
        and last[-1].isalnum()
        and all(ENDS_SENTENCE.search(part) for part in others)
        and not LETTER_END.search(last)
        and _sentence_kind(last) != "polite"
    )
