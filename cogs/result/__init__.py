"""The result: the card with finished pictures, and all that can be done with them."""
