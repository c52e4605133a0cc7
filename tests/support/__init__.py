"""What tests bring themselves: an environment, Redis, PostgreSQL and the running product."""
