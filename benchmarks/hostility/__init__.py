"""A seeded fuzzer of interactions against the running bot, and what must hold after each."""
