"""Songs of a paid service's model: a brief goes there as the model's inputs and comes back as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from engine.brief import BriefError
from engine.outside import Poll, Recent, Refused, Report, Submission
from engine.providers.interface import Capabilities, Fetched, GenerationRequest
from engine.providers.model import Model
from engine.providers.shared import remote, results


class RemoteSongs:
    """One model. inputs: what it is asked; endpoint_of: where, which differs for edits."""

    def __init__(
        self,
        model: Model,
        client: remote.Client,
        inputs: Callable[[GenerationRequest, Model], dict[str, Any]],
        endpoint_of: Callable[[GenerationRequest, Model], str],
    ) -> None:
        self.name = model.service
        self._model = model
        self._client = client
        self._inputs = inputs
        self._endpoint_of = endpoint_of

    def capabilities(self) -> Capabilities:
        """What is chosen is a wish to the model, no promise; every attempt is paid for."""
        model = self._model
        return Capabilities(model.longest_seconds, model.takes, usual_seconds=model.usual_seconds, edits=model.edits)

    def inputs(self, request: GenerationRequest) -> dict[str, Any]:
        """What its model would be asked. Raises Refused."""
        return self._inputs(request, self._model)

    def submit(self, request: GenerationRequest) -> Submission:
        """Send it, and do not wait for the song. Raises Refused, Unavailable, OutcomeUnknown."""
        try:
            request.brief.checked()
        except BriefError as error:
            raise Refused(str(error)) from error
        inputs = self._inputs(request, self._model)
        return self._client.send(inputs, request.token, self._endpoint_of(request, self._model))

    def known_as(self, request: GenerationRequest, request_id: str) -> Submission:
        """The submission a genuine webhook told of, whose own answer was lost."""
        return self._client.known_as(request_id, self._inputs(request, self._model))

    def poll(self, request: GenerationRequest, submission: Submission) -> Poll:
        """How it is doing. Raises Unavailable."""
        del request
        return self._client.poll(submission)

    def cancel(self, request: GenerationRequest, submission: Submission) -> bool:
        """True only while nothing was charged; what runs may complete and be charged. Raises Unavailable."""
        del request
        return self._client.cancel(submission)

    def find(self, request: GenerationRequest) -> Submission | None:
        """The attempt in the service's list. Raises OutcomeUnknown where there is none, or it tells too little."""
        return self._client.find(self._inputs(request, self._model), has_seed=self._model.has_seed)

    def fetch(self, request: GenerationRequest, submission: Submission, into: Path, report: Report) -> Fetched:
        """The finished file, which is told for a short time. Raises Unavailable, GenerationFailed, Moderated."""
        into.mkdir(parents=True, exist_ok=True)
        report("fetching", None)
        output = self._client.output(submission)
        url = self._client.song_in(output)
        mix, got = self._client.load(url, into, name="song", kind_of=results.kind_of)
        report("fetching", 1.0)
        endpoint = self._endpoint_of(request, self._model)
        return Fetched(mix, facts=remote.facts_of(self._model.slug, endpoint, submission, output, [got]))

    def recent(self, limit: int) -> Iterator[Recent]:
        """The account's latest requests, of any model. Raises NotSupported, Unavailable."""
        return self._client.recent(limit)
