"""What was said: quotations with their speakers, and reported speech that carries a position."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.notes import Person, Quote, Said, View
from diplomacy.extraction.reported import JOINT, Reported
from diplomacy.extraction.ruleset import SpeechRule, shipped
from diplomacy.extraction.sources import DOCUMENTS, OUTLET_NAMES, OUTLETS, Label, Sources
from diplomacy.extraction.speakers import Speakers
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.subjects import ACCOUNTS, Subjects

MARKS = words_of("\" ” “ ’ ‘ » « ' „ ‹ ›")
DASHES = ("–", "—", "-", "--", "~")
REACH = 30
LEAD = 16  # tokens of a subject between a quotation and its verb
TITLED = words_of("titled entitled themed theme headlined headline slogan motto banner dubbed placard placards "
                  "chanted chanting chant song book film report titre signs graffiti inscription heading")  # fmt: skip
NO_ATTRIBUTION = words_of("and but as in after when if while with that which who to for at")
SMALL = words_of("a an the of in on for to and or with at by from as into its our")


@dataclass(slots=True)
class Speaker:
    """Who is given some words, and what says so."""

    label: str
    person: Person | None
    party: str | None
    span: tuple[int, int]
    cue: tuple[int, int]
    rule: str
    confidence: float
    strong: bool = True


@dataclass(slots=True)
class Unit:
    """Quotations that are one statement, and where its speaker stands: before, after or nowhere."""

    quotes: list[Quote]
    speaker: Speaker | None = None
    place: str = "none"
    shown: Quote = field(init=False)

    def __post_init__(self) -> None:
        """Start with the first quotation as the one that the attribution stands at."""
        self.shown = self.quotes[-1]


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
        title_end = doc._.title_end or 0
        cues = [  # not the "States" of a name
            c for c in cues
            if view.words[c[1]].islower() or doc[c[1]].idx < title_end
            or not c[1] or not view.words[c[1] - 1][0].isupper()
        ]  # fmt: skip
        cues.sort(key=lambda c: (c[1], c[1] - c[2]))
        clauses = Clauses(doc)
        subjects = Subjects(Speakers(Sources(doc, clauses), clauses))
        said = _Attribution(doc, [c for c in cues if not c[0].indirect], subjects, self.least).run()
        said += Reported(doc, [c for c in cues if c[0].indirect], subjects).run()
        doc._.said = sorted(said, key=lambda s: s.pieces[0])
        return doc


class _Attribution:
    """The quotations of one doc."""

    def __init__(self, doc: Doc, cues: list[tuple[SpeechRule, int, int]], subjects: Subjects, least: int) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.subjects = subjects
        self.speakers = subjects.speakers
        self.sources = subjects.sources
        self.cues = cues
        self.least = least
        title_end = doc._.title_end or 0
        self.quotes = [q for q in doc._.quotes if q.start >= title_end]
        self.opened = [q.first - 1 for q in doc._.quotes]
        title = doc._.view.text[:title_end].lower()
        self.document = next((d for d in JOINT if d in title), None)

    def run(self) -> list[Said]:
        """Return the statements in order: one for each run of quotations that belong together."""
        out: list[Said] = []
        last: Unit | None = None
        for unit in self._runs():
            self._find(unit)
            if last and self._goes_on(last, unit):
                last.quotes += unit.quotes
                if out and out[-1].pieces[-1][1] <= unit.quotes[0].start and last.speaker:
                    out[-1].pieces += [(q.start, q.end) for q in unit.quotes]
                continue
            if unit.speaker is None and unit.place != "unknown":
                unit.speaker = self._carried(last, unit)
            if unit.speaker:
                at = self.view.sentence[unit.speaker.cue[0]]
                self.speakers.spoke[at] = self._label(unit.speaker)
                self.speakers.spoke[self.view.sentence[unit.shown.first]] = self._label(unit.speaker)
            last = unit
            said = self._said(unit)
            if said:
                out.append(said)
            else:
                last = Unit(unit.quotes, None, unit.place) if unit.speaker is None else unit
        return [s for s in out if self._long(s)]

    @staticmethod
    def _label(speaker: Speaker) -> Label:
        return speaker.label, speaker.person, speaker.party, speaker.span

    def _said(self, unit: Unit) -> Said | None:
        speaker = unit.speaker
        if speaker is None or self._titled(unit.quotes[0]):
            return None
        self.doc._.fired.add(speaker.rule)
        return Said(
            [(q.start, q.end) for q in unit.quotes], "direct", speaker.label, speaker.person, speaker.party,
            self.sources.via(unit.shown), speaker.cue, speaker.rule, speaker.confidence,
            self.view.sentence[unit.quotes[0].first],
        )  # fmt: skip

    def _long(self, said: Said) -> bool:
        words = " ".join(self.view.text[a:b] for a, b in said.pieces).replace("-", " ").split()
        return sum(any(c.isalnum() for c in w) for w in words) >= self.least

    def _titled(self, quote: Quote) -> bool:
        """Tell whether the marks hold the title of a work, a theme or a banner and no words that anybody spoke."""
        low = self.view.low
        start = self.view.bounds[self.view.sentence[quote.first]][0]
        told = max([c[2] for c in self.cues if start <= c[1] and c[2] <= quote.first], default=start)
        near = low[max(told, quote.first - 7) : quote.first]  # not "rejected the report, saying"
        if TITLED.intersection(near):
            return True
        words = [w for w in self.view.text[quote.start : quote.end].split() if w[0].isalpha()]
        telling = [w for w in words if w.lower() not in SMALL]
        return len(telling) >= 3 and all(w[0].isupper() for w in telling)

    # ── what belongs together ──────────────────────────────────────────────────────────────────────

    def _runs(self) -> list[Unit]:
        """Put together the paragraphs of one quotation: each but the last is left open."""
        out: list[Unit] = []
        going: list[Quote] = []
        for quote in self.quotes:
            going.append(quote)
            if quote.closed:
                out.append(Unit(going))
                going = []
        if going:
            out.append(Unit(going))
        return out

    def _goes_on(self, last: Unit, unit: Unit) -> bool:
        """Tell whether a quotation is the second half of the one before, which its attribution split."""
        before, quote = last.quotes[-1], unit.quotes[0]
        if last.speaker is None or last.place != "after" or quote.paragraph != before.paragraph:
            return False
        between = self.view.text[before.end : quote.opened].rstrip()
        here = self.view.sentence[quote.first]
        if before is not last.shown:
            return False
        starts = self._lead(quote)[0] >= self._opening(quote)
        if starts:
            same = unit.speaker is None or (unit.place == "after" and unit.speaker.strong is False)
            told = self.view.sentence[last.speaker.cue[0]]
            return same and here - max(told, self.view.sentence[before.last - 1]) <= 1
        if not between.endswith((",", "–", "—", ":")):
            return False
        if self.view.sentence[self._lead(quote)[0]] != self.view.sentence[last.speaker.cue[0]]:
            return False  # a sentence of its own leads in: `," Lee said. Asked about tariffs, Lee said: "`
        inside = range(before.last, self._opening(quote))
        spoken = [c for c in self.cues if c[1] in inside and c[0].id != "according"]
        late = [c for c in spoken if c[2] >= self._opening(quote) - 1 and self.view.low[c[1]].endswith("ing")]
        return not late and len(inside) < 24

    def _carried(self, last: Unit | None, unit: Unit) -> Speaker | None:
        """Return the speaker of a quotation that stands alone: who spoke before it, or whom its lines are about."""
        quote = unit.quotes[0]
        alone = self._lead(quote)[0] >= self._opening(quote)
        number = self.view.sentence[quote.first]
        if not alone:
            same = last and last.speaker and self.view.sentence[last.shown.first] == number
            return last.speaker if last and same else self._of_document(quote)
        nearest = self._told_before(quote)
        if last and last.speaker and quote.paragraph - last.quotes[-1].paragraph <= 1:
            since = self.view.sentence[last.quotes[-1].last - 1]
            told = self.view.sentence[last.speaker.span[0]]
            if nearest is None or number - max(since, told) <= 1 or nearest.label == last.speaker.label:
                return last.speaker
        return nearest or self._of_document(quote)

    def _of_document(self, quote: Quote) -> Speaker | None:
        if not self.document:
            return None
        at = (quote.first, quote.last)
        return Speaker(self.document, None, None, at, at, "statement-of", 0.5, False)

    def _told_before(self, quote: Quote) -> Speaker | None:
        """Return the subject of the sentence before a quotation that stands alone, or the one who gave a "said:"."""
        number = self.view.sentence[quote.first]
        n = number - 1
        while n >= 0 and not any(w[0].isalnum() for w in self.view.words[slice(*self.view.bounds[n])]):
            n -= 1
        if n < 0 or quote.paragraph - self.view.paragraph[n] > 1:
            return None
        start, end = self.view.bounds[n]
        if any(self.view.quoted[start : start + 2]) or self.doc[start].idx < (self.doc._.title_end or 0):
            return None
        while end > start and self.view.words[end - 1].isspace():
            end -= 1
        if self.view.words[end - 1] == ":":
            return self._before(start, end - 1)
        if self.speakers.spoke.get(n):
            return self._make(self.speakers.spoke[n], None, False)
        label = self.subjects.main(start, end) or self.subjects.owner(start)
        sure = label and (label[1] or quote.paragraph == self.view.paragraph[n])
        return self._make(label, None, False) if label and sure else None

    # ── one quotation ──────────────────────────────────────────────────────────────────────────────

    def _opening(self, quote: Quote) -> int:
        marked = quote.first and self.view.words[quote.first - 1] in MARKS
        return quote.first - 1 if marked else quote.first

    def _lead(self, quote: Quote) -> tuple[int, int]:
        """Return the first token that says anything before a quotation in its sentence, and the sentence's start."""
        start = self.view.bounds[self.view.sentence[quote.first]][0]
        opening = self._opening(quote)
        told = [i for i in range(start, opening) if self.view.words[i][0].isalnum() and not self.view.quoted[i]]
        return (told[0] if told else opening), start

    def _find(self, unit: Unit) -> None:
        """Set the speaker of a unit where its own sentences give one."""
        first, final = unit.quotes[0], unit.quotes[-1]
        opening = self._opening(first)
        told, start = self._lead(first)
        after = self._after(final)
        if told >= opening:
            if after:
                unit.speaker, unit.place, unit.shown = after, "after", final
            elif self._owed(final):
                unit.place = "unknown"
            return
        since = max([start, *[q.last for q in self.quotes if q.last <= opening]])
        before = self._before(start, opening, since)
        ends = self.view.text[final.start : final.end].rstrip()[-1:]
        if after and before and before.person and self._credits(after):
            after = None
        near = self.view.words[opening - 1] == ":" or self.view.low[opening - 1] == "that"
        if after and after.strong and not (before and before.strong and (near or ends != ",")):
            unit.speaker, unit.place, unit.shown = after, "after", final
        elif before:
            unit.speaker, unit.place, unit.shown = before, "before", first

    def _credits(self, after: Speaker) -> bool:
        """Tell whether an attribution only names the source: "according to the ministry", "Kyodo reported"."""
        words = set(after.label.lower().split())
        reported = self.view.low[after.cue[0]] in ("reported", "reports", "quoted")
        return after.rule == "according" or reported or bool(words & (OUTLETS | OUTLET_NAMES))

    def _owed(self, quote: Quote) -> bool:
        """Tell whether a verb of speech follows a quotation, though its subject cannot be told: `," it read`."""
        i = quote.last
        while i < len(self.view.words) and self.view.words[i] in (*MARKS, ","):
            i += 1
        number = self.view.sentence[quote.last - 1]
        return any(c[1] in (i, i + 1) and self.view.sentence[i] == number for c in self.cues)

    def _after(self, quote: Quote) -> Speaker | None:
        """Read `," Lee said`, `," said the official`, `," according to X` after a quotation."""
        view, low = self.view, self.view.low
        if not quote.closed:
            return None
        i = quote.last
        while i < len(view.words) and view.words[i] in MARKS:
            i += 1
        if i >= len(view.words):
            return None
        ends = view.text[quote.start : quote.end].rstrip()[-1:]
        number = view.sentence[quote.last - 1]
        if view.sentence[i] != number and low[i] in ("so", "thus"):  # `." So wrote Lee on Twitter.`
            end = view.bounds[view.sentence[i]][1]
            for rule, s, e in self.cues:
                label = self.subjects.after(e, end) if s == i + 1 else None
                if label:
                    return self._make(label, (s, e), True, rule)
        end = view.bounds[view.sentence[i]][1]
        if found := self._signed(i, end):
            return found
        if view.sentence[i] != number and (ends == "." or view.paragraph[view.sentence[i]] != view.paragraph[number]):
            return None
        if found := self._summed_up(i, end):
            return found
        while i < end and view.words[i] in (",", "–", "—", "-", "--"):
            i += 1
        end = min(end, i + REACH)
        stop = next((o for o in self.opened if i <= o < end), end)
        for rule, s, e in self.cues:
            if not i <= s < stop:
                continue
            if low[i] in NO_ATTRIBUTION and s > i and ends not in (",", "?", "!", "…"):
                return None
            if rule.id == "according":
                label = self.subjects.after(e, stop) if low[s] != "for" else None
                if label:
                    return self._make(label, (s, e), True, rule)
                continue
            if s - i > LEAD:
                break
            if low[s].endswith("ing"):
                return None
            label = self.subjects.after(e, stop) if s == i else self.subjects.before(s, i)
            if label and label[0]:
                return self._make(label, (s, e), True, rule)
            if s == i:
                return None
        return self._unlisted(i, stop) if ends in (",", "?", "!", "…") else None

    def _summed_up(self, i: int, end: int) -> Speaker | None:
        """Read who is given words by what they are called: `," was the line that she had prepared`."""
        low = self.view.low
        noun = next((k for k in range(i + 1, min(end, i + 5)) if low[k] in ACCOUNTS or low[k] == "how"), None)
        if low[i] not in ("is", "was", "were") or noun is None:
            return None
        if low[i + 1] in ("his", "her"):
            label = self.speakers.pronoun(i + 1, "m" if low[i + 1] == "his" else "f")
        else:
            named = [m for m in self.speakers.among(i + 1, min(end, noun + 7)) if m.people or m.form == "pronoun"]
            label = self.speakers.of(named[0]) if named else None
            stranger = next((k for k in range(noun + 1, min(end, noun + 4)) if k in self.speakers.strangers), None)
            if stranger is not None and low[noun] == "how":
                stop, name = self.speakers.strangers[stranger]
                label = name, None, None, (stranger, stop)
        return self._make(label, (noun, noun + 1), True) if label else None

    def _signed(self, i: int, end: int) -> Speaker | None:
        """Read a name after a dash that ends the paragraph: `" — Adel al-Jubeir, the minister of state`."""
        view = self.view
        if view.words[i] not in DASHES or i + 1 >= end or any(c[1] == i + 1 for c in self.cues):
            return None
        stop = next((k for k in range(i + 1, end) if "\n" in view.words[k]), end)
        number = view.sentence[i]
        last = stop < end or number + 1 == len(view.bounds) or view.paragraph[number + 1] != view.paragraph[number]
        told = any(i < s < stop and rule.id != "according" for rule, s, _ in self.cues)
        told = told or self.subjects.tells(i + 1, stop)
        label = self.subjects.after(i + 1, stop) if last and not told else None
        return self._make(label, (i, i + 1), True) if label else None

    def _unlisted(self, i: int, stop: int) -> Speaker | None:
        """Read a verb that no rule lists between a quotation and a name: `," grumbled Lee`, `," Lee grumbled`."""
        words = self.view.words
        if i >= stop:
            return None
        names = {m.start: m.end for m in self.speakers.among(i, i + 2) if m.form == "name" and m.people}
        names |= {k: self.speakers.strangers[k][0] for k in (i, i + 1) if k in self.speakers.strangers}
        verb = words[i].isalpha() and words[i].islower() and words[i] not in NO_ATTRIBUTION
        if verb and i + 1 in names and i + 1 < stop:
            label = self.subjects.after(i + 1, stop)
        elif i in names and names[i] < stop and words[names[i]].islower() and words[names[i]].endswith(("ed", "s")):
            label = self.speakers.phrase(i, names[i])
        elif self.view.low[i] not in NO_ATTRIBUTION:
            label = self.subjects.teller(i, stop)
        else:
            return None
        return self._make(label, (i, i + 1), True) if label else None

    def _before(self, start: int, opening: int, since: int | None = None) -> Speaker | None:
        """Read who speaks from the words before a quotation in its sentence."""
        since = start if since is None else since
        cues = [c for c in self.cues if start <= c[1] and c[2] <= opening]
        for j in range(max(start, opening - 10), opening - 2):
            if self.view.low[j] in DOCUMENTS and self.view.low[j + 1] in ("by", "from"):
                author = self.subjects.after(j + 2, opening)
                if author:
                    return self._make(author, None, True)
        said = [c for c in cues if c[0].id != "according"]
        for rule, s, e in reversed(said):
            if self.view.low[e : e + 1] == ["by"] and e + 1 < opening:
                agent = self.subjects.after(e + 1, opening)
                if agent:
                    return self._make(agent, (s, e), True, rule)
            label = self.subjects.before(s, start)
            if label and label[0]:
                return self._make(label, (s, e), True, rule)
        for rule, s, e in reversed(cues):
            if rule.id == "according" and (self.view.low[s] != "for" or s == start):
                label = self.subjects.after(e, opening)
                if label:
                    return self._make(label, (s, e), True, rule)
        document = self.sources.document(start, opening)
        if document:
            return self._make(document, None, True)
        account = self.subjects.account(start, opening)
        if account:
            return self._make(account, None, True)
        local = self.subjects.local(opening, max(start, since))
        if local:
            return self._make(self._spokesman(local, start) or local, None, False)
        spoken = self.speakers.spoke.get(self.view.sentence[start])
        if spoken and since > start:
            return self._make(spoken, None, False)
        main = self.subjects.main(start, opening)
        if not main and self.view.low[opening - 1] == ":":
            main = self.speakers.only(start, opening)
        main = main or self._of_entry(start, opening)
        return self._make(main, None, False) if main and main[0] else None

    def _of_entry(self, start: int, opening: int) -> Label | None:
        """Return whose doings a sentence without a subject tells of: "- Met in Ottawa with X, and stressed"."""
        number = self.view.sentence[start]
        for e in self.doc._.encounters:
            if e.sentence == number and e.start < opening and len(e.ours) == 1 and e.opening == e.start:
                person = e.ours[0]
                return person.name or person.role or "", person, person.party, (e.start, e.end)
        return None

    def _spokesman(self, found: Label, start: int) -> Label | None:
        """Return who goes on speaking where a country is the subject: "Wang said ... China is ready to"."""
        number = self.view.sentence[start]
        country = any(p.start == found[3][0] and p.end == found[3][1] for p in self.doc._.parties if p.form == "name")
        if found[1] or not country or not number or self.view.paragraph[number - 1] != self.view.paragraph[number]:
            return None
        before = self.speakers.spoke.get(number - 1) or self._reported(number - 1)
        return before if before and before[1] and before[1].party == found[2] else None

    def _reported(self, number: int) -> Label | None:
        """Return the subject of a sentence in which a verb of speech tells of what was said."""
        start, end = self.view.bounds[number]
        spoken = any(start <= s < end and rule.id != "according" for rule, s, _ in self.cues)
        return self.subjects.main(start, end) if spoken else None

    def _make(self, found: Label, cue: tuple[int, int] | None, strong: bool, rule: SpeechRule | None = None) -> Speaker:
        label, person, party, span = found
        name, sure = ("statement-of", 0.7) if strong else ("subject", 0.5)
        if rule:
            name, sure = rule.id, rule.confidence
        return Speaker(label, person, party, span, cue or span, name, sure, strong)
