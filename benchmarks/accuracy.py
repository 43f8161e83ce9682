"""How much the program reads right: `python -m benchmarks.accuracy GOLD_DIR...`.

A gold folder holds one JSON file an article: `id`, `outlet`, `published`, `title`, `text`, and the answer in `meetings`
and `statements` (with `--answers`, the answers lie in files of the same names in a folder of their own). Prints a table
by field and by kind of article, and one of how often values of each confidence are right; `--write` also writes them to
benchmarks/results.md. `--ablate` reads again without each part that can be left out (about five seconds a part for
forty articles) and writes what each brings, and the table of confidence, to docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tqdm import tqdm

from benchmarks import report
from benchmarks.scoring import FIELDS, Row, Sheet, score
from diplomacy.extraction.pipeline import switches
from diplomacy.extraction.reader import Reader
from diplomacy.records import Article
from diplomacy.reference import lookup
from diplomacy.resolution.outlets import classify

ALL = "*.json"
KINDS = {"government": "readout", "agency": "wire", "press": "local"}
BANDS = (0.95, 0.9, 0.8, 0.7, 0.0)
JUDGED = ("meeting", "participant", "date", "city", "country", "summit", "mode", "status", "quotation")
ABLATED = ("facts", "meetings", "participants", "attributed quotes")
DOCUMENT = report.ROOT / "docs" / "accuracy.md"


class GoldError(ValueError):
    """A gold folder or file that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Gold:
    """An article, what kind of text it is, and its answer."""

    article: Article
    kind: str
    answer: Row


def gold_of(folder: Path, match: str, answers: Path | None) -> list[Gold]:
    """Read a gold folder. Raises GoldError where there is nothing to read, or a file is not of the form above."""
    found: list[Gold] = []
    for path in sorted(folder.glob(match)):
        try:
            row = json.loads(path.read_text(encoding="utf-8"))
            answer = json.loads((answers / path.name).read_text(encoding="utf-8")) if answers else row
            day = date.fromisoformat(row["published"]) if row.get("published") else None
            article = Article(row["id"], row["title"], row["text"], row.get("outlet"), day, row.get("url"))
            found.append(
                Gold(article, KINDS[classify(row.get("outlet") or "")], {**answer, "meetings": answer["meetings"]})
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise GoldError(f"{path} is no article with its answer ({type(error).__name__}: {error})") from error
    if not found:
        raise GoldError(f"no file {match} in {folder}")
    return found


def sheets_of(golds: Iterable[Gold], reader: Reader) -> dict[str, Sheet]:
    """Read articles and return the score of all of them, and of each kind of article."""
    sheets = {name: Sheet() for name in ("all", *KINDS.values())}
    for gold in golds:
        extraction = reader.read(gold.article)
        for name in ("all", gold.kind):
            score(gold.answer, extraction, sheets[name])
    return sheets


def fields_table(sheets: dict[str, Sheet]) -> str:
    """Return the score by field and kind of article."""
    columns = list(sheets.values())
    rows: list[list[object]] = [["articles", *(sheet.articles for sheet in columns)]]
    for name in ("facts", "meetings", "participants", "attributed quotes", "quotes", "topics"):
        counts = [sheet.counts[name] for sheet in columns]
        asked = [count.right + count.missed > 0 for count in counts]
        rows.append([f"{name}, F1", *(f"{c.f1:.3f}" if known else "" for c, known in zip(counts, asked, strict=True))])
        rows.append(
            [
                f"{name}, precision / recall",
                *(
                    f"{c.precision:.3f} / {c.recall:.3f}" if known else ""
                    for c, known in zip(counts, asked, strict=True)
                ),
            ]
        )
    for name in FIELDS:
        rows.append([f"{name}, share right", *(f"{sheet.share(name):.3f}" for sheet in columns)])
    rows.append(["reported speech, share found", *(f"{sheet.share('indirect'):.3f}" for sheet in columns)])
    return report.table(["", *sheets], rows)


def confidence_table(sheet: Sheet) -> str:
    """Return, for each band of confidence and kind of value, how many values were given and what share is right."""
    rows: list[list[object]] = []
    over = 2.0
    for least in BANDS:
        band = [j for j in sheet.judged if least <= j.confidence < over]
        row: list[object] = [f"{least:.2f} and more" if over > 1 else f"{least:.2f} to {over:.2f}"]
        for kind in ("", *JUDGED):
            values = [j.right for j in band if not kind or j.kind == kind]
            row.append(f"{sum(values) / len(values):.2f} of {len(values)}" if values else "")
        rows.append(row)
        over = least
    return report.table(["confidence", "all values", *JUDGED], rows)


def ablation_table(golds: Iterable[Gold], whole: Sheet) -> str:
    """Read articles again without each part in turn and return what is lost or won by leaving it out."""
    golds = list(golds)
    head = ["left out", *(f"{name}, F1" for name in ABLATED), "date", "city", "status", "invented meetings"]
    rows = [["nothing", *figures(whole), whole.counts["meetings"].extra]]
    for switch in tqdm(switches(), unit=" parts", leave=False, disable=not sys.stderr.isatty()):
        sheet = sheets_of(golds, Reader(lookup.shipped(), without=[switch]))["all"]
        changes = [f"{now - then:+.3f}" for now, then in zip(scores(sheet), scores(whole), strict=True)]
        changes = ["" if change[1:] == "0.000" else change for change in changes]
        more = sheet.counts["meetings"].extra - whole.counts["meetings"].extra
        rows.append([switch, *changes, f"{more:+d}" if more else ""])
    return report.table(head, rows)


def scores(sheet: Sheet) -> list[float]:
    """Return the figures that an ablation compares."""
    return [*(sheet.counts[name].f1 for name in ABLATED), *(sheet.share(name) for name in ("date", "city", "status"))]


def figures(sheet: Sheet) -> list[str]:
    """Return the same in writing."""
    return [f"{value:.3f}" for value in scores(sheet)]


def main(arguments: list[str] | None = None) -> None:
    """Read the arguments, score, print and write. Ends with one sentence on a folder that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folders", nargs="+", type=Path, metavar="GOLD_DIR")
    parser.add_argument(
        "--answers", type=Path, help="a folder with the answers, if they are not in the articles' files"
    )
    parser.add_argument("--match", default=ALL, help="which files of the folders, by pattern (all)")
    parser.add_argument("--write", action="store_true", help="write the tables to benchmarks/results.md")
    parser.add_argument("--ablate", action="store_true", help="read again without each part; write docs/accuracy.md")
    options = parser.parse_args(arguments)
    try:
        part = "" if options.match == ALL else f", {options.match}"
        sets = {folder.name + part: gold_of(folder, options.match, options.answers) for folder in options.folders}
    except GoldError as error:
        sys.exit(f"{error}.")
    given = shlex.join(sys.argv[1:] if arguments is None else arguments)
    origin = report.origin(f"python -m benchmarks.accuracy {given}")
    reader = Reader(lookup.shipped())
    for name, golds in sets.items():
        sheets = sheets_of(golds, reader)
        if options.ablate:
            body = f"{origin}\n\n{ablation_table(golds, sheets['all'])}"
            report.write(DOCUMENT, f"ablation on {name}", body)
            report.write(DOCUMENT, f"confidence on {name}", f"{origin}\n\n{confidence_table(sheets['all'])}")
        body = f"## Accuracy on {name}\n\n{origin}\n\n{fields_table(sheets)}\n\n"
        body += f"Values by confidence, and what share of them is right:\n\n{confidence_table(sheets['all'])}"
        print(body, end="\n\n")
        if options.write:
            report.write(report.RESULTS, f"accuracy on {name}", body)
    print(f"({origin})")


if __name__ == "__main__":
    main()
