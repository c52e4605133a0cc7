"""What keeps the whole of the work in order beside the single job: the sweep, comparisons, and what staff switch."""
