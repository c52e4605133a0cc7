"""Settings, addresses, health, and the few journeys that touch every room."""
