"""What finds stems on this machine: a network of the operator's own, the networks that are fetched, or none."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from engine.separation.custom_network import BadNetwork, read_description
from engine.separation.methods import CUSTOM, MEDIANS, NETWORKS, VOICE_NETWORKS, Method
from engine.separation.preparing import NETWORK, SEPARATOR
from makers.weights import models_folder

log = logging.getLogger(__name__)

_THREADS = 2


@dataclass(frozen=True)
class Separators:
    """separator: loaded (`engine.separation.separating.Separator`); None where nothing finds a voice.

    version: of its weights, "" for none. custom_title: what the operator calls a network of their own. problem: why
    that network is not used although it was taken into use, as a sentence; refused_version: its version then.
    """

    separator: Any
    version: str = ""
    custom_title: str = ""
    problem: str = ""
    refused_version: str = ""

    @property
    def custom(self) -> dict[str, Any]:
        """What is kept of a network of the operator's own, beside what was measured; empty for others."""
        if self.refused_version:
            return {"refused_network": self.refused_version}
        return {"network": {"title": self.custom_title, "version": self.version}} if self.custom_title else {}

    def method(self, *, is_voice_all: bool) -> Method:
        """What stems were found by; is_voice_all: whether only the voice was wanted."""
        if self.separator is None:
            return MEDIANS
        if self.custom_title:
            return CUSTOM
        return VOICE_NETWORKS if is_voice_all else NETWORKS


def load_separator() -> Separators:
    """What is best here. onnxruntime's 70 MB are loaded only where there is a network for it."""
    folder, problem, own = models_folder(), "", None
    try:
        own = read_description(folder)
        if own is not None:
            loaded = import_module("engine.separation.custom").custom_separator(folder, threads=_THREADS)
            return Separators(loaded, own.version, own.title)
    except BadNetwork as error:
        problem = str(error)
        log.warning("the separator of this site's own is not used: %s", error)
    refused = own.version if own is not None else ""
    if not SEPARATOR.is_ready(folder):
        return Separators(None, problem=problem, refused_version=refused)
    voice = import_module("engine.separation.voice")
    loaded = voice.VoiceSeparator(folder / SEPARATOR.name / NETWORK, threads=_THREADS)
    return Separators(loaded, SEPARATOR.version, problem=problem, refused_version=refused)
