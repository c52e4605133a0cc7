"""Models with weights that come to a machine as packages: what they are, and how they are fetched and kept."""
