"""One file per service that makes music; all behind the same interface."""
