"""`make run`: the whole product on one machine, with nothing but Python."""
