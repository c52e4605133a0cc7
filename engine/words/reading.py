"""The door to the reader: what a request asks for, and a brief with everything decided."""

from engine.words.deciding import resolve, with_length
from engine.words.fields.keys import key_in
from engine.words.understanding import read

__all__ = ["key_in", "read", "resolve", "with_length"]
