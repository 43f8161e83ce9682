"""Encounters: the words that report them, and who took part."""

from __future__ import annotations

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from diplomacy.extraction import apart, making, nations, otherside, sessions, together
from diplomacy.extraction.clauses import PREPOSITIONS, PROGRAMMES, Clauses
from diplomacy.extraction.making import PLURAL
from diplomacy.extraction.notes import Encounter, Mention, View
from diplomacy.extraction.objects import OTHERS, TOGETHER
from diplomacy.extraction.objects import objects as objects_of
from diplomacy.extraction.otherside import Hit
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.spelling import words_of
from diplomacy.records import Mode, Status

NOUN_OR_VERB = words_of(
    "talks talk call calls visits visit meets meet phones phone hosts meeting receives signs stands sits"
)
OPENERS = words_of("when while after before having meeting as upon on")
SEPARATE = words_of("each separate separately respectively succession series individually turn")
JOINT = words_of(
    "trilateral three-way quadrilateral four-way joint jointly together tripartite three-party threesome trio format"
)
NOT_VERBS = words_of("the a an this that their his her its first second last next new planned bilateral another each")
OWN_DAY = ("session", "nations")  # told with a day of their own: whether they were told before, the day says
SERIAL = ("direct", "with")
PREPOSED = {
    "between": ("between", "among"),
    "with": ("with",),
    "by": ("by",),
    "to": ("to",),
    "direct": (),
}  # links that the parser can find, too
SPOKE = words_of("spoke talked speak chatted")
CALLS = words_of("call calls telephone telephoned phoned rang")
TOLD = words_of("told tells said says reached confirmed reporters us me")
ATTENDING = ("present", "attending", "in attendance", "those present", "those attending")
NEAR = 8  # between a verb and its noun: no other clause begins there
PARTED = words_of("since when while because who which where although though if")
# After "called X" these open what X was called, and nobody was on the phone.
NAMED = frozenset(("a", "an", "the", '"', "“", "‘", "'", "his", "her", "their", "its", "my", "our", "one"))


@Language.factory(
    "meeting_triggers",
    requires=["doc._.view", "doc._.mentions"],
    assigns=["doc._.encounters"],
    default_config={"most_participants": 12},
)
class MeetingTriggers:
    """Find triggers and read the two sides of each; a row for each encounter of at least two parties."""

    def __init__(self, nlp: Language, name: str, most_participants: int) -> None:
        self.name = name
        self.most = most_participants
        self.rules = shipped().triggers
        self.verbs = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.nouns = PhraseMatcher(nlp.vocab, attr="LOWER")
        for rule in self.rules:
            if rule.verb:
                self.verbs.add(rule.id, [nlp.make_doc(p) for p in rule.verb])
            if rule.noun:
                self.nouns.add(rule.id, [nlp.make_doc(p) for p in rule.noun])

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.encounters` in the order of the text."""
        clauses = Clauses(doc)
        encounters: list[Encounter] = []
        used: set[int] = set()
        delegates: list[tuple[Hit, list[Mention]]] = []
        for hit in sorted(self._hits(doc), key=lambda h: h.rule.fallback):
            if used.intersection(range(hit.start, hit.end)) and used.intersection(range(hit.noun, hit.end)):
                continue
            if hit.rule.links == ("chair",):
                if sessions.chair(clauses, hit, encounters):
                    doc._.fired.add(hit.rule.id)
                continue
            rows = self._rows(doc, clauses, hit, encounters)
            if hit.rule.links == ("sides",):
                delegates.append((hit, otherside.delegates(clauses, hit)))
            if hit.rule.fallback and hit.rule.links[0] not in OWN_DAY:
                rows = [r for r in rows if not making.written(doc, r)]
                rows = [r for r in rows if not apart.told(doc, r, encounters) and not apart.widened(doc, r, encounters)]
            if rows:
                used.update(range(hit.noun if hit.rule.gap > 8 else hit.start, hit.end))
                used.update((hit.start,))
                encounters += rows
                doc._.fired.add(hit.rule.id)
        if delegates:
            hit = delegates[0][0]
            everybody = [m for _, found in delegates for m in found]
            rows = self._build(doc, clauses, hit, [], everybody, encounters, hit.end, between=True)
            for row in rows:
                if not making.told(row, encounters):
                    doc._.fired.add(hit.rule.id)
                    encounters.append(row)
        doc._.encounters = sorted(encounters, key=lambda e: (e.start, e.end))
        return doc

    def _hits(self, doc: Doc) -> list[Hit]:
        """Return all triggers outside quotations; in a sentence the verb that has its noun first."""
        view: View = doc._.view
        strings = doc.vocab.strings
        verbs: dict[str, list[tuple[int, int]]] = {}
        nouns: dict[str, list[tuple[int, int]]] = {}
        for matcher, found in ((self.verbs, verbs), (self.nouns, nouns)):
            for match, start, end in matcher(doc):
                noun = found is verbs and end == start + 1 and view.low[start] in NOUN_OR_VERB
                if found is nouns and end == start + 1 and view.low[start] == "call" and doc[start].tag_[:2] == "VB":
                    continue  # "diplomats call the conversation between them useful"
                if not view.quoted[start] and not (noun and doc[start].tag_.startswith("NN")):
                    found.setdefault(strings[match], []).append((start, end))
        hits: list[Hit] = []
        for rule in self.rules:
            if rule.verb and rule.noun:
                for vs, ve in verbs.get(rule.id, ()):
                    near = [
                        (ns, ne) for ns, ne in nouns.get(rule.id, ())
                        if ve <= ns <= ve + rule.gap
                        and view.sentence[ns] == view.sentence[vs]
                        and not (rule.gap < NEAR and PARTED.intersection(view.low[ve:ns]))
                    ]  # fmt: skip
                    if near:
                        ns, ne = max(near, key=lambda n: (n[0] <= min(x[0] for x in near), n[1]))
                        while follows := [n for n in near if n[0] == ne]:
                            ne = follows[0][1]
                        hits.append(Hit(rule, vs, ne, ns, ve))
            elif rule.verb:
                hits += [Hit(rule, s, e, s, e) for s, e in verbs.get(rule.id, ())]
            else:
                hits += [Hit(rule, s, e, s, e) for s, e in nouns.get(rule.id, ())]
        order = {rule.id: i for i, rule in enumerate(self.rules)}
        kind = {True: 0, False: 1}
        return sorted(
            hits,
            key=lambda h: (view.sentence[h.start], kind[bool(h.rule.verb and h.rule.noun)], h.rule.subject == "noun",
                           h.start, -(h.end - h.start), order[h.rule.id]),
        )  # fmt: skip

    # ── one trigger ────────────────────────────────────────────────────────────────────────────────

    def _rows(self, doc: Doc, clauses: Clauses, hit: Hit, earlier: list[Encounter]) -> list[Encounter]:
        view: View = doc._.view
        limit, end = clauses.sentence(hit.start)
        rule = hit.rule
        if (
            rule.id == "met"
            and view.low[hit.start] in ("meeting", "meet")
            and hit.start > limit
            and view.low[hit.start - 1] in NOT_VERBS
        ):
            return []
        if rule.id == "held-talks" and view.low[hit.start : hit.start + 2] == ["joined", "by"]:
            return []  # "will be joined by Abe for a trilateral"
        if earlier and " ".join(view.low[limit : limit + 2]).removeprefix("also ").startswith(ATTENDING):
            return []  # "Present at the meeting were": who sat in with those who met
        if rule.id == "by-phone" and TOLD.intersection(view.low[max(limit, hit.start - 3) : hit.start]):
            return []  # "a source told us by telephone"
        before = hit.start - (view.low[hit.start - 1] in ("were", "are", "will", "also"))
        if rule.needs == "had-by-both" and not clauses.ending.get(before):
            return []  # "the plan agreed on at the meeting held in"
        ahead = [m for m in clauses.mentions if limit < m.start < hit.start]
        if rule.links == ("session",) and any(view.low[m.start - 1] == "with" for m in ahead):
            return []  # "a fourth, with X, was scrapped": whom it was with stands there
        if rule.links == ("session",):
            return self._sessions(doc, clauses, hit, earlier)
        if rule.links == ("nations",):
            people, stop = nations.parties_to(clauses, hit, earlier)
            whole = Hit(rule, hit.start, stop, hit.noun, hit.inner)
            return self._build(doc, clauses, whole, people, [], earlier, stop, between=True) if people else []
        new = rule.needs == "no-occasion" and sessions.new_one(clauses, hit)
        if rule.needs == "no-occasion" and not new and sessions.of_talks(clauses, hit):
            return []  # "the talks are to be hosted by"
        beside = "direct" in rule.links and any(m.form != "group" for m in clauses.at(hit.end))
        for link in sorted(rule.links, key=lambda way: way != "direct") if beside else rule.links:
            objects, stop = objects_of(clauses, hit, link, end)
            if not objects and link in PREPOSED:
                at = hit.noun if hit.rule.noun and not hit.rule.verb else hit.start
                objects = clauses.parsed_objects(at, PREPOSED[link])
                if link == "direct" and any(
                    w in PREPOSITIONS for m in objects for w in view.low[hit.end : max(hit.end, m.start)]
                ):
                    objects = []
                if objects and OTHERS.intersection(view.low[hit.end : max(hit.end, objects[0].start)]):
                    objects = []  # "a dinner on Wednesday and, the day before, an audience with"
                stop = max([hit.end, *(m.end for m in objects)])
            if not objects and link in SERIAL:
                objects = otherside.antecedent(clauses, hit)
            if not objects and link in SERIAL and (entries := otherside.entries(clauses, hit, end)):
                ours = self._subjects(clauses, hit, limit, end, end)
                return [
                    row for entry in entries for row in self._build(doc, clauses, hit, ours, entry, earlier, hit.end)
                ]
            if hit.rule.needs == "no-place" and stop < end and {view.low[stop], view.low[hit.end]} & NAMED:
                continue  # "called him a friend"
            if link == "none":
                subjects = self._subjects(clauses, hit, limit, end, stop, alone=True)
                if not making.complete(view, hit, end):
                    continue
            elif link in ("focus", "ahead-focus"):
                subjects = otherside.focus(clauses, hit, objects, earlier)
            elif link == "country" and objects:
                subjects = self._subjects(clauses, hit, limit, end, stop)
                objects = otherside.hosts(clauses, objects, subjects)
            elif objects:
                subjects = [] if link in TOGETHER else self._subjects(clauses, hit, limit, end, stop)
                if not subjects and link not in TOGETHER:
                    subjects = self._going_on(hit, earlier, clauses) or self._previous(clauses, hit, limit)
                if not making.fit(clauses.people(subjects, earlier)) and link not in TOGETHER:
                    subjects = clauses.traveller(limit, hit.start) or subjects
                if not making.fit(clauses.people(subjects, earlier)) and link not in TOGETHER:
                    subjects = otherside.listed_under(clauses, hit, limit) or subjects
            else:
                continue
            rows = self._build(doc, clauses, hit, subjects, objects, earlier, stop, link in TOGETHER)
            if link in TOGETHER and all(m.form == "group" for m in objects):
                dated = any(limit <= k < end and view.low[k - 1] != "since" for k in clauses.date_starts)
                if making.told_again(view, hit, rows, earlier, dated):
                    return []
            if rows:
                if objects and link in SERIAL:
                    rows += self._further(doc, clauses, hit, subjects, earlier, stop, end)
                return rows
        return []

    def _sessions(self, doc: Doc, clauses: Clauses, hit: Hit, earlier: list[Encounter]) -> list[Encounter]:
        """Read "the first was held in Vilnius in July, the second in New York": each a row of who met last."""
        people = sessions.parties_to(clauses, hit, earlier)
        if not people:
            return []
        rows = []
        for part in (hit, *sessions.further(clauses, hit)):
            group = [Mention(part.start, part.start, "group", people=tuple(people))]
            rows += self._build(doc, clauses, part, group, [], earlier, part.end, between=True)
        for row in rows:
            row.where = {}
            row.mode = Mode.PHONE if sessions.is_call(clauses, hit) else row.mode
        return rows

    def _further(
        self,
        doc: Doc,
        clauses: Clauses,
        hit: Hit,
        subjects: list[Mention],
        earlier: list[Encounter],
        stop: int,
        end: int,
    ) -> list[Encounter]:
        """Read the rest of "met X on Monday and Y in Bonn on Tuesday": each with its own day or place, each a row."""
        low = clauses.view.low
        rows: list[Encounter] = []
        while True:
            k = clauses.past_phrase(clauses.skip_fillers(stop, end), end)
            j = k + (low[k : k + 1] == [","])
            j += low[j : j + 1] in (["and"], ["then"]) and 1
            j += low[j : j + 1] in (["then"], ["later"], ["also"]) and 1
            j += low[j : j + 1] == ["with"]
            if k == stop or j == k or j >= end:
                return rows
            found, after = clauses.people_list(j, end, wary=True)
            found = [m for m in found if m.form != "group"]  # "met X and the two agreed"
            sure = "and" in low[k:j] or "then" in low[k:j]
            if not found or (not sure and clauses.skip_fillers(after, end) == after):
                return rows
            part = Hit(hit.rule, found[0].start, found[0].end, found[0].start, found[0].end)
            rows += self._build(doc, clauses, part, subjects, found, earlier, after)
            stop = after

    def _subjects(
        self, clauses: Clauses, hit: Hit, limit: int, end: int, stop: int, alone: bool = False
    ) -> list[Mention]:
        """Return the mentions of the other side; a pronoun stands as its own mention, to be resolved."""
        low = clauses.view.low
        if hit.rule.subject == "noun":
            their = low[hit.start] == "their"
            owner = "their" if their else clauses.before_possessive(hit.noun, limit)
            if isinstance(owner, list):
                return owner
            if isinstance(owner, str):
                return self._owner(clauses, owner, hit, limit, end, stop)
            if hit.end + 1 < end and low[hit.end] == "of":
                of, _ = clauses.people_list(hit.end + 1, end)
                if of:
                    return of
            found = clauses.clause_subject(hit.start, limit)
            if alone and (not found or any(m.form != "group" and len(found) < 2 for m in found)):
                after = self._after(clauses, hit.end, end)
                return after if after else found
            return found or self._after(clauses, stop, end)
        if hit.start - limit <= 4 and (low[limit] in OPENERS or low[hit.start].endswith("ing")):
            after = self._after(clauses, stop, end)  # "When he met X on Thursday, Y raised steel"
            if after:
                return after
        found = clauses.subjects(hit.start, limit)
        if not found and hit.start > limit and low[hit.start - 1] == "," and low[hit.start].endswith("s"):
            return clauses.main_subject(clauses.view.sentence[hit.start])  # "Blinken lands in Tel Aviv, sees X"
        if not found and (low[hit.start].endswith("ing") or low[hit.start] == "to"):
            found = self._after(clauses, stop, end)
        return found

    @staticmethod
    def _going_on(hit: Hit, earlier: list[Encounter], clauses: Clauses) -> list[Mention]:
        """Return the side that an earlier encounter of the sentence began with: "talks with X and a lunch with Y"."""
        same = [e for e in earlier if e.ours and e.sentence == clauses.view.sentence[hit.start] and e.start < hit.start]
        return [Mention(hit.start, hit.start, "name", people=(p,)) for p in same[-1].ours] if same else []

    @staticmethod
    def _previous(clauses: Clauses, hit: Hit, limit: int) -> list[Mention]:
        """Return the subject of the sentence before, for "A meeting with his Finnish counterpart was shelved"."""
        number = clauses.view.sentence[hit.start]
        low = clauses.view.low
        stop = low[hit.start - 1] == "to" and bool(PROGRAMMES.intersection(low[limit : limit + 3]))
        if number < 1 or not (stop or (hit.rule.subject == "noun" and hit.start - limit <= 3)):
            return []  # but "A stop in Amman to see X was cancelled"
        if otherside.is_entry(clauses, hit, limit):
            principal = otherside.principal(clauses)
            return [Mention(hit.start, hit.start, "pronoun", people=(principal,))] if principal else []
        for n in (number - 1, number - 2):
            found = clauses.main_subject(n)
            people = clauses.people(found, [])
            if len(people) == 1:
                return [Mention(hit.start, hit.start, "pronoun", people=(people[0],))]
        return []

    @staticmethod
    def _owner(clauses: Clauses, word: str, hit: Hit, limit: int, end: int, stop: int) -> list[Mention]:
        if word == "their":
            return [Mention(hit.start, hit.start + 1, "group")]
        gender = {"his": "m", "her": "f"}.get(word, "")
        before = [m for m in clauses.clause_subject(hit.start, limit) if m.form != "group"]
        people = clauses.people(before[:1], [])
        if people and people[0].gender in ("", gender):
            return before[:1]
        person = clauses.pronoun(limit, gender) if gender else None
        if person:
            return [Mention(hit.start, hit.start, "pronoun", people=(person,))]
        after = MeetingTriggers._after(clauses, stop, end)
        return after[:1]

    @staticmethod
    def _after(clauses: Clauses, stop: int, end: int) -> list[Mention]:
        """Return the subject after a phrase that opens the sentence: "During talks with X, Y said"."""
        low = clauses.view.low
        for k in range(stop, min(end, stop + 16)):
            if low[k] == "," and k + 1 < end:
                found, _ = clauses.people_list(k + 1, end)
                if found:
                    return found
        if stop < end and clauses.at(stop):
            return clauses.people_list(stop, end)[0]
        return []

    @staticmethod
    def _by_phone(view: View, hit: Hit) -> bool:
        """Tell whether "the two presidents spoke" may mean a call: the article speaks of calls."""
        return view.low[hit.start] in SPOKE and not CALLS.isdisjoint(view.low)

    # ── rows ───────────────────────────────────────────────────────────────────────────────────────

    def _build(
        self, doc: Doc, clauses: Clauses, hit: Hit, subjects: list[Mention], objects: list[Mention],
        earlier: list[Encounter], stop: int, between: bool = False,
    ) -> list[Encounter]:  # fmt: skip
        view: View = doc._.view
        limit, end = clauses.sentence(hit.start)
        theirs = making.fit(clauses.people(objects, earlier))
        ours = making.fit(clauses.people(subjects, earlier))
        if any(m.form == "group" and not m.people for m in objects) and any(p in theirs for p in ours):
            theirs = making.fit([p for m in objects for p in together.group(clauses, m, earlier, ours)])
        ours = [p for p in ours if p not in theirs]
        if objects and not theirs:
            return []
        if not making.supported(view, hit, limit, end, ours, theirs):
            return []
        near = view.low[max(limit, hit.start - 5) : min(end, max(stop, hit.end) + 4)]
        separate = (
            bool(SEPARATE.intersection(near))
            or any(w in PLURAL for w in view.low[hit.noun : hit.end])
            or "one after" in " ".join(near)
        )
        joint = (
            hit.rule.joint
            or making.one_noun(view, hit)
            or making.told_together(view, hit)
            or making.in_series(view, ours, theirs)
            or making.by_organisation(hit, ours, theirs)
            or making.gathered(hit, ours, theirs)
            or making.for_talks(view.low[hit.start : min(end, max(stop, hit.end) + 6)])
            or bool(JOINT.intersection(view.low[limit:end]))
            or making.told_as_one([*ours, *theirs], earlier)
        )
        groups = making.groups(ours, theirs, separate, joint, between)
        rows = []
        for people in groups:
            parties = {p.party for p in people if p.party}
            if len(parties) < 2 or len(people) > self.most or making.faceless(people, hit.rule.fallback):
                continue
            mode = Mode.IN_PERSON if hit.rule.mode == "unsaid" else Mode(hit.rule.mode)
            row = Encounter(
                people=people, start=hit.start, end=hit.end, rule=hit.rule.id, confidence=hit.rule.confidence,
                sentence=view.sentence[hit.start], mode=mode, joint=joint or len(ours) > 1, host=hit.rule.host,
                unsaid=hit.rule.mode == "unsaid" or (hit.rule.needs == "pair" and self._by_phone(view, hit)),
            )  # fmt: skip
            row.where = {id(p): m for m in (*subjects, *objects) for p in (m.people or ()) if p in people}
            if hit.rule.status:
                row.status = Status(hit.rule.status)
            row.stop = max(stop, hit.end)
            row.ours = ours
            row.opening = min([hit.start, *(m.start for m in subjects if m.start >= limit and m.end > m.start)])
            rows.append(row)
        return rows
