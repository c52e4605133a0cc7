"""The door of every address of the API: counts requests per address and per person, and says what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from accounts.addresses import client_address
from accounts.plans import plan_for
from accounts.throttle import Limit, ThrottleAway, Verdict, take

if TYPE_CHECKING:
    from accounts.models import User

MINUTE = 60
Shape = TypeVar("Shape", bound=BaseSerializer[Any])


class TooMany(Throttled):
    """The limit is used up; the verdict says until when."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(wait=verdict.retry_after)
        self.verdict = verdict
        self.headers = verdict.headers


def caller(request: Request) -> User:
    """Who calls; the permission class has seen to it that somebody does."""
    return cast("User", request.user)


def checked(serializer: Shape) -> Shape:
    """The serializer, once what it was given is good. Raises ValidationError."""
    serializer.is_valid(raise_exception=True)
    return serializer


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


@extend_schema(exclude=True)
class Nothing(Door):
    """Every address that is none."""

    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404

    def get(self, request: Request) -> Response:
        raise Http404

    post = put = patch = delete = get
