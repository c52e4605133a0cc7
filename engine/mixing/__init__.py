"""Several sounds at once: a mix as a document, the laws of its faders, and how it becomes one file."""
