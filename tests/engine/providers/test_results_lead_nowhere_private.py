"""A service may name any public address for its work, and of the operator's own places only its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.outbound import Outbound
from engine.outside import GenerationFailed
from engine.providers.ace_step.provider import AceStepProvider
from tests.doubles.ace_step import AceStepDouble
from tests.doubles.listening import Asked, Listener, Told
from tests.doubles.sounding import sounding
from tests.engine.outbound.world import PUBLIC, a_world, answer, answering, certificate
from tests.engine.providers.ace_step.wire import TURBO
from tests.engine.providers.ace_step.wire import finished as finished_there
from tests.engine.providers.paid_services import AT_FAL, AT_REPLICATE, Service, finished, request, silent, tell

EACH_SERVICE = pytest.mark.parametrize("service", [AT_FAL, AT_REPLICATE], ids=lambda service: service.name)


@pytest.fixture
def inside() -> Iterator[Listener]:
    """A server of the operator's own that has a file on it, and may be asked by name."""
    listener = Listener(lambda _: Told(sounding(1, 2.0, "wav"), content_type="audio/wav"))
    listener.start()
    yield listener
    listener.stop()


@EACH_SERVICE
def test_a_result_does_not_lead_into_the_operators_network(service: Service, inside: Listener, tmp_path: Path) -> None:
    with service.double(seed=1) as double:
        maker = service.maker(double, outbound=Outbound(allow_private={double.address, inside.address}))
        sent = finished(maker, request())
        tell(double, sent, f"http://{inside.address}/private.wav")
        with pytest.raises(GenerationFailed, match="can't be fetched"):
            maker.fetch(request(), sent, tmp_path, silent)
    assert inside.requests == []
    assert list(tmp_path.iterdir()) == []


@EACH_SERVICE
def test_a_result_does_not_lead_there_by_a_detour(service: Service, inside: Listener, tmp_path: Path) -> None:
    with service.double(seed=1) as double:
        maker = service.maker(double, outbound=Outbound(allow_private={double.address, inside.address}))
        sent = finished(maker, request())
        answered = double.answer

        def moved(asked: Asked) -> Told:
            is_file = asked.path.startswith(("/files/", "/delivery/"))
            there = {"Location": f"http://{inside.address}/private.wav"}
            return Told(status=302, headers=there) if is_file else answered(asked)

        double.answer = moved  # type: ignore[method-assign]
        with pytest.raises(GenerationFailed, match="can't be fetched"):
            maker.fetch(request(), sent, tmp_path, silent)
    assert inside.requests == []


@EACH_SERVICE
def test_a_private_place_with_a_public_name_is_private(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_world(monkeypatch)
    world.names["store.example.com"] = [["10.0.0.5"]]
    with service.double(seed=1) as double:
        maker = service.maker(double, outbound=Outbound(allow_private={double.address, "store.example.com:443"}))
        sent = finished(maker, request())
        tell(double, sent, "https://store.example.com/private.wav")
        with pytest.raises(GenerationFailed, match="can't be fetched"):
            maker.fetch(request(), sent, tmp_path, silent)
    assert "10.0.0.5" not in {address for address, _ in world.connected}


@EACH_SERVICE
def test_a_public_address_is_fetched_without_the_key(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_world(monkeypatch)
    shown, trusted = certificate(tmp_path, "files.example.com")
    with (
        answering(lambda _: answer(sounding(1, 2.0, "wav")), tls=shown) as files,
        service.double(seed=1) as double,
    ):
        world.names["files.example.com"], world.standing[PUBLIC, 443] = [[PUBLIC]], files.port
        maker = service.maker(double, outbound=Outbound(allow_private={double.address}, trust=trusted))
        sent = finished(maker, request())
        tell(double, sent, "https://files.example.com/out.wav")
        assert maker.fetch(request(), sent, tmp_path, silent).mix.exists()
    assert len(files.heard) == 1
    assert b"authorization" not in files.heard[0].lower()


def test_a_music_server_does_not_lead_elsewhere_in_the_network(inside: Listener, tmp_path: Path) -> None:
    with AceStepDouble(seed=1) as double:
        outbound = Outbound(allow_private={double.address, inside.address})
        maker = AceStepProvider(model=TURBO, base_url=double.base_url, key=double.key, outbound=outbound)
        sent = finished_there(maker, request())
        answered = double.answer
        elsewhere = Told(status=302, headers={"Location": f"http://{inside.address}/private.wav"})
        double.answer = lambda asked: elsewhere if asked.path == "/v1/audio" else answered(asked)  # type: ignore[method-assign]
        with pytest.raises(GenerationFailed, match="can't be fetched"):
            maker.fetch(request(), sent, tmp_path, silent)
    assert inside.requests == []
