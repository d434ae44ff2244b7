"""The one way out for words: what a person reads leaves in their language, whatever it was composed of."""

from collections.abc import Sequence
from typing import Any, TypeVar

import discord
from discord import app_commands, ui

from cogs.answers import Interaction
from cogs.shortening import cut
from petbot.domain.languages import ENGLISH
from petbot.languages import Language, language

NAMES: dict[app_commands.TranslationContextLocation, str] = {
    app_commands.TranslationContextLocation.command_name: "command",
    app_commands.TranslationContextLocation.group_name: "command",
    app_commands.TranslationContextLocation.parameter_name: "option",
}
"""The places where a command's word is a name, and the context of that name in the translation catalogue."""
MOST_TEXT, MOST_OPTION, MOST_ALT = 4000, 100, 256
"""Characters of a message's text, of an option's label or description (components/reference), and of what discord.py
documents for media. Names and people's own words in a text may be long; what is too long loses its end."""

Shown = TypeVar("Shown", bound=ui.LayoutView | ui.Modal)


async def show(interaction: Interaction, face: ui.LayoutView, files: Sequence[discord.File] = ()) -> None:
    """Put the face where the interaction's answer stands; what speaks no language yet speaks the member's."""
    await interaction.edit_original_response(
        view=said(theirs(interaction), face), attachments=files, allowed_mentions=discord.AllowedMentions.none()
    )


async def tell_more(interaction: Interaction, text: str) -> None:
    """Say one thing more to the member alone, in their language, after the answer."""
    await interaction.followup.send(theirs(interaction).say(text), ephemeral=True)


async def ask(interaction: Interaction, modal: ui.Modal) -> None:
    """Answer with a modal, in the member's language; it must be the first answer."""
    await interaction.response.send_modal(said(theirs(interaction), modal))


async def whisper(interaction: Interaction, face: ui.LayoutView) -> None:
    """Answer with a face that the member alone sees, in their language; it must be the first answer."""
    await interaction.response.send_message(view=said(theirs(interaction), face), ephemeral=True)


def theirs(interaction: Interaction) -> Language:
    """The member's language."""
    return language(str(interaction.locale))


def public_locale(client: discord.Client, guild_id: int, chosen: str | None) -> str:
    """The locale of what everybody in a guild reads: the one that its rules choose, else its own, else English."""
    guild = client.get_guild(guild_id)
    return chosen or (str(guild.preferred_locale) if guild else ENGLISH)


def said_in(locale: str, shown: Shown) -> Shown:
    """The view or modal with all its texts in the language of a Discord locale."""
    return said(language(locale), shown)


def said(spoken: Language, shown: Shown) -> Shown:
    """The view or modal with all its texts in a language."""
    if isinstance(shown, ui.Modal):
        shown.title = spoken.say(shown.title)
    for item in shown.walk_children():
        _translate(item, spoken)
    return shown


def _translate(item: ui.Item[Any], spoken: Language) -> None:
    match item:
        case ui.TextDisplay():
            item.content = cut(spoken.say(item.content), MOST_TEXT)
        case ui.Button() if item.label:
            item.label = spoken.say(item.label)
        case ui.Label():
            item.text = spoken.say(item.text)
            item.description = item.description and spoken.say(item.description)
        case ui.TextInput():
            item.placeholder = item.placeholder and spoken.say(item.placeholder)
        case ui.MediaGallery():
            for picture in item.items:
                picture.description = picture.description and cut(spoken.say(picture.description), MOST_ALT)
        case ui.Thumbnail():
            item.description = item.description and cut(spoken.say(item.description), MOST_ALT)
        case _:
            _translate_choice(item, spoken)


def _translate_choice(item: ui.Item[Any], spoken: Language) -> None:
    """What has a placeholder or options: every kind of select, radio buttons, checkboxes."""
    placeholder = getattr(item, "placeholder", None)
    if placeholder:
        item.placeholder = spoken.say(placeholder)  # pyright: ignore[reportAttributeAccessIssue]
    for option in getattr(item, "options", ()):
        option.label = cut(spoken.say(option.label), MOST_OPTION)
        option.description = option.description and cut(spoken.say(option.description), MOST_OPTION)


class Translator(app_commands.Translator):
    """The names and descriptions of commands, for Discord's own menus."""

    async def translate(
        self, string: app_commands.locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """None keeps the English words."""
        spoken = language(locale.value)
        if spoken.code == ENGLISH:
            return None
        kind = NAMES.get(context.location)
        words = spoken.named(kind, string.message) if kind else spoken.translations.gettext(string.message)
        return None if words == string.message else words
