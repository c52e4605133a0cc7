"""Models of music at fal.ai."""

from __future__ import annotations

from engine.outbound import Outbound
from engine.providers.fal.inputs import endpoint, inputs
from engine.providers.fal.queue import QUEUE_URL, FalQueue
from engine.providers.model import Model
from engine.providers.shared.songs import RemoteSongs


class FalProvider(RemoteSongs):
    """One model. fal.ai has no list of requests: when an answer is lost, only its webhook can tell of the request."""

    def __init__(
        self, *, model: Model, key: str, outbound: Outbound, webhook_url: str = "", base_url: str = QUEUE_URL
    ) -> None:
        queue = FalQueue(
            endpoint=model.endpoint, key=key, outbound=outbound, webhook_url=webhook_url, base_url=base_url
        )
        super().__init__(model, queue, inputs, endpoint)
