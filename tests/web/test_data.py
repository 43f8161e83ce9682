"""The page of the whole set, and its file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django_tasks_db.models import DBTaskResult

from diplomacy import tasks
from diplomacy.models import Article, Meeting
from diplomacy.queries import dataset
from tests.stories import account, make_world, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    make_world()
    settings.VAR = tmp_path


def test_without_a_file_the_page_says_what_will_be_in_it(client: Client) -> None:
    page = client.get("/data/").content.decode()
    assert "has not been put together yet" in page
    assert "<code>participants</code>" in page
    assert client.get("/data/sidelines.zip").status_code == 404


def test_the_page_says_what_is_in_the_file_and_when_it_was_made(client: Client) -> None:
    tell("one", account())
    assert re.fullmatch(r"sidelines-[\d-]+\.zip: 13 tables, \d+ rows, [\d,]+ bytes\.", tasks.write_dataset.call())
    made = dataset.newest(dataset.folder())
    assert made
    page = client.get("/data/").content.decode()
    assert f"{made.made:%H:%M} UTC" in page
    assert made.sha256 in page
    assert "CC BY 4.0" in page
    for table in dataset.contents(""):
        assert f'id="{table.name}"' in page
        for column in table.columns:
            assert f"<code>{column}</code>" in page


def test_the_file_is_whole_and_not_sent_twice(client: Client) -> None:
    tasks.write_dataset.call()
    response = client.get("/data/sidelines.zip")
    body = response.getvalue()
    assert response["Content-Length"] == str(len(body))
    assert re.fullmatch(r'attachment; filename="sidelines-\d{4}-\d\d-\d\d.zip"', response["Content-Disposition"])
    assert "README.txt" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    for headers in ({"If-None-Match": response["ETag"]}, {"If-Modified-Since": response["Last-Modified"]}):
        again = client.get("/data/sidelines.zip", headers=headers)
        assert (again.status_code, again.getvalue()) == (304, b"")


def test_a_new_file_is_ordered_once_when_it_is_due() -> None:
    assert tasks.enqueue_dataset_if_due()
    assert not tasks.enqueue_dataset_if_due()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(status="SUCCESSFUL")
    tasks.write_dataset.call()
    tell("one", account())
    assert not tasks.enqueue_dataset_if_due()  # it is not a day old


def test_an_old_file_is_left_where_nothing_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    tell("one", account())
    tasks.write_dataset.call()
    monkeypatch.setattr(tasks, "DATASET_AGE", timedelta())
    assert not tasks.enqueue_dataset_if_due()
    Article.objects.update(created_at=Meeting.objects.get().created_at + timedelta(days=1))
    assert tasks.enqueue_dataset_if_due()
