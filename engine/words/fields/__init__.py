"""What can be read from the numbers and phrases of a text: one module for each kind."""
