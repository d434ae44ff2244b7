"""Models on disk: fetched, converted once into the folder that the worker loads, and verified."""
