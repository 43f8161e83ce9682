"""Pictures of every sort of page, in both themes and at two widths, for docs/screenshots/ and for looking at them.

`python -m benchmarks.screenshots http://127.0.0.1:8000` while Sidelines serves there writes them as WebP, small enough
to be kept: Chromium itself packs them. It needs the development requirements and Chromium (SIDELINES_CHROMIUM names
one).
What a page shows depends on the database; the pictures of the README are of the sample articles. With `--account NAME`
and the password in SIDELINES_PASSWORD it takes those of the staff's pages instead.
"""

from __future__ import annotations

import argparse
import base64
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
WIDTHS = {1280: 900, 390: 844}
THEMES = ("light", "dark")
LONGEST = {1280: 1500, 390: 1700}  # what a page has below that is cut off
QUALITY = 0.5
# A name for the picture, and the page; {x} is filled in with the first link of that sort that the site shows.
PAGES = {
    "home": "/",
    "timeline": "/meetings/",
    "timeline-summit": "/meetings/?summit=g7-2025",
    "calendar": "/meetings/?view=calendar",
    "map": "/meetings/?view=map",
    "table": "/meetings/?view=table",
    "meeting": "{meetings}",
    "countries": "/countries/",
    "country": "/countries/japan/",
    "pair": "/countries/japan/south-korea/",
    "leaders": "/leaders/",
    "leader": "/leaders/lee-jae-myung/",
    "summits": "/summits/",
    "series": "/summits/g7/",
    "summit": "/summits/g7-2025/",
    "relations": "/relations/",
    "relations-matrix": "/relations/?picture=matrix",
    "relations-map": "/relations/?picture=map",
    "relations-table": "/relations/?picture=table",
    "statements": "/statements/",
    "statement": "{statements}",
    "articles": "/articles/",
    "article": "{articles}",
    "search": "/search/?q=ishibba",
    "method": "/method/",
    "api": "/api/",
    "data": "/data/",
    "nothing": "/countries/south-koria/",
}
# What the staff see; only with an account.
STAFF = {
    "editing": "{meetings}",
    "upload": "/upload/",
    "batches": "/batches/",
    "batch": "{batches}",
    "feeds": "/feeds/",
    "review": "/review/",
    "review-people": "/review/?kind=person",
    "changes": "/changes/",
    "status": "/status/",
    "account": "/account/",
}
# Lists that a record is taken from, where it is not the plain one: a meeting of which several articles tell.
LISTS = {"meetings": "/meetings/?summit=g7-2025&country=japan"}
PACK = """async ([png, quality]) => {
  const picture = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/webp", quality })).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}"""


def main() -> None:
    """Take the pictures, of all pages or of those named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screenshots", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("site", help="where Sidelines serves")
    parser.add_argument("--out", type=Path, default=FOLDER, help="where the pictures go (docs/screenshots)")
    parser.add_argument("--only", nargs="+", choices=[*PAGES, *STAFF], metavar="NAME", help="these pages alone")
    parser.add_argument("--account", metavar="NAME", help="take the staff's pages, as this account sees them")
    options = parser.parse_args()
    pages = STAFF if options.account else PAGES
    names = options.only or list(pages)
    if unknown := set(names) - pages.keys():
        parser.error(f"not among these pages: {', '.join(sorted(unknown))}")
    account = (options.account, os.environ.get("SIDELINES_PASSWORD", "")) if options.account else None
    options.out.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("SIDELINES_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        packer = browser.new_page()
        total = 0
        wanted = {name: pages[name] for name in names}
        for name, picture in pictures(browser, options.site.rstrip("/"), wanted, account):
            packed = base64.b64decode(packer.evaluate(PACK, [base64.b64encode(picture).decode(), QUALITY]))
            (options.out / f"{name}.webp").write_bytes(packed)
            total += len(packed)
            print(f"{name}: {len(packed):,} bytes", flush=True)
        print(f"{total:,} bytes in {options.out}")
        browser.close()


def pictures(
    browser: Browser, site: str, pages: dict[str, str], account: tuple[str, str] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield each picture's name and its bytes as PNG, as a visitor sees the pages or as an account does."""
    context = browser.new_context()
    page = context.new_page()
    if account:
        page.goto(f"{site}/login/")
        page.get_by_label("Username").fill(account[0])
        page.get_by_label("Password").fill(account[1])
        page.get_by_role("button", name="Log in").click()
        page.wait_for_load_state()
        if "/login/" in page.url:
            sys.exit(f"{account[0]} cannot log in: SIDELINES_PASSWORD must hold the password.")
    addresses = {name: resolved(page, site, address) for name, address in pages.items()}
    for name, address in addresses.items():
        for theme in THEMES:
            for width, height in WIDTHS.items():
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
                page.set_viewport_size({"width": width, "height": height})
                page.goto(site + address, wait_until="networkidle")
                # Pictures that load as one scrolls are to be there as well.
                page.evaluate("document.querySelectorAll('img[loading]').forEach((each) => (each.loading = 'eager'))")
                page.wait_for_load_state("networkidle")
                tall = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST[width])
                clip = {"x": 0, "y": 0, "width": width, "height": tall}
                yield f"{name}-{width}-{theme}", page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    context.close()


def resolved(page: Page, site: str, address: str) -> str:
    """Return an address, or the one of the first record that the list of its sort leads to."""
    sort = re.fullmatch(r"\{(\w+)\}", address)
    if not sort:
        return address
    page.goto(site + LISTS.get(sort[1], f"/{sort[1]}/"))
    pattern = re.compile(rf"^/{sort[1]}/[a-z0-9]+/$")
    links: list[str] = page.locator("main a").evaluate_all("links => links.map((each) => each.getAttribute('href'))")
    return next(link for link in links if pattern.match(link or ""))


if __name__ == "__main__":
    main()
