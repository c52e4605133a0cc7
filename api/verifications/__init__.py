"""Whether files were made here."""
