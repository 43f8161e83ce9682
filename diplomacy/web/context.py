"""What every page knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from diplomacy.models.roles import Role, may
from diplomacy.queries.site import last_read, samples_on_record
from diplomacy.web.citing import site as site_address
from diplomacy.web.staticfiles import fonts

NAV = (
    ("timeline", "Meetings"),
    ("countries", "Countries"),
    ("leaders", "Leaders"),
    ("summits", "Summits"),
    ("relations", "Relations"),
    ("statements", "Statements"),
    ("articles", "Articles"),
    ("method", "Method"),
)
STAFF_NAV = (
    ("upload", "Upload", Role.EDITOR),
    ("feeds", "Feeds", Role.EDITOR),
    ("review", "Review", Role.REVIEWER),
    ("status", "Status", Role.REVIEWER),
    ("admin:index", "Admin", Role.ADMIN),
)
BELOW = {"upload": ("/batches/",)}  # what stands under a link without being under its address


@dataclass(frozen=True, slots=True)
class NavItem:
    """A link of the main navigation; the current one is that of the page or of a page above it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Site:
    """The navigation, the page's full address without a query, the fonts to fetch at once, when an article was read.

    `staff_nav` holds what the user's role opens.
    """

    nav: tuple[NavItem, ...]
    staff_nav: tuple[NavItem, ...]
    address: str
    fonts: tuple[str, ...]
    last_read: datetime | None


def site(request: HttpRequest) -> dict[str, object]:
    """Return what `base.html` shows on every page; nothing is looked up where no template asks."""

    def look_up() -> Site:
        nav = tuple(_item(request, name, label) for name, label in NAV)
        return Site(nav, staff_nav(request), f"{site_address(request)}{request.path}", fonts(), last_read())

    return {"site": SimpleLazyObject(look_up), "samples_on_record": samples_on_record}


def staff_nav(request: HttpRequest) -> tuple[NavItem, ...]:
    """Return the links of the staff's pages that the user's role opens."""
    user = getattr(request, "user", AnonymousUser())  # a page of refusal may come before anybody asked who it is
    return tuple(_item(request, name, label) for name, label, role in STAFF_NAV if may(user, role))


def _item(request: HttpRequest, name: str, label: str) -> NavItem:
    url = reverse(name)
    return NavItem(label, url, request.path.startswith((url, *BELOW.get(name, ()))))
