"""Changes of sound that already exists: effects, chains of them, and how a chain is rendered or previewed."""
