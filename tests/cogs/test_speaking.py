"""The way out for words: whose language it is, and what does not fit."""

from types import SimpleNamespace
from typing import Any, cast

import discord
from discord import ui

from cogs.presenter import FORM, Face
from cogs.speaking import public_locale, said_in
from petbot.domain.ids import GuildId
from petbot.domain.texts import tr

KNOWN, UNKNOWN = GuildId(2001), GuildId(2002)


class _Client:
    """Knows one guild, which is Japanese."""

    def get_guild(self, guild_id: int) -> Any:
        return SimpleNamespace(preferred_locale=discord.Locale.japanese) if guild_id == KNOWN else None


def test_a_guild_reads_the_language_that_its_rules_choose_else_its_own_else_english() -> None:
    client = cast("discord.Client", _Client())
    assert public_locale(client, KNOWN, "pt-BR") == "pt-BR"
    assert public_locale(client, KNOWN, None) == "ja"
    assert public_locale(client, UNKNOWN, None) == "en"


def test_what_is_too_long_for_discord_loses_its_end() -> None:
    long = tr("{words}!", words="x" * 5000)
    option = discord.SelectOption(label=long, description=long, value="x")
    face = Face(FORM, ui.TextDisplay(long), ui.ActionRow(ui.Select(custom_id="x", options=[option])))
    said_in("en-US", face)
    assert (face.content_length(), len(option.label), len(option.description or "")) == (4000, 100, 100)
