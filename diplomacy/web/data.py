"""The whole set: what it is, and the file."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from diplomacy.queries.dataset import data_page, folder, newest

NOTHING_YET = "The whole set has not been put together yet. The background worker does so within a few minutes."


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Say what is in the whole set, when it was made, and on what terms it can be used."""
    return render(request, "data/data.html", {"page": data_page()})


@require_safe
def download(request: HttpRequest) -> HttpResponseBase:
    """Give the newest file of the whole set; to those who have it already, 304."""
    found = newest(folder())
    if found is None:
        raise Http404(NOTHING_YET)
    tag, moment = f'"{found.sha256}"', int(found.made.timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, tag, moment)
    if response is None:
        try:
            file = (folder() / found.file).open("rb")
        except FileNotFoundError as error:  # a newer one took its place just now
            raise Http404("A newer file is just taking the place of this one. Ask again.") from error
        response = FileResponse(file, as_attachment=True, filename=f"sidelines-{found.made:%Y-%m-%d}.zip")
    response["ETag"] = tag
    response["Last-Modified"] = http_date(moment)
    response["Cache-Control"] = "no-cache"
    return response
