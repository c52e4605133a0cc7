"""Serving the files of a track: who may have which, and links that are signed for an hour."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def audio(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise NotImplementedError


@require_safe
def download(request: HttpRequest, pk: uuid.UUID, file_format: str) -> HttpResponse:
    raise NotImplementedError


@require_safe
def stem(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    raise NotImplementedError


@require_safe
def stems(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    raise NotImplementedError


@require_safe
def file(request: HttpRequest, token: str, filename: str) -> HttpResponse:
    raise NotImplementedError
