"""A double of OpenAI-compatible servers: vLLM, Ollama and what stands before them."""

from tests.doubles.openai_compatible.double import OpenAICompatibleDouble

__all__ = ["OpenAICompatibleDouble"]
