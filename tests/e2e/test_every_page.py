"""Every sort of page, at two widths and in both themes: nobody is shut out, nothing runs off the screen, none is heavy.

A new page is a line in `ADDRESSES`; what stands in braces is filled in from the stories below. axe runs in full in the
light theme; what differs in the dark one is contrast alone. Style sheets are weighed as they are served.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Article, Country, Meeting, Place, Statement
from diplomacy.records import Evidence, Mode, ModeReading, Participant, RoleKind, Span, Status, SummitReading
from diplomacy.web.staticfiles import minified
from tests.stories import HERE, HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

G7 = SummitReading("g7-2025", "G7 2025", Evidence(Span(0, 3), "test"))
CARNEY = Participant("Mark Carney", "CAN", "Prime Minister", RoleKind.HEAD_OF_GOVERNMENT, HERE)
AXE = str(files("axe_playwright_python").joinpath("axe.min.js"))
NARROW, WIDE = 390, 1280
PARTS = 2  # as many as there are cores where the tests run
HEAVIEST = 25_000  # bytes of style sheets on a page, as served, before they are compressed

ADDRESSES = (
    "/",
    "/meetings/",
    "/meetings/?summit=g7-2025&country=japan",
    "/meetings/?words=nothing",
    "/meetings/?view=calendar",
    "/meetings/?view=calendar&since=2025-06-01&until=2025-06-30",
    "/meetings/?more=country&level=leaders",
    "/meetings/?view=map",
    "/meetings/?view=table",
    "/meetings/{meeting}/",
    "/meetings/{call}/",
    "/meetings/{plan}/",
    "/meetings/{undated}/",
    "/meetings/{meeting}/?as_of={day}",
    "/countries/",
    "/countries/japan/",
    "/countries/japan/south-korea/",
    "/countries/canada/japan/",
    "/leaders/",
    "/leaders/?name=ishiba",
    "/leaders/lee-jae-myung/",
    "/summits/",
    "/summits/g7/",
    "/summits/g7-2025/",
    "/relations/?picture=network",
    "/relations/?picture=matrix",
    "/relations/?picture=map",
    "/relations/?picture=table",
    "/statements/",
    "/statements/?words=hope&country=japan",
    "/statements/{statement}/",
    "/articles/",
    "/articles/{article}/",
    "/search/",
    "/search/?q=ishibba",
    "/search/?q=nothing",
    "/method/",
    "/api/",
    "/api/v1/docs",
    "/data/",
    "/login/",
    # Where something is wrong.
    "/meetings/?status=happened",
    "/meetings/nobody/",
)


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    canada = Country.objects.get(code="CAN")
    Place.objects.create(slug="kananaskis", name="Kananaskis", country=canada, latitude=50.9, longitude=-115.1)
    lee = account().participants[0]
    tell("summit", account(summit=G7), said=HOPE)
    tell("second", account("2025-06-16", summit=G7, participants=(lee, CARNEY)), sample=True)
    tell("call", account("2025-05-03", mode=ModeReading(Mode.PHONE, HERE), place=None))
    tell("plan", account("2025-05-20", status=Status.PLANNED))
    tell("undated", account(None), published=None)


def names() -> dict[str, str]:
    """Return what stands in the braces of the addresses."""
    meeting = Meeting.objects.get(summit__slug="g7-2025", sample=False)
    return {
        "meeting": meeting.public_id,
        "call": Meeting.objects.get(mode=Mode.PHONE).public_id,
        "plan": Meeting.objects.get(status=Status.PLANNED).public_id,
        "undated": Meeting.objects.filter(earliest=None)[0].public_id,
        "day": f"{meeting.changed_at:%Y-%m-%d}",
        "statement": Statement.objects.get().public_id,
        "article": Article.objects.order_by("pk")[0].public_id,
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_open_to_all_fits_the_screen_and_is_light(
    browser: Browser, live_server: LiveServer, part: int
) -> None:
    context = browser.new_context()
    context.add_init_script(path=AXE)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    wrong: list[str] = []
    for address in (address.format(**names()) for address in ADDRESSES[part::PARTS]):
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW, "height": 844})
        page.goto(live_server.url + address)
        wrong += [f"{address}: {fault}" for fault in faults(page)]
    context.close()
    assert not wrong, "\n".join(wrong)
    assert not refused


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page, in words."""
    found = []
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"runs off a screen of {width} px")
        found += [f"{fault} at {width} px" for fault in axe(page)]
        page.emulate_media(color_scheme="dark")
        found += [f"{fault} at {width} px in the dark" for fault in axe(page, "color-contrast")]
        page.emulate_media(color_scheme="light")
    if page.locator("h1").count() != 1:
        found.append("has not one heading of the first level")
    weight = sum(map(weighed, page.locator("link[rel=stylesheet]").evaluate_all("links => links.map(l => l.href)")))
    if weight > HEAVIEST:
        found.append(f"has style sheets of {weight} bytes; link only what it uses, or empty its block `charts`")
    return found


def axe(page: Page, *rules: str) -> list[str]:
    """Return the violations that axe finds, each with the first element; all rules where none is named."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    result: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in result["violations"]]


def weighed(address: str) -> int:
    """Return how heavy a style sheet is as it is served."""
    path = finders.find(urlsplit(address).path.removeprefix("/static/"))
    assert path is not None, address
    return len(minified(Path(path).read_text(encoding="utf-8")).encode())
