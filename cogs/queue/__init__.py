"""The queue as one person sees it: the command /pet queue."""
