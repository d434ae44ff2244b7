"""What people did, put down so that it can be done again in another run: by names and positions instead of ids.

A place is "Guild/channel" or "@person", a direct message of theirs. A message is "3.0", the first of those that act 3
made, or "Guild/channel#2", the third that the bot posted there by its own right.
"""

import base64
import json
import re
from collections.abc import Mapping

from sandbox import components as c
from sandbox.backend import Backend
from sandbox.interactions import Interaction
from sandbox.modals import inputs
from sandbox.recorder import Act
from sandbox.shapes import Json, Snowflake
from sandbox.world import Channel, Message

ID = re.compile(r'"(\d+)"')


def note_interaction(backend: Backend, interaction: Interaction, given: Json) -> None:
    """Write down an interaction that just began; `given` is its data as the person's client sent it."""
    recorder = backend.recorder
    if not recorder.writes:
        return
    on = interaction.message if interaction.kind == 3 else None
    part = component_index(on, given.get("custom_id")) if on else 0
    recorder.add(
        Act(
            number=recorder.next_number(interaction.id),
            person=backend.world.users[interaction.user_id].username,
            place=place_name(backend, interaction.channel, interaction.user_id),
            kind=int(interaction.kind),
            data=given,
            names={found: name for found in ids_in(given) if (name := _name(backend, found)) is not None},
            files={found: shown for found in ids_in(given) if (shown := _file(backend, found)) is not None},
            on=message_name(backend, on, interaction.user_id) if on else None,
            part=part,
            chosen=_chosen(on, part, given) if on else _filled(backend, interaction, given),
            modal_of=recorder.numbers.get(interaction.opened_by or ""),
            token=interaction.token,
        )
    )


def note_message(backend: Backend, user_id: Snowflake, channel_id: Snowflake, body: Json) -> None:
    """Write down that somebody said something."""
    if not backend.recorder.writes:
        return
    backend.recorder.add(
        Act(
            number=backend.recorder.next_number(None),
            person=backend.world.users[user_id].username,
            place=place_name(backend, backend.world.channels[channel_id], user_id),
            kind=0,
            data=body,
            names={},
        )
    )


def place_name(backend: Backend, channel: Channel, user_id: Snowflake) -> str:
    guild = backend.world.guild_of(channel)
    if guild is not None:
        return f"{guild.name}/{channel.name}"
    other = next(user for user in channel.recipients if user != user_id)
    return f"@{backend.world.users[other].username}"


def message_name(backend: Backend, message: Message, user_id: Snowflake) -> str:
    """How a recording calls a message."""
    origin = (message.interaction or {}).get("id")
    if origin in backend.recorder.numbers:
        return f"{backend.recorder.numbers[origin]}.{_made_by(backend, message.channel_id, origin).index(message)}"
    channel = backend.world.channels[message.channel_id]
    own = unprompted(backend, channel)
    return f"{place_name(backend, channel, user_id)}#{own.index(message) if message in own else 0}"


def unprompted(backend: Backend, channel: Channel) -> list[Message]:
    """What the bot posted there by its own right, oldest first."""
    bot_id = backend.world.application.bot_id
    posted = backend.world.messages[channel.id].values()
    return [m for m in posted if m.author_id == bot_id and m.interaction is None]


def _made_by(backend: Backend, channel_id: Snowflake, interaction_id: Snowflake) -> list[Message]:
    posted = backend.world.messages[channel_id].values()
    return [m for m in posted if (m.interaction or {}).get("id") == interaction_id]


def made_by(backend: Backend, interaction: Interaction) -> list[Message]:
    """The messages that an interaction made and that are still there, oldest first."""
    return _made_by(backend, interaction.channel.id, interaction.id)


def component_index(message: Message, custom_id: object) -> int:
    """The place of a component among all of the message's, counted as one reads; 0 where it is none of them."""
    ids = [part.get("custom_id") for part in c.walk(message.components)]
    return ids.index(custom_id) if custom_id in ids else 0


def ids_in(given: Json) -> list[Snowflake]:
    """Whatever in it could be an id."""
    return ID.findall(json.dumps(given))


def renamed(given: Json, ids: Mapping[Snowflake, Snowflake]) -> Json:
    """A copy with other ids."""
    return json.loads(ID.sub(lambda found: f'"{ids.get(found[1], found[1])}"', json.dumps(given)))


def _chosen(message: Message, part: int, given: Json) -> list[int]:
    component = list(c.walk(message.components))[part]
    values = [option["value"] for option in component.get("options", [])]
    return [values.index(value) for value in given.get("values") or [] if value in values]


def _filled(backend: Backend, interaction: Interaction, given: Json) -> list[int]:
    opener = backend.interactions.find(interaction.opened_by or "")
    if opener is None or opener.modal is None:
        return []
    names = [component["custom_id"] for component in inputs(opener.modal)]
    return [names.index(part["custom_id"]) for part in filled_parts(given) if part["custom_id"] in names]


def filled_parts(given: Json) -> list[Json]:
    """The inputs that somebody filled in, of a submitted modal."""
    return [part for part in c.walk(given.get("components") or []) if "custom_id" in part]


def _name(backend: Backend, target: str) -> str | None:
    world = backend.world
    if target in world.users:
        return f"user {world.users[target].username}"
    if (channel := world.channels.get(target)) is not None and channel.guild_id:
        return f"channel {place_name(backend, channel, '')}"
    for guild in world.guilds.values():
        if target in guild.roles:
            return f"role {guild.name}/{guild.roles[target].name}"
    for messages in world.messages.values():
        if target in messages:
            return f"message {message_name(backend, messages[target], messages[target].author_id)}"
    return None


def _file(backend: Backend, target: str) -> list[str] | None:
    file = backend.cdn.get(target)
    return [file.filename, base64.b64encode(file.data).decode()] if file else None
