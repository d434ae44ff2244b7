"""The commands as they are: read from the command tree, so that the help cannot speak of what is not there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from petbot.domain.texts import Text
from petbot.languages import language


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A command in the manual."""

    path: str
    """In English, such as "pet create"."""
    description: Text
    takes_picture: bool
    """One of its options is an upload."""


class Manual:
    """Everything is looked up anew each time: commands are added while the bot starts."""

    def __init__(self, tree: app_commands.CommandTree[Any], ids: Callable[[], Mapping[str, int]]) -> None:
        """`ids` gives Discord's ids of the top-level commands by name, those that are known."""
        self._tree = tree
        self._ids = ids

    def lines(self, group: str) -> list[Line]:
        """The commands of a group, by name."""
        group_lines = (line for line in self._lines() if line.path.partition(" ")[0] == group)
        return sorted(group_lines, key=lambda line: line.path)

    def has(self, paths: Sequence[str]) -> bool:
        """Whether there are all of these commands."""
        return set(paths) <= {line.path for line in self._lines()}

    def menus(self) -> list[Text]:
        """The names of the commands in the context menu of messages."""
        return [Text(menu.name) for menu in self._tree.get_commands(type=discord.AppCommandType.message)]

    def mention(self, path: str, locale: str) -> str:
        """The command as a link that starts it, and beside it what a member's own client calls it.

        Discord shows such a link as it is written and starts the command only by its English name, whatever the
        reader's language (discord-api-docs#5518).
        """
        spoken = language(locale)
        theirs = " ".join(spoken.named("command", word) for word in path.split(" "))
        number = self._ids().get(path.partition(" ")[0])
        if number is None:
            return f"`/{theirs}`"
        return f"</{path}:{number}>" + ("" if theirs == path else f" `/{theirs}`")

    def mentions(self, paths: Sequence[str], locale: str) -> dict[str, str]:
        """Of several commands, by names that may be fields of a text."""
        return {path.replace(" ", "_"): self.mention(path, locale) for path in paths}

    def _lines(self) -> Iterator[Line]:
        for command in self._tree.walk_commands():
            if isinstance(command, app_commands.Command):
                uploads = [p for p in command.parameters if p.type is discord.AppCommandOptionType.attachment]
                description = Text(command.description)
                yield Line(path=command.qualified_name, description=description, takes_picture=bool(uploads))
