"""Reading for those who have an account only, where `SIDELINES_CLOSED` says so."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from diplomacy.web.api.problems import problem, speaks_json
from diplomacy.web.refusals import ask_to_log_in

# What says nothing of the record: the door, what machines ask for health and manners; static files never come here.
OPEN = frozenset(
    {"/login/", "/healthz", "/livez", "/readyz", "/robots.txt", "/.well-known/security.txt", "/favicon.ico"}
)
SENTENCE = "This site is read by those who have an account: log in first."


class ClosedMiddleware:
    """Asks everybody to log in, at every address but those of `OPEN`, whether or not something stands there.

    A page leads to the form. What programs fetch (the interface, feeds, calendars, files) is answered 401 in their way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let somebody in, or refuse."""
        if not settings.SIDELINES_CLOSED:
            return self.get_response(request)
        if request.path in OPEN or request.user.is_authenticated:
            response = self.get_response(request)
        else:
            response = _refuse(request)
        patch_cache_control(response, private=True)
        patch_vary_headers(response, ["Cookie"])
        return response


def _refuse(request: HttpRequest) -> HttpResponse:
    if speaks_json(request):
        response = problem(401, SENTENCE)
    elif "." in request.path.rpartition("/")[2]:
        response = HttpResponse(f"{SENTENCE}\n", status=401, content_type="text/plain; charset=utf-8")
    else:
        return ask_to_log_in(request)
    # The scheme of a draft for logins by form and cookie; no browser asks for a password of its own because of it.
    response["WWW-Authenticate"] = f'Cookie realm="Sidelines", form-action="{settings.LOGIN_URL}"'
    patch_cache_control(response, no_store=True)
    return response
