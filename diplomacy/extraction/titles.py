"""Titles in the text: where one stands, for which party, and what kind of office it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from diplomacy.extraction.notes import Party, View
from diplomacy.extraction.ruleset import Rules
from diplomacy.extraction.spelling import words_of
from diplomacy.records import RoleKind

FORMER = words_of("former ex late ousted deposed onetime erstwhile")
PASSING = words_of("then new current visiting incoming outgoing newly elected longtime his her")
TAIL_WORDS = words_of(
    "state foreign affairs government staff defence defense war national security international relations "
    "cooperation external economy finance interior trade energy delegation armed forces republic military "
    "state's junta's country's ruling opposition party conservative central bank standing provincial "
    "consultative political people conference federal regional socialist communist bloc grouping alliance junta"
)
BODIES = words_of(
    "committee council commission congress party affairs cooperation office ministry assembly parliament "
    "authority department secretariat union bank house government state defence defense staff relations "
    "trade region sahel bureau division directorate agency service center centre board mission"
)
KNOWN_WORDS = BODIES | TAIL_WORDS
VERBS = words_of("host heads chairs chair head guest lead leads deputy aide assistant")  # that can be verbs too
LINKS = frozenset({"of", "for"})
SENT = words_of(
    "ambassador ambassadors adviser advisers advisor advisors envoy envoys representative assistant coordinator "
    "aide counsellor counselor deputy staff secretary negotiator mediator facilitator delegate spokesperson spokesman "
    "spokeswoman commissioner governor"
)
REGIONAL = words_of("envoy envoys negotiator coordinator")  # "Syria envoy", "Iran nuclear negotiator"
BETWEEN = words_of("peace nuclear hostage climate reconstruction crisis")
MEDIATORS = words_of("mediator facilitator envoy representative coordinator chair chairman chairperson")
PRIVATE = words_of(
    "university college institute foundation corporation corp company inc ltd group airlines airways football "
    "club chamber academy museum church times post tribune herald association federation olympic society hospital "
    "tribe tribal consortium "
    "school studios motors bank network channel television"
)
CLOSED = words_of(
    "a an the and or but of for with from to at in on by as who whom which that is was were are has had have will "
    "said says told met also after before when while where he she they it his her their not be been"
)
LONGEST_BODY = 9  # words between a country and the head of a title
COMPASS = words_of("north south east west central middle northern southern eastern western latin")
SERVED = words_of("to the of its his her prime vice foreign deputy crown")
INNER = words_of("of for the and & on at 's")
# "adviser to the president", "head of the office of the prime minister": whom somebody serves is no office of his.
UNDER = re.compile(
    r"(?<=\w) (?:to (?:the |its |his |her )?"
    r"|(?:of |in )?(?:the |his |her )?(?:office|cabinet|staff|administration|secretariat|court)"
    r" (?:of|to) (?:the |his |her )?)"
    r"(?:vice[- ]|deputy |foreign |prime |state )*"
    r"(?:president|minister|premier|king|emir|sultan|crown prince|chancellor|secretary|council)"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title at some tokens. `party` is whom it is held for, `text` the words without it, `plural` of several."""

    start: int
    end: int
    text: str
    party: str | None
    former: bool
    plural: bool
    parties: tuple[str, ...] = ()
    private: bool = False


class TitleReader:
    """Reads titles by the words of `title_words` and tells their kind by `titles`."""

    def __init__(self, rules: Rules) -> None:
        self.heads: dict[str, str] = {}
        self.modifiers: dict[str, str] = {}
        self.honorifics: dict[str, str] = {}
        self.verbs = VERBS
        for rule in rules.title_words:
            table = {"head": self.heads, "modifier": self.modifiers, "honorific": self.honorifics}[rule.part]
            for word in rule.words:
                table.setdefault(word, rule.id)
        self._kinds = [(re.compile(rule.pattern), rule) for rule in rules.titles]

    def kind(self, title: str) -> tuple[RoleKind, str, str]:
        """Return the kind of office, its level and the rule for the words of a title."""
        low = title.lower().replace(" - ", "-")
        if under := UNDER.search(low):
            low = low[: under.start()]
            if low.split()[-1] in ("head", "chief", "director"):
                return RoleKind.OTHER, "officials", "official"
        for pattern, rule in self._kinds:
            if pattern.search(low):
                return RoleKind(rule.kind), rule.level, rule.id
        return RoleKind.OTHER, "officials", "official"

    def read(
        self, view: View, i: int, end: int, parties: dict[int, Party], known: dict[int, int], fired: set[str],
        loose: bool = False,
    ) -> Title | None:  # fmt: skip
        """Read a title that starts at token i, with party and "former" before it; None where none does.

        `known` gives where the people named in full start, since "President of Kenya William Ruto" ends at the name.
        A `loose` reading stands after a name and a comma: words of no list may open it, as in "diplomatic adviser".
        """
        low, words = view.low, view.words
        placed = i in parties and parties[i].form == "metonym" and low[parties[i].end : parties[i].end + 1] != ["'s"]
        if placed and parties[i].end in parties:
            return None  # "On Sunday in Kampala Kenyan President ..."
        j, party, former, spare = self._prefix(view, i, end, parties, known)
        text_start = j
        if party is not None or loose or (j > i and words[j - 1] not in ("a", "an")):
            j = self._body(view, j, end, parties, known, loose)
        named_private = any(w in PRIVATE for w in low[text_start:j])
        party = None if named_private else party
        head, plural, fired_here = self._heads(view, j, end, text_start, known, parties)
        if head < 0:
            return None
        if spare is not None and low[head] in REGIONAL and (head == text_start or low[head - 1] in BETWEEN):
            # "Syria envoy Geir Pedersen": that is where he works, not whom he acts for
            text_start, party = spare[0], spare[1]
        stop = head + 1
        fired.update(fired_here)
        stop, tail_parties = self._tail(view, stop, end, parties, known)
        if party is None and tail_parties:
            party = tail_parties[0]
        named_private = named_private or bool(not tail_parties and PRIVATE.intersection(low[head + 1 : stop]))
        if placed and tail_parties and tail_parties[0] != parties[i].code and low[head + 1] == "of":
            return None  # "at Akorda President of the Kyrgyz Republic ..."
        if (
            stop + 1 < end and low[stop] == "and" and not plural and words[text_start][0].isupper()
            and words[stop + 1][0].isupper() and (i == 0 or low[i - 1] not in ("the", "a"))
            and self._goes_on(low, stop + 1, end) and (tail_parties or "to" in low[head + 1 : stop])
        ):  # fmt: skip
            nested = self.read(view, stop + 1, end, parties, known, fired)
            if nested and not nested.plural and nested.party in (None, party):
                stop, party = nested.end, party or nested.party
        text = " ".join(words[text_start:stop]).replace(" - ", "-").replace(" 's", "'s").replace(" ’s", "’s")
        text = text.replace("( ", "(").replace(" )", ")")
        fired.add(self.kind(text)[2])
        return Title(i, stop, text, party, former, plural, tuple(tail_parties), named_private)

    @staticmethod
    def _prefix(
        view: View, i: int, end: int, parties: dict[int, Party], known: dict[int, int]
    ) -> tuple[int, str | None, bool, tuple[int, str | None] | None]:
        """Read "then US", "former French", "Canada's" before a title: where it ends, the party, and "former".

        Last comes what to read instead where the title turns out to name a region: "UN Syria envoy".
        """
        low, words = view.low, view.words
        j = i
        party: str | None = None
        former = False
        spare: tuple[int, str | None] | None = None
        while j < end:
            if j in parties and j not in known and (party is None or parties[j].code == party):
                p = parties[j]
                bare = p.form == "name" and not p.organisation and p.code not in ("USA", "GBR")
                spare = (j, None) if party is None and bare else spare
                party, j = p.code, p.end
                if j + 2 < end and words[j] == "(" and words[j + 2] == ")":
                    j += 3
                if j < end and low[j] in ("'s", "'"):
                    spare, j = None, j + 1
            elif j in parties and j not in known and party is not None and parties[j].form == "name":
                if j - 1 not in parties or parties[j - 1].form == "metonym":
                    break
                spare = (j, party)
                j = parties[j].end
                break
            elif low[j] in FORMER:
                former = True
                j += 1
            elif (
                (low[j] in PASSING and j > i)
                or (low[j] == "-" and former)
                or low[j] in ("then", "visiting", "new", "outgoing", "current")
            ):
                j += 1
            else:
                break
        return j, party, former, spare

    def _body(self, view: View, j: int, end: int, parties: dict[int, Party], known: dict[int, int], loose: bool) -> int:
        """Skip what may stand before a title's known words: "National Security Secretariat", "Alternate"."""
        low, words = view.low, view.words
        if j >= end or self._opens(low, j, end):
            return j
        k = j
        while k < end and k - j <= LONGEST_BODY:
            if k in known or (k in parties and k > j and parties[k].form == "name" and not parties[k].organisation):
                return j
            if k > j and words[k - 1][0].isupper() and self._opens(low, k, end) and words[k][0].isupper():
                return k
            if (words[k][0].isupper() and (low[k].isalpha() or low[k].replace("&", "").isalpha())) or (
                k > j and low[k] in INNER and k + 1 < end and (words[k - 1][0].isupper() or low[k - 1] in INNER)
            ):
                k += 1
            elif loose and low[k].isalpha() and low[k] not in CLOSED and not low[k].endswith("ed") and k - j < 3:
                k += 1
                if self._opens(low, k, end):
                    return k
            elif k > j and words[k - 1][0].isupper() and self._opens(low, k, end):
                return k
            else:
                return j
        return j

    def _opens(self, low: list[str], k: int, end: int) -> bool:
        """Tell whether known words of a title stand at token k, a head among them."""
        return k < end and (low[k] in self.modifiers or low[k] in self.heads) and self._goes_on(low, k, end)

    def _heads(
        self, view: View, j: int, end: int, text_start: int, known: dict[int, int], parties: dict[int, Party]
    ) -> tuple[int, bool, list[str]]:
        """Read modifiers and heads from token j: the last head, whether it is of several, the rules."""
        low, words = view.low, view.words
        start = j
        head = -1
        plural = False
        fired: list[str] = []
        while j < end and j not in known:
            word = low[j]
            pair = f"{word} {low[j + 1]}" if j + 1 < end else ""
            if pair in self.heads:
                head, j = j + 1, j + 2
                fired.append(self.heads[pair])
            elif word == "ambassador" and head == j - 1 and head >= 0:
                break  # "Foreign Secretary Ambassador X": his rank
            elif word in self.heads:
                head, j = j, j + 1
                if low[j : j + 2] in (["-", "elect"], ["-", "designate"]):
                    head, j = j + 1, j + 2
                elif low[j : j + 4] in (["-", "in", "-", "office"], ["-", "in", "-", "chief"]):
                    head, j = j + 3, j + 4
                plural = word.endswith("s") and word not in ("affairs", "charge d'affaires")
                fired.append(self.heads[word])
            elif word in self.modifiers:
                fired.append(self.modifiers[word])
                j += 1
            elif (
                word == "-"
                and j > start
                and view.glued[j]
                and j + 1 < end
                and (low[j + 1] in self.heads or low[j + 1] in self.modifiers)
            ):
                j += 1
            elif (
                word in ("and", "&", ",") and head == j - 1 and j + 1 < end
                and (low[j + 1] in self.modifiers or low[j + 1] in self.heads)
                and words[j + 1][0].isupper() == words[text_start][0].isupper()
                and self._goes_on(low, j + 1, end)
                and not (word == "," and words[text_start][0].islower())
            ):  # fmt: skip
                j += 1
            else:
                break
        return head, plural, fired

    @staticmethod
    def parties_form(parties: dict[int, Party], k: int, last: int) -> str:
        """Return the form of the party that ends at a token."""
        return next((p.form for p in parties.values() if p.end in (k, last)), "")

    def _goes_on(self, low: list[str], j: int, end: int) -> bool:
        """Tell whether a head follows within the modifiers from j on."""
        while j < end and low[j] in self.modifiers and low[j] not in self.heads:
            j += 1
        return j < end and low[j] in self.heads

    def _tail(
        self, view: View, stop: int, end: int, parties: dict[int, Party], known: dict[int, int]
    ) -> tuple[int, list[str]]:
        """Read "of the European Commission", "of Foreign Affairs of Japan", "for the Middle East" after a title."""
        low, words = view.low, view.words
        found: list[str] = []
        good = stop
        if low[stop - 1] in ("guest", "host", "visitor"):
            return stop, found
        j = stop
        sent = low[stop - 1] in SENT
        while j < end and (low[j] in LINKS or (low[j] in ("to", "on") and (low[j - 1] in SENT or (sent and found)))):
            link = low[j]
            k = j + 1
            last = j
            served = False
            while k < end:
                if k in known:
                    break
                if k in parties and parties[k].form != "metonym":
                    acts = parties[k].organisation and (link in LINKS) and low[stop - 1] in MEDIATORS
                    after = parties[k].end
                    under = link in ("for", "to") and low[stop - 1] in SENT and after < end and low[after] in self.heads
                    owned = low[k - 1] == "of" or low[k - 2 : k] == ["of", "the"]
                    if link == "of" or owned or acts or under or (served and low[k - 1] in ("of", "the")):
                        found.append(parties[k].code)
                    k = last = parties[k].end
                    if k + 2 < end and words[k] == "(" and words[k + 2] == ")":
                        k = last = k + 3
                    run = k
                    while run < end and words[run][0].isupper() and words[run].isalpha() and run not in known:
                        run += 1
                    if PRIVATE.intersection(low[k:run]):
                        del found[-1:]
                        return run, found  # "Chairman of China Railway Construction Corporation"
                    named = k < end and words[k][0].isupper() and low[k] not in BODIES and low[k] not in TAIL_WORDS
                    if named and self.parties_form(parties, k, last) != "adjective":
                        return k, found
                elif low[k] in ("the", "and", "of", "for", "'s", ",", "-", "&", "its", "'") and not (
                    low[k] in ("and", ",") and not self._listed(view, k + 1, end, parties, known)
                ):
                    k += 1
                elif self._served(view, k, j):
                    k = last = k + 1
                    served = True
                elif (
                    low[k] in self.heads
                    and words[k][0].isupper()
                    and low[k] not in ("general", "head", "heads", "chief", "leaders")
                ) or (low[k] in self.honorifics and low[k] not in ("general",)):
                    break
                elif served and words[k][0].isupper() and low[k] not in KNOWN_WORDS:
                    break  # the name of the one who serves
                elif (words[k][0].isupper() and low[k].isalpha()) or low[k] in TAIL_WORDS:
                    k = last = k + 1
                    if (
                        low[k - 1] in BODIES
                        and k < end
                        and words[k][0].isupper()
                        and k not in parties
                        and low[k] not in BODIES | TAIL_WORDS
                    ):
                        break
                else:
                    break
            if last == j:
                break
            good = j = last
        return max(stop, good), found

    def _served(self, view: View, k: int, link: int) -> bool:
        """Tell whether token k is of an office that another serves: "Assistant to the President"."""
        low = view.low
        served = low[link] == "to" or low[link - 1] == "staff" or "office" in low[link:k] or "cabinet" in low[link:k]
        if not served or not (low[k] in self.heads or low[k] in self.modifiers or low[k] == "minister"):
            return False
        return low[link - 1] == "staff" or low[k - 1] in SERVED

    def _listed(self, view: View, k: int, end: int, parties: dict[int, Party], known: dict[int, int]) -> bool:
        """Tell whether an office's name goes on after "and" or a comma: a party or a field follows."""
        if k < end and view.low[k] in ("the", "and"):
            k += 1
        if k >= end or k in known or self._goes_on(view.low, k, end):
            return False
        if k in parties:
            party = parties[k]
            follows = view.low[party.end] if party.end < end else ""
            return (
                party.form in ("name", "body")
                and follows not in self.heads
                and follows not in self.modifiers
                and follows not in ("'s", "'")
            )
        if view.low[k] in BODIES or (view.low[k] in TAIL_WORDS and view.low[k] not in ("the", "his", "her")):
            return True
        if view.low[k] in COMPASS and view.words[k][0].isupper():  # "for the Middle East, North Africa and ..."
            return True
        run = k
        while run < end and run - k < 5 and view.words[run][0].isupper() and run not in known and run not in parties:
            run += 1
            if view.low[run - 1] in BODIES and run - k > 1:
                return True
        return False
