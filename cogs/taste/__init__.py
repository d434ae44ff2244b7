"""Taste: the command /pet taste, which tells what was learned and does as one says about it."""
