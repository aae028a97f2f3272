"""The words by which the quality rules read English: what translators, askers and doctors say, and how texts break.

Every pattern takes time linear in the text: no repetition stands inside another, and gaps are short and bounded.
Patterns are applied to single sentences with straight quotation marks where not said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# --- the translator ---------------------------------------------------------------------------------------------------

_TEXT = (
    r"(?:text|texts|content|contents|sentences?|passages?|paragraphs?|material|phrases?|words?|wording|documents?|"
    r"input|"
    r"article|statement|message|string|snippet|excerpt|question title|title|(?:original|source|chinese|english) \w+)"
)
_CANNOT = (
    r"(?:can't|cannot|can not|couldn't|could not|won't|will not|unable to|not able to|not allowed to|not permitted to|"
    r"not comfortable|not in a position to|must decline to|have to decline to|decline to)"
)
_GIVE = (
    r"(?:provid|shar|past|send|sent|enter|giv|submit|supply|suppli|upload|input|post|insert|includ|attach|add|typ)\w*"
)
_THAT = (
    r"(?:that|this|it|you|(?:that|this|these|those|such|your|the|any)\s(?:specific\s|particular\s|type of\s|kind of\s)?"
    r"(?:requests?|contents?|topics?|texts?|subject|material|task|prompt|query|queries|translation|input|matter)|"
    r"translat\w+|requests?)"
)

# What the machine says, by kind: words of which one must stand in the sentence (a fast look), and the patterns.
_SPEECH: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (
        tuple(
            "can't|cannot|can not|couldn't|could not|won't|will not|unable to|not able|not allowed|not permitted|not "
            "comfortable|not in a position|decline to".split("|")
        ),
        _any_of(
            # Refusals: "I cannot assist with that request", at the end of the sentence.
            rf"\b{_CANNOT}\s(?:\w+\s)?(?:help|assist|aid|support|compl\w+|fulfil\w*|engage|continue|proceed|process|"
            rf"accommodate|respond|do|discuss|create|generate|produce|participate)(?:ing)?(?:\s(?:you|further|out))?"
            rf"(?:\s(?:with|to|in|on|for))?\s{_THAT}(?:\s(?:request|content|at this time|here|further|one))?\W*$",
            rf"\b{_CANNOT}\s(?:\w+\s)?(?:translat\w+|render|rewrite|paraphrase)\b",
            rf"\b{_CANNOT}\s(?:\w+\s)?(?:fulfil+|comply with|process|complete|accommodate) (?:that|this|your|the) "
            rf"request",
            rf"\bi(?:'m| am)?\s{_CANNOT}\s(?:provide|give|offer)\s(?:you with\s)?(?:any\s|you\s)?(?:specific\s|"
            r"personali[sz]ed\s)?(?:medical|health)\s(?:advice|diagnos[ei]s)\b",
            rf"\b{_CANNOT}\s(?:provide|give|offer)\s(?:you\s)?(?:with\s)?(?:the|any|that|this)?\s?(?:kind of\s|type "
            rf"of\s)?"
            r"(?:help|assistance|support|information|content)\b(?:\s(?:that\s)?you\b[^.?!]{0,30}|\s(?:for|with|on) "
            r"(?:that|this))?\W*$",
        ),
    ),
    (
        tuple(
            "guideline|polic|programming|capabilit| decline|inappropriate|explicit|offensive|l content|e content| ai |"
            " ai,| ai.| ai-|an ai|artificial|language model|chatbot|assistant|translator|translation tool|translation "
            "engine|"
            "my training|my knowledge|professional, but|a doctor, but|i help you|i assist you|you today".split("|")
        ),
        _any_of(
            r"\b(?:violat\w+|against|goes beyond|outside)\s(?:of\s)?(?:our|my|the|openai's|its)\s(?:\w+\s){0,2}"
            r"(?:guidelines|polic(?:y|ies)|programming|capabilities)",
            r"\b(?:must|have to|need to|will)(?: respectfully)? decline\b(?! the (?:offer|surgery|operation))",
            r"\b(?:contains?|involves?|includes?)\s(?:\w+\s){0,2}(?:inappropriate|explicit|harmful|offensive|sensitive)"
            r"\s(?:\w+\s)?(?:content|material|language)",
            # Who speaks.
            r"\b(?:as|i am|i'm)\s(?:just\s|only\s)?(?:an?\s)?(?:artificial intelligence|ai)(?:[\s-](?:language\s|"
            r"powered\s|"
            r"text-based\s|based\s)?(?:model|assistant|translat\w+|system|chatbot|program)|\s*[,.;:]|,?\s(?:i|and)\b|"
            r"$)",
            r"\b(?:as|i am|i'm)\s(?:just\s|only\s)?an?\s(?:large\s)?(?:language model|chatbot|(?:virtual|digital|"
            r"translation|"
            r"text-based|language) (?:assistant|model|bot|ai|engine|tool)|machine translat\w+|translator,? i\b)",
            r"^as (?:a|your|the) (?:professional |medical |skilled )?translator,? (?:i|my)\b",
            r"\bmy (?:training data|knowledge cut-?off|training cut-?off|programming)\b",
            r"\bnot (?:a (?:doctor|(?:medical|healthcare) professional)), but i can (?:offer|provide|give|share|help|"
            r"try)",
            r"\b(?:how|what) (?:can|may|could) i (?:assist|help|do for|translate for) you (?:with )?today\b",
        ),
    ),
    (
        tuple(" text| content|sentence|passage|paragraph|input| message|request|translat".split("|")),
        _any_of(
            # Asks for a text.
            rf"\b{_GIVE}\s(?:me\s)?(?:with\s)?(?:\w+\s){{0,4}}?{_TEXT}\s(?:\w+\s|\w+'\w+\s){{0,6}}?(?:translat\w+|"
            r"rewritten|rendered|in english|assist with|help with|work (?:on|with)|convert\w*|to english)",
            rf"\b(?:please|kindly|could you|can you|would you|will you|need you to|go ahead and|feel free to|let you)\s"
            rf"(?:please\s|kindly\s|just\s)?{_GIVE}\s(?:me\s)?(?:with\s)?(?:the|your|some|more|any|a|"
            rf"that)\s(?:\w+\s){{0,2}}?"
            r"(?:text|sentences?|passages?|paragraphs?|phrases?|content)(?:\s(?:here|below|again|in full|in question|"
            r"itself|first|you(?:'d| would| want| need| have)?\b[^.?!]{0,40}|so (?:that )?i\b[^.?!]{0,40}|"
            r"for (?:me|translation|context)\b[^.?!]{0,30}|that \w+[^.?!]{0,50}))?"
            r"(?:,? (?:please|thanks|thank you))?\W*$",
            rf"\b(?:please|could you|can you|kindly) {_GIVE} (?:me )?(?:the|your) (?:original|source|full|complete|"
            rf"whole|chinese|"
            rf"exact) (?:text|sentence|passage|content|wording|message|title)\b",
            rf"\b(?:what|which|whatever|anything|something|{_TEXT})\s(?:\w+\s)?(?:would you|do you|you(?:'d| would| "
            rf"want|"
            r" need| wish)?(?: me)?)\s?(?:like|want|need|wish)?(?:\s?(?:me|for me))?(?:\sto)?\s(?:to\s)?(?:be\s)?"
            r"(?:have\s)?translat\w+",
            rf"\b(?:do not|don't|did not|didn't|cannot|can't) (?:see|find|have|receive|detect) (?:any|the|a|your|an) "
            rf"(?:\w+ )?{_TEXT}(?: (?:to|for|in|that|you|here|attached|provided|from)\b[^.?!]{{0,50}})?\W*$",
            rf"\b(?:there (?:is|was|are|were)|there's|contains?) no (?:\w+ )?{_TEXT} (?:to|for|provided|in|that|here|"
            rf"included)",
            rf"\bno (?:\w+ )?{_TEXT} (?:was|were|is|has been|have been) (?:provided|given|included|supplied|received|"
            rf"found)",
            rf"\b(?:you|your|the|that)\b(?: \w+){{0,4}}? (?:haven't|have not|hasn't|has not|didn't|did not|forgot to|"
            rf"may have forgotten to) {_GIVE} (?:me )?(?:with )?(?:any|the|a|your|some)? ?(?:\w+ )?{_TEXT}",
            r"\b(?:the|your) (?:\w+ )?(?:text|message|input|request|content|sentence|passage)(?: you(?:'ve| have)? "
            r"(?:provided|sent|shared|entered|submitted|given|gave))? (?:appears?|seems?|might|may|is|was|looks?)"
            r"(?: to be| to have been| to have| like it'?s?| be| have been)? (?:\w+ )?(?:incomplete|cut[ -]off|empty|"
            r"blank|missing|truncated|unclear|garbled|corrupted|already (?:written )?in english)",
            r"\b(?:provided|given|source|original|input) (?:text|sentence|content|passage|phrase|"
            r"message)\b[^.?!]{0,40}"
            r"\b(?:is|does|doesn't|appears|seems|contains|cannot|can't|was|lacks)\b",
        ),
    ),
    (
        tuple("translat|rendering|english|like me to".split("|")),
        _any_of(
            # Speaks of translating, to somebody, or of a text.
            r"\btranslat(?:e|ed|es|ing|ion|ions)\b(?! (?:app|software|agency|bureau|error|program|"
            r"tool)).{0,80}\b(?:you|your|texts?|content|"
            r"sentence|passage|english|chinese|here|below|original|literally|accurate\w*)\b|\b(?:you|your|please|text|"
            r"content|sentence|"
            r"passage|english|chinese|below|original|following)\b.{0,80}\btranslat(?:e|ed|es|ing|ion|ions)\b",
            # Announces its work.
            r"\bhere(?:'s| is| are| comes)(?: your| the| an?| my)? ?(?:\w+ ){0,2}?(?:translat\w+|rendering|"
            r"english version)\b(?! of (?:my|our|his|her|a|this report|the (?:\w+ )?(?:report|results?|record|"
            r"letter)))",
            r"^\W*(?:english\s)?translat(?:ion|ed)(?:\s(?:text|title|version|content|result|question|answer|reply|"
            r"(?:in)?to "
            r"english))?(?:\s\([a-z ]{1,20}\))?\s?(?::|$)",
            rf"\b(?:the|my|this|above|following)(?: \w+)? translat(?:ion|ed text)(?: (?:of|for) (?:the|your|this) "
            rf"(?:\w+ )?"
            rf"{_TEXT})?(?: (?:in)?to english| in english)? (?:is|would be|reads|can be|could be|should be)\b"
            r"(?! (?:wrong|bad|poor|correct|hard|confusing|difficult))",
            r"\b(?:translat\w+|translates) (?:to|as|into)(?: english)?(?: as| is)?:",
            rf"\btranslat(?:e|ion|ing|ed) (?:of )?(?:the|your|this|that|any|following) (?:\w+ )?{_TEXT}\b(?! of (?:my|"
            rf"our))"
            r"[^.?!]{0,60}\b(?:english|for you|you provided|is|as follows|below|while)\b",
            r"\bi(?:'ve| have| can) (?:also |now |just |only |then )?translat\w+(?! (?:my|our|his|her|the report|the "
            r"results))",
            r"\bi(?:'ll| will| am ready to|'m ready to|'d be happy to| would be happy to|'m here to| am here to|"
            r"'d be glad to| would be glad to|'m happy to| am happy to)(?: \w+){0,3} translat\w+"
            r"(?! (?:my|our|his|her|the report|the results))",
            r"\b(?:doesn't|does not|no) (?:need|require|needs)(?: any| a| to be)? translat\w+|\bno translation (?:is |"
            r"was )?"
            r"(?:needed|required|necessary|provided|available)|\bnot? (?:a )?translatable\b",
            r"\balready (?:written |provided |given )?in english\b",
            r"\btranslator(?:'s|s')? (?:note|comment|remark)|\bnote from the translator\b",
            r"\b(?:let me know|tell me) (?:if|what|which|whether)\b[^.?!]{0,60}\btranslat\w+",
            r"\bwould you like me to (?:translate|rewrite|rephrase|summari[sz]e|continue)\b",
        ),
    ),
)
_OWN_AFFAIR = re.compile(
    r"\btranslate (?:(?:it|this|that|them|these|my \w+|the \w+) )?(?:for|to) (?:me|us|him|her|my)\b|\bhelp (?:me |us |"
    r"to )?"
    r"translate\b|\b(?:google|app|software|website|online|phone|dictionary|nurse|doctor|daughter|son|friend|leaflet|"
    r"insurance|embassy)\b.{0,60}\btranslat|\btranslat[^.:?!]{0,60}\b(?:app|software|dictionary|leaflet|insurance|"
    r"embassy|google|my|our)\b|"
    r"\b(?:i|we|have it|have them|was|were|had|got) (?:\w+ )?translated\b(?=.{0,40}\b(?:where|my|our|by|from|letter|"
    r"report)\b)|\bhave it "
    r"translated\b|\b(?:translat\w+|english)\b.{0,60}\b(?:my|our) (?:\w+ ){0,2}(?:report|results?|records?|"
    r"diagnos[ei]s|letter|"
    r"prescription|label|certificate|medication|exam\w*|pathology)|\b(?:report|results?|record|diagnosis|prescription|"
    r"certificate|leaflet|letter)\b.{0,60}\btranslat\w+|\btranslat\w+.{0,30}\b(?:report|certificate|record|leaflet)",
    re.IGNORECASE,
)


def find_translator_speech(parts: Iterable[str]) -> str | None:
    """Return the first of the sentences that the translating machine says, not the asker or the doctor; null if "
    "none."""
    for part in parts:
        sentence = part[:1000]
        lower = sentence.lower()
        for cues, pattern in _SPEECH:
            if any(cue in lower for cue in cues) and pattern.search(sentence) and not _OWN_AFFAIR.search(sentence):
                return part
    return None


def may_hold_translator_speech(text: str) -> bool:
    """Whether a closer look is worth it: a fast look at a whole text."""
    lower = text.lower()
    return any(cue in lower for cues, _ in _SPEECH for cue in cues)


# --- the asker --------------------------------------------------------------------------------------------------------

_WHO = r"(?:i|we|he|she|it|this|that|these|those|there|they|my|our|his|her)"
_ADVICE = (
    r"(?:advice|opinions?|help|guidance|suggestions?|answers?|assistance|reply|response|explanation|clarification|"
    r"recommendations?|insights?|ideas?|thoughts|solutions?|enlightenment|input)"
)
_CLAUSE = r"(?:^|[,;:–—-]\s*|\b(?:so|and|but|or|then|also|doctor|hello|hi|thanks|please)[,!]?\s)"

_ASKS = _any_of(
    # I want to know; I wonder; I am not sure whether.
    r"\b(?:i|we)(?:'d|'m)?\s(?:\w+\s){0,3}?(?:like|want|wanted|wish|wished|hope|hoped|hoping|wanting|need|love|"
    r"here|writing|trying|dare|curious|eager|anxious)\s(?:to\s)?(?:\w+\s){0,3}?(?:know|ask|understand|inquire|enquire|"
    r"find out|consult|confirm|clarify|learn|hear|figure out|verify|check|request|seek)\b",
    r"\b(?:would like|want|wanted|wish|hope|wanting|hoping) to (?:know|ask|inquire|enquire|consult|understand)\b",
    r"\bwonder(?:ing|ed)?\s(?:if|whether|what|how|why|when|where|which|who|about)\b",
    r"\b(?:i|we|i'm|i am|we are|still|really|don't|do not|not|am) (?:\w+ ){0,2}?(?:not sure|unsure|uncertain|know|"
    r"no idea|not certain|unclear|understand|decide|undecided|confused) (?:\w+ ){0,2}?(?:if|whether|what|how|why|when|"
    r"where|"
    r"which|who)\b",
    r"\b(?:i'm|i am|am i|i was) (?:\w+ )?(?:curious|confused|puzzled|asking|inquiring|wondering)\b",
    r"\bi (?:\w+ )?(?:ask|inquire|enquire) (?:about|if|whether|for|you)\b|\bmay i (?:\w+ )?(?:ask|know|trouble)\b",
    # Please tell me.
    r"\b(?:please|kindly|pls|plz|hope you can|hope you could|beg you to|could you|can you|would you|will you)"
    r"[,]?\s(?:\w+\s){0,2}?(?:advise|explain|answer|clarify|enlighten|assist|respond|analy[sz]e|interpret|"
    r"reply|diagnose|evaluate|guide|suggest|comment|shed)\b(?! (?:your|him|her mother))",
    r"\b(?:please|kindly|pls|plz|need|ask(?:ing)? for|could you|can you|would you|will you)[,]?\s(?:\w+\s){0,1}?"
    r"(?:help(?:$|[\s.!,]+(?:me|us|him|my|our|with|doctor|dr|to (?:explain|see|look|answer|tell|analy))|\W*$)|"
    r"tell|give me|give us|teach me|let (?:me|us) know(?! (?:if|when|should) (?:you|it|there|the))|"
    r"share your|provide (?:me|us|some|your) |offer (?:me|us|some) |recommend(?! )|take a look|have a look|"
    r"look at (?:this|my)|point me|save me)",
    r"\b(?:glad|happy|grateful|thankful|nice|great|like) (?:to hear|if you|for your)\b|\bwhat (?:do )?you think\b",
    rf"(?<!\byou )\b(?:seeking|looking for|asking for|requesting|need|want|like|request|hoping for|hope for|get|"
    rf"receive|await|"
    rf"awaiting|"
    rf"appreciate|grateful for|thankful for|welcome|beg for) (?:\w+ ){{0,3}}?{_ADVICE}\b(?<!medical help)"
    r"(?<!medical assistance)",
    rf"\bany (?:\w+ )?{_ADVICE}\b|\b(?:would|will) be (?:\w+ )?appreciated\b|\bin advance\b",
    r"\b(?:look(?:ing)? forward to|wait(?:ing)? for|await(?:ing)?|hope for) (?:\w+ ){0,2}?(?:answer|reply|response|"
    r"opinion|"
    r"advice)\b",
    r"\bhope (?:that )?(?:the |a |some )?(?:doctors?|dr\.?(?: \w+)?|you|someone|experts?) (?:can|could|will|would|may|"
    r"might)? ?(?:\w+ )?(?:help|answer|advise|explain|tell|give|provide|reply|offer|clarify|share|enlighten)\b",
    r"\bi (?:have|had|got)(?: also)? (?:a|an|some|one|two|three|four|five|several|a few|many|\d+) (?:\w+ "
    r")?(?:questions?|"
    r"concerns?|doubts|inquir\w+)\b",
    r"\b(?:my|the|another|other|second|first|following|these|main) (?:\w+ )?(?:questions?|doubts?) (?:is|are|was|"
    r"follow)|^(?:questions?|inquiry|inquiring|asking|q\d?)\b(?:\s?:|\s(?:about|regarding|on|concerning|\d))",
    r"(?:^|\b(?:please|pls|need|want|for|your|some|any|,) )help(?: me)?[!.]*$|\bhelp!|\bsecond opinion\b|\bas "
    r"(?:stated|described|in|per|the)? ?(?:in )?(?:the )?"
    r"(?:titled?|subject)\b",
    # Questions without a question mark: the verb stands before its subject, or "how to".
    rf"{_CLAUSE}(?:what|how|why|when|where|whose|who)\s(?:\w+\s){{0,3}}?(?:is|are|was|were|do|does|did|can|could|"
    rf"should|would|will|has|have|must|might)(?:n't)?\s(?:{_WHO}|you|the|one|people|someone|such|a|an)\b",
    rf"{_CLAUSE}(?:what|how|why) (?:causes?|caused|happens|happened|else|about|come|kind of|type of|"
    r"sort of)\b",
    rf"{_CLAUSE}how (?:long|often|much|many|serious|likely|dangerous|bad)(?:\s\w+){{0,2}}\W*$",
    r"\btell (?:me|us)\b|\b(?:i|we) (?:\w+ )?(?:can't|cannot|can not|find it hard to|am unable to) (?:\w+ )?(?:decide|"
    r"tell|judge|figure out|understand|say) (?:if|whether|what|how|why|when|where|which)\b",
    rf"{_CLAUSE}(?:which|what) \w+(?: \w+)? (?:is|are|do|does|can|could|should|would|will) (?:{_WHO}|the|best|"
    r"better|suitable|safe|good)\b",
    rf"{_CLAUSE}(?:how|what|where|when|whether|which \w+) (?:can i |should i |or not )?to (?!my )\w+",
    r"\b(?:know|about|on|of|wonder|ask|regarding|learn|for|to find|see|like) (?:how|what|where|when|which \w+) to "
    r"\w+.{0,60}"
    r"\bplease\b",
    rf"^(?:\w+[,:]\s)?(?:is|are|was|were|does|did|can|could|will|would|has|am|isn't|aren't|doesn't|can't|won't|"
    rf"couldn't|shouldn't)\s(?:{_WHO}|the|such|any|a|an|you|having|taking|being|\w+ing)\b",
    rf"{_CLAUSE}(?:is|are|was|were|does|did|could|will|would|am|isn't|aren't|doesn't)\s(?:it|this|i|he|she|they|"
    r"we|there)\b",
    rf"{_CLAUSE}(?:do|should|can|must|may|shall|might|have|had|could) (?:i|we|he|she|they (?:\w+ )?need)\b(?! be you)",
    rf"{_CLAUSE}(?:do you|have you|do people|do doctors|could it|can it|can this|might it|might this|could this|"
    r"would it|should my|may my|do these|do those symptoms|are there|can you|could you|would you)\b",
    r"^(?:is|are|was|were|does|did|can|could|will|would)\s(?!(?:be|not|also|usually|often|mostly|very|in|on|at|to|"
    r"caused|called|"
    r"more|most|so|then|have|only|a|an|now|still|always|generally|commonly|\w+ed)\b)\w+\s\w+",
    r"[,;]\s(?:is|are|does|will|would|can)\s(?:that|these|those|my|the \w+)\b",
    r"^(?:is|are|does|do|can|could|will|would)\s\w+(?:\s\w+){0,3}?\s(?:normal|safe|dangerous|"
    r"necessary|needed|possible|harmful|serious|related|contagious|enough|okay|ok|curable|advisable|bad|good|"
    r"affect|cause|help|hurt|work|mean|lead|go away)\b",
    r"\b(?:is|are) (?:it|this|that|these|there) (?:\w+ ){0,2}?(?:normal|okay|ok|safe|serious|possible|bad|harmful|"
    r"dangerous|anything|something wrong)\b",
    r"\b(?:any|is there) (?:way|cure|treatment|remedy|danger|risk|problem|difference|chance)\b[^.]{0,40}$",
    r"\bwhat (?:should|can|could|must|do|would|might) (?:i|we|it|this|be|my)\b|\bwhat's (?:wrong|happening|"
    r"going on|the (?:cause|reason|problem|matter))\b|\bwhat is (?:wrong|happening|going on)\b",
)


def asks(text: str, parts: list[str]) -> bool:
    """Whether a question's body, cut into these sentences, asks for something, with or without a question mark."""
    return "?" in text or "？" in text or any(_ASKS.search(part) for part in reversed(parts))


WANTS_DEPARTMENT = re.compile(
    r"\b(?:which|what|right|appropriate|suitable|proper|correct|kind of|type of)\s(?:\w+\s){0,3}?(?:departments?|"
    r"clinics?|"
    r"divisions?|special(?:ty|ties|ists?)|doctors?|physicians?|outpatient|sections?|units?)\b|"
    r"\b(?:where|who|whom) (?:should|can|could|do|would) (?:i|we|he|she|they|my \w+) (?:\w+ )?(?:go|register|see|"
    r"visit|consult|turn)\b",
    re.IGNORECASE,
)
"""An asker who wants to know which department to visit. For a whole text."""

# --- titles -----------------------------------------------------------------------------------------------------------

_ADVICE_GIVEN = re.compile(
    r"\b(?:it(?:'s| is| would be| is still| is best)? (?:\w+ )?(?:recommended|advisable|suggested|advised|best|better|"
    r"important|necessary|essential) (?:to|that|for|you)|"
    r"(?:you|they|patients) (?:\w+ )?(?:should|need to|need not|needn't|do not need|don't need|must|may|might|can|"
    r"could|have to|ought to|will need) (?!i\b)\w+|"
    r"thank(?:s| you) for (?:your|the) (?:question|inquiry|letter|message|trust|consult\w+)|"
    r"based on (?:your|the) (?:description|symptoms|information|situation)|"
    r"(?:your|the) (?:symptoms?|condition|situation|description) (?:is|are|may|might|could|sounds?|seems?|suggests?)|"
    r"please (?:consult|visit|see|seek|take|avoid|continue|return|go|make|bring|follow|stop|drink|keep|schedule|do not|"
    r"don't|rest|apply|come|pay|wear|refer)|"
    r"(?:rest assured|no need to worry|don't worry|do not worry|if (?:the|your) (?:\w+ )?(?:symptoms?|pain|condition|"
    r"discomfort|"
    r"problem)s? (?:persist|worsen|continue|do not|does not|don't|doesn't))|"
    r"(?:is|are) (?:usually|generally|typically|normally) (?:recommended|advised|not (?:serious|harmful|dangerous)))\b|"
    r"^(?:avoid|consult|refrain from|do not|don't)\s\w+",
    re.IGNORECASE,
)
_QUESTION_START = re.compile(
    r"^(?:(?:so|and|but|doctor|hello|hi|then|also|\d+[.)])[,!:]?\s|(?:doctor|hello|hi|if|when|after|for|"
    r"in)\b[^?.,]{0,80}[,:]\s)?"
    r"(?:what|how|why|when|where|which|who|whose|is|are|was|were|do|does|did|can|could|should|would|will|has|have|must|"
    r"may|might|shall|am|whether|isn't|aren't|doesn't|don't (?:i|we)|shouldn't|can't)\s(?!not\b|assured)",
    re.IGNORECASE,
)
_SPEAKS_OF_ASKER = re.compile(
    r"\b(?:i|i'm|i've|i'd|my|me|we|our|us|he|she|his|her|mother|father|mom|dad|son|daughter|baby|child|wife|husband|"
    r"grand\w+|brother|sister|friend|girlfriend|boyfriend|please|help (?:me|us|please)|need help|seeking|asking|thank|"
    r"thanks|inquiry|question)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|can|may|might|will|should|must|do|does|has|have|cannot|can't|don't|doesn't|isn't|aren't|"
    r"needs?|causes?|helps?|usually|often|generally|mostly|requires?|depends?|occurs?|goes?|heals?|means)\b",
    re.IGNORECASE,
)
_TITLE_WORD = re.compile(r"[^\W\d_][\w'-]*")


def is_advice(parts: list[str]) -> bool:
    """Whether the sentences of a title advise or explain."""
    told = [part for part in parts if not (_QUESTION_START.search(part) and not _ADVICE_FIRST.search(part))]
    if any(
        (_ADVICE_GIVEN.search(part) and not _ASKS_FOR_ADVICE.search(part)) or _RECOMMENDS.search(part) for part in told
    ):
        return True
    whole = [part for part in told if len(part.split()) >= 4 and _VERB.search(part)]
    return len(whole) >= 2 and len(told) == len(parts) and not any(_SPEAKS_OF_ASKER.search(part) for part in parts)


_ADVICE_FIRST = re.compile(r"\b(?:it is recommended|it's recommended|you should|please consult)\b", re.IGNORECASE)
_RECOMMENDS = re.compile(
    r"^(?:hello[,!]? |so )?(?:i|we) (?:\w+ ){0,2}?(?:recommend|suggest|advise)\b(?! (?:my|me)\b)",
    re.IGNORECASE,
)
_ASKS_FOR_ADVICE = re.compile(
    r"\b(?:what|how|why|which|when|where|whether|if) (?:\w+ ){0,2}?(?:you|they|patients) (?:should|can|could|need|"
    r"must|may|have)|"
    r"\b(?:i|my|me|we|our)\b|\bplease (?:take a look|see (?:below|attached|photo|picture)|take a moment)",
    re.IGNORECASE,
)

_LOWER_START = frozenset(
    "the a an of and or to in on for with from by at is are your you between how what why when understanding managing "
    "this that these its their into about against under over after before during".split()
)


def lost_its_beginning(title: str) -> bool:
    """Whether a title in capitals begins with a small word that cannot be its first."""
    words: list[str] = _TITLE_WORD.findall(title)
    if len(words) < 3 or words[0] not in _LOWER_START:
        return False
    long: list[str] = [word for word in words[1:] if len(word) > 3]
    return 2 * sum(word[0].isupper() for word in long) > len(long)


# --- ends of texts ----------------------------------------------------------------------------------------------------

ENDS_SENTENCE = re.compile(r"[.!?。！？…:~～)\]\"'”]\W{0,20}$")
"""A sentence that is closed, or opens a list."""
LETTER_END = re.compile(
    r"\b(?:thank(?:s| you)?|regards|sincerely|yours|wish(?:es|ing)?|hope|recovery|health|best|dr|doctor|hospital|"
    r"clinic|"
    r"department|https?|www)\b",
    re.IGNORECASE,
)
"""A last line that needs no full stop."""

_NEVER_LAST = frozenset(
    "the a an and or but because although however therefore moreover furthermore additionally since unless whereas my "
    "your "
    "his their our its very whose if than while besides nor namely thus hence is-a due especially including such-as "
    "e.g "
    "i.e when where's every meanwhile consequently otherwise nevertheless specifically whether".split()
)
_PREPOSITIONS = frozenset(
    "of with to from by for at into onto about on in after before against under through like".split()
)
_NOT_LAST_WITHOUT_STOP = frozenset(
    "upon between among during toward towards is are was were be been being has have had will would should could can "
    "may might must am which who that when where what how why as i he she we they until without within some any these "
    "those this also not so more most too only just even".split()
)
_MAY_END = re.compile(
    r"(?:\b(?:more|than|am|do|did|does|should|can|could|will|would|as|so|have|had) (?:i|he|she|we|they)|"
    r"\b(?:like|of|about|for|with|do|after|before|to|from|in|on|is|take|took|at|and|or|use|know|than|through|against) "
    r"(?:this|that|these|those|some|any)|"
    r"\b(?:what|where|how|who|as|than) (?:\w+ ){1,2}(?:is|was|are|were|am|has|have|had|can|could|will|would|should)|"
    r"\b(?:i|it|you|he|she|they|we|this) (?:can|could|will|would|should)|\b(?:why|how|what|when|if|or|but|is|am|are|"
    r"still|really|i hope|think|was|do|does|has|have) not|"
    r"\b(?:once|and|any|some|no|much|even|bit|little|or|what|want|eat|sleep|drink|know|a lot|gets?|hurts?|anything|"
    r"nothing|something|is|are) more|\b(?:think|hope|said|ever|even|or) so|"
    r"\b(?:the|at|at the) most|\b(?:do|does|done|know|see|tell|sure|idea|remember|understand|out|something|explain|"
    r"say) (?:what|how|why|where|when|who|which)|"
    r"\b(?:do|does|did|should|can|may|might|will|could) (?:i|you|we|they|he|she|it|people) (?:have|be)|\b\w+ (?:too|"
    r"also)|\b(?:and so on|from now on|later on|that's (?:it|all)|and this|or this|like this|like that)|"
    r"\b(?:read|women|reading|adults?|children|members?|members|names?) only|\bto be|\b(?:has|have|had|had ever|ever) "
    r"been)$",
    re.IGNORECASE,
)
_ADVERB_END = re.compile(
    r"\b(?:what|which|who|whom|where|how|why|when|whose)\b|\bthat \w+ (?:is|are|am|was|were|get|have) \w+ \w+$|"
    r"\b(?:no one|nobody|someone|anyone|nothing|something|anything|people|"
    r"person|place|else|you) to \w+ \w+$|"
    r"\b(?:\w+ed|going|coming|come|comes|came|goes|go|carry|get|"
    r"gets|log|turn|turned|days?|weeks?|months?|years?|hours?|time|long|ever|never|since|soon|shortly|not|right|just|"
    r"break|breaks|broke|switch\w*|let|moving|move|put|keep|kept|give|gave|run|ran|sleep|hold|deal\w*|live|depend|"
    r"rely|later|early) \w+$",
    re.IGNORECASE,
)
_OPENS_CLAUSE = re.compile(
    r"\b(?:but|and|because|when|whenever|if|which|while|although|since|whether|unless) (?:it|he|she|they|i|we|there|"
    r"my|the)$",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"([^\W_][\w.'-]{0,60})[^\w,;]{0,60}$")


def is_cut_off(parts: list[str], *, is_title: bool) -> bool:
    """Whether the last of the sentences ends as no sentence can.

    The site closes its titles with a question mark, so the closing mark of a title proves nothing.
    """
    if not parts or (not is_title and GREETING.fullmatch(parts[-1])):
        return False
    last = parts[-1].rstrip()
    bare = last.rstrip("?!.。？！ ")
    if last.endswith(("...", "…")):
        return False
    if bare.endswith((",", ";", "，", "、", "；", "(", "（", "[", "&", "/", " -", "–", "—")) or (
        last.endswith((":", "：")) and not is_title and len(last.split()) > 3 and LETTER_END.search(last) is None
    ):
        return not _EMOTICON.search(last)
    if last.count("(") > last.count(")") and last[-1].isalnum() and not _EMOTICON.search(last):
        return True
    word = _LAST_WORD.search(bare)
    if word is None:
        return False
    tail = word[1]
    if tail != tail.lower() and tail not in ("However", "I") and not tail.istitle():
        return False  # "vitamin A", "IS"
    if tail == "A":
        return False
    closed = last != bare and not is_title
    if tail.lower() in _NEVER_LAST:
        return not (closed and last[-1] in "?？!！")
    if last == bare:
        if tail.lower() in _PREPOSITIONS:
            return not _ADVERB_END.search(bare[-200:])
        if _OPENS_CLAUSE.search(bare[-60:]):
            return True
        return tail.lower() in _NOT_LAST_WITHOUT_STOP and len(bare.split()) > 3 and not _MAY_END.search(bare[-60:])
    return False


_EMOTICON = re.compile(r"(?:[:;=xX][-']?[()DPp3/|]|[(][^()\s\w]{0,6}$|[-_~^>.;]{2}|\([.:;'_^-]{1,5})$")

# --- replies ----------------------------------------------------------------------------------------------------------

SMALL = frozenset(
    "a an the and or but if to of for in on at by with from as is are was were be been being am do does did have has "
    "had having will would can could may might should shall must it its it's this that these those there here i i'm "
    "i'll "
    "i'd i've you you're your yours you've he his she her him they them their we we'll our us me my who whom which "
    "what "
    "when where how also so then than too very more most much such any some other others another all both each further "
    "only just still again well soon first please kindly whether because since due about into through up out over "
    "while "
    "until after before during between let let's get one ones something anything everything not don't doesn't cannot "
    "can't isn't won't although though however therefore s t re way once own able either even every yourself self "
    "up quite rather really".split()
)
"""Words that carry no content of their own."""

POLITE = frozenset(
    "hello hi dear greetings good morning afternoon evening day thank thanks thankful grateful appreciate appreciated "
    "question questions inquiry inquiries enquiry letter message email trust asking writing consulting contacting "
    "reaching wish wishing wishes hope hoping hopes best regards sincerely respectfully yours truly health healthy "
    "happy "
    "happiness peace peaceful speedy quick recovery recover luck joy joyful joyous safe safety care bless "
    "blessings "
    "goes go sir sirs madam miss ms mr mrs dr doctor friend friends netizen user reader mother parents family helpful "
    "help "
    "helps useful information answer answers answered answering reply replies replied replying response responses "
    "respond responding reference welcome hesitate free feel ask contact know need additional concern concerns "
    "concerned "
    "follow follows following above below suggestion suggestions referring refer see previous previously earlier last "
    "same already duplicate repeated repeat mentioned stated title topic smooth smoothly great life new year holiday "
    "wonderful nice pleasant warm pleasure glad service serve serving website platform online internet using support "
    "attention noted received understood ok okay kind kindness patience regarding as-above possible provide provided "
    "ministry welfare hospital warmly pharmacist nutritionist dietitian clinic department division time moment late "
    "apologies apologize sorry delay delayed your's hereby".split()
)
"""Words of greetings, thanks, wishes and pointers to another reply."""

POLITE_CORE = frozenset(
    "hello hi dear greetings morning afternoon evening thank thanks thankful grateful appreciate regards sincerely "
    "wish wishing wishes hope hoping recovery luck bless blessings reply replied replies answer answered response "
    "responses welcome question questions inquiry inquiries answers reference above suggestions hesitate noted "
    "received same previous apologies sorry apologize".split()
)
"""One of these makes a sentence of POLITE words a polite one."""

GENERIC = frozenset(
    "know knows knowing known familiar based people person's everyone who's alone advice's reliable reliably safely "
    "wisely sooner "
    "later today tomorrow explanation explanations explore underlying root accordingly arrange assistance assist "
    "communicate "
    "communication discussion discussions overall whole fully complicated complexity rely relying rule ruled out "
    "exclude "
    "excluded excluding eliminate identify identified identifying investigate investigated investigation pinpoint "
    "verify "
    "substitute's face's decide personally remote visits seeing meet hesitate hurry urgently urgent emergency serious "
    "replace replaced replaces substitute clinical physical physically consultations visited office workup work-up "
    "walk-in "
    "registration registering responsible primary attend arranging seeks recommend recommended recommendation "
    "recommendations recommends suggest suggested suggests advise advised advisable "
    "advice better best necessary needs needed require required requires consider seek seeking seeing visit visiting "
    "visits consult consulted consultation go going come coming return bring make made schedule scheduled book arrange "
    "arranged register appointment appointments clinic clinics outpatient hospital hospitals doctors doctor's "
    "physician "
    "physicians specialist specialists professional professionals medical provider healthcare care treatment "
    "treatments "
    "treat treated treating diagnosis diagnose diagnosed diagnosing determine determined determining confirm confirmed "
    "confirmation clarify understand understanding judge judged judgement judgment evaluate evaluated evaluation "
    "evaluations assess assessed assessment assessments examine examined examination examinations exam exams examining "
    "check checked check-up checkup checkups checks detailed detail details thorough thoroughly comprehensive "
    "complete careful "
    "carefully clear clearly clearer accurate accurately appropriate proper properly correct correctly suitable "
    "relevant "
    "related condition conditions situation situations problem problems issue issues symptom symptoms discomfort "
    "illness "
    "disease diseases cause causes reason reasons various many different differ vary varies possibilities complex "
    "individual person person's specific actual in-person face face-to-face directly direct site on-site remote "
    "remotely "
    "web forum text texts words written description described describe describing limited insufficient difficult hard "
    "impossible unable unfortunately without based alone enough sufficient given give persist persists persisted "
    "persistent "
    "continue continues worsen worsens worsening worse severe improve improves improved improvement improving change "
    "changes "
    "occur occurs arise early soon promptly immediately timely prompt delaying delay quickly near nearby nearest "
    "local large "
    "larger regional center centre nearby departments divisions follow-up plan options option discuss discussed "
    "discussing explain explained available convenient convenience worry worried worrying assured rest ensure mind "
    "test tests testing tested find finding findings found result results history order avoid opinion opinions your "
    "patient patients attending treating qualified experienced licensed certified trained qualified expert experts "
    "obtain receive undergo conduct conducted perform performed facility facilities institution institutions sound "
    "sounds "
    "must-see always never-mind case cases say tell certain certainty exact exactly definite definitive definitively "
    "precise "
    "precisely decide decision judging basis virtual telephone photo photos image images distance seen looked look "
    "provide providing "
    "manage managed management address addressed guidance suspect suspected doubt doubts unclear uncertain earliest "
    "convenience possibly likely generally usually typically note aware important crucial essential depend depends "
    "depending "
    "current currently present presented experience experiencing feel feels feeling unwell uncomfortable help helping "
    "next step steps team back soon-as seriously serious if-needed arranged referral referred refer".split()
)
"""Words of advice that fits any question."""

GENERIC_CORE = frozenset(
    "doctor doctors doctor's physician physicians clinic clinics outpatient hospital hospitals specialist specialists "
    "professional professionals medical person judgment judgement judge consult consulted consultation examination "
    "examinations exam exams examined "
    "examine evaluation evaluated evaluate evaluations assessment assessments assess assessed appointment appointments "
    "in-person face face-to-face online internet remotely department diagnosis diagnose diagnosed check-up checkup "
    "healthcare expert".split()
)
"""One of these makes a sentence of GENERIC words the advice to see a doctor, or that it cannot be judged from afar."""

DENIES_NEED = re.compile(
    r"\b(?:no need|not necessary|not (?:be )?needed|unnecessary|not need|(?:don't|doesn't|do not|does not|needn't) "
    r"(?:\w+ )?(?:need|have to|"
    r"require)|not (?:\w+ )?(?:serious|severe|related|a (?:problem|disease))|isn't|not required)\b",
    re.IGNORECASE,
)
"""Advice that a doctor is not needed is an answer."""

POINTLESS = re.compile(
    r"(?:(?:answer|reply|response|re|a|ans|q|question|title|hello|n/?a|none|null|nil|nan|undefined|test|testing|as "
    r"(?:above|title\w*)|ditto|see "
    r"(?:above|below|title)|the same(?: as above)?|same as (?:above|before)|as (?:mentioned|stated) (?:above|before)|"
    r"no (?:reply|answer|"
    r"response|comment|content|text)(?: (?:yet|provided|available))?|deleted|blank|empty|untitled)?[\W\d_]*|"
    r"(?:answer|reply|response)\s?:\s?(?:none|nil|n/?a)\W*|[A-Z][\w .'-]{0,30}, ?\d{1,3}(?:, ?\d{1,3})*\W*)",
    re.IGNORECASE,
)
"""A whole sentence without a word to say: a label, a number, punctuation, the asker's data."""

_NAME = (
    r"(?:(?i:mr|ms|mrs|miss|dr|prof|sir|madam|doctor|friends?|netizens?|reader|user|patient|parents?|mother)\b\.?|"
    r"[A-Z][\w'-]*)"
)
UNCHANGED = re.compile(
    r"\bno (?:\w+ )?(?:improvement|change|relief)\b|\b(?:no|not) (?:getting |any )?better\b", re.IGNORECASE
)
"""What a doctor says of symptoms that persist."""
FAREWELL = re.compile(r"\btake (?:good )?care\b(?: of (?:yourself|your health))?", re.IGNORECASE)
"""A wish whose words mean something else one by one."""
GREETING = re.compile(
    r"^(?i:hello|hi|dear|greetings|good (?:morning|afternoon|evening|day))\b(?: (?:there|all|everyone|again|and "
    r"welcome)\b)?"
    rf"(?:(?: {_NAME}){{0,4}}\s?(?:[,:!，：！.]+|$)\s*)?(?:,?(?: {_NAME}){{1,4}}\s?[,:!，：！]+\s*)?"
)
"""A greeting at the beginning of a sentence, with the name of who is greeted."""

_FIELD = (
    r"(?:dermatolog|neurolog|cardiolog|urolog|nephrolog|gastroenterolog|hepatolog|rheumatolog|immunolog|oncolog|"
    r"hematolog|haematolog|endocrinolog|pulmonolog|pneumolog|ophthalmolog|gyn(?:a)?ecolog|otolaryngolog|"
    r"otorhinolaryngolog|proctolog|radiolog|psycholog|andrology|audiolog|allergolog)(?:y|ist|ists|ist's|ical)|"
    r"orthop(?:a)?edics?|orthop(?:a)?edists?|p(?:a)?ediatrics?|p(?:a)?ediatricians?|psychiatry|psychiatrists?|"
    r"psychiatric|obstetrics|obstetricians?|dentistry|dentists?|dental|ent|ob-?gyn|obgyn|otolaryngology|physiatrists?|"
    r"geriatrics|"
    r"rehabilitation|physiotherap(?:y|ists?)|neurosurgery|neurosurgeons?|surgeons?|(?:internal|family|emergency|"
    r"nuclear|"
    r"sports|occupational|physical|chest|pain|sleep|rehabilitation|traditional chinese|chinese|traditional|general|"
    r"reproductive|critical care|infectious disease|metabolic) medicine|internists?|(?:general|plastic|thoracic|chest|"
    r"vascular|cardiovascular|colorectal|breast|pediatric|oral|hand|spine|cardiac|orthopedic|neurological|"
    r"maxillofacial|"
    r"gastrointestinal) surgery|infectious diseases?|rare diseases?|metabolism|nutrition|nutritionists?|dietit?cians?|"
    r"dietetics|dietitians?|"
    r"pharmacy|pharmacists?|ear,? nose,?(?: and)? throat|general practitioners?|gps?"
)
_FIELDS = rf"(?:{_FIELD})(?:(?:,| and| or|/| &)? (?:{_FIELD}))?"
DEPARTMENT = re.compile(
    rf"\b(?:(?:department|division|section|clinic) of )?{_FIELDS}\b(?: (?:department|clinic|outpatient|division|doctor|"
    rf"specialist|unit))?|\b(?:department|division) of \w+(?: and \w+)?|\b(?:breast|chest|skin|eye|bone|liver|heart|"
    r"kidney|thyroid|pain|sleep|foot|hand|spine|stroke|headache|allergy|fertility|infertility|weight|memory|travel|"
    r"women's|"
    r"gynecological|surgical|neurological|cardiac) (?:clinic|department|specialist|doctor|outpatient|center)",
    re.IGNORECASE,
)
"""The name of a department, or of who works there."""
DEPARTMENT_ALONE = re.compile(
    rf"(?:(?:department|division|section) of )?{_FIELDS}(?: (?:department|clinic|outpatient|division))?\W*", re.I
)
"""A sentence that is the name of a department."""

SIGNER = re.compile(
    r"\b(?:dr|doctor|physician|hospital|clinic|department|division|centre|center|attending|director|nurse|pharmacist|"
    r"diet[ei]t?ician|nutritionist|m\.?d|sincerely|regards|ministry|university|chief|surgeon|resident|professor|prof|"
    r"team|"
    r"office|consultant|therapist|psychologist|respectfully|yours)\b",
    re.IGNORECASE,
)
"""A word of a signature."""

# --- characters -------------------------------------------------------------------------------------------------------

LATIN_LANGUAGES = frozenset(
    "en fr de es it pt nl sv da no nb nn fi pl cs sk hu ro hr sl et lv lt tr id ms vi tl sw".split()
)
"""Languages whose script is Latin, by their first subtag (BCP 47)."""

FOREIGN = re.compile(
    "["
    "\u0400-\u052f\u0531-\u058f\u0591-\u05ff\u0600-\u07bf\u0900-\u0dff\u0e00-\u0e3a\u0e40-\u0eff\u0f00-\u10ff\u1100-\u11ff\u1200-\u139f"
    "\u1780-\u18af\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u30fa\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
    "]+"
)
"""Letters of scripts other than Latin and Greek: Cyrillic, Armenian, Hebrew, Arabic, Indic, Thai, Hangul, kana, Han, "
"...
(Unicode, Blocks.txt). For a whole text."""

_CP1252 = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'"  # what windows-1252 makes of 0x80-0x9F; ’ and ‘ arrive straightened
_RARE = "€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ\x80-\x9f¡-¿"  # of those, what good typography seldom puts behind a letter
_AFTER = f"[{_CP1252}\x80-\xbf]"
DAMAGE = re.compile(
    "\ufffd|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\u3400-\u9fff]\\\\|\\\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[nrt](?=[\\sA-Z\\\\]|$)|[\"'/])"
    "|&(?:amp|lt|gt|quot|apos|nbsp|[lr][ds]quo|hellip|[mn]dash|middot|bull|deg|copy|reg|trade|times|ge|le|"
    "[a-zA-Z](?:acute|grave|uml|circ|tilde|cedil)|#\\d{2,6}|#[xX][0-9a-fA-F]{2,5});"
    f"|[âãï](?:[{_RARE}]{_AFTER}|{_AFTER}[{_RARE}])|[à-í](?:[{_RARE}]{_AFTER}|{_AFTER}[{_RARE}])"
    f"|[ÂÃÄÅÎÏÐÑ][{_RARE}]"
    "|(?:[¤-³µ¶¸-Æ][@-~¡-þ]){3,}"
    "|\\b[ÂÃ](?=\\s)|ï»¿|ðŸ|â€"
)
"""Damaged characters: U+FFFD, controls, private use, noncharacters; backslashes behind Han and left-over escapes;
HTML entities; UTF-8 read as windows-1252 (``â€™``, ``Ã©``) and Big5 read as Latin-1 (``¤£ªº¤H``). For a whole text."""

_PLAIN = re.compile(r"[^\x20-\x5b\x5d-\x7e\n\t]")


def is_plain(text: str) -> bool:
    """Whether a text has none of the characters that damage shows in: a fast look at a whole text."""
    return "&" not in text and _PLAIN.search(text) is None
