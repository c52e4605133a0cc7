"""Make and keep music."""
