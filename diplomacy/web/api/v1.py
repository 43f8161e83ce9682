"""The interface put together: its routers, what it says of faults, its description (OpenAPI)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation

from diplomacy.filters import FilterError
from diplomacy.web.api import articles, meetings, network, parties, schemas, statements
from diplomacy.web.api.problems import PREFIX, GoneError, MovedError, bad_parameter, gone, moved, problem
from diplomacy.web.api.reference import ReferencePage
from diplomacy.web.citing import site

DESCRIPTION = (
    "Diplomatic meetings read out of articles, each fact with the sentence that supports it. Read-only, without a key, "
    "open to scripts of any site. Fields may be added in version 1; none is taken away or changes its meaning."
)


class Interface(NinjaAPI):
    """django-ninja's, with plain names for its operations."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the function that answers."""
        return operation.view_func.__name__


api = Interface(
    title="Sidelines",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs=ReferencePage(),
    docs_decorator=require_safe,
)
for router in (meetings.router, parties.router, network.router, statements.router, articles.router):
    api.add_router("", router)


@api.get("/", response=schemas.Index, summary="Where everything is", tags=["Start"])
def index(request: HttpRequest) -> dict[str, object]:
    """The addresses of all lists, of the reference and of the description for machines (OpenAPI)."""
    begin = site(request)
    paths = api.get_openapi_schema()["paths"]
    lists = {path.removeprefix(PREFIX): begin + path for path in paths if path != PREFIX and "{" not in path}
    return {
        "documentation": begin + reverse("api-v1:openapi-view"),
        "openapi": begin + reverse("api-v1:openapi-json"),
        "lists": lists,
    }


@api.exception_handler(FilterError)
def _bad_parameter(request: HttpRequest, error: FilterError) -> HttpResponse:
    return bad_parameter(error)


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    return problem(400, f"{first['loc'][-1]}: {first['msg']}.", parameter=str(first["loc"][-1]))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, str(error) or "There is nothing at this address.")


@api.exception_handler(GoneError)
def _gone(request: HttpRequest, error: GoneError) -> HttpResponse:
    return gone(error)


@api.exception_handler(MovedError)
def _moved(request: HttpRequest, error: MovedError) -> HttpResponse:
    return moved(error, site(request))
