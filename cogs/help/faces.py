"""How the help looks: at a glance, or one topic."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from cogs.help import wording
from cogs.help.manual import Manual
from cogs.presenter import FORM, Face, Row, small
from petbot.domain.texts import Text, joined, tr

OVERVIEW = "overview"


class HelpFaces:
    """Knows the commands. `manages` is whether the reader may manage the server they are in."""

    def __init__(self, manual: Manual) -> None:
        self._manual = manual

    def face(self, topic: str, locale: str, *, manages: bool) -> Face:
        """A topic; at a glance where there is no such topic, or not for this reader."""
        topics = self._topics(manages=manages)
        text = self._topic(topic, locale) if topic in topics else self._overview(locale)
        note = small(wording.MODERATORS) if manages and topic not in topics else []
        return Face(FORM, ui.TextDisplay(text), _menu(topic, topics), *note)

    def _overview(self, locale: str) -> str:
        known = [(paths, text) for paths, text in wording.FIVE.values() if self._manual.has(paths)]
        five = [
            wording.NUMBERED.format(number=number, line=text.format(**self._manual.mentions(paths, locale)))
            for number, (paths, text) in enumerate(known, 1)
        ]
        commands = [*self._commands("pet", locale), *self._commands("privacy", locale)]
        return joined("\n", [wording.HEADING, wording.FIVE_HEADING, *five, wording.COMMANDS, *commands])

    def _commands(self, group: str, locale: str) -> list[Text]:
        return [
            wording.COMMAND.format(mention=self._manual.mention(line.path, locale), description=line.description)
            for line in self._manual.lines(group)
        ]

    def _topics(self, *, manages: bool) -> list[str]:
        """Those for which there are commands."""
        there = [topic for topic, (paths, _) in wording.TOPICS.items() if self._manual.has(paths)]
        if not self._ways(""):
            there.remove("photo")
        return [*there, *(["moderators"] if manages else [])]

    def _topic(self, topic: str, locale: str) -> str:
        heading = tr("## {emoji} {title}", emoji=wording.EMOJI[topic], title=wording.TITLES[topic])
        if topic == "moderators":
            return joined("\n", [heading, wording.FOR_MODERATORS, *self._commands("petadmin", locale)])
        paths, text = wording.TOPICS[topic]
        ways = joined("\n", self._ways(locale))
        return joined("\n", [heading, text.format(ways=ways, **self._manual.mentions(paths, locale))])

    def _ways(self, locale: str) -> list[Text]:
        """How one starts from a photo."""
        uploads = [line.path for line in self._manual.lines("pet") if line.takes_picture]
        return [
            *(wording.MENU_WAY.format(name=name) for name in self._manual.menus()),
            *(wording.UPLOAD_WAY.format(mention=self._manual.mention(path, locale)) for path in uploads),
        ]


def _menu(topic: str, topics: Sequence[str]) -> Row:
    titles = {OVERVIEW: wording.OVERVIEW, **{each: wording.TITLES[each] for each in topics}}
    options = [
        discord.SelectOption(label=title, value=each, emoji=wording.EMOJI[each], default=each == topic)
        for each, title in titles.items()
    ]
    menu: ui.Select[Any] = ui.Select(custom_id="pet:help:topic", placeholder=wording.MORE, options=options)
    return ui.ActionRow(menu)
