"""The only torch: a Recipe in, pictures out, drawn in a worker process that the gateway supervises."""
