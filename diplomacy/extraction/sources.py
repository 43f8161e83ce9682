"""Who speaks: people, offices ("the presidential office"), documents ("a joint statement"), and whom they act for."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from diplomacy.extraction.clauses import Clauses
from diplomacy.extraction.lists import PREPOSITIONS
from diplomacy.extraction.notes import Person, Quote, View
from diplomacy.extraction.spelling import words_of

OFFICES = words_of(
    "office ministry government presidency palace embassy kremlin house department council commission "
    "spokesperson spokesman spokeswoman official officials secretariat delegation cabinet mission agency "
    "elysee chancellery source sources diplomat diplomats directorate parliament command member "
    "communique statement declaration side"
)
DOCUMENTS = words_of(
    "statement communique communiqué declaration readout text document release summary transcript message letter post"
)
OUTLETS = words_of(
    "news agency tv radio television times post journal daily newspaper broadcaster press channel herald tribune"
)
OUTLET_NAMES = words_of(
    "cnn bbc afp ap reuters xinhua tass kyodo yonhap dpa efe rfi nhk bloomberg anadolu interfax ria rte "
    "nbc abc cbs fox npr politico axios bild qna spa wam irna pti ani app gna bns pap rtvi al-jazeera zdf "
    "ard"
)
HEADS = words_of("president chief head boss secretary chair chairman chairwoman chairperson leader")
FIELDS = words_of("commission council parliament foreign defence defense finance interior trade justice energy")
ACROSS = words_of("guest visitor host hostess counterpart interlocutor opposite partner colleague")
PAST = words_of("former ex old retired ousted exiled outgoing veteran")
POSTED = words_of("caption post tweet message")  # what a person named just before has put out
SAME_OFFICE = {  # what a role must hold to be meant by these words
    "head of state": ("president", "king", "emperor", "sultan", "emir", "queen", "monarch"),
    "leader": ("president", "prime", "premier", "chancellor", "king", "leader", "chief", "taoiseach", "emir"),
    "head of government": ("prime", "premier", "chancellor", "taoiseach"),
    "premier": ("prime", "premier"),
    "prime minister": ("prime", "premier"),
    "president": ("president",),
    "chancellor": ("chancellor",),
    "diplomat": ("minister", "ambassador", "envoy", "spokes", "diplomat", "representative", "commissioner"),
    "minister": ("minister", "secretary"),
    "spokesman": ("spokesman", "spokesperson", "spokes"),
    "spokeswoman": ("spokeswoman", "spokesperson", "spokes"),
    "spokesperson": ("spokes",),
    "envoy": ("envoy", "representative", "ambassador"),
    "ambassador": ("ambassador", "envoy", "commissioner"),
    "cabinet secretary": ("secretary", "minister"),
    "secretary": ("secretary",),
    "secretary-general": ("secretary",),
    "chief": ("chief", "head", "president", "secretary", "representative", "director", "chairperson"),
    "official": ("aide", "official", "adviser", "deputy", "spokes", "envoy", "director"),
    "aide": ("aide", "adviser", "assistant", "chief"),
    "king": ("king",),
    "highness": ("president", "prince", "emir", "amir", "sultan", "ruler", "sheikh", "king"),
    "majesty": ("king", "queen", "sultan", "emperor"),
    "excellency": ("president", "minister", "prime"),
    "senator": ("senator",),
}
NOT_SPEAKERS = (
    words_of(
        "meeting talks visit deal agreement plan idea question issue text letter report summit war move point "
        "conversation country region world relationship cooperation trade time day year week book film song sign "
        "speech remarks arrival appearance performance tour trip minutes "
        "banner placard slogan motto theme title headline proposal treaty mood atmosphere reply answer message"
    )
    | DOCUMENTS
)
Label = tuple[str, Person | None, str | None, tuple[int, int]]


class Sources:
    """Reads offices, documents and outlets in one doc."""

    def __init__(self, doc: Doc, clauses: Clauses) -> None:
        self.doc = doc
        self.view: View = doc._.view
        self.clauses = clauses
        self.parties = {p.start: p for p in doc._.parties}
        self.reads: Callable[[int, int], Label | None] = lambda start, end: None  # set by who reads phrases
        self.opens: Callable[[int], Label | None] = lambda number: None  # set by who finds subjects

    def text(self, start: int, end: int) -> str:
        """Return a stretch as a label: no article before it, no possessive after it."""
        low, more = self.view.low, end - start > 1
        one = low[start] in ("one", "another") and more and low[start + 1] != "of"
        if one or (low[start] in ("the", "a", "an", "his", "her", "their") and more):
            start += 1
        return " ".join(self.doc[start:end].text.split())

    # ── offices and documents ──────────────────────────────────────────────────────────────────────

    def it(self, i: int) -> Label | None:
        """Return the office or document that "it said" means: the last one named in the sentences before."""
        number = self.view.sentence[i]
        opener = self.opens(number - 1) if number else None
        inside = range(*opener[3]) if opener and opener[1] is None else range(0)
        office = any(k in self.parties or self.view.low[k] in OFFICES for k in inside)
        if opener and office and not DOCUMENTS.intersection(self.view.low[k] for k in inside):
            return opener
        for n in range(number, max(-1, number - 4), -1):
            start, end = self.view.bounds[n]
            for j in range(min(end, i) - 1, start - 1, -1):
                party = next(
                    (p for p in self.doc._.parties if p.start <= j < p.end and p.form in ("metonym", "body")), None
                )
                placed = party and party.start > start and self.view.low[party.start - 1] in PREPOSITIONS
                if not self.view.quoted[j] and (self.view.low[j] in OFFICES or (party and n != number and not placed)):
                    return self.noun_phrase(party.end - 1 if party else j, start, end)
        return None

    def introduced(self, x: int, head: str) -> Label | None:
        """Return "a senior German official" for "the official", where a sentence or two before has brought him in."""
        low = self.view.low
        if low[x] != "the":
            return None
        start = self.view.bounds[max(0, self.view.sentence[x] - 2)][0]
        for j in range(x - 1, start, -1):
            if low[j] == head and not self.view.quoted[j]:
                found = self.noun_phrase(j, self.view.bounds[self.view.sentence[j]][0], j + 1)
                return found if found and low[found[3][0]] in ("a", "an", "one", "another") else None
        return None

    def noun_phrase(self, j: int, limit: int, stop: int) -> Label | None:
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
            return self.noun_phrase(start - 2, limit, stop)
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

    # ── documents and outlets ──────────────────────────────────────────────────────────────────────

    def document(self, start: int, opening: int) -> Label | None:
        """Return the office or document that words are from: "In a statement released by X, ..."."""
        view = self.view
        for j in range(start, opening):
            if view.low[j] not in DOCUMENTS or view.quoted[j]:
                continue
            for k in range(j + 1, min(opening, j + 5)):
                if view.low[k] in ("by", "from", "of") and k + 1 < opening:
                    label = self.reads(k + 1, opening)
                    if label:
                        return label
            if view.low[j - 1] == "joint" and j - 2 >= start and view.low[j - 2] in ("a", "the", "their"):
                return f"joint {view.low[j]}", None, None, (j - 1, j + 1)
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
