"""What the pages of the demo site say: from a plan and an index to the record that a parser must return.

Pure functions. Nothing is kept between calls, and the same arguments give the same record on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from functools import cache
from itertools import permutations

from crawler.demo import words
from crawler.demo.plan import (
    FOR_ARTICLE,
    FOR_DOCTOR,
    FOR_EDIT,
    FOR_FAQ,
    FOR_HEADLINE,
    FOR_QUESTION,
    FOR_REPLY,
    FOR_REPOST,
    Draw,
    Plan,
    mix,
    revised_at,
)
from crawler.demo.words import FAQ_TOPICS, TOPICS
from parsers.records import Article, Asker, Faq, Point, Question, Record, Reply, Section, Similar

HOME = "https://doctorqna.com"
"""Scheme and host of the live site, whose canonical URLs the records carry."""
SITE = "doctorqna"
"""Site of the records."""
LANGUAGE = "en"
"""Language of the pages, BCP 47."""
EXCERPT_CHARACTERS = 280
"""Longest excerpt on a card before it is cut and gets its ``...``."""

SPECIALTIES: tuple[str, ...] = tuple(FAQ_TOPICS)
"""Specialties of the site, in fixed order."""

_DOCTORS_A_SPECIALTY = 12
_SMALL_WORDS = frozenset({"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"})
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_SLOT = re.compile(r"\{(\w+)\}")
_DRAWN_SLOTS = frozenset({"n", "m", "unit", "time", "Time", "timeTitle", "who", "doctor", "other"})
_UNITS = ("days", "weeks", "months")

Slots = dict[str, str | int]
"""Values for the slots of sentence templates, by name."""


def slug(name: str) -> str:
    """Return a name as a path segment: ``Ear Wax`` is ``ear-wax``."""
    return _NO_SLUG.sub("-", name.lower()).strip("-")


def question_url(source_id: int | str) -> str:
    """Return the canonical URL of the question page with this id."""
    return f"{HOME}/{LANGUAGE}/article/{source_id}"


def page_id(source_id: int | str) -> str:
    """Return the page id of the question page with this id."""
    return f"{SITE}/{LANGUAGE}/{source_id}"


def faq_url(specialty: str, topic: str) -> str:
    """Return the URL of a topic of the FAQ."""
    return f"{HOME}/{LANGUAGE}/faq/{slug(specialty)}/{slug(topic)}"


def break_lines(text: str) -> str:
    """Break lines as the site does in questions and replies: after every full stop and space, numbers included."""
    return text.replace(". ", ".\n")


def build_record(plan: Plan, index: int) -> Record:
    """Return the truth of one page: what a parser must return for it, apart from ``layout`` and ``notes``."""
    source_id = plan.source_id(index)
    asked_on = plan.asked_on(index)
    question = _Question(plan, index)
    reply = _Reply(plan, index)
    article = _build_article(plan, index)
    reply_text = break_lines(" ".join(reply.sentences()))
    revision = plan.changed_at(index)
    if revision:
        article, reply_text = _edit(plan, index, revision, article, reply_text)
    return Record(
        site=SITE,
        language=LANGUAGE,
        source_id=str(source_id),
        page_id=page_id(source_id),
        url=question_url(source_id),
        layout="",
        title=title_of(plan, index),
        specialty=reply.specialty,
        question=Question(
            title=question.title,
            text=break_lines(" ".join(question.sentences())),
            asked_on=asked_on.isoformat(),
        ),
        asker=question.asker,
        replies=(
            Reply(
                doctor=reply.doctor,
                role="doctor",
                specialty=reply.specialty,
                text=reply_text,
                replied_on=(asked_on + timedelta(days=reply.days)).isoformat(),
            ),
        ),
        article=article,
        similar=tuple(
            _build_card(plan, other, position) for position, other in enumerate(plan.similar_to(index), start=1)
        ),
        faqs=_build_faqs(plan, index),
    )


def title_of(plan: Plan, index: int) -> str:
    """Return the headline of a page without its specialty."""
    topic = plan.topic_of(index)
    draw = Draw(plan.seed, FOR_HEADLINE, index)
    pool = words.CUT_HEADLINES if draw.once_in(40) else words.HEADLINES
    return _Voice(draw, topic).say(pool)


def specialty_of(plan: Plan, index: int) -> str:
    """Return the specialty of a page."""
    return TOPICS[plan.topic_of(index)].specialty


class _Voice:
    """Fills sentence templates about one topic with the choices of one stream."""

    __slots__ = ("draw", "slots")

    def __init__(self, draw: Draw, topic: int) -> None:
        self.draw = draw
        self.slots = dict(_topic_slots(topic, draw.below(6)))

    def say(self, pool: Sequence[str]) -> str:
        """Return one sentence of a pool."""
        return self.fill(pool[self.draw.bits() % len(pool)])

    def say_some(self, pool: Sequence[str], count: int) -> list[str]:
        """Return ``count`` different sentences of a pool."""
        return [self.fill(template) for template in self.draw.sample(pool, count)]

    def fill(self, template: str) -> str:
        """Return a template with its slots filled; the small choices are drawn anew for every sentence."""
        if _needs_drawing(template):
            bits = self.draw.bits()
            time = words.TIMES[(bits >> 20) % len(words.TIMES)]
            self.slots.update(
                n=2 + bits % 6,
                m=10 + (bits >> 8) % 8 * 5,
                unit=_UNITS[(bits >> 16) % len(_UNITS)],
                time=time,
                Time=time[0].upper() + time[1:],
                timeTitle=_title_case(f"Cough {time}").removeprefix("Cough "),  # inside a title
                who=words.RELATIVES[(bits >> 27) % len(words.RELATIVES)],
                doctor=words.FAMILY_NAMES[(bits >> 33) % len(words.FAMILY_NAMES)],
                other=SPECIALTIES[(bits >> 40) % len(SPECIALTIES)],
            )
        return template.format_map(self.slots)


@cache
def _needs_drawing(template: str) -> bool:
    """Return whether a template has a slot that is drawn for each sentence."""
    return not _DRAWN_SLOTS.isdisjoint(_SLOT.findall(template))


@cache
def _title_case(text: str) -> str:
    """Return ``walking in the rain`` as ``Walking in the Rain``."""
    first, *rest = text.split(" ")
    return " ".join([first.capitalize(), *(word if word in _SMALL_WORDS else word.capitalize() for word in rest)])


@cache
def _topic_slots(topic: int, order: int) -> Slots:
    """Return the slots that stay the same in a text about a topic, with two of its triggers in one of six orders."""
    row = TOPICS[topic]
    short = row.name.lower()
    first, second = tuple(permutations(row.triggers, 2))[order]
    return {
        "Name": row.name,
        "short": short,
        "Short": short[0].upper() + short[1:],
        "feel": row.feel,
        "Feel": row.feel[0].upper() + row.feel[1:],
        "part": row.part,
        "specialty": row.specialty,
        "t1": first,
        "t2": second,
        "T1": _title_case(first),
        "T1cap": first[0].upper() + first[1:],
    }


class _Question:
    """The question of a page and who asked it. Some are posted a second time, a little longer.

    Sentences come one by one, because a card on another page needs only the first few.
    """

    __slots__ = ("_repeat", "_voice", "asker", "title")

    def __init__(self, plan: Plan, index: int) -> None:
        topic = plan.topic_of(index)
        block = index // len(TOPICS)
        again = block > 0 and mix(plan.seed, FOR_REPOST, index) % 60 == 0
        origin = plan.index_of_topic(block - 1, topic) if again else index
        self._repeat = words.REPEATS[index % len(words.REPEATS)] if again else None
        draw = Draw(plan.seed, FOR_QUESTION, origin)
        self._voice = voice = _Voice(draw, topic)
        decade = draw.pick((0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7)) * 10
        voice.slots["age"] = decade + 5 + draw.below(5)
        self.asker = Asker(name=draw.pick(words.ASKERS), age_min=decade, age_max=decade + 9, gender="female")
        self.title = voice.say(words.QUESTION_TITLES)

    def sentences(self) -> Iterator[str]:
        """Yield the sentences of the text, once."""
        voice, draw = self._voice, self._voice.draw
        if not draw.once_in(6):
            yield voice.say(words.GREETINGS)
        yield voice.say(words.ONSET)
        yield from voice.say_some(words.COURSE, 1 + draw.below(3))
        yield from voice.say_some(words.DETAILS, 1 + draw.below(3))
        yield from voice.say_some(words.TRIED, draw.below(2))
        yield from voice.say_some(words.WORRY, draw.below(3))
        yield from voice.say_some(words.ASKS, 1 + draw.below(2))
        if self._repeat:
            yield self._repeat
        yield voice.say(words.CLOSINGS)


class _Reply:
    """The reply of a page and who gave it. One in eight has an oddity that real replies have."""

    __slots__ = ("_draw", "_index", "_plan", "_topic", "days", "doctor", "specialty")

    def __init__(self, plan: Plan, index: int) -> None:
        self._plan, self._index = plan, index
        self._topic = plan.topic_of(index)
        self._draw = draw = Draw(plan.seed, FOR_REPLY, index)
        self.specialty = TOPICS[self._topic].specialty
        which = draw.below(_DOCTORS_A_SPECIALTY)
        number = mix(plan.seed, FOR_DOCTOR, SPECIALTIES.index(self.specialty), which)
        family = words.FAMILY_NAMES[number % len(words.FAMILY_NAMES)]
        given = words.GIVEN_NAMES[(number >> 16) % len(words.GIVEN_NAMES)]
        self.doctor = f"{family} {given}"
        # On the real site every reply seen came on the day of the question; some later ones keep the two dates apart.
        self.days = draw.below(3) + 1 if draw.once_in(8) else 0

    def sentences(self) -> Iterator[str]:
        """Yield the sentences of the text, once; one that follows a line break begins with it."""
        draw = self._draw
        voice = _Voice(draw, self._topic)
        oddity = draw.below(80)
        if oddity == 0:
            yield f"{self.specialty}."
            return
        if oddity == 1:
            yield "Kite, 23, 0."
        if oddity == 2:
            yield " ".join(_Question(self._plan, self._index).sentences()) + "\nAnswer:"
        yield voice.say(words.REPLY_GREETINGS)
        yield from voice.say_some(words.FINDINGS, 1 + draw.below(3))
        yield from voice.say_some(words.ADVICE, 2 + draw.below(3))
        yield from voice.say_some(words.REFERRALS, 1 + draw.below(2))
        wish = voice.say(words.WISHES)
        if oddity >= 10:
            yield wish
        else:
            signature = draw.pick(words.SIGNATURES).format(specialty=self.specialty, name=self.doctor)
            yield f"{wish}\n{signature}"


def _opening(sentences: Iterator[str]) -> str:
    """Return the beginning of a text as a card shows it: on one line, cut in the middle of a word if need be."""
    line = ""
    for sentence in sentences:
        line = f"{line} {sentence}" if line else sentence
        if len(line) > EXCERPT_CHARACTERS:
            break
    line = line.replace("\n", " ")
    return line if len(line) <= EXCERPT_CHARACTERS else line[:EXCERPT_CHARACTERS] + "..."


def _build_card(plan: Plan, index: int, position: int) -> Similar:
    source_id = plan.source_id(index)
    reply = _Reply(plan, index)
    question_excerpt = _opening(_Question(plan, index).sentences())
    reply_excerpt = _opening(reply.sentences())
    return Similar(
        position=position,
        title=title_of(plan, index),
        url=question_url(source_id),
        page_id=page_id(source_id),
        question_excerpt=question_excerpt,
        doctor=reply.doctor,
        specialty=reply.specialty,
        reply_excerpt=reply_excerpt,
        truncated=question_excerpt.endswith("...") or reply_excerpt.endswith("..."),
    )


def _build_faqs(plan: Plan, index: int) -> tuple[Faq, ...]:
    draw = Draw(plan.seed, FOR_FAQ, index)
    own = specialty_of(plan, index)
    entries = [(own, topic) for topic in draw.sample(FAQ_TOPICS[own], 4 + draw.below(7))]
    if draw.once_in(5) and len(entries) < 10:
        other = draw.pick(SPECIALTIES)
        guest = (other, draw.pick(FAQ_TOPICS[other]))
        if guest not in entries:
            entries.insert(draw.below(len(entries)), guest)
    return tuple(
        Faq(position=position, topic=topic, specialty=specialty, url=faq_url(specialty, topic))
        for position, (specialty, topic) in enumerate(entries, start=1)
    )


def _build_article(plan: Plan, index: int) -> Article:
    topic = plan.topic_of(index)
    draw = Draw(plan.seed, FOR_ARTICLE, index)
    voice = _Voice(draw, topic)
    sections = [_build_introduction(voice)]
    numbered = not draw.once_in(6)
    for number, theme in enumerate(draw.sample(words.THEMES, 4 + draw.below(4)), start=1):
        sections.append(_build_section(voice, theme, number if numbered else None))
    if not draw.once_in(5):
        sentences = [voice.say(words.CONCLUSIONS), *voice.say_some(words.CONCLUSION_MORE, 1 + draw.below(2))]
        sections.append(Section(kind="conclusion", paragraphs=(" ".join(sentences),)))
    return Article(sections=tuple(sections))


def _build_introduction(voice: _Voice) -> Section:
    sentences = [
        voice.say(words.INTRODUCTIONS),
        *voice.say_some(words.INTRODUCTION_MORE, 1 + voice.draw.below(2)),
        voice.say(words.INTRODUCTION_LAST),
    ]
    paragraphs = [" ".join(sentences)]
    if voice.draw.once_in(12):
        paragraphs.insert(0, voice.say(words.SECOND_REPLY_OPENINGS))
    return Section(kind="introduction", paragraphs=tuple(paragraphs))


def _build_section(voice: _Voice, theme: words.Theme, number: int | None) -> Section:
    draw = voice.draw
    heading = voice.say(theme.headings)
    sentences = [voice.say(theme.opening), *voice.say_some(theme.sentences, 1 + draw.below(2))]
    points: tuple[Point, ...] = ()
    paragraphs = [sentences]
    if not draw.once_in(3):
        sentences.append(voice.fill(theme.lead))
        chosen = draw.sample_in_order(theme.points, 2 + draw.below(3))
        points = tuple(Point(label=label, text=voice.fill(text)) for label, text in chosen)
    elif draw.once_in(3):
        paragraphs.append(voice.say_some(theme.sentences, 2))
    return Section(
        kind="section",
        number=number,
        heading=heading,
        paragraphs=tuple(" ".join(paragraph) for paragraph in paragraphs),
        points=points,
    )


def _edit(plan: Plan, index: int, revision: int, article: Article, reply: str) -> tuple[Article, str]:
    """Return article and reply as the last revision that changed the page left them.

    The reply grows only where cards show a cut excerpt of it anyway, so that no other page changes.
    """
    draw = Draw(plan.seed, FOR_EDIT, index, revision)
    voice = _Voice(draw, plan.topic_of(index))
    voice.slots["date"] = f"{revised_at(revision):%Y/%m/%d}"
    if draw.once_in(3) and len(reply) > EXCERPT_CHARACTERS:
        return article, f"{reply}\n{voice.say(words.REVISED_REPLY)}"
    sections = list(article.sections)
    place = draw.below(len(sections))
    edited = sections[place]
    sections[place] = Section(
        kind=edited.kind,
        number=edited.number,
        heading=edited.heading,
        paragraphs=(f"{edited.paragraphs[0]} {voice.say(words.REVISED)}", *edited.paragraphs[1:]),
        points=edited.points,
    )
    return Article(sections=tuple(sections)), reply
