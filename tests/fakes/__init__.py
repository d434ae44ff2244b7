"""Hand-written stand-ins for time, the engine and Discord."""
