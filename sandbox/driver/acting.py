"""One interaction from start to what the person then sees; shared by commands, buttons, menus and modals."""

from sandbox.backend import Backend
from sandbox.interactions import Interaction
from sandbox.responses import Callback
from sandbox.shapes import Snowflake
from sandbox.world import Flags, Message

DEFAULT_TIMEOUT = 30.0  # seconds of real time


class InteractionFailed(Exception):
    """The person was shown a failure, in the words of Discord's client."""


class DriverError(Exception):
    """The test asks for something that is not there: a button, a menu, an option."""


async def acknowledged(backend: Backend, interaction: Interaction) -> Callback:
    """How the bot answered; InteractionFailed where it did not in time."""

    outcome = await backend.events.wait_until(lambda: interaction.answered or interaction.failure, DEFAULT_TIMEOUT)
    if isinstance(outcome, str):
        raise InteractionFailed(outcome)
    return Callback(outcome)


async def reply_of(backend: Backend, interaction: Interaction, callback: Callback, timeout: float) -> Message | None:
    """The message that answers; after a deferral, once it is more than "thinking…". None where it was taken back."""
    message_id = interaction.original_id
    if message_id is None:
        return None
    if callback is Callback.DEFERRED_MESSAGE:
        await backend.events.wait_until(
            lambda: interaction.failure or not _thinking(backend, interaction.channel.id, message_id), timeout
        )
        if interaction.failure is not None:
            raise InteractionFailed(interaction.failure)
    return backend.world.message(interaction.channel.id, message_id)


def _thinking(backend: Backend, channel_id: Snowflake, message_id: Snowflake) -> bool:
    message = backend.world.message(channel_id, message_id)
    return message is not None and message.has(Flags.LOADING)


def matching(wanted: str, candidates: list[tuple[str, ...]], what: str) -> int:
    """The index of the one candidate of this name: exactly, else without regard to case, else as a part of it."""
    tests = (
        lambda name: name == wanted,
        lambda name: name.casefold() == wanted.casefold(),
        lambda name: wanted.casefold() in name.casefold(),
    )
    for test in tests:
        found = [i for i, names in enumerate(candidates) if any(name and test(name) for name in names)]
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise DriverError(f"more than one {what} is called {wanted!r}: {candidates}")
    raise DriverError(f"no {what} is called {wanted!r}; there are {candidates}")
