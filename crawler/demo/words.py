"""The vocabulary of the demo site: complaints, specialties, names and sentences. All of it is our own wording.

The sentences are templates with these slots:

========== ==========================================================================================
slot       stands for
========== ==========================================================================================
{short}    the complaint as a noun phrase: ``lower back soreness``
{Name}     the same in title case: ``Lower Back Soreness``
{feel}     what is felt: ``a dull soreness across the lower back``
{part}     where: ``lower back``
{t1} {t2}  things that bring it on, as gerunds: ``washing the dishes``
{T1}       the first of them in title case; {T1cap} as the beginning of a sentence
{n} {m}    small numbers, ``m`` the larger
{unit}     ``days``, ``weeks`` or ``months``
{time}     a time of day: ``in the evening``; {timeTitle} the same inside a title
{who}      a relative: ``mother``
{age}      the age of the asker
{specialty} the specialty of the page; ``{other}`` is another one
{doctor}   the family name of some doctor
{date}     the day of a revision (in what revisions add)
{name}     the name of the doctor who replies (in signatures)
========== ==========================================================================================

A slot that begins with a capital letter (``{Short}``, ``{Feel}``, ``{Time}``) begins a sentence.

The advice is general and gentle on purpose: no drug, no dose, no diagnosis.
"""

# ruff: noqa: E501 (a template stays one string on one line)

from __future__ import annotations

from typing import NamedTuple


class Topic(NamedTuple):
    """One complaint that people ask about."""

    specialty: str
    """Specialty that answers it."""
    name: str
    """Name in title case."""
    feel: str
    """What is felt, as a noun phrase with article."""
    part: str
    """Where it is felt, or what it is about."""
    triggers: tuple[str, str, str]
    """What brings it on, as gerunds."""


class Theme(NamedTuple):
    """One kind of article section."""

    headings: tuple[str, ...]
    """Headings it may have."""
    opening: tuple[str, ...]
    """First sentences."""
    sentences: tuple[str, ...]
    """Sentences that may follow."""
    lead: str
    """Last sentence before the points, ending in a colon; left out where there are no points."""
    points: tuple[tuple[str, str], ...]
    """Label and text of its points."""


FAQ_TOPICS: dict[str, tuple[str, ...]] = {
    "Rehabilitation": (
        "Stiff Back", "Muscle Fatigue", "Core Strength", "Heavy Legs", "Pulled Muscle", "Walking Aids",
        "Hip Tightness", "Stiff Neck", "Calf Cramps", "Balance Training", "Hand Therapy", "Stretching Routine",
    ),
    "Internal Medicine": (
        "Tiredness", "Light Head", "Cold Hands", "Night Sweats", "Poor Appetite", "Swollen Ankles",
        "Routine Blood Test", "Thirst", "Weight Change", "Low Energy", "Feeling Faint",
    ),
    "Dermatology": (
        "Dry Skin", "Itchy Scalp", "Sun Spots", "Hand Rash", "Brittle Nails", "Sensitive Skin",
        "Hair Thinning", "Cracked Heels", "Chapped Lips", "Skin Peeling", "Heat Rash", "Stretch Marks",
    ),
    "Ophthalmology": (
        "Dry Eyes", "Eye Strain", "Floaters", "Contact Lenses", "Watery Eyes", "Screen Glare",
        "Eyelid Twitch", "Blurred Vision", "Reading Glasses", "Night Vision",
    ),
    "Dentistry": (
        "Sensitive Teeth", "Bleeding Gums", "Jaw Clicking", "Bad Breath", "Teeth Grinding", "Wisdom Teeth",
        "Mouth Ulcer", "Tooth Stains", "Braces", "Dry Mouth",
    ),
    "Obstetrics and Gynecology": (
        "Irregular Cycle", "Cycle Cramps", "Morning Sickness", "Hot Flushes", "Pelvic Floor", "Breast Tenderness",
        "Late Period", "Prenatal Visit", "After Childbirth", "Ovulation",
    ),
    "Gastroenterology and Hepatology": (
        "Bloating", "Heartburn", "Constipation", "Stomach Noises", "Loose Stool", "Belching",
        "Fatty Liver", "Food Intolerance", "Loss of Appetite", "Hiccups", "Fibre Intake",
    ),
    "Orthopedics": (
        "Knee Clicking", "Flat Feet", "Heel Pain", "Shoulder Stiffness", "Wrist Pain", "Ankle Sprain",
        "Joint Noises", "Finger Stiffness", "Bunion", "Hip Discomfort", "Bone Density",
    ),
    "Neurology": (
        "Tension Headache", "Migraine", "Numb Fingers", "Dizziness", "Hand Tremor", "Tingling Feet",
        "Forgetfulness", "Motion Sickness", "Facial Twitch", "Neck Headache",
    ),
    "Pediatrics": (
        "Picky Eater", "Growth Spurt", "Night Waking", "Runny Nose", "Bed-Wetting", "Baby Rash",
        "Growing Pains", "Milk Teeth", "School Checkup", "Thumb Sucking", "Late Talker",
    ),
    "Psychiatry": (
        "Worry", "Low Mood", "Exam Nerves", "Panic", "Racing Thoughts", "Stage Fright",
        "Grief", "Burnout", "Concentration", "Irritability",
    ),
    "Otolaryngology": (
        "Ringing Ears", "Blocked Nose", "Sore Throat", "Snoring", "Hoarse Voice", "Ear Wax",
        "Ear Pressure", "Nosebleed", "Throat Clearing", "Loss of Smell", "Sinus Pressure",
    ),
    "Cardiology": (
        "Palpitations", "Blood Pressure", "Chest Tightness", "Skipped Beats", "Exercise Pulse", "Cold Feet",
        "Cholesterol", "Home Monitor", "Resting Pulse",
    ),
    "Urology": (
        "Frequent Urination", "Night Trips", "Weak Stream", "Bladder Training", "Urine Colour", "Kidney Stones",
        "Urgency", "Prostate", "Holding Urine",
    ),
    "Family Medicine": (
        "Yearly Checkup", "Common Cold", "Travel Health", "Lingering Cough", "Fever", "Sick Note",
        "Minor Burns", "Insect Bites", "Vaccination", "Heat and Thirst",
    ),
    "Nutrition": (
        "Breakfast", "Meal Planning", "Sugar Craving", "Vegetarian Diet", "Calcium", "Iron-Rich Food",
        "Portion Size", "Late Snacks", "Water Intake", "Weight Goals", "Reading Labels",
    ),
    "Traditional Chinese Medicine": (
        "Cold Constitution", "Herbal Tea", "Acupuncture", "Seasonal Tonic", "Cupping", "Spleen and Stomach",
        "Damp Feeling", "Foot Bath", "Moxibustion",
    ),
    "Rare Disease": (
        "Genetic Counselling", "Patient Groups", "Second Opinion", "Newborn Screening", "Care Plan",
        "Disability Card", "Family Tree", "Expert Centre",
    ),
    "Rheumatology and Immunology": (
        "Morning Stiffness", "Swollen Knuckles", "Dry Mouth and Eyes", "Pollen", "Hives", "Food Allergy",
        "House Dust", "Gout", "White Fingers", "Joint Warmth",
    ),
    "Endocrinology and Metabolism": (
        "Thyroid Check", "Blood Sugar", "Feeling Cold", "Late Puberty", "Weight Gain", "Hormone Test",
        "Sweating", "Bone Health", "Low Sugar Spells",
    ),
    "Sports Medicine": (
        "Runner's Knee", "Shin Splints", "Warm-Up", "Sore After Training", "Tennis Elbow", "Return to Sport",
        "Side Stitch", "Hydration", "Overtraining", "Tape and Braces",
    ),
    "Chest Medicine": (
        "Dry Cough", "Short of Breath", "Wheezing", "Phlegm", "Asthma", "Lung Function",
        "Smoking", "Cough at Night", "Air Quality",
    ),
    "Sleep Medicine": (
        "Falling Asleep", "Waking Early", "Daytime Sleepiness", "Vivid Dreams", "Shift Work", "Jet Lag",
        "Restless Legs", "Sleep Diary", "Power Nap",
    ),
    "General Surgery": (
        "Wound Care", "Scar", "Hernia", "Gallbladder", "Skin Lump", "After Surgery",
        "Stitches", "Varicose Veins", "Appendix",
    ),
}  # fmt: skip
"""Specialties of the site, each with the topics of its FAQ."""

TOPICS: tuple[Topic, ...] = (
    Topic("Rehabilitation", "Lower Back Stiffness", "a stiff band across the lower back", "lower back",
          ("washing the dishes", "carrying shopping bags", "sitting through long meetings")),
    Topic("Rehabilitation", "Weak Grip", "a tired, weak grip in the right hand", "hand",
          ("opening jars", "wringing out towels", "holding a pen for an hour")),
    Topic("Rehabilitation", "Neck and Shoulder Tension", "a tight pull from the neck to the shoulders", "neck",
          ("working at the computer", "reading in bed", "driving to the office")),
    Topic("Internal Medicine", "Afternoon Tiredness", "a heavy tiredness that arrives after lunch", "body",
          ("eating a large meal", "sitting in warm rooms", "skipping breakfast")),
    Topic("Internal Medicine", "Light-Headed Spells", "a short light-headed feeling", "head",
          ("standing up quickly", "taking a hot bath", "climbing the stairs")),
    Topic("Internal Medicine", "Swollen Ankles", "a soft swelling around both ankles", "ankles",
          ("standing in the shop all day", "sitting on a long flight", "walking in hot weather")),
    Topic("Dermatology", "Dry Hands", "rough, dry skin on the back of both hands", "hands",
          ("washing up without gloves", "cleaning with strong soap", "cycling in cold wind")),
    Topic("Dermatology", "Itchy Scalp", "an itch on the scalp with fine white flakes", "scalp",
          ("changing shampoo", "wearing a helmet", "sweating at the gym")),
    Topic("Dermatology", "Ridged Nails", "fine ridges on the thumb nails", "nails",
          ("gardening", "removing nail polish", "soaking the hands in water")),
    Topic("Ophthalmology", "Dry Eyes", "a dry, sandy feeling in both eyes", "eyes",
          ("looking at screens", "sitting under the air conditioner", "wearing contact lenses")),
    Topic("Ophthalmology", "Eyelid Twitching", "a flutter in the left lower eyelid", "eyelid",
          ("staying up late", "drinking strong coffee", "reading small print")),
    Topic("Ophthalmology", "Tired Eyes at Work", "tired eyes and a slight blur", "eyes",
          ("comparing long tables", "switching between two monitors", "driving at night")),
    Topic("Dentistry", "Sensitive Teeth", "a short sharp twinge in the front teeth", "teeth",
          ("drinking iced tea", "brushing hard", "breathing in cold air")),
    Topic("Dentistry", "Clicking Jaw", "a click in front of the left ear", "jaw",
          ("yawning widely", "chewing gum", "eating crusty bread")),
    Topic("Obstetrics and Gynecology", "Irregular Cycles", "a cycle that comes at different times", "cycle",
          ("changing work shifts", "travelling across time zones", "preparing for examinations")),
    Topic("Obstetrics and Gynecology", "Hot Flushes", "sudden waves of warmth in the face and neck", "face and neck",
          ("eating spicy soup", "hurrying to the bus", "sleeping under a thick blanket")),
    Topic("Obstetrics and Gynecology", "Cramps Before the Period", "a dragging cramp low in the belly", "lower belly",
          ("sitting still for hours", "drinking cold drinks", "carrying the laundry")),
    Topic("Gastroenterology and Hepatology", "Bloating", "a tight, bloated feeling below the ribs", "stomach",
          ("eating too quickly", "drinking fizzy water", "lying down after dinner")),
    Topic("Gastroenterology and Hepatology", "Heartburn", "a warm, sour feeling behind the breastbone", "chest",
          ("eating late at night", "bending over after meals", "drinking orange juice")),
    Topic("Gastroenterology and Hepatology", "Slow Digestion", "a full feeling that lasts for hours", "stomach",
          ("eating fried food", "working through the lunch break", "skipping the evening walk")),
    Topic("Orthopedics", "Clicking Knees", "a click in both knees with a little ache", "knees",
          ("walking down stairs", "squatting in the garden", "getting up from a low chair")),
    Topic("Orthopedics", "Heel Discomfort", "a sore spot under the right heel", "heel",
          ("taking the first steps of the day", "walking in flat shoes", "standing on hard floors")),
    Topic("Orthopedics", "Sore Wrists", "an ache on the thumb side of the wrist", "wrist",
          ("typing reports", "lifting the baby", "twisting a screwdriver")),
    Topic("Neurology", "Tension Headaches", "a band of pressure around the head", "head",
          ("working under bright lamps", "skipping meals", "arguing on the telephone")),
    Topic("Neurology", "Tingling Fingers", "pins and needles in the little finger", "fingers",
          ("leaning on the elbow", "sleeping on one arm", "holding the phone")),
    Topic("Neurology", "Dizziness in Traffic", "a swaying feeling, as if on a boat", "head",
          ("riding on the bus", "reading in the car", "turning the head quickly")),
    Topic("Pediatrics", "Picky Eating", "a very small appetite and long meals", "appetite",
          ("trying new vegetables", "eating at the kindergarten", "drinking milk before meals")),
    Topic("Pediatrics", "Growing Pains", "an ache in both shins that comes and goes", "shins",
          ("jumping on the playground", "playing football", "going to bed late")),
    Topic("Pediatrics", "Runny Nose", "a runny nose with clear drops", "nose",
          ("playing outside", "sleeping with the window open", "visiting friends with a cat")),
    Topic("Psychiatry", "Exam Nerves", "a fast heartbeat and an empty mind", "mind",
          ("opening the exam paper", "thinking about marks", "comparing myself with classmates")),
    Topic("Psychiatry", "Constant Worry", "a worry that goes round in circles", "thoughts",
          ("reading the news", "waiting for messages", "lying awake")),
    Topic("Psychiatry", "Low Mood in Winter", "a grey, slow mood", "mood",
          ("leaving home in the dark", "working alone", "cancelling meetings with friends")),
    Topic("Otolaryngology", "Ringing Ears", "a soft, high ringing in the ears", "ears",
          ("sitting in a silent room", "listening to loud music", "sleeping badly")),
    Topic("Otolaryngology", "Blocked Nose", "a blocked nose that changes sides", "nose",
          ("lying down", "dusting the shelves", "coming in from the cold")),
    Topic("Otolaryngology", "Hoarse Voice", "a rough, hoarse voice", "throat",
          ("teaching four lessons in a row", "singing in the choir", "talking in noisy rooms")),
    Topic("Cardiology", "Skipped Heartbeats", "a short flutter in the chest", "chest",
          ("drinking two cups of coffee", "resting on the sofa", "hurrying up a slope")),
    Topic("Cardiology", "Fast Pulse", "a pulse that feels faster than usual", "pulse",
          ("meeting strangers", "climbing three floors", "waking from a dream")),
    Topic("Urology", "Frequent Trips to the Toilet", "an urge that returns after an hour", "bladder",
          ("drinking tea in the evening", "travelling by coach", "hearing running water")),
    Topic("Urology", "Slow Urine Stream", "a stream that starts slowly", "bladder",
          ("holding on for too long", "using public toilets", "getting up at night")),
    Topic("Family Medicine", "Lingering Cough", "a tickly cough left over from a cold", "throat",
          ("laughing", "talking on the telephone", "walking into cold air")),
    Topic("Family Medicine", "Frequent Colds", "one cold after another", "nose and throat",
          ("sharing an office", "sleeping too little", "taking crowded trains")),
    Topic("Nutrition", "Sugar Cravings", "a strong wish for something sweet", "appetite",
          ("working late", "skipping lunch", "watching films")),
    Topic("Nutrition", "Healthy Weight Gain", "a weight that does not go up", "weight",
          ("training for the school team", "eating three small meals", "forgetting snacks")),
    Topic("Nutrition", "Planning Vegetarian Meals", "doubts about a balanced plate", "diet",
          ("cooking for one person", "eating in the canteen", "leaving out eggs")),
    Topic("Traditional Chinese Medicine", "Cold Hands and Feet", "hands and feet that stay cold", "hands and feet",
          ("sitting in the office", "eating raw salads", "going out without a scarf")),
    Topic("Traditional Chinese Medicine", "Heavy Limbs in Humid Weather", "heavy, slow arms and legs", "limbs",
          ("walking in the rain", "eating sweet cakes", "sleeping past noon")),
    Topic("Rare Disease", "Living With a Rare Condition", "many small complaints that no one could name", "daily life",
          ("changing clinics", "explaining it at school", "waiting for results")),
    Topic("Rheumatology and Immunology", "Morning Stiffness", "stiff fingers for the first half hour", "fingers",
          ("buttoning a shirt", "holding a cup", "kneading dough")),
    Topic("Rheumatology and Immunology", "Seasonal Sneezing", "ten sneezes in a row and itchy eyes", "nose",
          ("opening the windows", "mowing the lawn", "shaking out blankets")),
    Topic("Endocrinology and Metabolism", "Always Feeling Cold", "a chill that others do not feel", "body",
          ("sitting near the window", "eating very little", "waiting for the tram")),
    Topic("Endocrinology and Metabolism", "Shaky Hands Before Meals", "shaky hands and a hollow feeling", "hands",
          ("skipping breakfast", "training before dinner", "eating only sweets")),
    Topic("Sports Medicine", "Sore Shins From Running", "a sore line along both shins", "shins",
          ("running on asphalt", "wearing old shoes", "adding distance too quickly")),
    Topic("Sports Medicine", "Side Stitches", "a stitch below the right ribs", "side",
          ("running after lunch", "starting too fast", "swimming lengths")),
    Topic("Chest Medicine", "Dry Cough at Night", "a dry cough that starts at bedtime", "chest",
          ("lying flat", "sleeping in a dusty room", "using the heater")),
    Topic("Chest Medicine", "Short Breath on Stairs", "short breath on the second floor", "chest",
          ("carrying the bicycle", "hurrying for the train", "walking uphill")),
    Topic("Sleep Medicine", "Trouble Falling Asleep", "an hour of lying awake", "sleep",
          ("looking at the phone in bed", "drinking tea after dinner", "working until midnight")),
    Topic("Sleep Medicine", "Waking Too Early", "short nights that end at four in the morning", "sleep",
          ("going to bed early", "sleeping in a bright room", "thinking about work")),
    Topic("General Surgery", "Care of a Small Scar", "a pink, tight scar on the forearm", "scar",
          ("stretching the arm", "wearing tight sleeves", "staying in the sun")),
    Topic("General Surgery", "A Small Lump Under the Skin", "a soft, movable lump on the upper arm", "upper arm",
          ("pressing on it", "carrying a rucksack", "resting the arm on the desk")),
)  # fmt: skip
"""Complaints, in the order of their specialties."""

FAMILY_NAMES: tuple[str, ...] = (
    "Arvel", "Bexmoor", "Caldrin", "Dunvale", "Eskarne", "Fenwath", "Gorlan", "Hathune", "Iverlund", "Jaspeth",
    "Korvane", "Lün", "Marrowin", "Nevask", "Oltreen", "Pellorin", "Quandell", "Rostrave", "Sü", "Tarvish",
    "Ulmeret", "Vaskoy", "Wendrath", "Xan", "Yarrowel", "Zeltine", "Ombrey", "Thalgar", "Brisk", "Ou-Lan",
)  # fmt: skip
"""Family names of the doctors; invented."""

GIVEN_NAMES: tuple[str, ...] = (
    "Adrimo", "Belwin", "Corvetta", "Dalisor", "Emberlin", "Fyodra", "Galtie", "Haru'en", "Ilsabet", "Jorvik",
    "Kessa", "Lomira", "Mei'ola", "Norvin", "Odalise", "Pervane", "Quillon", "Runemar", "Solvi", "Tavash",
    "Ursolin", "Verrin", "Wayda-Lu", "Xiolo", "Yndria", "Zé", "Amberto", "Ruoval", "Sandrel", "Timorey",
)  # fmt: skip
"""Given names of the doctors; invented."""

ASKERS: tuple[str, ...] = (
    "Mr. T", "Ms. Ondel", "Miss Varro", "Mrs. K", "Tired of wai...", "Sunny side of the...", "I", "He", "SHE",
    "014", "2207", "KK217", "QX9", "Mei'o", "Tao's", "Lun'er", "Ānming", "Bó lai", "Xióng māo", "Lü zi", "r ki",
    "a b", "A Teng Moo", "Da Wo", "lady", "gentleman", "student", "O-Ren", "Wei-Wei", "Little Bean", "Rainy Day",
    "Moon <3", "R&B fan", '"Lulu"', "Anonymous", "Grey Cat", "Pine, again", "J.", "worried mum", "Kite runner",
    "No. 7", "Blue/Green", "Tomato~", "Dr. Nobody", "nut (tired)", "Zee", "Hope 20", "Lemon Tree", "Y. Y.", "Z",
)  # fmt: skip
"""Names that askers give themselves; invented, odd in the ways that real ones are."""

RELATIVES: tuple[str, ...] = (
    "mother", "father", "grandmother", "sister", "husband", "aunt", "neighbour", "best friend", "son", "daughter",
)  # fmt: skip
"""People an asker may mention."""

TIMES: tuple[str, ...] = (
    "in the evening", "in the early morning", "at night", "around noon", "on weekdays", "at weekends",
    "in cold weather", "after a busy day", "in the late afternoon", "before going to bed",
)  # fmt: skip
"""When something happens."""

HEADLINES: tuple[str, ...] = (
    "Understanding {Name}: Common Causes and Gentle Care",
    "{Name} After {T1}: What May Help",
    "Living Well With {Name}: Practical Steps for Every Day",
    "Managing {Name} at Home: A Calm Approach",
    "Noticing {Name} Again: Questions to Ask Your Doctor",
    "From {T1} to Relief: Easing {Name}",
    "{Name}: Small Habits That Make a Difference",
    "Worried About {Name}? What Doctors Look For",
    "How to Talk About {Name} at Your Next Visit",
    "{Name} {timeTitle}: Simple Ways to Feel Better",
    "Why Does {T1} Bring on {Name}?",
    "{Name} in Daily Life: Finding the Right Balance",
    "A Patient Guide to {Name} and {T1}",
    "Coping With {Name}: Rest, Routine and Reassurance",
    "{Name} and {T1} - Finding the Link",
    "What to Expect When You Have {Name}",
    "Ten Minutes a Day for {Name}: A Gentle Plan",
    "Easing {Name}: Advice for Busy People",
    "{Name} or Something Else? How to Tell",
    "Better Days With {Name}: Tips for Home and Work",
)
"""Headlines of pages."""

CUT_HEADLINES: tuple[str, ...] = (
    "the Link Between {Name} and {T1}",
    "and Managing {Name} {timeTitle}",
    "the Causes of {Name}: What to Know",
)
"""Headlines that lost their first word, as some real ones have."""

QUESTION_TITLES: tuple[str, ...] = (
    "{Short}?",
    "What can I do about {short}?",
    "{Short} after {t1}",
    "{Short} for {n} {unit}",
    "Should I worry about {short}?",
    "Questions about {short}",
    "{Short} and {t1}, please advise",
    "Which clinic for {short}?",
    "{Short}, mostly {time}",
    "About my {who}: {short}",
    "{Short}, what next?",
    "Can {t1} cause {short}?",
    "{T1}",
    "Asking again about {short}!",
)
"""Titles that askers give their question."""

GREETINGS: tuple[str, ...] = (
    "Hello Doctor:", "Hello, Dr. {doctor}!", "Dear Dr. {doctor},", "Good evening, doctor.", "Hi doctor,", "Hello!",
    "Dear Doctor,", "Sorry to trouble you, doctor.", "Thank you for reading this.", "Hello, I would like to ask something.",
)  # fmt: skip
"""How a question begins."""

ONSET: tuple[str, ...] = (
    "For about {n} {unit} I have had {feel}.",
    "I noticed {feel} some {n} {unit} ago, and this has not gone away since.",
    "My {who} has had {feel} for {n} {unit}, and I am writing on behalf of the whole family.",
    "It began {n} {unit} ago with {feel}, first once a week and now almost every day.",
    "Since the beginning of the season I have noticed {feel}, mostly {time}.",
    "I am {age} years old, usually healthy, and lately I have {feel}.",
    "About {n} {unit} ago, after {t1}, I felt {feel} for the first time.",
    "I have never been to a clinic for this, but I have lived with {feel} for {n} {unit}.",
    "Almost every day I get {feel}, and it lasts for about {m} minutes.",
    "To be honest I ignored it for {n} {unit}, but now I can hardly overlook {feel}.",
    "I hope you can help me to understand why I have {feel}.",
    "I get {feel} whenever I am tired, and it has been like this for {n} {unit}.",
)
"""How the complaint began."""

COURSE: tuple[str, ...] = (
    "It is worst after {t1}, and {t2} seems to bring it on as well.",
    "After resting for {n} days it gets better, but as soon as I go back to {t1} it returns.",
    "Even {t1} is enough to make my {part} complain.",
    "{Time} it is stronger, and during the holidays I hardly notice it.",
    "On a scale from 1 to 10 I would call it a {n}, or a little more on a bad day.",
    "I first thought that {t1} was the reason, yet it also comes when I do nothing special.",
    "It comes and goes, {n} times a week or more, and never at the same hour.",
    "When I stop {t1} for a while, everything feels almost normal.",
    "My {who} says that it looks worse {time}, especially after {t2}.",
    "The strange thing is that {t2} does not matter at all, while {t1} always does.",
    "Last week it kept me from {t2}, which has never happened before.",
    "It does not wake me, but it is the first thing I think of {time}.",
    "Between these days there are whole weeks in which I feel fine.",
    "It takes about {m} minutes to settle once I sit down.",
)
"""How it goes on."""

DETAILS: tuple[str, ...] = (
    "I have a desk job with {n} meetings a day, and there is not much time for exercise.",
    "I sleep well on most nights, about {n} times a week even very well.",
    "There is no fever, no swelling and nothing to see from the outside.",
    "A check-up at work {n} months ago was normal in every respect.",
    "My {who} had something similar at my age and it passed by itself.",
    "I have not changed my diet, but I have been drinking less water than before.",
    "We moved to a new flat {n} months ago, and there are {n} flights of stairs.",
    "I do not smoke, and I drink a glass of wine perhaps {n} times a year.",
    "At school they told me to rest, which I did for {n} days.",
    "I walk about {m} minutes to the station every morning.",
    "It does not seem to depend on what I eat.",
    "I also started {t2} this year, if that is of any importance.",
    "At the moment I am preparing for an examination and sit at my desk until late.",
    "My weight has been the same for years.",
    "The weather here has been cold and damp, and the rooms are heated.",
    "Two weeks ago I changed my chair, my shoes and my pillow, one after the other.",
    "I am usually a calm person, but this makes me a little nervous.",
    "Nobody else in the family has it.",
)
"""What else an asker tells."""

TRIED: tuple[str, ...] = (
    "I have tried warm compresses and a short walk {time}, with little effect.",
    "A friend suggested stretching, so I stretch for {m} minutes {time}.",
    "So far I have only rested and waited.",
    "I looked for advice online, but the answers contradict each other.",
    "The nurse at work advised me to drink more and to take breaks.",
    "I went to bed earlier for {n} weeks, and that helped for a short while.",
    "My {who} gave me a small cushion, which is pleasant but does not solve it.",
    "I wrote everything down for {n} weeks, but I cannot see a pattern.",
    "Avoiding {t1} altogether is hardly possible in my job.",
    "I asked at the pharmacy, and they told me to see a doctor if it stays.",
)
"""What was tried."""

WORRY: tuple[str, ...] = (
    "Could this be a sign of something serious?",
    "I am worried that it will become permanent.",
    "Is it possible that I simply ask too much of my {part}?",
    "My {who} says that I should stop reading about it and ask a doctor.",
    "Should I have it examined, or is it too early for that?",
    "Is this normal at my age?",
    "I wonder whether {t1} has anything to do with it.",
    "I would be glad to hear that this is harmless.",
    "Does it matter that it is only on one side?",
    "I do not want to waste anyone's time, but I would feel better if I knew.",
)
"""What worries the asker."""

ASKS: tuple[str, ...] = (
    "I would like to know what I can do to prevent {short} in the future.",
    "Which department should I visit, {specialty} or {other}?",
    "How long should I wait before I see a doctor?",
    "What can I change in my daily routine?",
    "Is it all right to go on with {t1} in the meantime?",
    "Please advise me on what to watch for.",
    "Would gentle exercise help, and if so, which kind?",
    "What would you check first in a case like mine?",
    "I have three questions: 1. Do many people have {short}? 2. Should I stop {t1} for a while? 3. Which examination makes sense?",
    "I want to ask: 1. What causes {feel}. 2. How to look after my {part} at home. 3. When to come to the clinic.",
    "Please tell me (1) whether this is normal, (2) what to avoid. 2. Are there any exercises for the {part}?",
    "My questions are 1. Is it dangerous? 2. Will it pass? Any advice is welcome.",
)
"""What the asker wants to know; three of them are numbered, and the site breaks lines after the numbers."""

CLOSINGS: tuple[str, ...] = (
    "Thank you.", "Thank you, doctor!", "Thank you very much for your time.", "Thanks in advance :)", "I am grateful for any hint.",
    "Best regards,\nPaper Boat", "Kind regards,\nWinter Tea", "Sorry that this became so long.", "Looking forward to your answer.",
)  # fmt: skip
"""How a question ends."""

REPEATS: tuple[str, ...] = (
    "I asked about this before and would like to add that nothing has changed since.",
    "I am sending this again because I am not sure that it arrived.",
    "This is my second message, and the situation is the same.",
)
"""What is added to a question that is posted a second time."""

REPLY_GREETINGS: tuple[str, ...] = (
    "Hello,", "Hello!", "Hello, and thank you for your question.", "Dear friend,", "Good day.", "Hi,", "Dear reader:",
    "Thank you for writing.", "Hello Sir: Thank you for your inquiry.", "Dear Dr. {doctor},",
)  # fmt: skip
"""How a reply begins."""

FINDINGS: tuple[str, ...] = (
    "Based on your description, you should give your {part} more rest and more variety.",
    "From what you write, this sounds like {short} of the common, harmless kind.",
    "There are many possible reasons for {feel}, and most of them are not dangerous.",
    "What you describe fits well with {t1} day after day.",
    "Without an examination I can only answer in general terms.",
    "Such complaints often come from a mixture of little sleep, little movement and {t1}.",
    "It is a good sign that it improves when you rest.",
    "The duration of {n} {unit} alone is no reason for alarm.",
    "In most people of your age complaints of this kind settle within some weeks.",
    "It is difficult to judge this through text, so please take my answer as a first orientation.",
    "I understand how unpleasant {feel} can be, and your question is a sensible one.",
    "The connection with {t2} that you noticed is a useful hint.",
)
"""What the doctor thinks of it."""

ADVICE: tuple[str, ...] = (
    "I suggest that you take a short break after every {m} minutes of {t1}.",
    "Please try to keep regular hours for sleep and meals.",
    "A warm shower {time} relaxes many people.",
    "Drink enough water during the day and less {time}.",
    "A daily walk of {m} minutes is a good beginning.",
    "Change only one habit at a time, so that you can see what helps.",
    "If {t2} cannot be avoided, do it in smaller portions.",
    "Write down when it occurs and what came before; such a diary is worth more than a long conversation.",
    "You may go on with your usual activities as long as they feel comfortable.",
    "Slow breathing for a few minutes can calm the {part} as well as the mind.",
    "It helps to go about {t1} without hurry.",
    "Loose clothing and comfortable shoes are simple measures that are often forgotten.",
    "My recommendations are: 1. Rest when you need it 2. Gentle movement every day 3. Enough sleep 4. Patience.",
    "Please note the following points: 1. Avoid {t1} for {n} days. 2. Keep your {part} warm. 3. Observe how it develops.",
    "I would look at three things: 1. Your working place 2. Your sleep 3. The way you spend your breaks.",
)
"""What the doctor recommends; three of them are numbered."""

REFERRALS: tuple[str, ...] = (
    "If it has not improved after {n} weeks, please visit a {specialty} clinic near you.",
    "Should new complaints appear, have it examined soon.",
    "An examination in person is the only way to be certain.",
    "You are welcome to bring your notes to the outpatient clinic.",
    "If you remain uncertain, {other} is the right department for a second look.",
    "A general check-up once a year is sensible in any case.",
    "In case of sudden or strong complaints, do not wait and seek help at once.",
)
"""Where the doctor sends the asker."""

WISHES: tuple[str, ...] = (
    "Wishing you a speedy recovery.", "I hope this helps.", "Take good care of yourself.", "Wishing you good health!",
    "Thank you for your question.", "All the best to you and your family.", "Best wishes.",
)  # fmt: skip
"""How a reply ends."""

SIGNATURES: tuple[str, ...] = (
    "Greenhill Hospital, Department of {specialty}",
    "Attending Physician\n{name}",
    "Riverside Clinic\nDepartment of {specialty}\nDr. {name}",
    "With kind regards\nOutpatient Service of {specialty}\nGreenhill Hospital\nMonday to Friday\n{name}",
    "{name}, {specialty}",
)
"""Signatures below some replies, of one to five lines."""

INTRODUCTIONS: tuple[str, ...] = (
    "Many people know {short}, and even harmless complaints can be tiresome.",
    "Few people talk about {short}, although it is one of the more frequent reasons for a visit to a {specialty} clinic.",
    "Looking after your {part} begins with small things, and {short} may be a sign that these small things were forgotten.",
    "{Feel} can make an ordinary day feel long.",
    "When you notice {short} again and again, it helps to look at the whole day and not only at the {part}.",
    "It is understandable to be concerned about {short}, especially after {t1}.",
    "Much depends on the {part}, and most of us notice this only when something feels wrong.",
)
"""First sentences of an article."""

INTRODUCTION_MORE: tuple[str, ...] = (
    "It often follows {t1} or {t2}, and it tends to be more noticeable {time}.",
    "The good news is that patience and a few changes in the daily routine are often enough.",
    "Age, habits and the season all play a part, and no two people describe it in the same way.",
    "In many cases no single cause can be found, and that is no reason to despair.",
    "What helps one person may not help another, so it is worth trying things one by one.",
    "Most people who ask about it have waited for {n} {unit} or longer.",
)
"""Sentences that go on from there."""

INTRODUCTION_LAST: tuple[str, ...] = (
    "Here are some points that may help you to deal with {short}:",
    "The following sections describe what is known and what you can do yourself.",
    "Below you will find general information, which cannot replace a visit to a doctor.",
    "This overview explains what to look for, what to try and when to ask for help.",
)
"""Last sentence of an introduction."""

SECOND_REPLY_OPENINGS: tuple[str, ...] = (
    "Dear Patient,",
    "Hello! Thank you for your questions about {short}.",
    "Thank you for sharing your concerns about your {part}.",
)
"""Openings of an article that reads like one more reply, as some real ones do."""

CONCLUSIONS: tuple[str, ...] = (
    "In conclusion, dealing with {short} is mostly a matter of habits, rest and patience.",
    "In conclusion, dealing with {short} means looking at your whole day, from {t1} to the way you sleep.",
    "In conclusion, there is a good deal that you can do for your {part} yourself.",
    "In conclusion, {feel} may be unpleasant, but there is seldom any danger.",
    "In summary, small and steady changes do more for your {part} than one great effort.",
    "In summary, watch what brings on {short}, change one thing at a time, and ask for help when you need it.",
)
"""First sentences of a conclusion."""

CONCLUSION_MORE: tuple[str, ...] = (
    "Listen to your body and give it time.",
    "If you are uncertain, a doctor of {specialty} can look at your situation as a whole.",
    "Keep the habits that help you, and do not be discouraged by a bad day.",
    "With a little planning, even {t2} can become comfortable again.",
    "General advice like this cannot replace an examination.",
    "Remember that asking early is better than worrying for a long time.",
)
"""Sentences that go on from there."""

REVISED: tuple[str, ...] = (
    "This overview was revised on {date} and the advice on {t1} was written anew.",
    "Our editors read this page again on {date} and added a remark about the {part}.",
    "Note of {date}: readers asked about {t2}, so the section on daily life was extended.",
)
"""What a later revision of a page adds to its article."""

REVISED_REPLY: tuple[str, ...] = (
    "Added on {date}: please also think of regular breaks.",
    "Addition of {date}: several readers asked the same, and the answer stays the same.",
)
"""What a later revision of a page adds to a long reply."""

THEMES: tuple[Theme, ...] = (
    Theme(
        ("Understanding {Name}", "What Is Behind {Name}", "How {Name} Develops"),
        (
            "With {short}, things usually build up slowly and are noticed only after a while.",
            "To understand {short}, it helps to think of all that the {part} must do in a day.",
            "Many different things can lead to {feel}, and several of them often come together.",
        ),
        (
            "It is typical that {t1} makes things more noticeable.",
            "The body needs time to adapt, and it tells you so in its own way.",
            "A single bad day says little, whereas a pattern over {n} weeks says a lot.",
            "Most people cannot name the day on which it began.",
        ),
        "Doctors often mention these reasons:",
        (
            ("Long Hours", "Doing the same thing for more than {m} minutes is tiring. A change of position is often enough."),
            ("Little Sleep", "After short nights the body is more sensitive. Things that went unnoticed before begin to disturb."),
            ("New Activities", "A new hobby, a new job or simply {t2} can be unfamiliar. The body needs some weeks to get used to it."),
            ("Weather", "Cold and damp days are felt by many people. Warm clothing is a simple answer."),
            ("Age", "Recovery takes a little longer with the years. This is normal and no reason to stop being active."),
        ),
    ),
    Theme(
        ("Possible Causes", "Common Causes", "Why It Happens"),
        (
            "There is seldom only one cause of {short}.",
            "The causes of {feel} are as different as the people who have it.",
            "Before looking for rare causes, it is sensible to think of the frequent ones.",
        ),
        (
            "{T1cap} is mentioned most often.",
            "Others notice it after {t2}, or without any reason at all.",
            "Stress makes most of these causes a little stronger.",
            "A doctor will ask about all of them in turn.",
        ),
        "The most frequent ones are:",
        (
            ("Overuse", "More is asked of the {part} than usual. Rest and small portions help."),
            ("Tension", "Worry and hurry settle in the body. Slow breathing loosens more than one would think."),
            ("Habits", "Some habits, such as {t1}, are so familiar that nobody thinks of them. A diary brings them to light."),
            ("Surroundings", "Dry air, noise and poor light play a part. They are easy to change once they are noticed."),
            ("Lack of Movement", "Sitting for hours is tiring in its own way. Getting up {n} times a day is a good start."),
        ),
    ),
    Theme(
        ("Everyday Habits", "Changes in Daily Life", "A Better Daily Routine"),
        (
            "Small habits have a great effect on {short}, because they are repeated every day.",
            "It is worth looking at an ordinary day from morning to evening.",
            "A daily routine that is good for your {part} need not be complicated.",
        ),
        (
            "Begin with one change and keep it for {n} weeks.",
            "It is better to do a little every day than a great deal once a week.",
            "Ask your family to join in, since habits are easier to keep together.",
            "Do not expect that everything will be different after three days.",
        ),
        "The following habits are easy to begin with:",
        (
            ("Morning Start", "Give yourself {m} minutes without hurry. Stretch, drink a glass of water and open a window."),
            ("Regular Breaks", "Get up after every {m} minutes of {t1}. A short break costs little time."),
            ("Evening Rest", "Put the telephone away early. Dim light tells the body that the day is over."),
            ("Steady Hours", "Eat and sleep at similar times. The body likes to know what comes next."),
            ("Fresh Air", "Go outside once a day, also in winter. Daylight is good for mood and sleep."),
            ("One Thing at a Time", "Doing several things at once is tiring. Finish {t1} before you begin with something else."),
        ),
    ),
    Theme(
        ("Gentle Movement", "Staying Active", "Exercises to Try"),
        (
            "Movement does most people with {short} good, as long as it is gentle.",
            "Staying active is good for the {part} and lifts the mood.",
            "You need no equipment and no club to begin with a little exercise.",
        ),
        (
            "Stop when it becomes uncomfortable, and try again with less on the next day.",
            "Begin with {n} minutes and add a minute each week.",
            "It should always be possible to talk while you move.",
            "People who enjoy what they do keep it up for longer.",
        ),
        "Here are some kinds of movement that suit most people:",
        (
            ("Walking", "Walk at a pace that lets you talk. Aim for {m} minutes on most days."),
            ("Stretching", "Stretch slowly and without force. Hold each position for 10-15 seconds."),
            ("Swimming", "Water carries the weight of the body. Two visits a week are enough to begin with."),
            ("Cycling", "Choose an easy gear and a flat road. Comfort is more important than distance."),
            ("Child’s Pose", "Kneel on the floor and lean forward. Breathe calmly for {n} breaths and come up slowly."),
            ("Shoulder Rolls", "Roll both shoulders backward {n} times. Repeat this whenever you wait for something."),
        ),
    ),
    Theme(
        ("Rest and Sleep", "Rest and Recovery", "The Role of Sleep"),
        (
            "Good sleep is half the answer to {short}.",
            "Recovery is best when the whole body is at rest.",
            "Rest does not mean doing nothing at all; it means giving the body a pause.",
        ),
        (
            "Many people sleep less than they think.",
            "A short rest around noon is fine, as long as it stays short.",
            "{Time} the body is slower, and that is quite normal.",
            "If the nights are bad for more than {n} weeks, mention it at your next visit.",
        ),
        "These hints make rest easier:",
        (
            ("Dark Room", "Keep the bedroom dark, quiet and cool. Thick curtains are a good investment."),
            ("Quiet Hour", "Spend the last hour of the day without screens. Read, listen to music or take a bath."),
            ("Fixed Times", "Get up at the same time every day. The hour of going to bed follows by itself."),
            ("Short Pauses", "Close your eyes for {n} minutes between two tasks. It refreshes more than another coffee."),
        ),
    ),
    Theme(
        ("Food and Drink", "Eating Well", "What to Eat and Drink"),
        (
            "No single food causes or cures {short}, but a balanced diet supports the whole body.",
            "What you eat and drink has an influence on how you feel.",
            "Regular meals give the day a frame.",
        ),
        (
            "Eat slowly and enjoy it.",
            "A colourful plate is usually a good plate.",
            "If you notice that a certain food disturbs you, leave it out for {n} weeks and try again.",
            "Strict diets are seldom needed and hard to keep.",
        ),
        "A few simple rules are enough:",
        (
            ("Water", "Keep a glass of water within reach. Thirst often feels like tiredness."),
            ("Vegetables", "Fill half of the plate with vegetables. Frozen ones are just as good."),
            ("Whole Grains", "Brown bread and oats keep you full for longer. Change over little by little."),
            ("Coffee and Tea", "Enjoy them in the morning. Later in the day they may disturb your sleep."),
            ("Regular Meals", "Three meals at similar times suit most people. Snacks are fine when they are small."),
        ),
    ),
    Theme(
        ("Managing Stress", "Stress and the Mind", "Finding Calm"),
        (
            "Stress does not cause everything, but it makes {short} harder to bear.",
            "When the mind is tense, the body is tense as well.",
            "Finding calm is a skill that can be learned.",
        ),
        (
            "Give yourself permission to do nothing for {m} minutes.",
            "Talking to a friend is often as good as any exercise.",
            "It is no weakness to ask for help.",
            "What calms one person may bore another, so choose what you like.",
        ),
        "You may like to try one of these:",
        (
            ("Slow Breathing", "Breathe in for four counts and out for six. Repeat this {m} times."),
            ("Music", "Listen to a quiet piece without doing anything else. Let the thoughts pass."),
            ("Writing", "Write down what is on your mind. On paper it looks smaller."),
            ("Nature", "Spend an hour in a park or by the water. Leave the telephone at home."),
            ("Company", "Meet someone who makes you laugh. It loosens the whole body."),
        ),
    ),
    Theme(
        ("Posture and Workplace", "A Comfortable Workplace", "Posture Matters"),
        (
            "Many hours of the day are spent at work, so the workplace deserves attention.",
            "The way you sit and stand influences your {part} more than you may expect.",
            "A comfortable workplace need not be expensive.",
        ),
        (
            "Change your position as often as you can.",
            "The best posture is always the next one.",
            "Ask a colleague to look at you from the side while you are {t1}.",
            "Even a folded towel can serve as a cushion.",
        ),
        "Please check the following points:",
        (
            ("Chair", "Both feet rest on the floor. The back touches the backrest."),
            ("Screen", "The upper edge is at the height of the eyes. The distance is an arm's length."),
            ("Light", "Light comes from the side. Avoid reflections on the screen."),
            ("Load", "Carry things close to the body. Two small bags are better than a large one."),
            ("Shoes", "Choose shoes with enough room. Change them when the sole is worn."),
        ),
    ),
    Theme(
        ("Keeping a Diary", "Observe and Take Notes", "Tracking Your Symptoms"),
        (
            "A diary of {n} weeks tells more about {short} than memory can.",
            "Notes help you and your doctor to see a pattern.",
            "You need nothing but a sheet of paper and two minutes a day.",
        ),
        (
            "Write {time}, while you still remember the day.",
            "Be short, because long notes are soon given up.",
            "Bring the notes to your next appointment.",
            "After a month, read them from the beginning.",
        ),
        "Note these things every day:",
        (
            ("Time", "When did it begin, and how long did it last? An estimate is enough."),
            ("Strength", "Give it a number from 1 to 10. Use the same scale every day."),
            ("Before", "What did you do in the hour before? Mention {t1} and {t2} in particular."),
            ("Relief", "What made it better? Rest, warmth and distraction all count."),
        ),
    ),
    Theme(
        ("When to See a Doctor", "Consult a Professional", "When to Seek Help"),
        (
            "Most forms of {short} are harmless, yet some situations call for an examination.",
            "It is always right to ask a doctor when you feel uncertain.",
            "A visit to a {specialty} clinic can bring clarity and peace of mind.",
        ),
        (
            "Nobody will laugh at you for coming too early.",
            "Do not rely on information from the internet alone.",
            "If the complaints are sudden and strong, seek help at once.",
            "After {n} weeks without improvement, an appointment is sensible.",
        ),
        "Please make an appointment in these cases:",
        (
            ("No Improvement", "Nothing has changed after {n} weeks. The measures above have been tried."),
            ("New Complaints", "Something has been added that was not there before. Describe it as exactly as you can."),
            ("Daily Life", "Work, school or sleep suffer. Then it is time for support."),
            ("Uncertainty", "You think about it every day. Reassurance is a good reason for a visit."),
        ),
    ),
    Theme(
        ("What to Expect at the Visit", "The Examination", "At the Clinic"),
        (
            "A first visit consists mostly of talking.",
            "Many people are nervous before the visit, although little can go wrong.",
            "The doctor will want to hear your story in your own words.",
        ),
        (
            "Take your time and begin at the beginning.",
            "Further tests are done only when they can change something.",
            "You may bring your {who} with you.",
            "Ask when a word is not clear to you.",
        ),
        "A visit often goes like this:",
        (
            ("Conversation", "You describe {feel}. The doctor asks about your day and your habits."),
            ("Examination", "The doctor looks at the {part} carefully. This takes a few minutes and does not hurt."),
            ("Explanation", "You hear what is likely and what is not. Questions are welcome."),
            ("Plan", "Together you decide on the next step. Often this is simply to wait and see."),
        ),
    ),
    Theme(
        ("Questions to Ask", "Preparing for the Appointment", "Good Questions for Your Doctor"),
        (
            "Time at the clinic is short, so it helps to prepare.",
            "With three good questions you get more out of every visit.",
            "Write your questions down, because they are easily forgotten.",
        ),
        (
            "Start with the question that matters most to you.",
            "It is fine to take notes during the conversation.",
            "If something remains open, ask whether you may call again.",
            "Repeat the answer in your own words to make sure that you understood it.",
        ),
        "You might ask:",
        (
            ("Cause", "What is the most likely reason for {short} in my case?"),
            ("Self-Care", "What can I do for my {part} myself, and for how long?"),
            ("Warning Signs", "What should make me come back earlier?"),
            ("Activities", "May I go on with {t1} and with {t2}?"),
        ),
    ),
    Theme(
        ("Warmth and Cold", "Simple Remedies at Home", "Comfort at Home"),
        (
            "Simple measures at home are pleasant and do no harm.",
            "Warmth relaxes most people, while others prefer something cool.",
            "You will soon find out what is good for your {part}.",
        ),
        (
            "Test the temperature with the inside of your arm.",
            "Ten minutes are usually enough.",
            "Never fall asleep with a hot water bottle.",
            "Stop when it becomes unpleasant.",
        ),
        "The usual measures are:",
        (
            ("Warm Bath", "A bath {time} relaxes body and mind. Stay in it for {m} minutes at most."),
            ("Cool Cloth", "A cool, damp cloth is refreshing on hot days. Renew it when it becomes warm."),
            ("Warm Clothing", "Several thin layers are better than a thick one. A scarf is always useful."),
            ("Cushion", "A small cushion supports the body where it needs it. Try different positions."),
        ),
    ),
    Theme(
        ("Support From Others", "Family and Friends", "You Are Not Alone"),
        (
            "Having {short} is easier to bear when others know about it.",
            "Family and friends often want to help but do not know how.",
            "Talking about {feel} is not complaining.",
        ),
        (
            "Tell them what helps and what does not.",
            "A walk together is good for both.",
            "Your {who} may have made similar experiences.",
            "Accept small offers of help.",
        ),
        "Others can help in many ways:",
        (
            ("Listening", "Sometimes it is enough that someone listens. Advice can come later."),
            ("Sharing Work", "Someone else can take over {t1} for a week. You can do something in return."),
            ("Company on Visits", "Four ears hear more than two. Afterwards you can compare what you remember."),
            ("Patience", "Good and bad days alternate. It helps when others know this."),
        ),
    ),
    Theme(
        ("Common Misunderstandings", "Myths and Facts", "What Is Often Misunderstood"),
        (
            "There are many stories about {short}, and not all of them are true.",
            "Well-meant advice is not always good advice.",
            "Some beliefs about the {part} are older than modern medicine.",
        ),
        (
            "Ask where a piece of advice comes from.",
            "What sounds too good to be true usually is.",
            "Your doctor has heard all of these before.",
            "It is never a question of guilt.",
        ),
        "Some of them are heard especially often:",
        (
            ("It Must Hurt to Help", "Exercise should be comfortable. Pain is no sign of success."),
            ("Rest Cures Everything", "A little rest is good, too much makes stiff. Find the middle way."),
            ("It Is Only Age", "Age explains some things, but by no means all. Ask nevertheless."),
            ("More Is Better", "Twice as much is seldom twice as good. Keep to moderate amounts."),
        ),
    ),
    Theme(
        ("Gradual Progression", "Setting Small Goals", "Step by Step"),
        (
            "Progress comes in small steps, and some of them lead backward.",
            "If you return to {t1} after a pause, increase it gradually.",
            "Set goals that you can reach within {n} weeks.",
        ),
        (
            "Celebrate what you have achieved.",
            "A setback is a piece of information and not a defeat.",
            "Compare yourself only with yourself.",
            "After {n} months, look back to see how far you have come.",
        ),
        "A plan might look like this:",
        (
            ("First Week", "Observe only and change nothing. Take notes every day."),
            ("Second Week", "Change one habit, for example {t1}. Keep everything else as it is."),
            ("Third Week", "Add {m} minutes of gentle movement. Stop when it becomes too much."),
            ("Fourth Week", "Look at your notes. Keep what helped and let go of the rest."),
        ),
    ),
    Theme(
        ("Following Up", "Looking Ahead", "Long-Term Care"),
        (
            "Most people who had {short} once want to prevent it in the future.",
            "The best time to look after your {part} is when you feel well.",
            "Long-term care means keeping what has proved useful.",
        ),
        (
            "A yearly check-up is sensible for everyone.",
            "Write the date of the next appointment into your calendar.",
            "After a few months the new habits need no effort any more.",
            "If it returns, you already know what to do.",
        ),
        "Keep these things in mind:",
        (
            ("Appointments", "Keep them even when you feel well. A short visit is enough."),
            ("Routine", "Do not give up your breaks when work is busy. That is when you need them."),
            ("Notes", "Keep your diary. It will be useful if you notice {short} again."),
            ("Confidence", "You have learned to deal with it. This knowledge stays with you."),
        ),
    ),
)  # fmt: skip
"""Kinds of article sections."""
