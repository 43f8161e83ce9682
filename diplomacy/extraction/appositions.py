"""Offices that stand after names: ", the Indian foreign minister,", "of Kenya", "who acts as facilitator"."""

from __future__ import annotations

from diplomacy.extraction.naming import DETERMINERS
from diplomacy.extraction.notes import Mention
from diplomacy.extraction.spelling import words_of
from diplomacy.extraction.styles import StyleReader
from diplomacy.extraction.titles import BODIES, SENT, Title

VERBS = words_of("met said told held received is was has will had who at in on")
ACTS = words_of("acts acted serves served works worked doubles")
HEADS = words_of("heads leads chairs runs headed led chaired ran oversees")
RANKS = words_of("general admiral marshal colonel commander professor dr")


class ApposedReader(StyleReader):
    """Reads what follows a name and says whose it is."""

    def region(self, j: int, end: int) -> int:
        """Go on over "'s Kurdistan Regional Government" after "of Iraq": the government is whose office it is."""
        if j + 1 >= end or self.view.low[j] not in ("'s", "'"):
            return j
        k = j + 1
        while k < end and self.view.words[k][0].isupper():
            k += 1
        return k if self.view.low[k - 1] in BODIES else j

    def apposition(self, mention: Mention, j: int, end: int) -> int:
        """Read ", the Indian foreign minister," or "- the UN envoy -" or "who acts as facilitator" after a name."""
        view, low = self.view, self.view.low
        if j < end and low[j] == "who":
            return self._duty(mention, j, end)
        if j >= end or view.words[j] not in (",", "–", "—"):
            return mention.end
        k = j + 1
        if k < end and low[k] in ("now", "who"):
            if k + 1 < end and low[k + 1] in ("is", "was"):
                k += 2
            else:
                return self._duty(mention, k, end)
        det = ""
        if k < end and low[k] in DETERMINERS:
            det, k = low[k], k + 1
        fired = self.doc._.fired
        title = self.titles.read(view, k, end, self.parties, self.starts, fired, loose=True) if k < end else None
        if not title or title.plural:
            return mention.end
        stop = title.end
        if SENT.intersection(low[k:stop]):
            stop = self.field(stop, end)
        closes = (
            stop >= end
            or view.words[stop] in (",", ".", ";", ")", "–", "—", ":")
            or low[stop] in ("and", "who", "at", "in", "on", "said", "told")
        )
        named_next = stop < end and (stop in self.known or self.name_end(self.skip_honorifics(stop, end), end) > stop)
        if named_next and view.low[stop - 1] in self.titles.heads and SENT.intersection(low[k:stop]):
            stop = self.name_end(stop, end)  # "chief of staff to President Ursula von der Leyen": whom he serves
            closes, named_next = stop >= end or view.words[stop] in ",.;)–—:" or low[stop] == "and", False
        if not closes or (named_next and stop not in self.parties):
            return mention.end
        ranked = mention.party is None and mention.title and mention.title.split()[-1].lower() in RANKS
        if view.words[k][0].isupper() and not det and title.party and mention.title and not ranked:
            return mention.end  # a list of titled people rather than an apposition
        if mention.title and title.party not in (None, mention.party) and self._named_after(stop, end):
            return (
                mention.end
            )  # "the Prime Minister of India, Narendra Modi, the President of Peru, Dina Boluarte, ..."
        self._hold(mention, title)
        stop = self._second(mention, stop, end)
        mention.end = stop
        return self._duty(mention, stop, end) if stop < end and low[stop] == "who" else stop

    def _second(self, mention: Mention, stop: int, end: int) -> int:
        """Return where "and Chairperson of IGAD" ends after a first office, if no name follows that one."""
        view = self.view
        if stop + 1 >= end or view.low[stop] != "and" or stop + 1 in self.known:
            return stop
        k = stop + 1 + (view.low[stop + 1] in DETERMINERS)
        title = self.titles.read(view, k, end, self.parties, self.starts, set(), loose=True)
        if not title or title.plural or not (title.party or title.text[0].isupper()):
            return stop
        after = title.end
        if after < end and view.words[after] not in ",.;)–—:" and view.low[after] not in VERBS:
            return stop
        mention.party = mention.party or title.party
        return after

    def _named_after(self, stop: int, end: int) -> bool:
        """Tell whether a comma and a name follow a title: then it is that one's."""
        if stop + 1 >= end or self.view.words[stop] != ",":
            return False
        k = self.skip_honorifics(stop + 1, end)
        return k in self.known or (k > stop + 1 and self.name_end(k, end) > k)

    def _hold(self, mention: Mention, title: Title) -> None:
        """Give a mention the office after its name; one of today, or of an organisation, outdoes the one before."""
        organised = any(p.organisation and p.code == title.party for p in self.parties.values())
        rank = mention.party is None and mention.title and mention.title.split()[-1].lower() in RANKS
        again = (mention.former or rank) and not title.former
        if mention.title is None or again:
            if again or (mention.title is None and organised):
                mention.party = title.party or mention.party
            mention.title, mention.former = title.text, title.former
            mention.rule = "apposition"
            mention.private = mention.private and not title.party
        mention.party = mention.party or title.party

    def _duty(self, mention: Mention, k: int, end: int) -> int:
        """Read "who acts as facilitator for the African Union" and "who heads the secretariat of Japan's council"."""
        low = self.view.low
        if k + 3 >= end or low[k] != "who":
            return mention.end
        if low[k + 1] in ACTS and low[k + 2] == "as":
            n = k + 4 if low[k + 3] in DETERMINERS else k + 3
            title = self.titles.read(self.view, n, end, self.parties, self.starts, self.doc._.fired, loose=True)
            if title and not title.plural:
                self._hold(mention, title)
                mention.end = title.end
        elif low[k + 1] in HEADS:
            stop = next((n for n in range(k + 2, min(end, k + 18)) if self.view.words[n] in ",;.)–—"), end)
            codes = [p.code for p in self.parties.values() if k < p.start and p.end <= stop and p.form != "metonym"]
            if codes and stop < end:
                text = " ".join(self.view.words[k + 2 : stop]).replace(" 's", "'s").replace(" ’s", "’s")
                self._hold(mention, Title(k, stop, f"head of {text}", codes[0], False, False))
                mention.end = stop
        return mention.end
