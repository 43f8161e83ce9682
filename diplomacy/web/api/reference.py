"""The reference page of the interface, made of its own description (OpenAPI), without any script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from diplomacy.queries.examples import examples

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an explanation; `code` is what stood between backticks."""

    text: str
    code: bool


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation: its values where they are few, and what its empty choice means then."""

    name: str
    description: tuple[Words, ...]
    default: str
    values: tuple[str, ...]
    blank: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type: `link` names the type that it holds, if that is one of ours."""

    name: str
    kind: str
    link: str
    description: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Type:
    """A type with its fields."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """An address, what it answers with, and an example that works here."""

    id: str
    path: str
    summary: str
    description: tuple[Words, ...]
    parameters: tuple[Parameter, ...]
    answer: str
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    """Operations of one noun."""

    title: str
    operations: tuple[Operation, ...]


class ReferencePage(DocsBase):
    """The page that django-ninja shows instead of its own, whose 400 kB of script we do not want to send."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Show every operation with a form to try it, and every type."""
        schema = api.get_openapi_schema(path_params=kwargs)
        context = {
            "groups": _groups(schema, examples()),
            "types": tuple(_types(schema)),
            "openapi": self.get_openapi_url(api, kwargs),
            "description": schema["info"]["description"],
        }
        return render(request, "api/reference.html", context)


def _groups(schema: Json, known: Mapping[str, str]) -> tuple[Group, ...]:
    groups: dict[str, list[Operation]] = {}
    for path, methods in schema["paths"].items():
        found = methods["get"]
        groups.setdefault(found["tags"][0], []).append(_operation(path, found, known))
    return tuple(Group(title, tuple(operations)) for title, operations in groups.items())


def _operation(path: str, found: Json, known: Mapping[str, str]) -> Operation:
    example = path
    for name, value in known.items():
        example = example.replace(name, value)
    content = found["responses"][200]["content"]["application/json"]["schema"]
    return Operation(
        id=found["operationId"],
        path=path,
        summary=found["summary"],
        description=_words(found),
        parameters=tuple(_parameter(each) for each in found["parameters"] if each["in"] == "query"),
        answer=_name(content),
        example="" if "{" in example else example,
    )


def _parameter(found: Json) -> Parameter:
    schema = found["schema"]
    return Parameter(
        name=found["name"],
        description=_words(schema),
        default=str(schema.get("default") or ""),
        values=tuple(schema.get("enum", ())),
        blank=f"{schema['default']}, unless chosen" if schema.get("default") else "any",
    )


def _types(schema: Json) -> Iterator[Type]:
    for name, found in schema["components"]["schemas"].items():
        fields = tuple(_field(field, value) for field, value in found.get("properties", {}).items())
        if not name.endswith("Parameters"):
            yield Type(name, found.get("description", ""), fields)


def _field(name: str, found: Json) -> Field:
    kinds = found.get("anyOf", [found])
    inner = next((each["items"] for each in kinds if "items" in each), None)
    link = next(filter(None, map(_name, [*kinds, *([inner] if inner else [])])), "")
    return Field(name, " or ".join(map(_kind, kinds)), link, _words(found))


def _kind(found: Json) -> str:
    if values := found.get("enum"):
        return ", ".join(values)
    if "items" in found:
        return f"list of {_kind(found['items'])}"
    if found.get("type") == "array":
        return "list"
    return _name(found) or found.get("format") or found.get("type", "")


def _words(found: Json) -> tuple[Words, ...]:
    parts: list[str] = found.get("description", "").split("`")
    return tuple(Words(part, code=number % 2 == 1) for number, part in enumerate(parts) if part)


def _name(found: Json) -> str:
    """Return the name of the type that a description points to."""
    reference: str = found.get("$ref", "")
    return reference.rpartition("/")[2]
