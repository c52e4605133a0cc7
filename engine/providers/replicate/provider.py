"""Models of music at Replicate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from engine.outbound import Outbound
from engine.providers.model import Model
from engine.providers.replicate.inputs import endpoint, inputs
from engine.providers.replicate.predictions import BASE_URL, Predictions, utc_now
from engine.providers.shared.songs import RemoteSongs


class ReplicateProvider(RemoteSongs):
    """One model: "owner/name" of Replicate's own choice, or "owner/name:version" of somebody's."""

    def __init__(
        self,
        *,
        model: Model,
        key: str,
        outbound: Outbound,
        webhook_url: str = "",
        base_url: str = BASE_URL,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        predictions = Predictions(
            endpoint=model.endpoint, key=key, outbound=outbound, webhook_url=webhook_url, base_url=base_url, clock=clock
        )
        super().__init__(model, predictions, inputs, endpoint)
