"""How django-axes is used here: what it counts, for whom, and what somebody sees who is shut out for a while."""

from __future__ import annotations

import ipaddress
import logging
import math
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from diplomacy import wording
from diplomacy.queries.lockouts import WINDOW, locked_until
from diplomacy.web.requests import client_address

logger = logging.getLogger(__name__)
TOO_MANY = 429
HOUSEHOLD = 64  # bits of an IPv6 address that one household or office has to itself


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes has no types
    """Keeps failures as django-axes does, but counts them by three limits instead of one."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Return 1 where one of the limits is reached, else 0; `AXES_FAILURE_LIMIT` is 1 therefore."""
        username = (credentials or {}).get("username")
        return int(locked_until(username, request.axes_ip_address, request.axes_attempt_time) is not None)


def network_address(request: HttpRequest) -> str | None:
    """Return the address by which failures are counted; None where the proxy names none.

    Of IPv6 it is the first one of the network: whoever has one address of it has them all.
    """
    try:
        found = ipaddress.ip_address(client_address(request))
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is None:
        return str(ipaddress.ip_network((int(found), HOUSEHOLD), strict=False).network_address)
    return str(getattr(found, "ipv4_mapped", None) or found)


def locked_out(request: Any, response: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Answer 429 and say when to try again. The page is the same whether or not there is such an account."""
    now = timezone.now()
    until = locked_until((credentials or {}).get("username"), request.axes_ip_address, now) or now + WINDOW
    seconds = math.ceil((until - now).total_seconds())
    logger.warning("Logging in from %s is locked for %d seconds.", request.axes_ip_address, seconds)
    wait = wording.say_count(math.ceil(seconds / 60), "minute")
    sentence = f"Logging in failed too often. Try again in {wait}, at {until:%H:%M} UTC."
    page = render(request, "accounts/locked.html", {"sentence": sentence}, status=TOO_MANY)
    page["Retry-After"] = str(seconds)
    patch_cache_control(page, no_store=True)
    return page
