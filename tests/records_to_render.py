"""Hypothesis strategies for records of doctorqna.com with everything that makes such pages hard to read.

All wording is our own. Texts stay within what the site does: questions and replies have one sentence a line, articles
have headings, paragraphs and points, and nothing has two spaces in a row.
"""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from parsers.records import Article, Asker, Faq, Point, Question, Record, Reply, Section, Similar

SPECIALTIES = (
    "Rehabilitation",
    "Obstetrics and Gynecology",
    "Gastroenterology and Hepatology",
    "Rare Disease",
    "Traditional Chinese Medicine",
    "Dermatology",
    "Ear, Nose and Throat",
    "Internal Medicine",
    "Surgery (Breast)",
)
NAMES = (
    *("Mr. P", "Ms. Pine", "wo...", "I", "003", "FF123", "HE", "Xiu'e", "Xiao's", "Nìmíng", "Yú zǎi", "q pi"),
    *("A Feng Fou", "gentleman", "A-Lun", "Lin, Mei", "a<b", "<kiki>", "Moon & Sun", 'the "cat"', "Dr. Who", "小明"),
    *("year old", "30~39", "Ask Date", "reply"),
)
DOCTORS = ("Fern Oakley", "Lü Hazel", "Reed Wayda", "D. K. Sun", "O'Brook", "Ash van der Moor", "Reply Lake")
QUESTION_LINES = (
    "Hello, Dr.",
    "Moss! I often wake at night.",
    "1.",
    "Is it the pillow? 2.",
    "Are there other causes than age.",
    "Reply Date: I am still waiting",
    "Dr. Chen reply quickly please.",
    "I looked for Similar Q&A first.",
    "More Info would help me.",
    "Related FAQ did not help.",
    "Share to: my sister did that already.",
    "Ask Date: I do not remember the day.",
    "I am a 20~29 year old student.",
    "My sister, 20 years old, has it too!",
    "It hurts when the angle is < 45 degrees & > 10.",
    "The value was 2011/03/02 on the paper.",
    "https://example.org/my-report",
    "Best regards,",
    "Meow Meow",
    "Thank you :)",
    "我的膝蓋很痛。",
    "- It began in spring",
    "What should I do",
    "[Read More] is what I clicked.",
    "Advertisement promised me a cure.",
    "(I wrote this on the train)",
)
REPLY_LINES = (
    "Dermatology.",
    "Jason, 23, 0.",
    "Dear Dr.",
    "Zhang,",
    "Hello, thank you for the question.",
    "Answer: it is rarely serious.",
    "Question: may I run? Answer: yes.",
    "My suggestions are: 1.",
    "Warm water 2.",
    "Less coffee.",
    "Please come in if it is there after a week.",
    "Wishing you a speedy recovery.",
    "Department of Rehabilitation",
    "Oakley",
    "Reply Date is below.",
    "More Info follows.",
    "The dose is 1.5 mg, 3~4 times a day.",
)
TITLES = (
    "Lower back soreness?",
    "I'm sorry, but I cannot assist with that?",
    "Could you please provide the content you would like me to translate?",
    "You should rest for a week. Then walk a little every day. However",
    "Question about sleep",
    "Reply Date: when?",
    "Similar Q&A",
    "Knee",
    "20~29 years old and tired",
)
HEADLINES = (
    "Strong Knees: What Helps",
    "the Link Between Coffee and Sleep",
    "Back Pain - What to Do - And What Not",
    "Is It a Cold? Signs to Watch",
    "Living Well",
    "Numb Hands | Causes and Cures",
)
HEADINGS = (
    "Possible Causes",
    "What You Can Do",
    "When to See a Doctor?",
    "Gallbladder Polyps",
    "Diet and Sleep",
    "MRI or CT",
)
LABELS = ("Bridges", "Bird-Dogs", "Child’s Pose", "5-HTP", "Warm Water", "Vitamin B12", "Note to Parents")
SENTENCES = (
    "Screens belong at eye level, and breaks belong into every hour.",
    "Hold for a few seconds, then switch sides.",
    "There are several ways to go about it: none is right for everyone.",
    "Values of 1.5 to 2.0 are normal (see the table).",
    "Most people can go on with daily life.",
    "Does it go away by itself? Often, yes.",
)
TOPICS = (
    "Back Soreness",
    "Sit-Ups",
    "Bone Density (DXA)",
    "Fever 38.5°C",
    "Milk & Allergy",
    "Related FAQ Pages",
    "Q10",
)

days = st.dates(date(2000, 11, 16), date(2024, 6, 13)).map(date.isoformat)
specialties = st.sampled_from(SPECIALTIES)
doctors = st.sampled_from(DOCTORS)
_words = st.text(alphabet="abcdefghij klmnopqrstuvwxyz'éü,", min_size=3, max_size=40).map(
    lambda text: " ".join(text.replace(",", ", ").split()).strip(" ,'")
)
sentences = st.sampled_from(SENTENCES) | _words.filter(lambda text: len(text) > 2).map(
    lambda text: f"{text.capitalize()}."
)


@st.composite
def _lines(draw: st.DrawFn, pool: tuple[str, ...], plain: tuple[str, ...]) -> str:
    """Draw a text of one to eight lines, the last one a plain one."""
    lines = draw(st.lists(st.sampled_from(pool) | sentences, max_size=7))
    return "\n".join([*lines, draw(st.sampled_from(plain))])


question_texts = _lines(QUESTION_LINES, ("Please advise.", "Thank you :)", "Meow Meow", "What should I do"))
reply_texts = _lines(REPLY_LINES, ("Dermatology.", "Best wishes.", "Oakley", "Less coffee."))
paragraphs = st.lists(sentences, min_size=1, max_size=3).map(" ".join)


@st.composite
def sections(draw: st.DrawFn, number: int | None) -> Section:
    has_points = draw(st.booleans())
    points = tuple(
        Point(label=label, text=draw(sentences))
        for label in (
            draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=3, unique=True)) if has_points else ()
        )
    )
    shortest = 0 if has_points else 1
    return Section(
        kind="section",
        number=number,
        heading=draw(st.sampled_from(HEADINGS)),
        paragraphs=tuple(draw(st.lists(paragraphs, min_size=shortest, max_size=2))),
        points=points,
    )


@st.composite
def articles(draw: st.DrawFn) -> Article:
    openings = ("Dear Patient,", "Hello! Thank you for your questions about this.")
    introduction = draw(st.lists(paragraphs, min_size=1, max_size=2))
    if draw(st.booleans()):
        introduction.insert(0, draw(st.sampled_from(openings)))
    parts = [Section(kind="introduction", paragraphs=tuple(introduction))]
    numbered = draw(st.booleans())
    for number in range(1, draw(st.integers(0, 4)) + 1):
        parts.append(draw(sections(number if numbered else None)))
    if draw(st.booleans()):
        closing = draw(st.sampled_from(("In conclusion, ", "In summary, "))) + draw(paragraphs)
        parts.append(Section(kind="conclusion", paragraphs=(closing,)))
    return Article(sections=tuple(parts))


def _url(source_id: int) -> str:
    return f"https://doctorqna.com/en/article/{source_id}"


@st.composite
def cards(draw: st.DrawFn, position: int) -> Similar:
    source_id = draw(st.integers(262, 209160))
    question = " ".join(draw(st.lists(sentences, min_size=1, max_size=3))) + draw(
        st.sampled_from(("", " My k...", ".."))
    )
    reply = " ".join(draw(st.lists(sentences, min_size=1, max_size=3))) + draw(
        st.sampled_from(("", " Thank you for ..."))
    )
    return Similar(
        position=position,
        title=draw(st.sampled_from(HEADLINES)),
        url=_url(source_id),
        page_id=f"doctorqna/en/{source_id}",
        question_excerpt=question,
        doctor=draw(doctors),
        specialty=draw(specialties),
        reply_excerpt=reply,
        truncated=question.endswith("...") or reply.endswith("..."),
    )


@st.composite
def topics(draw: st.DrawFn, position: int) -> Faq:
    return Faq(
        position=position,
        topic=draw(st.sampled_from(TOPICS)),
        specialty=draw(specialties),
        url=f"https://doctorqna.com/en/faq/{draw(st.integers(1, 9999))}",
    )


@st.composite
def replies(draw: st.DrawFn, specialty: str | None) -> Reply:
    return Reply(
        doctor=draw(doctors),
        role="doctor",
        specialty=specialty or draw(specialties),
        text=draw(reply_texts),
        replied_on=draw(days),
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a whole record: usually one reply, an article, cards and topics; each may be missing, replies may be two."""
    source_id = draw(st.integers(262, 209160))
    specialty = draw(specialties)
    decade = draw(st.integers(0, 9)) * 10
    count = draw(st.sampled_from((1, 1, 1, 1, 0, 2)))
    first = [draw(replies(specialty))] if count else []
    second = [draw(replies(None))] if count == 2 else []
    return Record(
        site="doctorqna",
        language="en",
        source_id=str(source_id),
        page_id=f"doctorqna/en/{source_id}",
        url=_url(source_id),
        layout="",
        title=draw(st.sampled_from(HEADLINES)),
        specialty=specialty,
        question=Question(title=draw(st.sampled_from(TITLES)), text=draw(question_texts), asked_on=draw(days)),
        asker=Asker(
            name=draw(st.sampled_from(NAMES)),
            age_min=decade,
            age_max=decade + 9,
            gender=draw(st.sampled_from(("female", "female", "male"))),
        ),
        replies=(*first, *second),
        article=draw(st.none() | articles()) if count else draw(articles()),
        similar=tuple(draw(cards(position)) for position in range(1, draw(st.integers(0, 4)) + 1)),
        faqs=tuple(draw(topics(position)) for position in range(1, draw(st.integers(0, 5)) + 1)),
    )
