"""fal.ai: its queue, its models and their inputs, its webhooks."""
