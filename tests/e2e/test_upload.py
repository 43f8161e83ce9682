"""Bringing articles in: from dropping files to a meeting's page, with script and without; what breaks off goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Batch, Document
from diplomacy.models.roles import Role
from diplomacy.records import Refusal
from diplomacy.storage.documents import mark_failed, mark_read, mark_reading
from tests.e2e.test_every_page import AXE, faults
from tests.people import member
from tests.stories import HOPE, account, make_world, tell

pytestmark = pytest.mark.django_db(transaction=True)

FILES = {"one.html": "<p>Lee met Ishiba.</p>", "two.txt": "They met again.", "three.txt": "Tokyo spoke."}
DROP = """([box, files]) => {
    const dataTransfer = new DataTransfer();
    for (const [name, words] of Object.entries(files)) dataTransfer.items.add(new File([words], name));
    for (const kind of ["dragenter", "dragover", "drop"])
        box.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
}"""


def drop_from_outside(context: BrowserContext, page: Page, path: Path) -> None:
    """Drop a file or folder on the box as a file manager does."""
    box = page.locator(".drop").bounding_box()
    assert box
    session = context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        data = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
        event = {"type": kind, "x": box["x"] + 50, "y": box["y"] + 50, "data": data}
        session.send("Input.dispatchDragEvent", event)


@pytest.fixture(autouse=True)
def _stories(transactional_db: None) -> None:
    make_world()
    member(Role.EDITOR)


def come_in(context: BrowserContext, server: LiveServer) -> Page:
    """Open a page of the context as an editor."""
    client = Client()
    client.force_login(User.objects.get())
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
    return context.new_page()


def read_all() -> None:
    """Do what a worker does: the first document tells of a meeting, the second of none, the third cannot be read."""
    one, two, three = (Document.objects.get(name=name) for name in FILES)
    mark_reading(two)
    mark_failed(three, [Refusal(three.origin, "there is nothing to read in it")])
    tell("talks", account(), said=HOPE, published=None).documents.add(one)
    tell("nothing").documents.add(two)
    mark_read(one)
    mark_read(two)


def test_dropped_files_are_followed_to_a_meeting(browser: Browser, live_server: LiveServer, tmp_path: Path) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = come_in(context, live_server)
    page.goto(f"{live_server.url}/upload/")
    page.evaluate(DROP, [page.locator(".drop").element_handle(), {**FILES, "empty.txt": ""}])
    page.evaluate(DROP, [page.locator(".drop").element_handle(), {"gone.txt": "to be removed", ".hidden": "left out"}])
    expect(page.locator("#picked-said")).to_contain_text("1 that cannot be taken, 1 hidden file left out")
    expect(page.locator("#picked tr", has_text="empty.txt")).to_contain_text("Is empty")
    page.get_by_role("button", name="Remove gone.txt").click()
    (tmp_path / "june").mkdir()
    (tmp_path / "june" / "four.txt").write_text("They met for a fourth time.")
    page.get_by_label("Choose a folder").set_input_files(tmp_path / "june")
    page.get_by_role("button", name="Remove june/four.txt").click()
    page.get_by_role("button", name="Add 3 files").click()
    expect(page.get_by_role("heading", name="1 of 4 done")).to_be_visible()
    expect(page.locator("tr", has_text="empty.txt")).to_contain_text("Is empty.")
    expect(page.locator("tr", has_text="three.txt")).to_contain_text("Waiting")
    page.locator("#state-all").focus()
    read_all()
    expect(page.get_by_role("heading", name="4 documents, all done")).to_be_visible(timeout=8000)
    expect(page.locator("#state-all")).to_be_focused()
    expect(page.get_by_text("It is new to the record.")).to_be_visible()
    expect(page.locator("tr", has_text="There is nothing to read in it.")).to_contain_text("Try again")
    page.get_by_label("Outlet of: talks", exact=True).fill("The Daily")
    page.get_by_label("Published of: talks", exact=True).fill("2025-06-18")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("Saved for 1 article")
    page.get_by_role("link", name="Not read 2").click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    page.go_back()
    page.get_by_role("link", name="Lee Jae-myung and Shigeru Ishiba").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kananaskis")
    page.go_back()
    expect(page.locator("tr", has_text="The Daily, 18\N{NO-BREAK SPACE}June 2025")).to_be_visible()
    context.close()


def test_without_script_the_form_takes_files_and_the_batch_is_loaded_again(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = come_in(context, live_server)
    for name, words in {**FILES, "empty.txt": ""}.items():
        (tmp_path / Path(name).name).write_text(words)
    page.goto(f"{live_server.url}/upload/")
    page.get_by_label("Choose files").set_input_files(sorted(tmp_path.iterdir()))
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="1 of 4 done")).to_be_visible()
    read_all()
    page.get_by_role("link", name="All batches").click()
    page.get_by_role("main").get_by_role("table").get_by_role("link").click()
    page.get_by_role("button", name="Try again three.txt").click()
    expect(page.get_by_text("1 document will be read again.")).to_be_visible()
    page.get_by_role("button", name="Cancel three.txt").click()
    expect(page.get_by_text("1 document will not be read.")).to_be_visible()
    page.get_by_role("link", name="Lee Jae-myung and Shigeru Ishiba").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kananaskis")
    context.close()


def test_a_folder_is_dropped_and_what_breaks_off_is_sent_again(
    browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    context = browser.new_context()
    page = come_in(context, live_server)
    page.goto(f"{live_server.url}/upload/")
    (tmp_path / "june" / "deep").mkdir(parents=True)
    many = [f"june/{number}.txt" for number in range(20)] + [f"june/deep/{number}.txt" for number in range(10)]
    for number, name in enumerate(many):
        (tmp_path / name).write_text(f"Lee met Ishiba {number}.")
    drop_from_outside(context, page, tmp_path / "june")
    page.get_by_label("Published, for all of these").fill("0020-01-01")
    page.get_by_role("button", name="Add 30 files").click()
    expect(page.get_by_role("alert")).to_contain_text("Published, for all of these: The date must not be before 1900.")
    expect(page.get_by_label("Published, for all of these")).to_be_focused()
    expect(page.locator("#picked tbody tr")).to_have_count(30)
    page.get_by_label("Published, for all of these").fill("2025-06-18")
    sent: list[str] = []

    def break_off(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/files/", break_off)
    page.get_by_role("button", name="Add 30 files").click()
    expect(page.get_by_role("heading", name="0 of 30 done")).to_be_visible(timeout=10_000)
    assert len(sent) == 4
    assert sorted(Document.objects.values_list("name", flat=True)) == sorted(many)
    assert Batch.objects.count() == 1
    context.close()


def test_the_pages_shut_nobody_out(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context()
    context.add_init_script(path=AXE)
    page = come_in(context, live_server)
    page.goto(f"{live_server.url}/upload/")
    page.evaluate(DROP, [page.locator(".drop").element_handle(), {**FILES, "empty.txt": ""}])
    assert not faults(page)
    page.get_by_role("button", name="Add 3 files").click()
    page.wait_for_url("**/batches/*/")
    assert not faults(page)
    read_all()
    page.reload()
    assert not faults(page)
    page.goto(f"{live_server.url}/batches/")
    assert not faults(page)
    context.close()
