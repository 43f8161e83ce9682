"""What a visitor sees where something is wrong: one sentence, and where to go on. Never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from diplomacy.filters import FilterError
from diplomacy.web.api import problems
from diplomacy.web.api.problems import problem, speaks_json

NO_NUL = "it must be text, without NUL characters"


class ParameterMiddleware:
    """Answers 400 and names the parameter, where a view finds a value that cannot be.

    A NUL character is refused at the door: PostgreSQL stores none, so no value of ours holds one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look for NUL characters before a view reads the address."""
        if "\0" in request.path_info:
            return not_found(request, Http404())
        for name, values in request.GET.lists():
            for value in (name, *values):
                if "\0" in value:
                    return bad_parameter(request, FilterError(name, value, NO_NUL))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a bad parameter; None for any other exception."""
        return bad_parameter(request, exception) if isinstance(exception, FilterError) else None


def bad_parameter(request: HttpRequest, error: FilterError) -> HttpResponse:
    """Answer 400, and name the parameter, its value and what it can be."""
    if speaks_json(request):
        return problems.bad_parameter(error)
    name, value = ("".join(c if c.isprintable() else "?" for c in text[:60]) for text in (error.name, error.value))
    path = request.path if request.method in ("GET", "HEAD") else ""
    return _page(request, "400", 400, f"In this address “{name}” is “{value}”, but {error.allowed}.", path=path)


def gone(request: HttpRequest, sentence: str, history: str = "") -> HttpResponse:
    """Answer 410: what stood here was taken away, for the reason that the sentence gives.

    `history` is the address of what people decided on it.
    """
    return _page(request, "410", 410, sentence, history=history)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where too much was sent at once."""
    match exception:
        case RequestDataTooBig():
            return _page(request, "400", 413, "That was too much text at once. Send it as a file.")
        case TooManyFilesSent():
            return _page(request, "400", 413, "Those were too many files at once. Send them in parts.")
    return _page(request, "400", 400, "The server could not make sense of this request.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403, with the sentence that the guard gave."""
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return _page(request, "403", 403, said or "This page is for the staff of Sidelines.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from a page of ours, or from one that was open for too long."""
    sentence = "The form was not accepted: its page was too old, or cookies are off. Load the page again."
    return _page(request, "403", 403, sentence)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, with the sentence that the view gave."""
    said = exception.args[0] if exception.args else None
    said = said if isinstance(said, str) else "There is no page at this address."
    return _page(request, "404", 404, said, meant=_meant(request.path_info))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither request nor database: either may be broken."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _meant(path: str) -> str:
    """Return what a visitor who typed an address may search for: the words of its last part, if they are words."""
    last = path.strip("/").rpartition("/")[2].replace("-", " ").strip()
    return last if len(last) < 60 and last.replace(" ", "").isalpha() else ""


def _page(request: HttpRequest, name: str, status: int, sentence: str, **more: str) -> HttpResponse:
    """Answer with an error page that no cache keeps: the sentence, and in `more` what it can lead on to."""
    if speaks_json(request):
        return problem(status, sentence)
    response = render(request, f"errors/{name}.html", {"sentence": sentence, **more}, status=status)
    patch_cache_control(response, no_store=True)
    return response
