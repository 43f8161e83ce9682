"""Who speaks: people, offices ("the presidential office"), documents ("a joint statement"), and whom they act for."""

from __future__ import annotations

from spacy.tokens import Doc

from diplomacy.extraction.clauses import PREPOSITIONS, Clauses
from diplomacy.extraction.notes import Mention, Person, Quote, View
from diplomacy.extraction.spelling import words_of

OFFICES = words_of(
    "office ministry government presidency palace embassy kremlin house department council commission "
    "spokesperson spokesman spokeswoman official officials secretariat delegation cabinet mission agency "
    "elysee chancellery source sources diplomat diplomats directorate parliament command member "
    "communique statement declaration"
)
DOCUMENTS = words_of("statement communique communiqué declaration readout text document release summary transcript")
OUTLETS = words_of(
    "news agency tv radio television times post journal daily newspaper broadcaster press channel herald tribune"
)
OUTLET_NAMES = words_of(
    "cnn bbc afp ap reuters xinhua tass kyodo yonhap dpa efe rfi nhk bloomberg anadolu interfax ria rte "
    "nbc abc cbs fox npr politico axios bild qna spa wam irna pti ani app gna bns pap rtvi al-jazeera zdf "
    "ard"
)
Label = tuple[str, Person | None, str | None, tuple[int, int]]


class Sources:
    """Answers who is the subject of a verb of speech, in one doc."""

    def __init__(self, doc: Doc, clauses: Clauses) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.clauses = clauses
        self.parties = {p.start: p for p in doc._.parties}

    def text(self, start: int, end: int) -> str:
        """Return a stretch as a label: no article before it, no possessive after it."""
        if self.view.low[start] in ("the", "a", "an", "his", "her", "their") and end - start > 1:
            start += 1
        return " ".join(self.doc[start:end].text.split())

    # ── subjects ───────────────────────────────────────────────────────────────────────────────────

    def subject(self, verb: int, limit: int, people_only: bool = False) -> Label | None:
        """Return the subject of a verb of speech at a token, looked for from `limit` on."""
        low = self.view.low
        if low[verb - 1] == "it" and verb - 1 >= limit:
            return self._it(verb - 1)
        office = None if people_only else self._office_before(verb, limit)
        found = self._person_before(verb, limit)
        if office and (not found or office[3][1] > found[3][0]):
            return office
        if found:
            return found
        return office

    def _it(self, i: int) -> Label | None:
        """Return the office or document that "it said" means: the last one named in the sentences before."""
        number = self.view.sentence[i]
        for n in range(number, max(-1, number - 4), -1):
            start, end = self.view.bounds[n]
            for j in range(min(end, i) - 1, start - 1, -1):
                party = next(
                    (p for p in self.doc._.parties if p.start <= j < p.end and p.form in ("metonym", "body")), None
                )
                if not self.view.quoted[j] and (self.view.low[j] in OFFICES or (party and n != number)):
                    return self._noun_phrase(party.end - 1 if party else j, start, end)
        return None

    def _person_before(self, verb: int, limit: int) -> Label | None:
        low = self.view.low
        subjects = self.clauses.subjects(verb, limit)
        if not subjects or subjects[0].form == "group" or len({p for m in subjects for p in m.people}) > 1:
            return None
        mention = subjects[0]
        if low[mention.start - 1] in PREPOSITIONS and mention.start > limit:
            return None
        between = [w for w in low[mention.end : verb] if w.isalpha()]
        if len(between) > 18:
            return None
        return self._of(mention)

    def _of(self, mention: Mention) -> Label | None:
        people = self.clauses.people([mention], self.doc._.encounters)
        if len(people) != 1:
            return None
        person = people[0]
        if person.name:
            return person.name, person, person.party, (mention.start, mention.end)
        return self.text(mention.start, mention.end), person, person.party, (mention.start, mention.end)

    def _office_before(self, verb: int, limit: int) -> Label | None:
        """Read an office or document that ends close before a verb: "the Russian Defense Ministry said"."""
        view = self.view
        for j in range(verb - 1, max(limit - 1, verb - 10), -1):
            word = view.low[j]
            party = next((p for p in self.doc._.parties if p.start <= j < p.end), None)
            if word in OFFICES or (party and party.form in ("metonym", "body") and verb - party.end <= 2):
                if party and word not in OFFICES:
                    j = party.end - 1
                found = self._noun_phrase(j, limit, verb)
                if found is None:
                    return None
                before = found[3][0] - 1
                lead = view.low[max(limit, found[3][0] - 4) : found[3][0] + 1]
                if {"whose", "which"}.intersection(lead):
                    continue
                if before >= limit and view.low[before] in PREPOSITIONS and view.low[before] not in ("by", "from"):
                    return None
                return found
            if word in ("who", "that", ";") or (
                word == "," and verb - j > 1 and view.low[j - 1] not in OFFICES and j < verb - 6
            ):
                return None
            if self.clauses.ending.get(j + 1) and view.low[j] not in OFFICES:
                return None
        return None

    def _noun_phrase(self, j: int, limit: int, stop: int) -> Label | None:
        """Return the office whose head is token j, with what stands before and "of ..." after it."""
        view = self.view
        start = j
        while start > limit:
            word = view.low[start - 1]
            party = next((p for p in self.doc._.parties if p.start <= start - 1 < p.end), None)
            if party:
                start = party.start
            elif word in ("'s", "'"):
                owner = next((m for m in self.clauses.mentions if m.name and m.name[1] == start - 1), None)
                start = owner.start if owner else start - 1
            elif word in ("the", "a", "an", "his", "her", "their"):
                start -= 1
                break
            elif (
                word.isalpha() and word not in PREPOSITIONS and word not in ("and", "that", "as", "but", "said", "by")
            ) or (word == "-" and view.glued[start - 1]):
                start -= 1
            elif word in ("of", "for") and view.low[start - 2] in OFFICES:
                start -= 2
            else:
                break
        end = j + 1
        if end < stop and view.low[end] in ("of", "for", "in") and end + 1 < stop:
            k = end + 1
            while (
                k < stop
                and (view.words[k][0].isupper() or view.low[k] in ("the", "of", "'s", "ministry"))
                and view.words[k] != ","
            ):
                k += 1
            end = k if k > end + 1 else end
        if start > limit + 1 and view.low[start - 1] in ("of", "for") and view.low[start - 2] in OFFICES:
            return self._noun_phrase(start - 2, limit, stop)
        label = self.text(start, end)
        return self._named_document(label), None, self._party(start, end, j), (start, end)

    def _named_document(self, label: str) -> str:
        low = label.lower()
        if low in ("statement", "declaration") and any(
            f"joint {low}" in " ".join(self.view.low[a:b]) for a, b in self.view.bounds[:10]
        ):
            return f"joint {low}"
        return label

    def _party(self, start: int, end: int, head: int) -> str | None:
        inside = [p for p in self.doc._.parties if start <= p.start < end]
        if inside:
            return str(inside[0].code)
        if self.view.low[head] in DOCUMENTS:
            return None
        owner = next((m for m in self.clauses.mentions if m.people and start <= m.start < end), None)
        if owner:
            return owner.people[0].party
        return self._home()

    def _home(self) -> str | None:
        return next((p.party for p in self.doc._.people if p.party and p.name), None)

    # ── after a cue ────────────────────────────────────────────────────────────────────────────────

    def after(self, i: int, end: int) -> Label | None:
        """Return the speaker right after a cue: "said Lee", "according to the French presidency"."""
        view = self.view
        j = i
        if j < end and view.low[j] == ":":
            j += 1
        found = self.clauses.at(j) if j < end else []
        if (
            found
            and found[0].form in ("name", "office", "counterpart", "pronoun")
            and not self._heads_office(found[0], end)
        ):
            return self._of(found[0])
        for k in range(j, min(end, j + 9)):
            party = self.parties.get(k)
            if party and party.form in ("metonym", "body") and not (party.end < end and view.low[party.end] in OFFICES):
                return self.text(j, party.end), None, party.code, (j, party.end)
            if view.low[k] in OFFICES and not (k + 1 < end and view.low[k + 1] in OFFICES):
                return self._noun_phrase(k, j, end)
            if not (view.words[k][0].isalnum() or view.words[k] in ("-", "'s", "’s", "'", "’")):
                break
        if j < end and view.words[j][0].isupper() and j not in self.parties:
            k = j
            while k < end and view.words[k][0].isupper() and view.words[k][0].isalpha() and k not in self.parties:
                k += 1
            if 0 < k - j <= 4 and not OUTLETS.intersection(view.low[j:k]) and view.low[j] not in OUTLET_NAMES:
                return self.text(j, k), None, None, (j, k)
        return None

    def _heads_office(self, mention: Mention, end: int) -> bool:
        follows = self.view.low[mention.end] if mention.end < end else ""
        return mention.possessive or follows in ("'s", "'")

    # ── documents and outlets ──────────────────────────────────────────────────────────────────────

    def document(self, start: int, opening: int) -> Label | None:
        """Return the office or document that words are from: "In a statement released by X, ..."."""
        view = self.view
        for j in range(start, opening):
            if view.low[j] not in DOCUMENTS or view.quoted[j]:
                continue
            for k in range(j + 1, min(opening, j + 5)):
                if view.low[k] in ("by", "from", "of") and k + 1 < opening:
                    label = self.after(k + 1, opening)
                    if label:
                        return label
            if view.low[start] in ("in", "according"):
                begin = next((i for i in range(start, j) if view.low[i] in ("a", "the", "their", "its", "an")), j)
                if "joint" in view.low[begin:j]:
                    return f"joint {view.low[j]}", None, None, (begin, j + 1)
                inside = [p for p in self.doc._.parties if begin <= p.start < j]
                if inside and view.low[start] == "according":
                    return self.text(begin, j + 1), None, inside[0].code, (begin, j + 1)
        return None

    def via(self, quote: Quote) -> str | None:
        """Return the outlet that a quotation is credited to: "as quoted by Kyodo News Agency", "told CNN"."""
        view = self.view
        number = view.sentence[quote.first]
        start, end = view.bounds[number]
        after = view.bounds[view.sentence[min(quote.last, len(view.words) - 1)]][1]
        for a, b in ((quote.last, max(end, after)), (start, quote.first)):
            for k in range(a, b - 1):
                if view.quoted[k] or view.low[k] not in ("by", "told", "to", "on"):
                    continue
                j = k + 1
                while j < b and view.low[j] in ("the", "state"):
                    j += 1
                m = j
                while m < b and view.words[m][0].isupper() and (view.words[m][0].isalpha()):
                    m += 1
                words = view.low[j:m]
                if m > j and (
                    OUTLETS.intersection(words)
                    or words[0] in OUTLET_NAMES
                    or (
                        len(words) == 1
                        and view.words[j].isupper()
                        and 2 <= len(view.words[j]) <= 5
                        and view.low[k] in ("told", "by")
                        and j not in self.parties
                    )
                ):
                    return self.text(j, m)
        return None
