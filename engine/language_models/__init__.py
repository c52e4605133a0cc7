"""Language models behind one protocol: OpenAI-compatible addresses, and Gemini."""
