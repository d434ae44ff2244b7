"""Interactions that no client of Discord's would let a person send, told to the bot all the same, and its answers."""

from collections.abc import Mapping, Sequence

from sandbox import CardView, MemberDriver, Sandbox
from sandbox.interactions import Interaction, Kind
from sandbox.resolving import resolve
from sandbox.responses import UPDATES, Callback
from sandbox.shapes import Json
from sandbox.world import Channel, Flags, Message

ROW, BUTTON, STRING_MENU, TEXT, LABEL = 1, 2, 3, 4, 18
STRING, INTEGER, BOOLEAN, USER, FILE = 3, 4, 5, 6, 11
MESSAGE_MENU = 3
NOTHING = "nothing"
"""The answer of a bot that acknowledged and then neither said nor changed anything."""


class Injector:
    """Acts as anybody, anywhere where they are, with anything; `discord` is running and has a bot."""

    def __init__(self, discord: Sandbox) -> None:
        self._backend = discord.backend

    def command(
        self, who: MemberDriver, channel: Channel, path: str, options: Sequence[Json], **forged: object
    ) -> Interaction:
        """A command such as "petadmin ban", whether or not Discord would offer it there; options as Discord's."""
        data = self._command(path, options)
        data["resolved"] = resolve(self._backend, channel, data)
        return self._start(Kind.COMMAND, who, channel, data, None, forged)

    def menu(self, who: MemberDriver, message: Message, name: str) -> Interaction:
        """A command of the message's own menu."""
        known = self._backend.world.application.commands.get(None, {}).values()
        found = next(command for command in known if command["name"] == name)
        data: Json = {"id": found["id"], "name": name, "type": MESSAGE_MENU, "target_id": message.id}
        channel = self.channel(message)
        data["resolved"] = resolve(self._backend, channel, data)
        return self._start(Kind.COMMAND, who, channel, data, None, {})

    def suggest(
        self, who: MemberDriver, channel: Channel, path: str, options: Sequence[Json], **forged: object
    ) -> Interaction:
        """An option that is being typed; one of them says "focused"."""
        return self._start(Kind.AUTOCOMPLETE, who, channel, self._command(path, options), None, forged)

    def press(
        self,
        who: MemberDriver,
        message: Message,
        custom_id: str,
        values: Sequence[str] | None = None,
        kind: int | None = None,
        **forged: object,
    ) -> Interaction:
        """A button, or with values a menu of that kind, as if it were on the message."""
        channel = self._backend.world.channels[message.channel_id]
        data: Json = {"custom_id": custom_id, "component_type": BUTTON, "id": 1}
        if values is not None:
            data |= {"component_type": kind or STRING_MENU, "values": list(values)}
            data["resolved"] = resolve(self._backend, channel, data)
        shown = self._backend.present.message(message) | {
            "components": [{"type": ROW, "id": 2, "components": [_part(data)]}]
        }
        return self._start(Kind.COMPONENT, who, channel, data, message, {"message": shown, **forged})

    def submit(
        self,
        who: MemberDriver,
        message: Message,
        custom_id: str,
        values: Mapping[str, str | Sequence[str]],
        **forged: object,
    ) -> Interaction:
        """A modal as if what made the message had opened it; lists are choices of a menu in it."""
        parts = [
            {"type": LABEL, "id": n, "component": _input(name, each)} for n, (name, each) in enumerate(values.items())
        ]
        data: Json = {"custom_id": custom_id, "components": parts}
        channel = self._backend.world.channels[message.channel_id]
        return self._start(Kind.MODAL_SUBMIT, who, channel, data, message, forged, message.interaction)

    def channel(self, message: Message) -> Channel:
        """Where the message is."""
        return self._backend.world.channels[message.channel_id]

    def repeat(self, interaction: Interaction) -> None:
        """The same again, with the same id and token."""
        self._backend.interactions.repeat(interaction)

    async def acknowledged(self, interaction: Interaction, within: float = 30) -> bool:
        """Whether the bot answered at all, before Discord gave up."""
        done = lambda: interaction.answered or interaction.failure  # noqa: E731
        await self._backend.events.wait_until(done, within)
        return interaction.answered is not None

    async def answer(self, interaction: Interaction, within: float = 10) -> str:
        """What the person sees then: a modal's title, a message, or the changed text of the card; else NOTHING."""
        before = interaction.message.edited_at if interaction.message else None
        try:
            return await self._backend.events.wait_until(lambda: self._seen(interaction, before), within)
        except TimeoutError:
            return NOTHING

    def _seen(self, interaction: Interaction, before: float | None) -> str | None:
        if interaction.failure:
            return interaction.failure
        if interaction.modal is not None:
            return interaction.modal["title"]
        world = self._backend.world
        made = [world.message(interaction.channel.id, each) for each in interaction.created_message_ids]
        texts = [self._text(m, interaction) for m in made if m is not None and not m.has(Flags.LOADING)]
        if texts:
            return "\n".join(texts)
        card = interaction.message
        if interaction.answered is not None and Callback(interaction.answered) in UPDATES and card is not None:
            return self._text(card, interaction) if card.edited_at != before else None
        return None

    def _text(self, message: Message, interaction: Interaction) -> str:
        view = CardView(self._backend, message, interaction.user_id)
        return view.text or ("a file" if message.files else "an empty message")

    def _command(self, path: str, options: Sequence[Json]) -> Json:
        name, *leaf = path.split(" ")
        known = self._backend.world.application.commands.get(None, {}).values()
        found = next(command for command in known if command["name"] == name)
        inner = [{"type": 1, "name": leaf[0], "options": list(options)}] if leaf else list(options)
        return {"id": found["id"], "name": name, "type": 1, "options": inner}

    def _start(  # noqa: PLR0917
        self,
        kind: Kind,
        who: MemberDriver,
        channel: Channel,
        data: Json,
        message: Message | None,
        forged: Mapping[str, object],
        triggering: Json | None = None,
    ) -> Interaction:
        return self._backend.interactions.start(
            kind, who.id, channel, data, message=message, triggering=triggering, forged=dict(forged)
        )


def _part(data: Json) -> Json:
    """The button or menu as the message has it: discord.py takes no press on what it does not find there."""
    part: Json = {"type": data["component_type"], "id": 1, "custom_id": data["custom_id"]}
    if part["type"] == BUTTON:
        return part | {"style": 2, "label": "?"}
    options = [{"label": "?", "value": value} for value in data["values"]] if part["type"] == STRING_MENU else []
    return part | {"min_values": 0, "max_values": 25, "options": options}


def _input(custom_id: str, value: str | Sequence[str]) -> Json:
    if isinstance(value, str):
        return {"type": TEXT, "id": 1, "custom_id": custom_id, "value": value}
    return {"type": STRING_MENU, "id": 1, "custom_id": custom_id, "values": list(value)}
