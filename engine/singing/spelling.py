"""How a word sounds that no dictionary holds: a small network reads its letters.

The network is graphemes_to_phonemes_en_us by Peter Reid: one layer that reads, one that writes, one head, in the
arrangement of BART (https://arxiv.org/abs/1910.13461): residual sum, then normalisation; positions start at 2.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

import numpy as np
from scipy.special import erf

_SPECIAL = 4
_UNKNOWN = 3
_LONGEST = 40


class Speller:
    """The network, loaded. Reading one word takes about a tenth of a second."""

    def __init__(self, path: Path) -> None:
        """Raises OSError and ValueError when the file is not there or is something else."""
        with np.load(path) as data:
            self._weights = {name: data[name] for name in data.files if name != "meta_json"}
            facts = json.loads(str(data["meta_json"]))
        self._letters = {letter: place for place, letter in enumerate(facts["grapheme_chars"]) if place >= _SPECIAL}
        self._signs: str = facts["phoneme_chars"]
        self._first, self._start, self._end = (
            facts["bos_token_id"], facts["decoder_start_token_id"], facts["eos_token_id"],
        )  # fmt: skip
        self._offset = facts["position_offset"]
        self._epsilon = facts["layer_norm_eps"]
        self.sounds = lru_cache(4096)(self._sounds)

    def _sounds(self, word: str) -> str:
        letters = [self._letters.get(letter, _UNKNOWN) for letter in word[:_LONGEST]]
        memory = self._embed([self._first, *letters, self._end], "encoder")
        memory = self._feed(self._attend(memory, memory, "encoder.layers.0.self_attn"), "encoder.layers.0")
        out = [self._start]
        while len(out) <= _LONGEST + 10:
            hidden = self._embed(out, "decoder")
            hidden = self._attend(hidden, hidden, "decoder.layers.0.self_attn", is_causal=True)
            hidden = self._attend(hidden, memory, "decoder.layers.0.encoder_attn")
            last = self._feed(hidden, "decoder.layers.0")[-1]
            best = int(np.argmax(last @ self._weights["model.shared.weight"].T + self._weights["final_logits_bias"][0]))
            if best == self._end:
                break
            out.append(best)
        return "".join(self._signs[place] for place in out[1:] if place >= _SPECIAL)

    def _embed(self, numbers: list[int], side: str) -> np.ndarray:
        places = self._weights[f"model.{side}.embed_positions.weight"][self._offset : self._offset + len(numbers)]
        return self._normal(self._weights["model.shared.weight"][numbers] + places, f"{side}.layernorm_embedding")

    def _attend(self, x: np.ndarray, memory: np.ndarray, name: str, *, is_causal: bool = False) -> np.ndarray:
        query, key = self._linear(x, f"{name}.q_proj"), self._linear(memory, f"{name}.k_proj")
        value = self._linear(memory, f"{name}.v_proj")
        scores = query @ key.T / np.sqrt(query.shape[-1])
        if is_causal:
            scores = np.where(np.tri(len(scores), dtype=bool), scores, -np.inf)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        return self._normal(x + self._linear(weights @ value, f"{name}.out_proj"), f"{name}_layer_norm")

    def _feed(self, x: np.ndarray, name: str) -> np.ndarray:
        inner = self._linear(x, f"{name}.fc1")
        inner = inner * 0.5 * (1 + erf(inner / np.sqrt(2)))
        return self._normal(x + self._linear(inner, f"{name}.fc2"), f"{name}.final_layer_norm")

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        product: np.ndarray = x @ self._weights[f"model.{name}.weight"].T + self._weights[f"model.{name}.bias"]
        return product

    def _normal(self, x: np.ndarray, name: str) -> np.ndarray:
        spread = np.sqrt(x.var(axis=-1, keepdims=True) + self._epsilon)
        normal = (x - x.mean(axis=-1, keepdims=True)) / spread
        return np.asarray(normal * self._weights[f"model.{name}.weight"] + self._weights[f"model.{name}.bias"])
