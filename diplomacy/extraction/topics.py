"""What was discussed: the article's noun phrases after "discussed" and the like, each under a theme by rule."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.notes import Encounter, Found, View
from diplomacy.extraction.ruleset import TopicCue, shipped
from diplomacy.extraction.spelling import words_of

STOPS = words_of(
    "with during at after before that who which while when said told as following where whose because "
    "though although until since amid ahead whether if how what ways he she they it was were is are has "
    "have had will would him her his their them also but both saying adding according via per could may "
    "should through so marking using"
)
LEADING = words_of(
    "the a an their his her its some various several further new other such more these those our two all "
    "possible ongoing"
)
EMPTY = words_of(
    "issues issue matters matter topics areas fields them it this that others ways talks meeting meetings "
    "visit each other range number steps and including agreement document documents statement set monday "
    "tuesday wednesday thursday friday"
)
JOINING = words_of("of in on for to over between against towards into around from about")

LONG_REACH = 14  # sentences, where an article tells of one encounter alone


@Language.factory(
    "meeting_topics",
    requires=["doc._.encounters"],
    assigns=["doc._.encounters"],
    default_config={"most_words": 8, "most_topics": 8, "reach": 3},
)
class MeetingTopics:
    """Read topics in the sentence of an encounter and in the `reach` sentences after it that are still about it."""

    def __init__(self, nlp: Language, name: str, most_words: int, most_topics: int, reach: int) -> None:
        self.name = name
        self.most_words, self.most_topics, self.reach = most_words, most_topics, reach
        self.rules = {rule.id: rule for rule in shipped().topics}
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for rule in self.rules.values():
            self.matcher.add(rule.id, [nlp.make_doc(p) for p in rule.phrases])

    def __call__(self, doc: Doc) -> Doc:
        """Fill the topics of every encounter."""
        strings = doc.vocab.strings
        view: View = doc._.view
        hits: list[tuple[TopicCue, int, int]] = []
        taken: set[int] = set()
        found = [(self.rules[strings[m]], s, e) for m, s, e in self.matcher(doc) if not view.quoted[s]]
        for rule, start, end in sorted(found, key=lambda h: (h[1], h[1] - h[2])):
            if start not in taken:
                hits.append((rule, start, end))
                taken.update(range(start, end))
        for e in doc._.encounters:
            seen: set[str] = set()
            for number in self._sentences(doc, view, e):
                a, b = view.bounds[number]
                later = [
                    x.opening for x in doc._.encounters if x.sentence == number and x is not e and x.start > e.start
                ]
                stop = min([b, *later]) if number == e.sentence else b
                begin = e.opening if number == e.sentence else a
                for rule, start, end in hits:
                    if begin <= start < stop:
                        self._take(doc, view, e, rule, start, end, stop, a, seen)
            spans = [(t.start, t.end) for t in e.topics]
            e.topics = [  # of two that overlap the shorter is the better phrase
                t
                for t in e.topics
                if not any(t.start <= a and b <= t.end and (a, b) != (t.start, t.end) for a, b in spans)
            ][: self.most_topics]
        return doc

    @staticmethod
    def _headline(doc: Doc, e: Encounter) -> bool:
        return e.sentence == 0 and bool(doc._.title_end)

    def _sentences(self, doc: Doc, view: View, e: Encounter) -> list[int]:
        others = {x.sentence for x in doc._.encounters if x is not e}
        out = [e.sentence]
        first = min((x.sentence for x in doc._.encounters if x.sentence > 0), default=0)
        if e.sentence == first and doc._.title_end and e.sentence <= 4:
            out += [n for n in range(0, e.sentence) if n not in others]
        alone = sum(not x.background and not self._headline(doc, x) for x in doc._.encounters) == 1
        reach = LONG_REACH if alone and not e.background else self.reach
        for n in range(e.sentence + 1, min(len(view.bounds), e.sentence + 1 + reach)):
            if n in others:
                break
            if alone and not e.background and not self._headline(doc, e):
                out.append(n)
                continue
            if not (e.sentence == 0 and doc._.title_end) and (
                n in e.details or view.paragraph[n] == view.paragraph[e.sentence]
            ):
                out.append(n)
        return sorted({*out, *[n for n in e.details if n not in others or n == e.sentence]})

    def _take(
        self,
        doc: Doc,
        view: View,
        e: Encounter,
        rule: TopicCue,
        start: int,
        end: int,
        stop: int,
        limit: int,
        seen: set[str],
    ) -> None:
        spans = self._after(doc, view, end, stop) if rule.side == "after" else self._before(doc, view, start, limit)
        for a, b in spans:
            phrase = doc[a:b].text
            words = {w for w in view.low[a:b] if w.isalnum()}
            if not words - EMPTY or phrase.lower() in seen or len(e.topics) >= 2 * self.most_topics:
                continue
            seen.add(phrase.lower())
            doc._.fired.add(rule.id)
            e.topics.append(Found(phrase, a, b, rule.id, rule.confidence))

    def _after(self, doc: Doc, view: View, i: int, stop: int) -> list[tuple[int, int]]:
        """Cut a list of noun phrases that starts at token i into its items."""
        low = view.low
        dates = {d.start for d in doc._.dates}
        parties = {p.start for p in doc._.parties}
        people = {m.start for m in doc._.mentions if m.form == "name"}
        items: list[tuple[int, int]] = []
        start = j = i
        while j < stop:
            word = low[j]
            if (
                word in STOPS
                or j in people
                or word in (".", ";", ":", "(", ")", "—", "–", '"', "”", "“")
                or "\n" in word
            ):
                break
            if word == "between" and j - start >= 2 and (j + 1 in parties or j + 1 in people):
                break
            if j in dates and low[j - 1] in ("on", "in", "this", ",", "last", "late", "early"):
                j -= 1 if low[j - 1] in ("on", "in") and j - 1 > start else 0
                break
            if word in ("and", ",", "&") or (word == "as" and low[j : j + 3] == ["as", "well", "as"]):
                self._item(view, items, start, j)
                j += 1
                while j < stop and low[j] in ("and", "also", ",", "including"):
                    j += 1
                start = j
                continue
            if word in ("including", "namely", "particularly", "notably"):
                self._item(view, items, start, j)
                j += 1
                start = j
                continue
            if word.endswith("ing") and j > start and low[j - 1] == ",":
                break
            j += 1
        self._item(view, items, start, j)
        return items

    def _before(self, doc: Doc, view: View, i: int, limit: int) -> list[tuple[int, int]]:
        """Return the subject noun phrases before "were discussed"."""
        low = view.low
        j = i
        while (
            j > limit
            and i - j < 24
            and low[j - 1] not in (".", ";", ":", '"', "”", "that", "said")
            and "\n" not in low[j - 1]
        ):
            j -= 1
        items: list[tuple[int, int]] = []
        start = j
        for k in range(j, i):
            if low[k] in ("and", ","):
                self._item(view, items, start, k)
                start = k + 1
        self._item(view, items, start, i)
        return items

    def _item(self, view: View, items: list[tuple[int, int]], a: int, b: int) -> None:
        low = view.low
        while a < b and (low[a] in LEADING or low[a] in JOINING or not low[a][0].isalnum()):
            a += 1
        while b > a and (low[b - 1] in JOINING or low[b - 1] in LEADING or low[b - 1] in ("'s", "-", "'")):
            b -= 1
        for head in (
            ("issue", "of"),
            ("cooperation", "in"),
            ("cooperation", "on"),
            ("agreed", "on"),
            ("importance", "of"),
            ("urgency", "of"),
            ("need", "for"),
            ("future", "of"),
            ("repercussions", "for"),
            ("steps", "for"),
            ("efforts", "to"),
            ("issues", "of"),
            ("question", "of"),
            ("topic", "of"),
            ("range", "of"),
            ("matters", "of"),
            ("issues", "related", "to"),
            ("fate", "of"),
            ("issues", "concerning"),
            ("opportunities", "to"),
            ("ways", "to"),
            ("possibilities", "of"),
            ("possible", "steps", "for"),
            ("details", "of"),
            ("state", "of"),
            ("latest", "developments", "in"),
            ("developments", "in"),
            ("progress", "on"),
        ):
            if tuple(low[a : a + len(head)]) == head:
                a += len(head) + (head[-1] == "to")
                while a < b and low[a] in LEADING:
                    a += 1
        if a < b and sum(w[0].isalnum() for w in low[a:b]) <= self.most_words:
            items.append((a, b))


class Themes:
    """Puts a topic under a theme by the words of `themes`."""

    def __init__(self) -> None:
        self._rules = [
            (
                rule,
                re.compile(r"\b(" + "|".join(re.escape(w) for w in sorted(rule.words, key=len, reverse=True)) + r")\b"),
            )
            for rule in shipped().themes
        ]

    def of(self, phrase: str) -> tuple[str, str] | None:
        """Return the theme of a phrase and the rule that says so, None where none does."""
        low = phrase.lower()
        for rule, pattern in self._rules:
            if pattern.search(low):
                return rule.theme, rule.id
        return None
