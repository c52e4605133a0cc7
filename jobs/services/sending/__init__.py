"""What is asked of a service outside: one accepted request for each attempt, heard of, passed on or stopped."""
