"""Profiles: saved pets, kept on private cards, drawn again by /pet again, and given on by codes."""
