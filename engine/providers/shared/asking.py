"""Asking a paid service: once where asking costs money, and what each kind of answer means for the asker."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from engine.cleaning import DEEPEST, clean
from engine.outbound import Answer, Forbidden, NotSent, Outbound, OutboundError
from engine.outbound.retry_hints import LONGEST_SECONDS, retry_after
from engine.outside import (
    AccountEmpty,
    GenerationFailed,
    Gone,
    KeyDenied,
    KeyRefused,
    Moderated,
    OutcomeUnknown,
    Poll,
    Refused,
    Unavailable,
)

SUBMIT_SECONDS = 120.0
_LONGEST_REASON = 200
_IN_SECONDS = re.compile(r"~\s*(\d+(?:\.\d+)?)\s*s")
_PERCENT = re.compile(r"(?<![\d.])(\d{1,3})%\|")
# A quoted address may hold a secret: that of our webhook does. Some are quoted as parts of others.
_ADDRESS = re.compile(r"https?(?::|%3A)[\\/%][^\s\"'<>`]*", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9_-]{1,100}", re.ASCII)
_MONEY = re.compile(r"balance|insufficient credit|billing|payment", re.IGNORECASE)
# In a refusal of what a key may do: the key is good, and the model is not for everybody.
_MODEL = re.compile(r"\b(?:application|endpoint|model)\b", re.IGNORECASE)
_NO_VERSION = re.compile(r"version (?:does not exist|or not permitted)|invalid version", re.IGNORECASE)
_RULES = re.compile(r"content[_ ]?policy|moderat|safety|sensitive|prohibited|nsfw", re.IGNORECASE)

_RECORDINGS = (
    (re.compile(r"file_download_error|file could not be downloaded"), "could not read the recording. Try again."),
    (re.compile(r"unsupported_audio_format"), "does not read this kind of file. Use a WAV, FLAC or MP3 file."),
    (re.compile(r"audio_duration_too_long|file_too_large"), "takes no recording this long. Use a shorter one."),
    (re.compile(r"audio_duration_too_short"), "takes no recording this short. Use a longer one."),
)


def send_once(outbound: Outbound, service: str, url: str, **given: Any) -> Answer:
    """A POST that costs money. Raises Unavailable only when nothing was sent."""
    try:
        return outbound.request("POST", url, timeout_seconds=SUBMIT_SECONDS, **given)
    except Forbidden as error:
        raise Refused(f"The address of {service} can't be used.") from error
    except NotSent as error:
        raise Unavailable(f"{service} can't be reached at the moment.") from error
    except OutboundError as error:
        raise OutcomeUnknown(f"The answer of {service} was lost.") from error


def ask(outbound: Outbound, service: str, method: str, url: str, **given: Any) -> Answer:
    """A call that may be repeated. Raises Unavailable for no answer and for those that say nothing about the work,
    KeyDenied where another key may be answered.
    """
    try:
        answer = outbound.request(method, url, **given)
    except OutboundError as error:
        raise Unavailable(f"{service} can't be reached at the moment.") from error
    if answer.status == 401 or (answer.status == 403 and not _MONEY.search(reason(answer))):
        raise KeyDenied(f"{service} does not let this installation's key ask ({answer.status}).", waiting(answer))
    if answer.status in {402, 403, 407, 408, 425, 429} or 300 <= answer.status < 400:
        raise Unavailable(f"{service} does not answer at the moment ({answer.status}).", waiting(answer))
    return answer


def check_taken(answer: Answer, service: str) -> None:
    """Raises what an error in answer to a submission means; a server's error may hide an accepted request.

    Gone is about the model: retired, moved to another address, or not open to this account.
    """
    status = answer.status
    if 200 <= status < 300:
        return
    if status == 429 or (status == 503 and waiting(answer) is not None):
        raise Unavailable(f"{service} is busy at the moment.", waiting(answer))
    why = reason(answer)
    is_about_money = status == 402 or (status == 403 and _MONEY.search(why))
    is_about_the_model = (status == 403 and _MODEL.search(why)) or (status == 422 and _NO_VERSION.search(why))
    if not is_about_money and (status in {404, 410} or is_about_the_model):
        raise Gone(f"{service} does not have this model any more, or not for this installation. Choose another one.")
    if status in {401, 403} and not is_about_money:
        raise KeyRefused(f"{service} does not accept the key of this installation.")
    if is_about_money:
        raise AccountEmpty(f"The account of this installation at {service} has no money left.")
    if 300 <= status < 500 and status not in {408, 499}:
        raise Refused(refusal(answer, service))
    raise OutcomeUnknown(f"{service} failed while it took the request ({status}).")


def refusal(answer: Answer, service: str) -> str:
    """Why a request was not taken, in a sentence a person can read."""
    why = reason(answer)
    if _RULES.search(why):
        return f"{service} refuses this description or these lyrics because of its content rules. Change the words."
    why = _ADDRESS.sub("…", clean(why))
    return f"{service} does not take this request: {why}" if why else f"{service} does not take this request."


def failure(why: str, service: str, work: str = "song") -> GenerationFailed:
    """Why work failed: Moderated for content rules. What machines say to each other stays out of it."""
    if _RULES.search(why):
        return Moderated(f"{service} stopped this {work} because of its content rules. Change the words.")
    sentence = next(
        (sentence for pattern, sentence in _RECORDINGS if pattern.search(why)), f"could not make this {work}."
    )
    return GenerationFailed(f"{service} {sentence}")


def failed(why: str, service: str, work: str = "song") -> Poll:
    """The same as the answer to a poll."""
    error = failure(why, service, work)
    return Poll("failed", message=str(error), is_moderated=isinstance(error, Moderated))


def reason(answer: Answer) -> str:
    """What an error body says: `detail` as text, list or object, fields named by the service; "" for a page."""
    body = json_of(answer)
    fields = body.get("invalid_fields")
    if isinstance(fields, list) and fields:
        return _short("; ".join(_of_field(field) for field in fields if isinstance(field, dict)))
    return _short(words_of(body.get("detail", body.get("error", body.get("title", "")))))


def words_of(detail: object, depth: int = DEEPEST) -> str:
    """The text inside a `detail`, whatever its form; nothing from deeper than anybody means."""
    if isinstance(detail, str):
        return detail
    if isinstance(detail, list) and depth:
        return "; ".join(filter(None, (words_of(item, depth - 1) for item in detail)))
    if isinstance(detail, dict) and depth:
        where = detail.get("loc")
        place = str(where[-1]) if isinstance(where, list) and where and where[-1] != "body" else ""
        kind = str(detail.get("type", ""))
        text = words_of(detail.get("msg", detail.get("message", detail.get("detail", ""))), depth - 1)
        text = f"{text} ({kind})" if _RULES.search(kind) else text
        return f"{place}: {text}" if place and text else text
    return ""


def json_of(answer: Answer) -> dict[str, Any]:
    """The object an answer holds; empty for anything else."""
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return body if isinstance(body, dict) else {}


def waiting(answer: Answer) -> float | None:
    """The service's hint when to ask again: the header, `retry_after`, "~10s" in the words; None without one."""
    hint = retry_after(answer.headers)
    if hint is not None:
        return hint
    body = json_of(answer)
    seconds = body.get("retry_after")
    if isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds < LONGEST_SECONDS:
        return float(seconds)
    found = _IN_SECONDS.search(words_of(body.get("detail", "")))
    return min(float(found[1]), LONGEST_SECONDS) if found else None


def is_at(url: object, base_url: str) -> bool:
    """Whether an address lies on the very server that was asked, so that the key may go there."""
    if not isinstance(url, str):
        return False
    try:
        home, there = urlsplit(base_url), urlsplit(url)
        same = (there.scheme, there.hostname, there.port) == (home.scheme, home.hostname, home.port)
    except ValueError:
        return False
    return same and not (there.username or there.password)


def named(request_id: object) -> str | None:
    """A request's name as a part of an address; None for anything that is not just a name."""
    return request_id if isinstance(request_id, str) and _NAME.fullmatch(request_id) else None


def address_of(place: object, depth: int = DEEPEST) -> str | None:
    """The address of a file: bare, under `url`, the first of a list, or the first in an object; None without one."""
    if isinstance(place, str):
        return place or None
    if not depth:
        return None
    if isinstance(place, dict) and "url" in place:
        return address_of(place["url"], depth - 1)
    inside = place if isinstance(place, list) else list(place.values()) if isinstance(place, dict) else []
    return next((url for item in inside if (url := address_of(item, depth - 1))), None)


def share_in(log: str) -> float | None:
    """How far the last progress bar in a log has come."""
    found = _PERCENT.findall(log[-5000:])
    return min(int(found[-1]), 100) / 100 if found else None


def _of_field(field: dict[str, Any]) -> str:
    name, text = str(field.get("field", "")), str(field.get("description", field.get("type", "")))
    return f"{name}: {text}" if name else text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"
