"""Who makes music here: models on offer, who takes a brief, and the provider that a worker asks."""
