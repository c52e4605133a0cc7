"""A double of Google's Gemini API: generateContent, its stream, the Files API and both keys of Lyria's audio."""

from tests.doubles.gemini.double import GeminiDouble

__all__ = ["GeminiDouble"]
