"""What a person can do with projects."""
