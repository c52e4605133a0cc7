"""Whether two sounds are the same music: landmarks of their spectra, hashes to find them by, and how they lie."""
