"""The door of every address of the API: counts requests per address and per person, and says what is left."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.addresses import client_address
from accounts.plans import plan_for
from accounts.throttle import Limit, ThrottleAway, Verdict, take

MINUTE = 60


class TooMany(Throttled):
    """The limit is used up; the verdict says until when."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(wait=verdict.retry_after)
        self.verdict = verdict
        self.headers = verdict.headers


class Door(APIView):
    """A view of the API."""

    verdict: Verdict | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self._count("api-address", settings.API_REQUESTS_PER_MINUTE, client_address(request._request))
        super().initial(request, *args, **kwargs)
        if request.user.is_authenticated:
            self._count("api-person", plan_for(request.user).api_requests_per_minute, str(request.user.pk))

    def _count(self, name: str, count: int, whose: str) -> None:
        """Count this request. Nothing is limited while Redis is away: money has limits of its own."""
        try:
            verdict = take((Limit(name, count, MINUTE), whose))
        except ThrottleAway:
            return
        if not verdict.is_allowed:
            raise TooMany(verdict)
        self.verdict = verdict

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.verdict is not None:
            for name, value in self.verdict.headers.items():
                answer.setdefault(name, value)
        return answer
