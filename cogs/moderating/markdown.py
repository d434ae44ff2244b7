"""People's own words, and times, as Discord's markdown: nothing in them is a mention, a link or a heading."""

from datetime import datetime

import discord

from petbot.words import MAX_TEXT


def plain(text: str) -> str:
    """People's words without their markdown and mentions."""
    return discord.utils.escape_mentions(discord.utils.escape_markdown(text))


def code(text: str, most: int = MAX_TEXT) -> str:
    """What may stand between two backticks: one line without any, and not empty."""
    words = " ".join(text.replace("`", "'").split()) or " "
    return words if len(words) <= most else f"{words[: most - 1]}…"


def ago(when: datetime) -> str:
    """How long ago, in the reader's own language: Discord says it."""
    return discord.utils.format_dt(when, "R")


def moment(when: datetime) -> str:
    """Date and time, as the reader's Discord writes them."""
    return discord.utils.format_dt(when, "f")
