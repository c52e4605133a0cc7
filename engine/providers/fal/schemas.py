"""The OpenAPI document that fal.ai publishes of each model, for everybody."""

from __future__ import annotations

from engine.outbound import Outbound
from engine.outside import Unavailable
from engine.providers.services import SERVICES
from engine.providers.shared.schemas import InputSchema, read

SERVICE = SERVICES["fal"].name


class FalSchemas:
    """See `shared.schemas.Schemas`; no key is needed, and none is sent."""

    def __init__(self, *, key: str, outbound: Outbound, base_url: str = SERVICES["fal"].schemas_url) -> None:
        del key
        self._outbound = outbound
        self._url = f"{base_url.rstrip('/')}/api/openapi/queue/openapi.json"

    def schema(self, endpoint: str) -> InputSchema:
        document = read(self._outbound, SERVICE, self._url, params={"endpoint_id": endpoint})
        try:
            schema = document["paths"][f"/{endpoint}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        except (KeyError, TypeError) as error:
            raise Unavailable(f"{SERVICE} does not tell what this model takes.") from error
        return InputSchema(document, schema)
