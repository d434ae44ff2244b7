"""A person of the sandbox, driven by a test."""

from collections.abc import Mapping
from typing import TypeAlias

from sandbox import threads
from sandbox.attachments import Upload
from sandbox.backend import Backend
from sandbox.client.writing import attach
from sandbox.driver.acting import DEFAULT_TIMEOUT, DriverError, InteractionFailed, acknowledged
from sandbox.driver.card import CardView, follow
from sandbox.driver.modal import ModalView
from sandbox.interactions import Interaction, Kind
from sandbox.invoking import Invoking
from sandbox.permissions import in_channel
from sandbox.shapes import Json, Snowflake
from sandbox.world import Channel, Message, User

__all__ = ["InteractionFailed", "MemberDriver"]

SUBCOMMANDS = (1, 2)
ATTACHMENT = 11
CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3


Value: TypeAlias = "str | int | float | bool | MemberDriver | Upload"
"""An option's value; files are (name, bytes)."""


class MemberDriver:
    """`channel` arguments are names of channels this person sees, or "dm" for their direct messages with the bot."""

    def __init__(self, backend: Backend, name: str) -> None:
        self._backend = backend
        self._invoking = Invoking(backend)
        self.last_failure: str | None = None
        people = {user.username: user for user in backend.world.users.values() if not user.bot}
        if name not in people:
            raise DriverError(f"nobody is called {name!r}; there are {sorted(people)}")
        self.user: User = people[name]

    @property
    def id(self) -> Snowflake:
        return self.user.id

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    @property
    def notices(self) -> list[CardView]:
        """What only this person sees: ephemeral replies that still exist, oldest first."""
        found = [
            message
            for channel in self._backend.world.messages.values()
            for message in channel.values()
            if message.ephemeral_for == self.id
        ]
        return [self._card(message) for message in sorted(found, key=lambda m: int(m.id))]

    def cards(self, channel: str = "general") -> list[CardView]:
        """All messages that this person sees in a channel, oldest first."""
        stored = self._backend.world.messages[self.channel(channel).id].values()
        return [self._card(m) for m in stored if m.ephemeral_for in (None, self.id)]

    def channel(self, name: str) -> Channel:
        world = self._backend.world
        if name == "dm":
            return self._backend.posting.open_dm(self.id, world.application.bot_id)
        for channel in world.channels.values():
            if channel.name == name and in_channel(world, self.id, channel):
                return channel
        raise DriverError(f"{self.user.username} sees no channel {name!r}")

    def commands(self, channel: str = "general") -> list[str]:
        """Names of the commands on offer there."""
        return [command["name"] for command in self._invoking.commands(self.id, self.channel(channel))]

    async def slash(
        self,
        command: str,
        *,
        channel: str = "general",
        timeout: float = DEFAULT_TIMEOUT,
        **options: "Value",
    ) -> CardView:
        """Run a slash command ("pet create") and return the bot's reply, after a deferral its real content.

        Raises InteractionFailed where the bot does not answer in time, ApiError 50035 for options that do not fit.
        """
        answer = await self.slash_modal_or_card(command, channel=channel, timeout=timeout, **options)
        if isinstance(answer, ModalView):
            raise DriverError(f"the bot answered with a modal: {answer!r}; use slash_modal")
        return answer

    async def slash_modal(
        self,
        command: str,
        *,
        channel: str = "general",
        timeout: float = DEFAULT_TIMEOUT,
        **options: "Value",
    ) -> ModalView:
        """Run a slash command that answers with a modal."""
        answer = await self.slash_modal_or_card(command, channel=channel, timeout=timeout, **options)
        if not isinstance(answer, ModalView):
            raise DriverError(f"the bot answered with a message: {answer!r}")
        return answer

    async def slash_modal_or_card(
        self,
        command: str,
        *,
        channel: str = "general",
        timeout: float = DEFAULT_TIMEOUT,
        **options: "Value",
    ) -> CardView | ModalView:
        """Run a slash command that may answer either way."""
        place = self.channel(channel)
        uploads: dict[int, Upload] = {}
        data = self._data(command, place, options, uploads)
        attach(self._backend, self.id, place.id, data, uploads)
        interaction = self._invoking.begin(self.id, Kind.COMMAND, place.id, data)
        return await self._follow(interaction, timeout)

    async def autocomplete(self, command: str, *, channel: str = "general", **options: str | float) -> list[Json]:
        """The choices offered for the first option given, the others being filled in already."""
        place = self.channel(channel)
        data = self._data(command, place, options, {})
        focused = next(iter(options))
        leaf = data["options"]
        while leaf and leaf[0]["type"] in SUBCOMMANDS:
            leaf = leaf[0]["options"]
        for option in leaf:
            if option["name"] == focused:
                option["focused"] = True
        interaction = self._invoking.begin(self.id, Kind.AUTOCOMPLETE, place.id, data)
        await self._acknowledged(interaction)
        return interaction.choices

    async def message_command(self, name: str, card: CardView) -> CardView | ModalView:
        """Use a command of the message's context menu."""
        place = self._backend.world.channels[card.message["channel_id"]]
        return await self._menu(name, place, MESSAGE_MENU, card.id)

    async def user_command(
        self, name: str, target: "MemberDriver", *, channel: str = "general"
    ) -> CardView | ModalView:
        """Use a command of a user's context menu."""
        return await self._menu(name, self.channel(channel), USER_MENU, target.id)

    def say(self, content: str, *files: Upload, channel: str = "general") -> CardView:
        """Post an ordinary message, with files as (name, bytes)."""
        uploads = dict(enumerate(files))
        return self._card(self._invoking.say(self.id, self.channel(channel).id, {"content": content}, uploads))

    def open_post(self, forum: str, name: str, content: str, *files: Upload, tags: tuple[str, ...] = ()) -> CardView:
        """Open a post in a forum, with files as (name, bytes) and tags by their names. Returns its first message."""
        place = self.channel(forum)
        wanted = [tag["id"] for tag in place.available_tags if tag["name"] in tags]
        body: Json = {"name": name, "applied_tags": wanted, "message": {"content": content}}
        return self._card(threads.start_post(self._backend, self.id, place.id, body, dict(enumerate(files)))[1])

    async def _menu(self, name: str, place: Channel, kind: int, target: Snowflake) -> CardView | ModalView:
        command = self._command(name, place, kind)
        data: Json = {"id": command["id"], "name": name, "type": kind, "target_id": target}
        interaction = self._invoking.begin(self.id, Kind.COMMAND, place.id, data)
        return await self._follow(interaction, DEFAULT_TIMEOUT)

    async def _follow(self, interaction: Interaction, timeout: float) -> CardView | ModalView:
        await self._acknowledged(interaction)
        return await follow(self._backend, interaction, None, timeout)

    async def _acknowledged(self, interaction: Interaction) -> None:
        try:
            await acknowledged(self._backend, interaction)
        except InteractionFailed as failure:
            self.last_failure = str(failure)
            raise

    def _command(self, name: str, place: Channel, kind: int) -> Json:
        offered = self._invoking.commands(self.id, place)
        for command in offered:
            if command["name"] == name and command["type"] == kind:
                return command
        names = [command["name"] for command in offered]
        raise DriverError(f"{self.user.username} is offered no command {name!r} there, only {names}")

    def _data(self, path: str, place: Channel, given: Mapping[str, object], uploads: dict[int, Upload]) -> Json:
        first, *rest = path.split()
        command = self._command(first, place, CHAT_INPUT)
        data: Json = {"id": command["id"], "name": first, "type": CHAT_INPUT, "options": []}
        declared, filled = command["options"], data["options"]
        for word in rest:
            child = next((option for option in declared if option["name"] == word), None)
            if child is None:
                raise DriverError(f"there is no command {path!r}")
            nested: Json = {"name": word, "type": child["type"], "options": []}
            filled.append(nested)
            declared, filled = child["options"], nested["options"]
        by_name = {option["name"]: option for option in declared}
        for name, value in given.items():
            if name not in by_name:
                raise DriverError(f"{path!r} has no option {name!r}, only {sorted(by_name)}")
            kind = by_name[name]["type"]
            filled.append({"name": name, "type": kind, "value": _value(value, uploads)})
        return data

    def _card(self, message: Message) -> CardView:
        return CardView(self._backend, message, self.id)


def _value(value: object, uploads: dict[int, Upload]) -> object:
    if isinstance(value, MemberDriver):
        return value.id
    if isinstance(value, tuple):
        uploads[len(uploads)] = value
        return str(len(uploads) - 1)
    return value
