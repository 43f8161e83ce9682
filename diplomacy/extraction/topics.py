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
    "tuesday wednesday thursday friday situation dialogue diplomacy officials plans day implementation conflict "
    "exchange exchanges cooperation relations ties projects areas field sectors progress position"
)
JOINING = words_of("of in on for to over between against towards into around from about")

NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "POS", "HYPH", "AFX"))
GOVERNING = words_of(
    "war conflict situation fighting violence ban crisis guarantees tensions support settlement supply sharing test "
    "purchase delivery opening opposition efforts return safety release evacuation sale export import use threat "
    "construction membership accession future extension"
)
BARE = words_of(
    "conflict peace war settlement economy border stability alliance crisis law rights bank fund un eu women"
)
VERBAL = frozenset(("VB", "VBD", "VBP", "VBZ", "MD", "RB"))
VAGUE = words_of("bilateral-ties multilateral culture-people")

LONG_REACH = 14  # sentences, where an article tells of one encounter alone


@Language.factory(
    "meeting_topics",
    requires=["doc._.encounters"],
    assigns=["doc._.encounters"],
    default_config={"most_words": 8, "most_topics": 8, "reach": 3, "enough": 4},
)
class MeetingTopics:
    """Read topics in the sentence of an encounter and in the `reach` sentences after it that are still about it."""

    def __init__(self, nlp: Language, name: str, most_words: int, most_topics: int, reach: int, enough: int) -> None:
        self.name = name
        self.most_words, self.most_topics, self.reach = most_words, most_topics, reach
        self.enough = enough
        self.themes = Themes()
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
            if len(e.topics) < self.enough:
                self._by_theme(doc, view, e, seen)
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
        reach = self.reach if e.background else LONG_REACH
        for n in range(e.sentence + 1, min(len(view.bounds), e.sentence + 1 + reach)):
            if n in others:
                break
            if alone and not e.background and not self._headline(doc, e):
                out.append(n)
                continue
            near = n <= e.sentence + self.reach and view.paragraph[n] == view.paragraph[e.sentence]
            if not (e.sentence == 0 and doc._.title_end) and (n in e.details or near or self._about(doc, view, e, n)):
                out.append(n)
        return sorted({*out, *[n for n in e.details if n not in others or n == e.sentence]})

    def _by_theme(self, doc: Doc, view: View, e: Encounter, seen: set[str]) -> None:
        """Add the noun phrases with the words of a theme in what the parties said, where few topics follow a cue."""
        held = {i for m in doc._.mentions for i in range(m.start, m.end)}
        bodies = [p for p in doc._.parties if p.form in ("body", "metonym")]
        held |= {i for x in (*doc._.dates, *doc._.summits, *bodies) for i in range(x.start, x.end)}
        for number in self._sentences(doc, view, e):
            a, b = view.bounds[number]
            if number == 0 and doc._.title_end:
                continue
            i = max(a, e.stop) if number == e.sentence else a
            while i < b:
                start, end = self._phrase(doc, view, i, b, held)
                if end <= start:
                    i += 1
                    continue
                i = end
                phrase = doc[start:end].text
                theme = self.themes.of(phrase)
                known = any(t.start < end and start < t.end for t in e.topics)
                if theme is None or theme[0] in VAGUE or phrase.lower() in BARE or known or phrase.lower() in seen:
                    continue
                if len(e.topics) >= self.enough:
                    return
                seen.add(phrase.lower())
                e.topics.append(Found(phrase, start, end, theme[1], 0.5))

    @staticmethod
    def _phrase(doc: Doc, view: View, i: int, stop: int, held: set[int]) -> tuple[int, int]:
        """Return the noun phrase that starts at token i, with what hangs on it by "of" and the like; empty if none."""
        j = i
        if view.words[i] == "-" or (view.glued[i] and i and view.words[i - 1] == "-"):
            return i, i
        while j < stop and j not in held and not view.quoted[j]:
            hyphen = view.words[j] == "-" and view.glued[j] and j > i
            if doc[j].tag_ not in NOMINAL and not hyphen:
                break
            j += 1
        while j > i and not doc[j - 1].tag_.startswith("NN"):
            j -= 1
        if j <= i:
            return i, i
        owner = max((k for k in range(i, j) if doc[k].tag_ == "POS"), default=i - 1)
        start = owner + 1
        if view.low[j - 1] in GOVERNING and j + 1 < stop and view.low[j] in JOINING:
            k = j + 1
            while k < stop and (view.low[k] in LEADING or doc[k].tag_ in NOMINAL) and k not in held:
                k += 1
            if k > j + 1 and doc[k - 1].tag_.startswith("NN") and k - start <= 6:
                j = k
        while start < j and view.low[start] in LEADING:
            start += 1
        return (start, j) if start < j else (i, i)

    @staticmethod
    def _about(doc: Doc, view: View, e: Encounter, number: int) -> bool:
        """Tell whether a later sentence is about those who met and nobody else."""
        start, end = view.bounds[number]
        told = [m for m in doc._.mentions if start <= m.start < end and not view.quoted[m.start]]
        people = {id(p) for m in told for p in m.people}
        ours = {id(p) for p in e.people}
        if people:
            return people <= ours
        return bool(told)

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
            if doc[a].tag_ in VERBAL or not (doc[b - 1].tag_.startswith("NN") or doc[b - 1].tag_ in ("VBG", "CD", "")):
                continue
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
