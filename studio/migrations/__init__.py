"""Database changes of this app, in order."""
