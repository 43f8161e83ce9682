"""The status page: it follows by itself, it can be read without script, and what failed is tried again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from diplomacy.models import Document, RecurringJob
from diplomacy.models.roles import Role
from diplomacy.records import Refusal
from diplomacy.storage.documents import cancel, mark_failed, new_batch, store_upload
from diplomacy.storage.guards import Guard
from diplomacy.storage.orders import take_next
from diplomacy.tasks import enqueue_document
from tests.e2e.test_every_page import AXE, faults
from tests.e2e.test_upload import come_in
from tests.people import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _work(transactional_db: None) -> None:
    member(Role.EDITOR)
    batch = new_batch(None)
    for number in range(4):
        enqueue_document(store_upload(batch, f"{number}.html", f"{number}".encode()))
    bad = store_upload(batch, f"{'a-long-name-' * 8}.pdf", b"x")
    mark_failed(bad, [Refusal(bad.origin, "it has 10,000 pages")])
    now = timezone.now()
    DBTaskResult.objects.filter(args_kwargs__args__0=Document.objects.get(name="0.html").pk).update(
        status=TaskResultStatus.SUCCESSFUL, finished_at=now - timedelta(minutes=1)
    )
    RecurringJob.objects.create(name="overdue", last_run_at=now, said="2 announcements passed without a report.")


def test_the_page_follows_and_what_failed_is_tried_again(browser: Browser, live_server: LiveServer) -> None:
    with Guard("machine-1"), Guard("machine-2"):
        take_next("machine-1")
        context = browser.new_context()
        context.add_init_script(path=AXE)
        page = come_in(context, live_server)
        page.goto(f"{live_server.url}/status/")
        waiting = page.locator(".tally dd").first
        expect(waiting).to_have_text("2")
        assert not faults(page)
        assert cancel(Document.objects.get(name="3.html"))
        expect(waiting).to_have_text("1")
        page.get_by_role("button", name="Try a-long-name").click()
        expect(page.locator(".messages")).to_contain_text("will be read once more")
        expect(waiting).to_have_text("2")
        context.close()


def test_all_of_it_can_be_read_without_script(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = come_in(context, live_server)
    page.goto(f"{live_server.url}/status/")
    for words in ("Nobody is at work", "it has 10,000 pages", "2 announcements passed without a report."):
        expect(page.get_by_text(words)).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("columnheader", name="Hour from")).to_be_visible()
    context.close()
