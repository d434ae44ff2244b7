"""What people's screens speak: the page at /, and the API under /client that it uses."""
