"""What templates about music may say."""
