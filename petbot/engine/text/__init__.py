"""Prompt text to embeddings: weights, chunks beyond 77 tokens, clip skip, textual inversion, kept by content."""
