"""What was said: quotations with their speakers, and reported speech that carries a position."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.clauses import PREPOSITIONS, Clauses
from diplomacy.extraction.notes import Mention, Person, Quote, Said, View
from diplomacy.extraction.ruleset import SpeechRule, shipped
from diplomacy.extraction.sources import Sources
from diplomacy.extraction.spelling import words_of

MARKS = words_of("\" ” “ ’ ‘ » « '")
REACH = 26
SAYING = words_of(
    "said says stated noted added told stressed emphasised emphasized underlined underscored insisted reiterated "
    "affirmed reaffirmed warned argued claimed alleged maintained declared announced explained confirmed recalled "
    "remarked replied believed hoped indicated pointed"
)
ADDING = words_of("telling saying adding noting while according")


@dataclass(slots=True)
class Speaker:
    """Who is given some words, and what says so."""

    label: str
    person: Person | None
    party: str | None
    cue: tuple[int, int]
    rule: str
    confidence: float
    strong: bool = True


@Language.factory(
    "statements",
    requires=["doc._.quotes", "doc._.mentions"],
    assigns=["doc._.said"],
    default_config={"least_words": 5},
)
class Statements:
    """Give every quotation of `least_words` or more to its speaker, and find reported speech."""

    def __init__(self, nlp: Language, name: str, least_words: int) -> None:
        self.name = name
        self.least = least_words
        self.rules = {rule.id: rule for rule in shipped().speech}
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for rule in self.rules.values():
            self.matcher.add(rule.id, [nlp.make_doc(w) for w in rule.words])

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.said` in the order of the text."""
        strings = doc.vocab.strings
        view: View = doc._.view
        cues = [(self.rules[strings[m]], s, e) for m, s, e in self.matcher(doc) if not view.quoted[s]]
        work = _Attribution(doc, sorted(cues, key=lambda c: (c[1], c[1] - c[2])), self.least)
        doc._.said = work.run()
        return doc


class _Attribution:
    """The quotations of one doc."""

    def __init__(self, doc: Doc, cues: list[tuple[SpeechRule, int, int]], least: int) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.clauses = Clauses(doc)
        self.sources = Sources(doc, self.clauses)
        self.direct = [c for c in cues if not c[0].indirect]
        self.indirect = [c for c in cues if c[0].indirect]
        self.least = least
        self.title_end = doc._.title_end or 0
        title = doc.text[: self.title_end].lower()
        self.document = next(
            (d for d in ("joint statement", "joint declaration", "joint communique") if d in title), None
        )

    def run(self) -> list[Said]:
        out: list[Said] = []
        last: Said | None = None
        last_quote: Quote | None = None
        last_speaker: Speaker | None = None
        for quote in self.doc._.quotes:
            if quote.start < self.title_end and self.title_end:
                continue
            text = self.view.text[quote.start : quote.end]
            long = sum(w[0].isalnum() for w in text.replace("-", " ").split()) >= self.least
            speaker, position = self._speaker(quote)
            joins = (
                last is not None
                and last_quote is not None
                and self._joins(last_quote, quote, speaker, position, last_speaker)
            )
            if joins and last is not None:
                last.pieces.append((quote.start, quote.end))
                last_quote = quote
                continue
            if not long:
                continue
            if (
                speaker is None
                and last_speaker
                and last_quote
                and quote.paragraph - last_quote.paragraph <= 1
                and self._opens_paragraph(quote)
            ):
                speaker = last_speaker
            if speaker is None and last_speaker and last_quote and quote.paragraph == last_quote.paragraph:
                speaker = last_speaker
            if speaker is None and self.document:
                speaker = Speaker(self.document, None, None, (quote.first, quote.last), "statement-of", 0.5, False)
            if speaker is None:
                last = None
                continue
            self.doc._.fired.add(speaker.rule)
            last = Said(
                [(quote.start, quote.end)], "direct", speaker.label, speaker.person, speaker.party,
                self.sources.via(quote), speaker.cue, speaker.rule, speaker.confidence, self.view.sentence[quote.first],
            )  # fmt: skip
            out.append(last)
            last_quote, last_speaker = quote, speaker
        return sorted([*out, *self._reported()], key=lambda s: s.pieces[0])

    # ── joining ────────────────────────────────────────────────────────────────────────────────────

    def _joins(self, before: Quote, quote: Quote, speaker: Speaker | None, position: str, last: Speaker | None) -> bool:
        """Tell whether a quotation goes on from the one before: split by its attribution, or over paragraphs."""
        same = speaker is None or (
            last is not None and (speaker.person or speaker.label) == (last.person or last.label)
        )
        if not same:
            return False
        between = self.view.text[before.end : quote.opened]
        if quote.paragraph == before.paragraph:
            if position == "none":
                return True
            opens = self.view.sentence[quote.first] != self.view.sentence[before.first] or between.rstrip().endswith(
                (".", ",")
            )
            return opens and position == "shared"
        return position == "none" and not between.strip('"”“\n ').strip() and quote.paragraph - before.paragraph == 1

    def _opens_paragraph(self, quote: Quote) -> bool:
        before = self.view.text[max(0, quote.opened - 1) : quote.opened]
        return before in ("", "\n")

    # ── one quotation ──────────────────────────────────────────────────────────────────────────────

    def _speaker(self, quote: Quote) -> tuple[Speaker | None, str]:
        """Return the speaker of a quotation and where its attribution stands: before, after, shared or none."""
        start = self.view.bounds[self.view.sentence[quote.first]][0]
        opening = quote.first - 1 if quote.first and self.view.words[quote.first - 1] in MARKS else quote.first
        lead = [i for i in range(start, opening) if self.view.words[i][0].isalnum() and not self.view.quoted[i]]
        after = self._after(quote)
        ends = self.view.text[quote.start : quote.end].rstrip()[-1:]
        owed = self._before(quote, start, opening) if lead and self.view.low[opening - 1] == "that" else None
        if owed and owed.person and owed.strong and after and not after.person:
            return owed, "before"
        if after and (not lead or (ends == "," and after.strong)):
            return after, "after"
        if lead:
            shared = any(
                q.first < quote.first
                and self.view.sentence[q.last - 1] == self.view.sentence[quote.first]
                and q is not quote
                for q in self.doc._.quotes
            )
            before = self._before(quote, start, opening)
            if before:
                return before, "shared" if shared and not self._fresh(quote, start, opening) else "before"
        if after:
            return after, "after"
        return None, "none"

    def _fresh(self, quote: Quote, start: int, opening: int) -> bool:
        """Tell whether words between this quotation and the one before it name a speaker anew."""
        before = [q for q in self.doc._.quotes if q.first < quote.first]
        since = before[-1].last if before else start
        words = self.view.low[since:opening]
        ended = self.view.text[before[-1].start : before[-1].end].rstrip()[-1:] if before else ""
        if ended == "," and opening - since < 14:
            return False
        return "and" in words or "that" in words or len([w for w in words if w.isalpha()]) > 4

    def _after(self, quote: Quote) -> Speaker | None:
        """Read `," Lee said`, `," said the official`, `," according to X` after a quotation."""
        view = self.view
        i = quote.last
        while i < len(view.words) and view.words[i] in MARKS:
            i += 1
        if i >= len(view.words):
            return None
        number = view.sentence[quote.last - 1] if quote.last else 0
        end = view.bounds[number][1]
        if i >= end:
            end = view.bounds[view.sentence[i]][1] if view.sentence[i] == number else end
        ends = self.view.text[quote.start : quote.end].rstrip()[-1:]
        if i >= end:
            nxt = view.sentence[i] if i < len(view.words) else number
            if ends in ("?", "!", "…", ",") and view.paragraph[nxt] == view.paragraph[number]:
                end = view.bounds[nxt][1]
            else:
                return None
        if view.words[i] in (",", "–", "—", "-"):
            i += 1
        end = min(end, i + REACH)
        stop = next((q.first - 1 for q in self.doc._.quotes if i <= q.first - 1 < end), end)
        for rule, s, e in self.direct:
            if not i <= s < stop:
                continue
            if view.low[i] in ("and", "but", "as", "in", "after", "when", "if", "while", "with") and s - i > 6:
                return None
            if rule.id == "according" and view.low[s] != "for":
                label = self.sources.after(e, end)
                return self._make(label, (s, e), rule) if label else None
            if s == i and (label := self.sources.after(e, end)):
                return self._make(label, (s, e), rule)
            label = self.sources.subject(s, i)
            if label:
                return self._make(label, (s, e), rule)
            if s > i + 12:
                break
        return None

    def _before(self, quote: Quote, start: int, opening: int) -> Speaker | None:
        """Read who speaks from the words before a quotation in its sentence."""
        document = self.sources.document(start, opening)
        cues = [c for c in self.direct if start <= c[1] and c[2] <= opening]
        if document and not any(self.sources.subject(s, start, people_only=True) for _, s, _ in cues[-1:]):
            return self._make(document, document[3], None)
        best: Speaker | None = None
        for rule, s, e in cues:
            if rule.id == "according":
                label = self.sources.after(e, opening + 1)
                if (label and self.view.low[s] != "for") or (label and s == start):
                    best = best or self._make(label, (s, e), rule)
                continue
            label = self.sources.subject(s, start)
            if label:
                best = self._make(label, (s, e), rule)
        if best:
            return best
        found = self.clauses.clause_subject(opening, start)
        people = self.clauses.people(found[:1], self.doc._.encounters)
        if len(people) == 1 and found[0].form != "group":
            return Speaker(
                self._label(people[0], found[0]),
                people[0],
                people[0].party,
                (found[0].start, found[0].end),
                "subject",
                0.5,
                False,
            )
        office = self.sources.subject(opening, start)
        return self._make(office, office[3], None) if office else None

    def _make(
        self,
        found: tuple[str, Person | None, str | None, tuple[int, int]],
        cue: tuple[int, int],
        rule: SpeechRule | None,
    ) -> Speaker:
        label, person, party, _ = found
        return Speaker(label, person, party, cue, rule.id if rule else "statement-of", rule.confidence if rule else 0.7)

    def _label(self, person: Person, mention: Mention) -> str:
        return person.name or self.sources.text(mention.start, mention.end)

    # ── reported speech ────────────────────────────────────────────────────────────────────────────

    def _reported(self) -> list[Said]:
        """Find "X said that ...": the words from after the cue to the end of the sentence."""
        view = self.view
        out: list[Said] = []
        taken: set[int] = set()
        for rule, s, e in self.indirect:
            number = view.sentence[s]
            start, end = view.bounds[number]
            if number in taken or (number == 0 and self.title_end) or self.doc[start].idx < self.title_end:
                continue
            label = self.sources.subject(s, start) or self.sources.document(start, s)
            if not label:
                continue
            i, end = self._matter(rule, s, e, end)
            if end - i < 4 or view.low[i] in (",", "in", "on", "at", "by") or view.words[i] in MARKS:
                continue
            if view.low[i] in PREPOSITIONS and view.low[s] in ("said", "told", "added"):
                continue
            taken.add(number)
            text, person, party, _ = label
            self.doc._.fired.add(rule.id)
            a, b = self.doc[i].idx, self.doc[end - 1].idx + len(self.doc[end - 1].text)
            out.append(Said([(a, b)], "indirect", text, person, party, None, (s, e), rule.id, rule.confidence, number))
        return out

    def _matter(self, rule: SpeechRule, s: int, e: int, end: int) -> tuple[int, int]:
        """Return the tokens of what was reported: without "said that", with "agreed to", up to a quotation."""
        low = self.view.low
        i = e + 1 if e < end and low[e] == "that" else e
        if i < end and low[i] == "reporters":
            i += 2 if i + 1 < end and low[i + 1] == "that" else 1
        if i == e and low[s] not in SAYING:
            i = s
        for k in range(max(i, e), end):
            if self.view.quoted[k] or (low[k] == "," and k + 1 < end and low[k + 1] in ADDING):
                end = k
                break
        while end > i and (not self.view.words[end - 1][0].isalnum()):
            end -= 1
        return i, end
