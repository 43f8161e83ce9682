"""A line of the log for each request that a machine may count."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

OF_MACHINES = ("/livez", "/readyz", "/healthz")  # asked every few seconds


class RequestLogMiddleware:
    """Says method, path, status and time of each request, and nothing of its query: what people look for is theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and write its line."""
        begun = time.monotonic()
        response = self.get_response(request)
        if request.path not in OF_MACHINES:
            ms = round(1000 * (time.monotonic() - begun))
            facts = {"method": request.method, "path": request.path, "status": response.status_code, "ms": ms}
            logger.info("%(method)s %(path)s %(status)s, %(ms)s ms", facts, extra=facts)
        return response
