"""What a visitor sees where something is wrong: one sentence, and where to go on. Never a traceback."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control


LONGEST_SHOWN = 80


class BadParameter(BadRequest):
    """A parameter of the address has a value that it cannot have. `allowed` says what it can be: `one of held, ...`."""

    def __init__(self, name: str, value: str, allowed: str) -> None:
        super().__init__(f"{name} must be {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed

    @property
    def sentence(self) -> str:
        """The mistake in words, a long value cut short."""
        cut = self.value if len(self.value) <= LONGEST_SHOWN else f"{self.value[:LONGEST_SHOWN]}…"
        shown = "".join(letter if letter.isprintable() else "�" for letter in cut)
        return f"In this address, “{self.name}” is “{shown}”, but it must be {self.allowed}."


class ParameterMiddleware:
    """Answers 400 with a page that names the parameter; a reader's slip is no warning in the log.

    A NUL character is refused at the door: PostgreSQL stores none, so no value of ours holds one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look for NUL characters before anything else reads the parameters."""
        for name, values in request.GET.lists():
            for value in (name, *values):
                if "\0" in value:
                    return bad_parameter(request, BadParameter(name, value, "text without NUL characters"))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a bad parameter; None for any other exception."""
        return bad_parameter(request, exception) if isinstance(exception, BadParameter) else None


def bad_parameter(request: HttpRequest, error: BadParameter) -> HttpResponse:
    """Answer 400 and name the parameter and what it can be."""
    return _page(request, "400", 400, error.sentence)


def gone(request: HttpRequest, sentence: str) -> HttpResponse:
    """Answer 410: what stood here was taken away, for the reason that the sentence gives."""
    return _page(request, "410", 410, sentence)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 where too much was sent at once."""
    match exception:
        case BadParameter():
            return bad_parameter(request, exception)
        case RequestDataTooBig():
            return _page(request, "400", 413, "That was too much text at once. Send it as a file, or in parts.")
        case TooManyFilesSent():
            return _page(request, "400", 413, "Those were too many files at once. Send them in parts.")
    return _page(request, "400", 400, "The server could not make sense of this request.")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return _page(request, "403", 403, "This page is for the staff of Sidelines.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that did not come from a page of ours, or from one that was open for too long."""
    sentence = "The form was not accepted: its page was too old, or cookies are off. Load the page again and repeat."
    return _page(request, "403", 403, sentence)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404, with the sentence that the view gave."""
    said = exception.args[0] if exception.args else None
    return _page(request, "404", 404, said if isinstance(said, str) else "There is no page at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither the request nor the database: either may be what is broken."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _page(request: HttpRequest, name: str, status: int, sentence: str) -> HttpResponse:
    response = render(request, f"errors/{name}.html", {"sentence": sentence}, status=status)
    patch_cache_control(response, no_store=True)
    return response
