"""REST v10: one module per resource, one pipeline for all of them."""
