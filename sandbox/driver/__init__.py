"""Acting as a person from a test: run commands, press, choose, fill in, and read what comes back."""
