"""The subject of a verb of speech: after it, before it, or the main subject of its sentence."""

from __future__ import annotations

from diplomacy.extraction.lists import FILLERS, FINITE, PREPOSITIONS
from diplomacy.extraction.notes import Mention
from diplomacy.extraction.sources import HEADS, OFFICES, OUTLET_NAMES, OUTLETS, Label
from diplomacy.extraction.speakers import AFTER_STOPS, CLAUSE_ENDS, CLAUSE_WORDS, RELATIVE, Speakers
from diplomacy.extraction.spelling import words_of

LISTENERS = words_of("reporters journalists correspondents")
LEADS = words_of("in at on during after before for with from speaking following under according to by as")
ACCOUNTS = words_of("version account view words verdict message answer argument reply response comment remark reading "
                    "line take advice explanation summary tweet post conclusion assessment")  # fmt: skip
QUESTIONS = words_of("what why how when where who did does do")
AUXILIARIES = words_of("is was are were has had have did does do be been will would can could may might")
ASKED = words_of("asked pressed questioned prodded quizzed challenged")  # "Asked about it, Lee, the minister, told"
DASHES = words_of("— – -- -")
TIMES = words_of("minutes hours days weeks months years moments minute hour day week month year")
QUOTING = words_of("quoted cited reported quotes quoting cites")
ADVERBIAL = words_of(
    "back once hours days weeks minutes moments earlier later inside outside afterwards elsewhere overnight again "
    "still here there today yesterday tonight"
)
SHORT = 4  # words of an aside before the subject of a sentence
OPENERS = words_of("however meanwhile but and yet also separately earlier later then still")


class Subjects:
    """Finds who is the subject of a verb, by its place."""

    def __init__(self, speakers: Speakers) -> None:
        self.speakers = speakers
        self.clauses = speakers.clauses
        self.sources = speakers.sources
        self.view = speakers.view
        self.sources.reads = self.after
        speakers.subject_of = self.sources.opens = self._opening
        speakers.credited = self._credited
        self._openings: dict[int, Label | None] = {}

    def _opening(self, number: int) -> Label | None:
        """Return the main subject of a sentence outside quotation marks."""
        for n in range(len(self._openings), number + 1):  # in order, as a subject may take up the one before
            start, end = self.view.bounds[n]
            title = self.speakers.doc[start].idx < (self.speakers.doc._.title_end or 0)
            quoted = any(self.view.quoted[start : start + 2])
            self._openings[n] = None
            self._openings[n] = None if title or quoted else self.main(start, end)
        return self._openings[number]

    def _credited(self, number: int) -> Label | None:
        """Return whom a sentence is "according to"."""
        start, end = self.view.bounds[number]
        low = self.view.low
        at = next((k for k in range(start, end - 2) if low[k] == "according" and not self.view.quoted[k]), None)
        return self.after(at + 2, end) if at is not None else None

    def after(self, i: int, stop: int) -> Label | None:
        """Return the speaker that follows a cue at token i: "said Lee", "according to a shop owner"."""
        view, low = self.view, self.view.low
        while i < stop and (low[i] in (":", "–", "—") or (low[i].endswith("ly") and i not in self.speakers.strangers)):
            i += 1
        end = i
        commas = 0
        names = {m.start: m.end for m in self.speakers.among(i, stop) if m.people and not m.possessive}
        while end < stop:
            if end in names and names[end] <= stop:
                end = max(end + 1, names[end])
                continue
            if end in self.speakers.strangers:
                end = self.speakers.strangers[end][0]
                continue
            if view.words[end] in CLAUSE_ENDS or view.words[end] in (".", "?", "!") or "\n" in view.words[end]:
                break
            if low[end] == ",":
                commas += 1
                if commas > 2:
                    break
            elif (low[end] in AFTER_STOPS and not self._affiliates(i, end)) or end in self.clauses.date_starts:
                break
            end += 1
        if end <= i or low[i] in LISTENERS:
            return None
        if OUTLETS.intersection(low[i:end]) and not OFFICES.intersection(low[i:end]) and low[i] not in ("a", "an"):
            return None
        if low[i] in OUTLET_NAMES and end - i == 1:
            return None
        found = self.speakers.phrase(i, end)
        if found is None and view.words[i][0].isupper() and i not in self.sources.parties:
            k = i
            while k < end and view.words[k][0].isupper() and view.words[k].isalpha() and k not in self.sources.parties:
                k += 1
            if 0 < k - i <= 4 and low[i] not in OUTLET_NAMES:
                return self.sources.text(i, k), None, None, (i, k)
        return found

    def _affiliates(self, i: int, at: int) -> bool:
        """Tell whether "at" or "in" goes on with an office: "an official at the ministry", "a lecturer at"."""
        if self.view.low[i] == "one":
            return self.view.low[at - 1] in ("those", "them")
        return self.view.low[at] == "at" or (self.view.low[at] == "in" and self.view.low[at - 1] in OFFICES)

    def before(self, verb: int, limit: int) -> Label | None:
        """Return the subject of the verb at a token, from the words of its clause before it."""
        low = self.view.low
        end = verb
        while end > limit and low[end - 1] in FILLERS and not self.clauses.ending.get(end):
            end -= 1
        while end > limit and low[end - 1] in ("only", "simply", "merely", "would", "could"):
            end -= 1
        if end > limit + 1 and low[end - 1] == ",":
            end = self._before_aside(end, limit)
        if end > limit and low[end - 1] == "to":  # an infinitive: "asked him to tell"
            return None
        if low[verb] == "citing":
            source = self.after(verb + 1, self.view.bounds[self.view.sentence[verb]][1])
            if source:
                return source
        if low[verb].endswith("ing"):
            return self._of_participle(verb, limit)
        if low[verb] in QUOTING and low[verb - 1] not in ("was", "were", "been", "is"):
            named = next((k for k in range(verb + 2, min(len(low), verb + 16)) if low[k] == "as"), None)
            if named:
                return self.speakers.phrase(verb + 1, named)
        beside = self._beside(end, limit)
        if beside:
            return beside
        if end > limit and low[end - 1] in ("who", "which"):
            k = end - 2 if low[end - 2] == "," else end - 1
            owner = self.clauses.ending.get(k)
            if owner:
                return self.speakers.of(owner[-1])
            if low[k - 1] in OFFICES:
                return self.sources.noun_phrase(k - 1, limit, k)
            return self.speakers.phrase(self._clause_start(k, limit), k)
        start = self._aside(self._clause_start(end, limit), end)
        if start >= end:
            joined = start > limit and low[start - 1] in ("and", "but", ",")
            return self.main(limit, start - 1) if joined else None
        return self.speakers.phrase(start, end)

    def _beside(self, end: int, limit: int) -> Label | None:
        """Return the one person whose name or pronoun stands right before a verb."""
        low = self.view.low
        found = [m for m in self.clauses.ending.get(end, []) if m.start >= limit and m.form in ("name", "pronoun")]
        if len(found) != 1 or found[0].possessive:
            return None
        before = low[found[0].start - 1] if found[0].start > limit else ""
        if before in PREPOSITIONS or before in ("and", "&", "or", ",") or self.speakers.of_another(found[0]):
            return None
        return self.speakers.of(found[0])

    def _before_aside(self, end: int, limit: int) -> int:
        """Return where the subject ends before ", who came with six ministers," and the like."""
        low = self.view.low
        for c in range(end - 2, max(limit, end - 30), -1):
            if self.view.quoted[c]:
                break
            if low[c] != ",":
                continue
            if low[c + 1] in RELATIVE or (low[c + 1] in PREPOSITIONS and c > limit + 1):
                return c
            verbal = low[c + 1].endswith(("ing", "ed")) and self.view.words[c + 1].islower()
            if verbal and c + 1 not in self.clauses.starting and c > limit + 1:
                return c
        return end

    def _aside(self, start: int, end: int) -> int:
        """Return where the subject starts of an attribution between commas: "Putin had been told, an aide said, "."""
        low = self.view.low
        held = {i for m in self.speakers.among(start, end) for i in range(m.start + 1, m.end - 1)}
        commas = [k for k in range(start, end - 1) if low[k] == "," and k not in held]
        if not commas or low[commas[-1] + 1] in PREPOSITIONS or low[commas[-1] + 1] in RELATIVE:
            return start
        for a, b in zip([start, *[k + 1 for k in commas]], commas, strict=False):
            lead = low[a] in LEADS or low[a] in RELATIVE or low[a] in CLAUSE_WORDS or low[a] in ASKED
            if not lead and any(self._finite(k) for k in range(a, b)):
                return commas[-1] + 1
        return start

    def _clause_start(self, end: int, limit: int) -> int:
        """Return where the clause that ends before a token starts."""
        low, words = self.view.low, self.view.words
        k = end
        while k > limit:
            j = k - 1
            if self.view.quoted[j] or words[j] in CLAUSE_ENDS or "\n" in words[j]:
                break
            if low[j] in CLAUSE_WORDS and not (low[j] in ("after", "before", "since", "as") and self._inside(j, end)):
                break
            if low[j] in RELATIVE and k in self.clauses.starting:
                break
            if low[j] == "and" and not self._joins_names(j, end):
                break
            k = j
        return k

    def _inside(self, j: int, end: int) -> bool:
        """Tell whether a comma parts these words from the subject: "after the talks on Monday, Lee said"."""
        return any(self.view.low[n] == "," for n in range(j, end - 1))

    def _joins_names(self, j: int, end: int) -> bool:
        left, right = self.clauses.ending.get(j), self.clauses.starting.get(j + 1)
        if self.view.low[j + 1 : j + 2] == [","]:
            return False
        if left and right and right[-1].end >= end - 1:
            return True  # "Lee and Wong said": no one person
        return not (right or j + 1 >= end or j + 1 in self.speakers.strangers or self.view.low[j + 1] in ("the", "a"))

    def _of_participle(self, verb: int, limit: int) -> Label | None:
        """Return whose "adding" or "quoted as saying" it is: of who spoke or acted first in the sentence."""
        low = self.view.low
        number = self.view.sentence[verb]
        if low[verb - 1] == "as":
            for q in range(verb - 2, limit, -1):
                if low[q] in QUOTING:
                    passive = low[q - 1] in ("was", "were", "been", "is", "being") or low[q - 2] in ("was", "been")
                    if passive:
                        return self.before(q, limit)
                    return self.speakers.phrase(q + 1, verb - 1)
        spoken = self.speakers.spoke.get(number)
        if spoken and spoken[3][0] < verb:
            return spoken
        return self.main(limit, verb)

    def local(self, stop: int, limit: int) -> Label | None:
        """Return the subject that opens the last clause before a token, whatever its verb: "Lee lamented ..."."""
        start = self._clause_start(stop, limit)
        return self._at(start, stop) if start < stop else None

    def teller(self, i: int, stop: int) -> Label | None:
        """Return the subject of any finite verb right after a quotation: `," the premier shot back`, `," beams Lee`."""
        view = self.view
        k = i
        while k < min(stop, i + 12) and (view.words[k][0].isalnum() or view.words[k] in ("-", "'s", "’s", ",")):
            aside = view.low[i:k].count(",") % 2  # ", Lee," between an office and its verb
            if view.words[k].islower() and not aside and view.low[k] not in AUXILIARIES and self._tells(k):
                break
            if (k > i and view.low[k] in RELATIVE) or view.low[k] in CLAUSE_WORDS:
                return None
            k += 1
        else:
            return None
        label = self.speakers.phrase(i, k) if k > i else self.after(i + 1, stop)
        return label if label and (label[1] or self.speakers.human(label)) else None

    def tells(self, start: int, stop: int) -> bool:
        """Tell whether a finite verb stands between two tokens."""
        return any(self._finite(k) for k in range(start, stop) if self.view.low[k] not in ("'s", "’s"))

    def _tells(self, k: int) -> bool:
        tag = self.speakers.doc[k].tag_
        ends = not self.view.words[k + 1 : k + 2] or not self.view.words[k + 1][0].isalnum()
        loose = self.view.low[k + 1 : k + 2] in (["back"], ["in"], ["out"], ["off"])
        if ((tag == "NNS" and ends) or (tag == "NN" and loose)) and (
            k - 1 in self.speakers.names.barred or self.clauses.ending.get(k)
        ):
            return True  # "the Australian beams.", "the German shot back"
        return tag in ("VBD", "VBZ") or (tag == "VBN" and self.view.low[k].endswith("ed"))

    def owner(self, start: int) -> Label | None:
        """Return whose a sentence's subject is: "Lee's eight minutes on stage were the talk of the town."."""
        k = self._label_end(start, self.view.bounds[self.view.sentence[start]][1])
        owners = [m for m in self.clauses.starting.get(k, []) if len(m.people) == 1 and m.end < len(self.view.low)]
        return next((self.speakers.of(m) for m in owners if self.view.low[m.end] in ("'s", "'", "’s", "’")), None)

    def _label_end(self, k: int, stop: int) -> int:
        """Return where a sentence starts after a label in capitals: "COMING UP: ..."."""
        colon = next((n for n in range(k, min(stop, k + 7)) if self.view.low[n] == ":"), None)
        small = [w for w in self.view.words[k:colon] if w[0].isalpha() and not w.isupper()]
        capitals = colon and not small
        return colon + 1 if colon and capitals else k

    def account(self, limit: int, stop: int) -> Label | None:
        """Return whose "version", "view" or "answer" a sentence tells: "Lee's version was that ..."."""
        low = self.view.low
        if low[limit] in ("his", "her") and ACCOUNTS.intersection(low[limit + 1 : min(stop, limit + 4)]):
            return self.speakers.pronoun(limit, "m" if low[limit] == "his" else "f")
        for m in self.clauses.starting.get(limit, []):
            if m.people and low[m.end : m.end + 1] in (["'s"], ["'"]):
                near = low[m.end + 1 : min(stop, m.end + 4)]
                return self.speakers.of(m) if ACCOUNTS.intersection(near) else None
        return None

    def main(self, limit: int, stop: int) -> Label | None:
        """Return the subject that opens a sentence, after leading phrases: "In Berlin, Scholz ..."."""
        low = self.view.low
        k = limit
        dashes = [n for n in range(k + 1, min(stop, k + 16)) if low[n] in DASHES and not self.view.glued[n]]
        if dashes and any(len(w) > 2 and w.isupper() for w in self.view.words[k : dashes[-1]]):
            k = dashes[-1] + 1  # a dateline
        limit = k = self._label_end(k, stop)
        while k < stop and (low[k] in OPENERS or not low[k][0].isalnum()):
            k += 1
        since = next((n for n in range(k, min(stop, k + 4)) if low[n] in ("later", "earlier", "afterwards")), None)
        if since and low[since - 1] in TIMES:
            k = since + 1
        if low[k : k + 1] and low[k] in QUESTIONS:  # "What did Lee say?"
            asked = next((n for n in range(k + 1, min(stop, k + 4)) if low[n] in AUXILIARIES), None)
            k = asked + 1 if asked else k
        if k >= stop:
            return None
        for _ in range(4):
            lead = low[k] in PREPOSITIONS or low[k] in CLAUSE_WORDS or low[k] in RELATIVE or low[k] in LEADS or (
                low[k].endswith(("ing", "ed")) and k not in self.clauses.starting and k not in self.speakers.strangers
            )  # fmt: skip
            if not (lead or self._aside_first(k, stop)):
                break
            comma = next((n for n in range(k, stop) if low[n] == "," and n + 1 < stop), None)
            if comma is None:
                return None
            k = comma + 1
        found = self._at(k, stop)
        if found or self._verb(k, stop):
            return found
        mentions = [m for m in self.clauses.clause_subject(stop, limit) if m.form != "group"]
        return self._one(mentions)

    def _aside_first(self, k: int, stop: int) -> bool:
        """Tell whether a few words with a comma open a sentence before its subject: "Back home, Lee said"."""
        comma = next((n for n in range(k, min(stop, k + SHORT)) if self.view.low[n] == ","), None)
        opens = self.view.low[k] in ADVERBIAL or self.view.low[k].endswith("ly")
        known = any(n in self.clauses.covering or n in self.speakers.strangers for n in range(k, comma or k))
        return bool(comma) and opens and not known

    def _at(self, k: int, stop: int) -> Label | None:
        low = self.view.low
        for j in range(k, min(stop, k + 9)):
            if j > k and self._verb(j, j + 1):
                return self.speakers.phrase(k, j)
            if j in self.speakers.strangers:
                end, name = self.speakers.strangers[j]
                return (name, None, None, (j, end)) if low[min(end, len(low) - 1)] not in ("'s", "'") else None
            at = [m for m in self.clauses.at(j) if not m.possessive]
            if at:
                if len(at) > 1 or at[0].form == "group" or (at[0].end < stop and low[at[0].end] == "and"):
                    return None
                return self.speakers.phrase(k, at[0].end)
            party = self.sources.parties.get(j)
            if party and party.end < stop and low[party.end] in HEADS:
                continue
            if party and party.form in ("metonym", "body") and party.end < stop and low[party.end] not in OFFICES:
                return self.speakers.phrase(k, party.end) if low[party.end] not in ("'s", "'") else None
            if low[j] in OFFICES and not (j + 1 < stop and low[j + 1] in OFFICES | HEADS | {"'s", "'"}):
                return self.speakers.phrase(k, self._whole(j, k, stop))
            if low[j] in PREPOSITIONS or low[j] in (",", "that"):
                return None
        return None

    def _whole(self, j: int, k: int, stop: int) -> int:
        """Return where a subject with the office at token j ends: "Department of State", "her spokesman, Lee,"."""
        whole = self.sources.noun_phrase(j, k, stop)
        end = max(j + 1, whole[3][1]) if whole else j + 1
        if end + 1 < stop and self.view.low[end] == ",":
            if end + 1 in self.speakers.strangers:
                return self.speakers.strangers[end + 1][0]
            named = [m for m in self.clauses.starting.get(end + 1, []) if m.form == "name" and m.people]
            return min(named[0].end, stop) if named else end
        return end

    def _verb(self, a: int, b: int) -> bool:
        """Tell whether a finite verb stands among some tokens, close to their start."""
        words, low = self.view.words, self.view.low
        return any(words[j].islower() and (self._finite(j) or low[j].endswith("ed")) for j in range(a, min(b, a + 9)))

    def _finite(self, k: int) -> bool:
        return self.view.low[k] in FINITE or self.speakers.doc[k].tag_ in ("VBD", "VBZ", "VBP", "MD")

    def _one(self, mentions: list[Mention]) -> Label | None:
        people = self.clauses.people(mentions[:1], self.speakers.doc._.encounters)
        return self.speakers.of(mentions[0]) if len(people) == 1 else None
