"""What moderators and operators see and press, and what everybody sees of their own data."""
