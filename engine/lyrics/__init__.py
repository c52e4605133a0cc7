"""Words to be sung: written from lines of the project's own, looked at (syllables, rhymes), kept in several formats."""
