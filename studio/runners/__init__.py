"""How workers take recordings apart and change them."""
