"""A self-hosted ACE-Step 1.5 server as a provider: new songs, and edits of recordings."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import soundfile

from engine.brief import BriefError
from engine.cleaning import clean
from engine.lengths import slack
from engine.outbound import Outbound
from engine.outside import (
    GenerationFailed,
    Gone,
    NotSupported,
    OutcomeUnknown,
    Poll,
    Recent,
    Refused,
    Report,
    Submission,
    TooLong,
    Unavailable,
)
from engine.providers.ace_step import answers, requests
from engine.providers.ace_step.server import UNKNOWN, Server
from engine.providers.interface import Capabilities, Fetched, GenerationRequest
from engine.providers.model import Model
from engine.providers.services import SERVICES

LARGEST_SOURCE_BYTES = SERVICES["ace-step"].inline_bytes
_NOT_OVER = frozenset({"queued", "running"})
# A task is counted out before its result is written down.
_WRITTEN_DOWN_SECONDS = 1.0
_IN_THE_BRIEF = frozenset({"prompt", "lyrics"})


class AceStepProvider:
    """One model of one server. The server has no list of its tasks, cancels none and charges nothing."""

    def __init__(
        self,
        *,
        model: Model,
        base_url: str,
        outbound: Outbound,
        key: str = "",
        webhook_url: str = "",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        del webhook_url  # it has no webhooks
        self._pause = pause
        self.name = model.service
        self._model = model
        self._server = Server(base_url, outbound, key)

    def capabilities(self) -> Capabilities:
        """Tempo and key are wishes to the model, no promises; a repetition costs this machine's time only."""
        return Capabilities(
            longest_seconds=self._model.longest_seconds,
            takes=self._model.takes,
            is_free_to_repeat=True,
            usual_seconds=self._model.usual_seconds,
            edits=self._model.edits,
        )

    def submit(self, request: GenerationRequest) -> Submission:
        """A new song, or an edit of a recording, which is uploaded.

        Raises Gone for a model the server does not have, Refused, Unavailable, OutcomeUnknown.
        """
        try:
            brief = request.brief.checked()
        except BriefError as error:
            raise Refused(str(error)) from error
        if request.edit is None:
            fields = requests.song(brief, self._model)
            self._check_offered()
            return _submission(self._server.release(json=fields), fields)
        fields = requests.edited(brief, self._model, request.edit)
        boundary = secrets.token_hex(16)
        form = requests.multipart(fields, "src_audio", _uploaded(request.edit.source), boundary)
        self._check_offered()
        kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
        return _submission(self._server.release(content=form, headers=kind), fields)

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        """How it is doing."""
        del request
        task = self._settled(submission)
        if not task.is_known:
            return Poll("failed", message=answers.LOST)
        if task.state == "failed":
            return Poll("failed", message=answers.FAILED)
        if task.state == "done":
            try:
                self._file_of(task)
            except GenerationFailed as error:
                return Poll("failed", message=str(error))
        return Poll(task.state, position=task.position, share=task.share, message=task.stage)

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """False: the server can't be stopped; its result is left to be cleaned away there."""
        del request, submission
        return False

    def find(self, request: GenerationRequest) -> Submission | None:
        """None when the server has accepted nothing since its start; else there is no list to search."""
        del request
        if answers.knows_nothing(self._server.stats()):
            return None
        raise OutcomeUnknown(UNKNOWN)

    def recent(self, limit: int) -> Iterator[Recent]:
        """Raises NotSupported: the server counts its tasks and does not name them."""
        del limit
        raise NotSupported("The music server has no list of its tasks.")

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        """Download the song, which the server keeps for a short time only. Raises Unavailable, GenerationFailed."""
        into.mkdir(parents=True, exist_ok=True)
        report("fetching", None)
        task = self._settled(submission)
        if task.state == "failed" or not task.is_known:
            raise GenerationFailed(answers.FAILED if task.is_known else answers.LOST)
        if task.state != "done":
            raise Unavailable("The music server has not finished the song yet.")
        mix = into / f"song.{requests.FORMAT}"
        size = self._server.download(self._file_of(task), mix)
        seconds = _seconds(mix)
        self._check_length(seconds, submission)
        report("fetching", 1.0)
        seed = answers.seed_of(task)
        facts: dict[str, Any] = clean(
            {
                "model": self._model.slug,
                "request": submission.details.get("asked", {}),
                "seed": request.brief.seed if seed is None else seed,
                "fetched_bytes": size,
                "raw_seconds": round(seconds, 3),
                **answers.facts_of(task),
            }
        )
        return Fetched(mix, facts=facts, unheeded=_unheeded(request.brief.seed, seed))

    def models(self) -> list[str]:
        """The models the server says it offers, by the last parts of their names. Raises Unavailable."""
        return self._server.models()

    def _check_offered(self) -> None:
        """Raises Gone: asked for a model it does not have, the server takes another one without a word."""
        try:
            names = self._server.models()
        except Unavailable:
            return
        if names and answers.last_part(self._model.endpoint) not in names:
            raise Gone(f"The music server does not have {self._model.name}. Choose another model.")

    def _file_of(self, task: answers.Task) -> str:
        """The address of the finished file. Raises GenerationFailed, also when another model made it."""
        address, made_by = answers.file_of(task, self._server.base_url), answers.model_of(task)
        if made_by and made_by != answers.last_part(self._model.endpoint):
            raise GenerationFailed(
                f"The music server does not have {self._model.name} and used {made_by}. Choose another model."
            )
        return address

    def _settled(self, submission: Submission) -> answers.Task:
        """The task, unknown only when the server certainly lost it. Raises Unavailable.

        After a restart the server goes on telling how far it had come, or that it is queued, and has nothing to do.
        It may also have finished between the two questions, or be about to be written down as finished.
        """
        task = self._server.task(submission.request_id)
        if task.state not in _NOT_OVER:
            return task
        stats = self._server.stats()
        if not answers.is_idle(stats):
            at_first = submission.details.get("queue_position")
            place = answers.position(stats, at_first) if task.state == "queued" else None
            return replace(task, is_known=True, position=place)
        if task.is_known:
            self._pause(_WRITTEN_DOWN_SECONDS)
        task = self._server.task(submission.request_id)
        if task.state not in _NOT_OVER or not task.is_known:
            return task
        return replace(task, is_known=not answers.is_idle(self._server.stats()))

    def _check_length(self, seconds: float, submission: Submission) -> None:
        wanted = submission.details.get("asked", {}).get("audio_duration")
        # A shorter song than this is the server's graphics memory speaking, not the model's sense of an ending.
        if wanted and seconds < wanted - slack(wanted):
            raise TooLong(
                seconds,
                f"The music server made {seconds:.0f} seconds instead of {wanted:.0f}: its graphics card may not "
                "have the memory for more. Choose a shorter song.",
            )


def _submission(accepted: dict[str, Any], fields: Mapping[str, Any]) -> Submission:
    settings = {name: fields[name] for name in fields if name not in _IN_THE_BRIEF}
    return Submission(accepted["task_id"], clean({"asked": settings, "queue_position": accepted.get("queue_position")}))


def _unheeded(wanted: int | None, used: int | None) -> dict[str, str]:
    if used is None or wanted in {None, used}:
        return {}
    return {"seed": f"This ACE-Step server does not heed seeds: it used {used} instead of {wanted}."}


def _uploaded(source: str | Path) -> Path:
    """The server reads no addresses. Raises Refused."""
    if isinstance(source, str):
        raise Refused("The music server takes recordings as files only, not by their address.")
    if source.stat().st_size > LARGEST_SOURCE_BYTES:
        raise Refused(f"This recording is too large: up to {LARGEST_SOURCE_BYTES // 1_000_000} MB are possible.")
    return source


def _seconds(mix: Path) -> float:
    try:
        return float(soundfile.info(str(mix)).duration)
    except soundfile.LibsndfileError as error:
        raise GenerationFailed("The music server delivered a file that can't be played.") from error
