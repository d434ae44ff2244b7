"""The whole bot with the real discord.py over real sockets, against the sandbox."""
