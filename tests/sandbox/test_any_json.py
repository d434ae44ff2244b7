"""Whatever JSON a bot sends is read or refused in Discord's words: no body is strange enough to break the sandbox."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from sandbox import ApiError
from sandbox.autocomplete import read_choices
from sandbox.backend import Backend, open_backend
from sandbox.commands import read_commands
from sandbox.messages import Letter
from sandbox.modals import read_modal
from sandbox.recorder import Recorder

Json = dict[str, Any]
KEYS = (
    *("type", "id", "components", "accessory", "component", "items", "media", "url", "file", "custom_id", "label"),
    *("style", "options", "value", "name", "description", "min_values", "max_values", "placeholder", "emoji", "parse"),
    *("content", "embeds", "attachments", "flags", "fields", "title", "image", "footer", "choices", "autocomplete"),
    *("allowed_mentions", "contexts", "integration_types", "name_localizations", "disabled", "spoiler", "required"),
    "accent_color",
)
LEAVES = (None, True, False, -1, 0, 1, 3, 26, 0.5, 1 << 80, "", "x", "x" * 101, "attachment://a.png", "https://x.y/z")
BODIES_A_SEED = 200


def anything(rng: random.Random, depth: int = 4) -> Any:
    """Random JSON from the words that Discord's objects are made of; most objects have a plausible type."""
    roll = rng.random()
    if depth == 0 or roll < 0.25:
        return rng.choice(LEAVES)
    if roll < 0.5:
        return [anything(rng, depth - 1) for _ in range(rng.randrange(4))]
    found = {rng.choice(KEYS): anything(rng, depth - 1) for _ in range(rng.randrange(6))}
    return {**found, "type": rng.randrange(25)} if rng.random() < 0.8 else found


def body(rng: random.Random) -> Json:
    found: Json = {rng.choice(KEYS): anything(rng) for _ in range(rng.randrange(5))}
    found["flags"] = rng.choice([0, 1 << 15])
    for key in ("components", "options", "embeds"):
        if rng.random() < 0.7:
            found[key] = [anything(rng) for _ in range(rng.randrange(1, 4))]
    return found


def read_or_refused(read: Callable[[], object]) -> bool:
    """True where it was read; anything but a refusal of the form falls through."""
    try:
        read()
    except ApiError as refusal:
        return refusal.status != 400
    return True


@pytest.fixture(scope="module")
def backend() -> Backend:
    return open_backend(application_name="Petbot", token="t", recorder=Recorder())


@pytest.mark.parametrize("seed", range(5))
def test_any_message_is_read_or_refused(backend: Backend, seed: int) -> None:
    rng = random.Random(seed)
    channel = next(c for c in backend.world.channels.values() if c.name == "general")
    plain = Letter(body={"content": "x"}, uploads={}, channel=channel, guild=None)
    message = backend.posting.post(backend.world.application.bot_id, channel, backend.desk.new(plain))
    for _ in range(BODIES_A_SEED):
        letter = Letter(body=body(rng), uploads={0: ("a.png", b"x")}, channel=channel, guild=None)
        read_or_refused(lambda: backend.desk.new(letter))  # noqa: B023 - called before the loop goes on
        if read_or_refused(lambda: backend.desk.edit(message, letter)):  # noqa: B023
            backend.posting.replace(message, backend.desk.edit(message, letter))
            backend.present.message(message)


@pytest.mark.parametrize("seed", range(5))
def test_any_modal_command_or_choice_is_read_or_refused(backend: Backend, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(BODIES_A_SEED):
        found = body(rng)
        option = {"type": rng.choice([3, 4, 10]), "focused": True}
        read_or_refused(lambda: read_modal(found))  # noqa: B023
        read_or_refused(lambda: read_choices(found, {"options": [option]}))  # noqa: B023
        read_or_refused(lambda: read_commands([found, body(rng)], {}, "1", None, backend.snowflakes))  # noqa: B023
