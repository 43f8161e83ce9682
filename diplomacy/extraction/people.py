"""Who is named where: full names, titles with names, offices without, counterparts, pronouns and groups."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from spacy.language import Language
from spacy.tokens import Doc

from diplomacy.extraction.appositions import ApposedReader
from diplomacy.extraction.firstperson import Turns, writer
from diplomacy.extraction.gazetteer import Gazetteer
from diplomacy.extraction.lists import FINITE, PREPOSITIONS
from diplomacy.extraction.naming import DETERMINERS, NOT_NAMES, PARTICLES
from diplomacy.extraction.notes import Mention, View
from diplomacy.extraction.ruleset import shipped
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.titles import PRIVATE, Title, TitleReader
from diplomacy.records import RoleKind

VERBS_AFTER = words_of("met said held told also then had has will was is would saw called spoke left flew came went")
LED = words_of("led headed chaired fronted")
DELEGATED = words_of("- 's high level ranking negotiating visiting large official member strong two-member")
DELEGATIONS = words_of("delegation team mission")
COLLECTIVES = words_of("officials diplomats negotiators envoys representatives delegates delegations mediators")
STATESMEN = words_of("leaders presidents premiers ministers")
HOSTS = words_of("host hostess guest visitor")
SPEECH = words_of("said say says told tell added noted have had hope believe expect fear insist denied confirmed")
PRONOUNS = {"he": "m", "she": "f", "him": "m"}


@Language.factory(
    "people_mentions",
    requires=["doc._.view", "doc._.parties", "doc._.places"],
    assigns=["doc._.mentions"],
    default_config={"longest_name": 6},
)
class PeopleMentions:
    """Find mentions of people; `people_links` settles who they are. No name has more than `longest_name` words."""

    def __init__(self, nlp: Language, name: str, longest_name: int) -> None:
        self.name = name
        self.longest_name = longest_name
        self.gazetteer: Gazetteer | None = None
        self.titles = TitleReader(shipped())

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.mentions`; parties and places inside people's names are dropped."""
        gazetteer = cast(Gazetteer, self.gazetteer)
        view: View = doc._.view
        occupied = {i for p in doc._.parties for i in range(p.start, p.end)}
        occupied |= {i for p in doc._.places for i in range(p.start, p.end)}
        known: dict[int, tuple[int, list[str]]] = {}
        inside: set[int] = set()
        for start, end, entries in gazetteer.leaders(doc):
            if not view.words[start][0].isupper() and view.low[start] not in PARTICLES:
                continue
            if end - start == 1 and (
                start in occupied or len(view.words[start]) < 3 or len({e.key for e in entries}) > 1
            ):
                continue
            if start and view.glued[start] and view.words[start - 1] == "-":
                continue
            known[start] = (end, list(dict.fromkeys(e.key for e in entries)))
            inside.update(range(start, end))
        doc._.parties = [p for p in doc._.parties if not inside.intersection(range(p.start, p.end))]
        doc._.places = [p for p in doc._.places if not inside.intersection(range(p.start, p.end))]
        scan = _Scan(doc, self.titles, known, self.longest_name)
        found = scan.run()
        found += Turns(doc, found, writer(doc._.outlet, gazetteer.reference) is not None).say()
        doc._.mentions = sorted(found, key=lambda m: m.start)
        return doc


class _Scan(ApposedReader):
    """One walk over one doc."""

    def run(self) -> list[Mention]:
        for number, (start, end) in enumerate(self.view.bounds):
            headline = number == 0 and bool(self.doc._.title_end)
            i = start
            while i < end:
                i = max(i + 1, self.at(i, end, headline))
        return self.mentions

    def at(self, i: int, end: int, headline: bool) -> int:
        """Read whatever mention starts at token i; return where to go on."""
        low = self.view.low
        if i + 1 < end and f"{low[i]} {low[i + 1]}" in self.titles.honorifics:
            j = self.skip_honorifics(i, end)
            if j < end and self.name_end(j, end, headline) > j:
                return self.named(i, j, None, end, headline)
        if (after := self.style(i, end)) is not None:
            return after
        det = low[i] if low[i] in DETERMINERS else ""
        start = i + 1 if det else i
        if start >= end:
            return i + 1
        if (after := self.counterpart(i, start, end, det)) is not None:
            return after
        if (after := self.group(i, end)) is not None:
            return after
        if (after := self.delegation(i, start, end, headline)) is not None:
            return after
        if start in self.known:
            return self.named(i, start, None, end, headline)
        title = None
        if low[start] not in self.titles.verbs or not self.doc[start].tag_.startswith("VB"):  # "heads home", "to host"
            title = self.titles.read(self.view, start, end, self.parties, self.starts, self.doc._.fired)
        if title and low[title.end - 1] == "official" and title.end < end:
            noun = self.doc[title.end].tag_.startswith("NN") and self.view.words[title.end].islower()
            title = None if noun else title  # "last night's official dinner"
        if title:
            owned = not det and not title.party and i and low[i - 1] in ("'s", "'")  # "Rabuka's deputy, Biman Prasad"
            return self.titled(i, title, "his" if owned else det, end, headline)
        if start in self.parties and self.parties[start].end in self.known and self.parties[start].form != "metonym":
            party = self.parties[start]
            return self.named(i, party.end, None, end, headline, party=party.code)
        if det == "the" and (after := self.national(i, start, end)) is not None:
            return after
        if (
            start in self.parties
            and (after := self.owned(i if det == "the" else start, start, end, headline)) is not None
        ):
            return after
        if low[start] in self.titles.honorifics and self.view.words[start][0].isupper():
            j = self.skip_honorifics(start, end)
            if self.name_end(j, end, headline) > j:
                self.doc._.fired.add(self.titles.honorifics[low[start]])
                return self.named(start, j, None, end, headline, private=True)
        if not det and (after := self.apposed(start, end, headline)) is not None:
            return after
        styled = self.view.words[i] == "HE" and not headline
        if (low[i] in PRONOUNS and not styled) or (low[i] == "her" and self.doc[i].tag_ == "PRP"):
            gender = PRONOUNS.get(low[i], "f")
            self.mentions.append(Mention(i, i + 1, "pronoun", rule=gender, objective=low[i] in ("him", "her")))
        elif low[i] in ("they", "them"):
            self.mentions.append(Mention(i, i + 1, "group", number=0))
        return i + 1

    # ── names ──────────────────────────────────────────────────────────────────────────────────────

    def named(
        self,
        i: int,
        start: int,
        title: Title | None,
        end: int,
        headline: bool,
        private: bool = False,
        party: str | None = None,
    ) -> int:
        """Add a mention with a name at `start`, with what follows it: "of Kenya", an office in apposition."""
        view = self.view
        stop = self.name_end(start, end, headline)
        comma = next((k for k in range(start, stop) if view.words[k] == ","), stop)  # before "Jr."
        mention = Mention(i, stop, "name", (start, comma), rule="title-name" if title else "name")
        if title:
            mention.title, mention.party, mention.former = title.text, title.party, title.former
        mention.party = party or mention.party
        mention.private = private or bool(title and title.private)
        if not title and view.low[start : start + 2] == ["crown", "prince"]:
            mention.title = "Crown Prince"
        if start in self.known:
            mention.ids = tuple(self.known[start][1]) if stop == self.known[start][0] else ()
        else:  # "Muhammad Shehbaz Sharif"
            longer = [self.known[k] for k in range(start + 1, stop) if k in self.known]
            mention.ids = tuple(longer[0][1]) if longer and longer[0][0] == stop else ()
        j = stop
        if j + 2 < end and view.words[j] == "(":
            close = next((k for k in range(j, min(end, j + 8)) if view.words[k] == ")"), None)
            if close:
                inner = view.low[j + 1 : close]
                if len(inner) < 6:
                    j = close + 1
        if j + 1 < end and view.low[j] == "of":
            k = j + 2 if view.low[j + 1] == "the" else j + 1
            if k in self.parties and self.parties[k].form != "metonym":
                if mention.party is None or mention.party == self.parties[k].code:
                    mention.party = self.parties[k].code
                mention.end = j = self.region(self.parties[k].end, end)
        j = self.apposition(mention, j, end)
        if j < end and view.low[j] in ("'s", "'") and j == mention.end:
            mention.possessive = True
        self.mentions.append(mention)
        return max(mention.end, j)

    def delegation(self, i: int, start: int, end: int, headline: bool) -> int | None:
        """Read "a Ukrainian delegation led by Defence Minister Umerov": he stands for it."""
        low = self.view.low
        k = next((n for n in range(start, min(end, start + 6)) if low[n] in DELEGATIONS), None)
        if k is None:
            return None
        inside = [p for p in self.parties.values() if start <= p.start < k]
        led = k + 1
        if led + 2 < end and low[led] in ("of", "from"):  # "a delegation of the African Union led by"
            party = self.parties.get(led + 1 + (low[led + 1] == "the"))
            inside, led = ([party], party.end) if party else (inside, led)
        if led + 2 >= end or low[led] not in LED or low[led + 1] != "by":
            return None
        if any(
            not (n in self.in_party or low[n] in self.titles.modifiers or low[n] in DELEGATED) for n in range(start, k)
        ):
            return None
        first = len(self.mentions)
        n = led + 2
        after = self.at(n, end, headline)
        fresh = [m for m in self.mentions[first:] if m.form in ("name", "office")]
        if not fresh or fresh[0].start > n + 1:
            del self.mentions[first:]
            return None
        for m in fresh:
            m.start = i
            if inside:
                m.party = inside[0].code if inside[0].organisation else m.party or inside[0].code
            m.former = m.former and not inside  # a former president at the head of a delegation acts for it
        return after

    def titled(self, i: int, title: Title, det: str, end: int, headline: bool) -> int:
        """Read what follows a title: a name, names, or none."""
        view = self.view
        if i and view.low[i - 1] in PRIVATE and view.words[i - 1][0].isupper() and i - 1 not in self.in_party:
            title = replace(title, private=True)
        if (j := self.errand(title.end, end)) > title.end:  # "his envoy for the dialogue, X"
            title = replace(title, end=j, text=f"{title.text} {' '.join(view.words[title.end : j])}")
        if self.partisan(i, title):
            title = replace(title, private=True)
        j = title.end
        if j + 2 < end and view.words[j] == "(" and view.words[j + 2] == ")":
            j += 3
        comma = j < end and view.words[j] == ","
        k = self.skip_honorifics(j + 1 if comma else j, end)
        has_name = (
            k < end
            and self.name_end(k, end, headline) > k
            and not (headline and k not in self.known and not self._short(k, end))
        )
        if (
            (not has_name or (comma and view.low[k] in self.titles.modifiers))
            and (comma or (not title.plural and view.words[title.end - 1][0].isupper()))
            and k < end
            and (comma or view.words[k][0].isupper())
            and (between := self.titles.read(view, k, end, self.parties, self.starts, set()))
        ):
            after_title = self.skip_honorifics(between.end, end)
            if (
                (not between.party or between.former or title.text.lower() in HOSTS)
                and not between.plural
                and after_title < end
                and self.name_end(after_title, end, headline) > after_title
            ):
                k, has_name = after_title, True
                kind = self.titles.kind(between.text)[0]
                if comma and title.text.lower() in HOSTS:
                    title = replace(title, text=between.text, party=between.party or title.party)
                elif comma and title.party and kind not in (RoleKind.OTHER, self.titles.kind(title.text)[0]):
                    title = replace(title, text=between.text)  # "an envoy of the President of X, Foreign Minister Y"
        if has_name and comma:
            stop = self.name_end(k, end, headline)
            known = k in self.known
            after = view.words[stop] if stop < end else "."
            owns = bool(title.party or det in ("his", "her", "the", "their"))
            lower = view.words[title.end - 1][0].islower() or det or view.low[i] in ("'s",) or title.party
            has_name = bool(
                owns
                and lower
                and not self._begins_clause(i, stop, end)
                and (
                    after in (",", ".", ")", ";", "-", "–", "—")
                    or view.low[min(stop, end - 1)] in ("and", "'s")
                    or known
                )
                and (known or stop - k > 1)
            )
        if title.plural and has_name:
            return self._several(i, title, k, end, headline)
        if has_name:
            return self.named(i, k, title, end, headline)
        if title.plural:
            return self._offices(i, title, det, end)
        bare = False
        if title.party or det in ("the", "his", "her", "their") or (bare := self.bare(i, title, end, headline)):
            if det in ("a", "an") and not title.party:
                return title.end
            rule = "bare" if bare else "office"
            mention = Mention(i, title.end, "office", None, title.text, title.party, title.former, rule=rule)
            mention.owner = det if det in ("his", "her", "their") else ""
            mention.vague = det in ("a", "an")
            mention.possessive = title.end < end and view.low[title.end] == "'s"
            self.mentions.append(mention)
        return title.end

    def _begins_clause(self, i: int, stop: int, end: int) -> bool:
        """Tell whether a name after a comma is the subject of what follows: "With his host, Mr Modi had a talk"."""
        if not i or stop >= end or self.view.low[i - 1] not in PREPOSITIONS:
            return False
        return self.view.low[stop] in FINITE or self.doc[stop].tag_ in ("VBD", "VBZ", "MD")

    def _several(self, i: int, title: Title, k: int, end: int, headline: bool) -> int:
        """Read "Presidents Muhammadu Buhari of Nigeria and Ernest Bai Koroma of Sierra Leone"."""
        view = self.view
        singular = Title(title.start, title.end, self.singular(title.text), None, title.former, False)
        if len(title.parties) > 1 and " of " in title.text:
            singular = replace(singular, text=singular.text.split(" of ")[0])
        joint = self.joint(i, title)
        first = len(self.mentions)
        j = self.named(i, k, singular, end, headline)
        while j < end and (view.low[j] in (",", "and", "&")):
            n = j + 1
            if n < end and view.low[n] == "and":
                n += 1
            n = self.skip_honorifics(n, end)
            if (
                n < end
                and self.name_end(n, end, headline) > n
                and not self.titles.read(view, n, end, self.parties, self.starts, set())
            ):
                j = self.named(n, n, singular, end, headline)
            else:
                break
        fresh = self.mentions[first:]
        for mention in fresh:
            mention.several = len(fresh) > 1
        codes = joint if len(joint) > 1 else list(title.parties)
        if len(codes) == len(fresh) > 1:
            for mention, party in zip(fresh, codes, strict=True):
                mention.party = mention.party or party
        elif title.party and len(codes) <= 1 and not self._grouping(title):
            for mention in fresh:
                mention.party = mention.party or title.party
        return j

    def _grouping(self, title: Title) -> bool:
        """Tell whether a title of several only says to what group of states theirs belong: "the G7 leaders"."""
        organised = any(p.organisation and p.code == title.party for p in self.parties.values())
        return organised and title.text.split()[-1].lower() in STATESMEN

    def joint(self, i: int, title: Title) -> list[str]:
        """Return the parties joined before a title of several: "Turkish and Greek leaders"."""
        if not title.party or title.parties:
            return []
        codes = [title.party]
        j = i - 1
        while j > 0 and self.view.low[j] in ("and", ",") and j - 1 in self.in_party:
            party = next((p for p in self.parties.values() if p.end == j), None)
            if party is None or party.form not in ("adjective", "name"):
                break
            codes.insert(0, party.code)
            j = party.start - 1
        return codes

    def _offices(self, i: int, title: Title, det: str, end: int) -> int:
        """Read "the foreign ministers of Russia and Ukraine" and "Russian and Ukrainian foreign ministers"."""
        codes = list(dict.fromkeys(title.parties))
        grouping = any(
            p.organisation for p in self.parties.values() if i <= p.start < title.end and p.code == title.party
        )
        if title.party and title.party not in codes and not (grouping and len(codes) > 1):
            codes = self.joint(i, title)
        if len(codes) > 1:
            singular = self.singular(title.text.split(" of ")[0])
            for code in codes:
                each = Mention(i, title.end, "office", None, singular, code, title.former, rule="offices")
                self.mentions.append(each)
        elif title.party and det != "the" and self.collective(title, end):
            vague = Mention(i, title.end, "office", None, title.text, title.party, vague=True, rule="office")
            self.mentions.append(vague)
        elif det == "the" or title.party is None:
            self.mentions.append(Mention(i, title.end, "group", title=title.text, party=title.party, rule="group"))
        return title.end

    def collective(self, title: Title, end: int) -> bool:
        """Tell whether "Chinese officials" are met rather than heard of: "Chinese officials said" are not."""
        after = self.view.low[title.end] if title.end < end else "."
        return title.text.split()[-1].lower() in COLLECTIVES and after not in SPEECH

    def national(self, i: int, start: int, end: int) -> int | None:
        """Read "the Brazilian" before a verb: the leader of that country, if the article has one."""
        party = self.parties.get(start)
        if party is None or party.form != "adjective" or party.end >= end or self.view.words[start].endswith("s"):
            return None
        after = self.view.low[party.end]
        owns = after == "'s" and self.view.low[i] == "the"
        if after not in VERBS_AFTER and not owns and not (after.endswith("ed") and after != "united"):
            return None
        leader = Mention(i, party.end, "office", None, "leader", party.code, rule="national", possessive=owns)
        self.mentions.append(leader)
        return party.end

    def owned(self, i: int, start: int, end: int, headline: bool) -> int | None:
        """Read "Canada's Justin Trudeau" and, from token i on, "the United Kingdom's David Lammy"."""
        party = self.parties[start]
        j = party.end
        if j >= end or self.view.low[j] not in ("'s", "'") or party.form == "adjective":
            return None
        k = self.skip_honorifics(self.man(j + 1, end), end)
        if k >= end or (k not in self.known and not self.view.words[k][0].isupper()):
            return None
        stop = self.name_end(k, end, headline)
        words = self.view.low[k:stop]
        if stop == k or (k not in self.known and (stop - k < 2 or NOT_NAMES.intersection(words) or headline)):
            return None
        return self.named(i, k, None, end, headline, party=party.code)

    def apposed(self, start: int, end: int, headline: bool) -> int | None:
        """Read an unlisted name that an office follows: "Vikram Misri, the Indian foreign secretary,"."""
        view = self.view
        hyphened = bool(start and view.glued[start] and view.words[start - 1] == "-")
        if not view.words[start][0].isupper() or headline or hyphened:
            return None
        stop = self.name_end(start, end)
        if start and view.low[start - 1] == "the":
            return None  # "at the Bellerive Villa, the chancellor of Germany"
        if (code := self.hailing(start, stop, end)) is not None:
            return self.named(start, start, None, end, headline, party=code)
        if stop - start < 2 or stop >= end or view.words[stop] not in (",", "–", "—", "("):
            return None
        if any(w in NOT_NAMES for w in view.low[start:stop]):
            return None
        if stop - 1 in self.in_place and not self.person(start, stop):  # "Lake Ohrid, ..."
            return None
        before = len(self.mentions)
        after = self.named(start, start, None, end, headline, private=True)
        if self.mentions[-1].title is None:
            del self.mentions[before:]
            return None
        return after
