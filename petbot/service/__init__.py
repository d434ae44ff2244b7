"""Use cases, named after what people ask for; each is one transaction, so that a crash loses nothing."""
