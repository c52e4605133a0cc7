"""Changes of songs that the composer made: what is not changed stays as it is, to the bit."""
