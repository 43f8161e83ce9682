"""How well copies of articles are told: `python -m benchmarks.copies THREADS [--write]`.

THREADS is a folder of threads (JSON files with `articles` and `copies`). Prints precision and recall on all pairs of
articles, and recall on copies that are made of each article by trimming, swapping, patching and misspelling it.
Beside it stands the share of those copies that banded MinHash (128 permutations, as datasketch makes them) would have
offered for comparison, where that library is installed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.report import RESULTS, origin, table, write
from diplomacy.resolution.copies import DATELINE, RUN, Copy, are_copies, groups, may_be_copies, signature
from diplomacy.resolution.shingles import words_of

TRIES = 3  # copies of each sort made of an article
BANDS = ((64, 2), (42, 3), (32, 4))  # bands and rows of the peer
Edit = Callable[[str, random.Random], str]


def trim(share: float) -> Edit:
    """Return an edit that keeps this share of the paragraphs, wherever they stand."""

    def edit(text: str, draw: random.Random) -> str:
        parts = text.split("\n\n")
        kept = sorted(draw.sample(range(len(parts)), max(1, round(len(parts) * share))))
        return "\n\n".join(parts[index] for index in kept)

    return edit


def reword(share: float) -> Edit:
    """Return an edit that puts another word for this share of the words in small letters."""
    return lambda text, draw: re.sub(r"\b[a-z]{3,}\b", lambda m: "other" if draw.random() < share else m[0], text)


def misspell(share: float) -> Edit:
    """Return an edit that swaps two letters in this share of the words."""

    def swap(word: str, draw: random.Random) -> str:
        at = draw.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return lambda text, draw: re.sub(
        r"\b[a-z]{4,}\b", lambda m: swap(m[0], draw) if draw.random() < share else m[0], text
    )


def swap_paragraphs(text: str, draw: random.Random) -> str:
    """Return the text with two neighbouring paragraphs swapped."""
    parts = text.split("\n\n")
    if len(parts) > 1:
        at = draw.randrange(len(parts) - 1)
        parts[at : at + 2] = reversed(parts[at : at + 2])
    return "\n\n".join(parts)


def sign(text: str, _: random.Random) -> str:
    """Return the text under another dateline, with a credit at its end."""
    return f"CITY, Jan 3 (ANSA) - {DATELINE.sub('', text)}\n\n(With inputs from agencies; edited for length.)"


def chain(*edits: Edit) -> Edit:
    """Return one edit that does all of these in turn."""

    def edit(text: str, draw: random.Random) -> str:
        for one in edits:
            text = one(text, draw)
        return text

    return edit


EDITS: dict[str, Edit] = {
    "signed anew": sign,
    "paragraphs swapped": swap_paragraphs,
    "3% misspelt": misspell(0.03),
    "5% reworded": reword(0.05),
    "10% reworded": reword(0.1),
    "half the paragraphs": trim(0.5),
    "a third of the paragraphs": trim(0.34),
    "half, 5% reworded, signed": chain(trim(0.5), reword(0.05), sign),
    "half, 10% reworded": chain(trim(0.5), reword(0.1)),
    "seven tenths, 5% reworded, 2% misspelt, swapped, signed": chain(
        trim(0.7), reword(0.05), misspell(0.02), swap_paragraphs, sign
    ),
}


def related(one: Copy, other: Copy) -> bool:
    """Tell whether two articles would find one another in the database, and be taken for copies."""
    a, b = one.signature.marks, other.signature.marks
    return may_be_copies(len(a & b), len(a), len(b)) and are_copies(one, other)


def pairs_of(members: Sequence[str]) -> set[tuple[str, ...]]:
    """Return all pairs of the members, each sorted."""
    return {tuple(sorted(pair)) for pair in itertools.combinations(members, 2)}


def on_gold(articles: Sequence[dict[str, Any]], gold: set[tuple[str, ...]]) -> str:
    """Return precision and recall on all pairs of articles, in one sentence."""
    known = {a["url"]: _copy(a) for a in articles}
    number = {url: index for index, url in enumerate(known)}
    urls = list(known)
    links = [(number[a], number[b]) for a, b in itertools.combinations(urls, 2) if related(known[a], known[b])]
    found = set().union(*(pairs_of([urls[i] for i in group]) for group in groups(range(len(urls)), links)))
    right = len(found & gold)
    return (
        f"Of {len(urls) * (len(urls) - 1) // 2:,} pairs of {len(urls)} articles {len(gold)} are copies; "
        f"{len(found)} were found, {right} of them rightly (precision {right / len(found):.2f}, "
        f"recall {right / len(gold):.2f})."
    )


def on_edits(articles: Sequence[dict[str, Any]]) -> list[list[object]]:
    """Return for each edit the share of copies found, and the shares that the peer would have offered."""
    peer = _peer()
    rows: list[list[object]] = []
    for name, edit in EDITS.items():
        draw = random.Random(4)
        found, offered, tries = 0, [0] * len(BANDS), 0
        for article in articles:
            own = _copy(article)
            for _ in range(TRIES):
                text = edit(article["text"], draw)
                tries += 1
                found += related(own, Copy(signature(text), "Another outlet", own.published))
                if peer:
                    ours, theirs = peer(article["text"]), peer(text)
                    for index, (bands, height) in enumerate(BANDS):
                        offered[index] += any(
                            ours[at : at + height] == theirs[at : at + height]
                            for at in range(0, bands * height, height)
                        )
        rows.append([name, *(f"{count / tries:.3f}" for count in (found, *(offered if peer else ())))])
    return rows


def main() -> None:
    """Print the figures, or write them into `benchmarks/results.md`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("threads", type=Path)
    parser.add_argument("--write", action="store_true", help="write the figures into benchmarks/results.md")
    options = parser.parse_args()
    threads = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(options.threads.glob("*.json"))]
    articles = [a for thread in threads for a in thread["articles"]]
    gold = {pair for thread in threads for group in thread.get("copies", ()) for pair in pairs_of(group)}
    head = ["copy made by", "found"]
    if _peer():
        head += [f"MinHash, {bands} bands of {height}" for bands, height in BANDS]
    marks = sum(len(signature(a["text"]).marks) for a in articles) / len(articles)
    body = "\n\n".join(
        (
            "## Copies of articles",
            origin("python -m benchmarks.copies THREADS --write"),
            on_gold(articles, gold),
            f"An article has {marks:.0f} marks to look up; MinHash has as many keys as bands. Recall on copies made of "
            "each article:",
            table(head, on_edits(articles)),
        )
    )
    if options.write:
        write(RESULTS, "copies of articles", body)
    else:
        print(body)


def _copy(article: dict[str, Any]) -> Copy:
    published = date.fromisoformat(article["published"]) if article["published"] else None
    return Copy(signature(article["text"]), article["outlet"], published)


def _peer() -> Callable[[str], list[int]] | None:
    try:
        from datasketch import MinHash  # type: ignore[import-not-found]
    except ImportError:
        return None

    def hashes(text: str) -> list[int]:
        words = words_of(DATELINE.sub("", text, count=1))
        made = MinHash(num_perm=128, seed=1)
        made.update_batch([" ".join(words[at : at + RUN]).encode() for at in range(len(words) - RUN + 1)])
        return [int(value) for value in made.hashvalues]

    return hashes


if __name__ == "__main__":
    main()
