"""A message as a person sees it, and what they can do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox import components as c
from sandbox import reacting
from sandbox.backend import Backend
from sandbox.driver.acting import DEFAULT_TIMEOUT, DriverError, acknowledged, matching, reply_of
from sandbox.driver.modal import ModalView
from sandbox.interactions import Interaction, Kind
from sandbox.invoking import Invoking
from sandbox.permissions import Permission
from sandbox.responses import UPDATES, Callback
from sandbox.shapes import Json, Snowflake
from sandbox.world import Flags, Message

if TYPE_CHECKING:
    from sandbox.driver.member import MemberDriver


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    label: str
    emoji: str
    custom_id: str
    style: int
    disabled: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Select:
    """`options` are Discord's own objects; `chosen` the values marked as default."""

    placeholder: str
    custom_id: str
    type: int
    disabled: bool
    min_values: int
    max_values: int
    options: list[Json]

    @property
    def chosen(self) -> list[str]:
        return [option["value"] for option in self.options if option.get("default")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """`description` is the alt text; `data` the bytes behind `url` where the sandbox holds them."""

    url: str
    description: str | None
    width: int | None
    height: int | None
    spoiler: bool
    data: bytes


class CardView:
    """A live view: what it shows follows the message, and stays as last seen once that is deleted."""

    def __init__(self, backend: Backend, message: Message, user_id: Snowflake) -> None:
        self._backend = backend
        self._message = message
        self._user_id = user_id

    def __repr__(self) -> str:
        return f"<CardView {self.text[:80]!r} buttons={[b.label for b in self.buttons]}>"

    @property
    def id(self) -> Snowflake:
        return self._message.id

    @property
    def message(self) -> Json:
        """Discord's message object as it is now."""
        return self._backend.present.message(self._message)

    @property
    def deleted(self) -> bool:
        return self._backend.world.message(self._message.channel_id, self._message.id) is None

    @property
    def ephemeral(self) -> bool:
        return self._message.has(Flags.EPHEMERAL)

    @property
    def thinking(self) -> bool:
        return self._message.has(Flags.LOADING)

    @property
    def text(self) -> str:
        """Content, embeds and text displays, line by line."""
        embeds = [e.get(key, "") for e in self._message.embeds for key in ("title", "description")]
        displays = [p["content"] for p in self._parts() if p.get("type") == c.TEXT_DISPLAY]
        return "\n".join(words for words in (self._message.content, *embeds, *displays) if words)

    @property
    def accent(self) -> int | None:
        """The first container's colour."""
        return next((p["accent_color"] for p in self._parts() if p.get("type") == c.CONTAINER), None)

    @property
    def buttons(self) -> list[Button]:
        return [
            Button(
                label=part.get("label", ""),
                emoji=part.get("emoji", {}).get("name") or "",
                custom_id=part.get("custom_id", ""),
                style=part["style"],
                disabled=part["disabled"],
                url=part.get("url", ""),
            )
            for part in self._parts()
            if part.get("type") == c.BUTTON
        ]

    @property
    def selects(self) -> list[Select]:
        return [
            Select(
                placeholder=part.get("placeholder", ""),
                custom_id=part["custom_id"],
                type=part["type"],
                disabled=part["disabled"],
                min_values=part["min_values"],
                max_values=part["max_values"],
                options=part.get("options", []),
            )
            for part in self._parts()
            if part.get("type") in c.SELECTS
        ]

    @property
    def pictures(self) -> list[Picture]:
        """Galleries' and thumbnails' pictures, and pictures attached to a classic message, in order."""
        shown: list[Picture] = []
        for part in self._parts():
            items = part.get("items", [part] if part.get("type") == c.THUMBNAIL else [])
            shown += [self._picture(item) for item in items]
        if not self._message.has(Flags.IS_COMPONENTS_V2):
            for file in self._message.files:
                if file.width is not None:
                    item: Json = {"media": {"file": file.id}, "description": file.description}
                    shown.append(self._picture(item))
        return shown

    def as_(self, member: MemberDriver) -> CardView:
        """The same message in front of somebody else."""
        return CardView(self._backend, self._message, member.id)

    async def press(self, name: str, *, timeout: float = DEFAULT_TIMEOUT) -> CardView | ModalView:
        """Press the button with this label, emoji or custom id. Returns what then shows.

        That is a modal, a new message (after a deferral, its real content), or this card, updated or about to be.
        """
        buttons = self.buttons
        names = [(button.label, button.emoji, button.custom_id) for button in buttons]
        button = buttons[matching(name, names, "button")]
        if button.disabled:
            raise DriverError(f"the button {name!r} is disabled")
        data: Json = {"component_type": c.BUTTON, "custom_id": button.custom_id}
        return await self._use(data, timeout)

    async def select(
        self, name: str, *values: str | MemberDriver, timeout: float = DEFAULT_TIMEOUT
    ) -> CardView | ModalView:
        """Choose in the menu with this placeholder or custom id, by option label or value. Returns as `press` does."""
        selects = self.selects
        names = [(select.placeholder, select.custom_id) for select in selects]
        select = selects[matching(name, names, "select")]
        chosen = [_option_value(select, value) for value in values]
        data: Json = {"component_type": select.type, "custom_id": select.custom_id, "values": chosen}
        return await self._use(data, timeout)

    async def until(self, check: Callable[[CardView], object], *, timeout: float = DEFAULT_TIMEOUT) -> CardView:
        """Wait, event by event, until `check` holds for this card. TimeoutError tells what the card showed."""
        try:
            await self._backend.events.wait_until(lambda: bool(check(self)), timeout)
        except TimeoutError:
            raise TimeoutError(f"after {timeout} s the card still was {self!r}") from None
        return self

    def react(self, emoji: str) -> None:
        """React to the message as this person: a character, or name:id of an application emoji."""
        key = reacting.known_emoji(self._backend, emoji)
        reacting.react(self._backend, self._user_id, self._reactable(), key)

    def take_back(self, emoji: str) -> None:
        """Remove this person's reaction."""
        reacting.take_back(self._backend, self._user_id, self._reactable(), emoji)

    def delete(self) -> None:
        """Delete the message as this person: their own, their ephemeral one, or any as a moderator."""
        self._backend.posting.delete_as(self._user_id, self._message)

    def _reactable(self) -> Message:
        needed = Permission.READ_MESSAGE_HISTORY
        return reacting.reactable(self._backend, self._user_id, self._message.channel_id, self._message.id, needed)

    def _parts(self) -> list[Json]:
        return list(c.walk(self._message.components))

    def _picture(self, item: Json) -> Picture:
        file = self._backend.cdn.get(item["media"].get("file", ""))
        return Picture(
            url=self._backend.cdn.url(file) if file else item["media"].get("url", ""),
            description=item.get("description"),
            width=file.width if file else None,
            height=file.height if file else None,
            spoiler=bool(item.get("spoiler")),
            data=file.data if file else b"",
        )

    async def _use(self, data: Json, timeout: float) -> CardView | ModalView:
        interaction = Invoking(self._backend).begin(
            self._user_id, Kind.COMPONENT, self._message.channel_id, data, message_id=self._message.id
        )
        return await follow(self._backend, interaction, self, timeout)


async def follow(
    backend: Backend, interaction: Interaction, card: CardView | None, timeout: float
) -> CardView | ModalView:
    """What the person sees once the bot has answered; `card` is what they acted on, if it was one."""
    callback = await acknowledged(backend, interaction)
    if interaction.modal is not None:

        async def submitted(child: Interaction) -> CardView:
            return await _shown(backend, child, card, await acknowledged(backend, child), timeout)

        return ModalView(backend, interaction, interaction.modal, submitted)
    return await _shown(backend, interaction, card, callback, timeout)


async def _shown(
    backend: Backend, interaction: Interaction, card: CardView | None, callback: Callback, timeout: float
) -> CardView:
    if callback in UPDATES and card is not None:
        return card
    message = await reply_of(backend, interaction, callback, timeout)
    if message is None:
        raise DriverError("the bot took its answer back")
    return CardView(backend, message, interaction.user_id)


def _option_value(select: Select, wanted: str | MemberDriver) -> str:
    if not isinstance(wanted, str):
        return wanted.id
    if not select.options:
        return wanted
    names = [(option["label"], option["value"]) for option in select.options]
    return select.options[matching(wanted, names, "option")]["value"]
