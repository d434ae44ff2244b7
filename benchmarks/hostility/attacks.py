"""One hostile interaction after the other, chosen by a seed: who, where, and with what in it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.hostility.texts import LOCALES, number, text
from benchmarks.injecting import Injector
from sandbox import MemberDriver
from sandbox.interactions import Interaction
from sandbox.shapes import Json
from sandbox.world import Channel, Message

CARD_VERBS = ("generate", "surprise", "find", "cancel", "refresh", "reroll", "delete", "report", "menu", "x", "DELETE")
FORM_VERBS = ("page", "person", "group", "species", "menu", "pick", "more", "told", "surprise", "find", "found", "goon")
PAGES = (
    "pet.0.",
    "scene.0.nature",
    "owner.1.",
    "style.9.~",
    "scene.0." + "x" * 60,
    "nothing",
    "",
    "extras:scene.0.hats",
    "tone:owner.1.",
)
DESK_VERBS = [
    "switch",
    "limits",
    "rolelimit",
    "words",
    "queue",
    "pause",
    "drain",
    "resume",
    "bans",
    "allbans",
    "record",
    "remove",
    "removeban",
    "dismiss",
    "case",
    "export",
    "erase",
    "eraseyes",
    "nothing",
]
FIELDS = [
    "species",
    "breed",
    "coat",
    "background",
    "extra",
    "extras",
    "season",
    "pose",
    "note",
    "count",
    "owners",
    "look",
    "quality",
    "nothing",
]
RULES = [
    "channels",
    "roles",
    "log",
    "count",
    "quality",
    "strictness",
    "locale",
    "looksphotographic",
    "looksillustrated",
    "adapters",
    "cancel",
    "cancelall",
    "nothing",
]
MODALS = ["limits", "rolelimit", "words", "report", "nothing"]
INPUTS = ["hour", "day", "role", "words", "reason", "what", "text", "season", "note", "hairstyle", "nothing"]
SWITCHES = ["notes", "owners", "uploads", "training", "spoiler", "private", "log_channel", "__class__"]
KINDS = (2, 3, 5, 6, 7, 8)
MOST_REMEMBERED = 50


@dataclass(slots=True, kw_only=True)
class Aim:
    """What the attackers know: everything, as ids are no secrets."""

    stands: Sequence[tuple[MemberDriver, Message]]
    """Attackers, each with a message in a channel where they are."""
    ids: Sequence[str]
    """Cards, cases, orders, people, roles and channels, others' above all."""
    commands: Mapping[str, Sequence[Json]]
    """The leaves of the command tree with their options."""
    file: str
    """Id of a file that Discord holds, and that is none of what is asked for."""
    sent: list[Interaction] = field(default_factory=list[Interaction])


class Attacks:
    """Each call does one act; the same seed does the same acts on the same aim."""

    def __init__(self, injector: Injector, aim: Aim, seed: int) -> None:
        self._injector = injector
        self._aim = aim
        self._rng = random.Random(seed)
        self._ways: Mapping[str, Callable[[MemberDriver, Message], Interaction]] = {
            "a card's button": self._card_button,
            "a card's menu": self._card_menu,
            "a form's control": self._form,
            "a moderators' button": self._desk_button,
            "a moderators' menu": self._desk_menu,
            "a modal": self._modal,
            "a command": self._command,
            "a suggestion": self._suggestion,
            "a malformed custom id": self._stray,
        }

    def next(self) -> tuple[str, Interaction]:
        """The kind of the act, and the interaction that was begun."""
        who, message = self._rng.choice(self._aim.stands)
        if self._aim.sent and self._rng.random() < 0.05:
            interaction = self._rng.choice(self._aim.sent)
            self._injector.repeat(interaction)
            return "a replay", interaction
        kind = self._rng.choice(list(self._ways))
        interaction = self._ways[kind](who, message)
        if kind != "a suggestion":  # discord.py itself answers those, and logs a second one as it likes
            self._aim.sent[:] = [*self._aim.sent[-MOST_REMEMBERED:], interaction]
        return kind, interaction

    def _id(self) -> str:
        return self._rng.choice(self._aim.ids) if self._rng.random() < 0.8 else number(self._rng)

    def _value(self) -> str:
        return self._rng.choice((self._id, lambda: number(self._rng), lambda: text(self._rng)))()

    def _values(self) -> list[str]:
        return [self._value()[:100] for _ in range(self._rng.choice((0, 1, 1, 1, 2, 25)))]

    def _forged(self) -> dict[str, object]:
        return {"locale": self._rng.choice(LOCALES), "app_permissions": self._rng.choice(("0", str(2**53 - 1)))}

    def _card_button(self, who: MemberDriver, message: Message) -> Interaction:
        custom_id = f"pet:{self._rng.choice(CARD_VERBS)}:{self._id()}"[:100]
        return self._injector.press(who, message, custom_id, **self._forged())

    def _form(self, who: MemberDriver, message: Message) -> Interaction:
        verb, page = self._rng.choice(FORM_VERBS), self._rng.choice(PAGES)
        custom_id = f"pet:{verb}:{page}:{self._id()}"[:100]
        if verb in {"told", "found"}:
            return self._injector.submit(who, message, custom_id, self._filled(), **self._forged())
        values = self._values() if verb in {"menu", "pick", "group"} else None
        return self._injector.press(who, message, custom_id, values, **self._forged())

    def _card_menu(self, who: MemberDriver, message: Message) -> Interaction:
        custom_id = f"pet:menu:{self._rng.choice(FIELDS)}:{self._id()}"[:100]
        return self._injector.press(who, message, custom_id, self._values(), **self._forged())

    def _desk_button(self, who: MemberDriver, message: Message) -> Interaction:
        arguments = (self._id(), str(self._rng.randrange(100)), self._rng.choice(SWITCHES), "")
        custom_id = f"mod:{self._rng.choice(DESK_VERBS)}:{self._rng.choice(arguments)}"[:100]
        return self._injector.press(who, message, custom_id.removesuffix(":"), **self._forged())

    def _desk_menu(self, who: MemberDriver, message: Message) -> Interaction:
        custom_id = f"mod:menu:{self._rng.choice(RULES)}"
        return self._injector.press(
            who, message, custom_id, self._values(), self._rng.choice(KINDS[1:]), **self._forged()
        )

    def _modal(self, who: MemberDriver, message: Message) -> Interaction:
        values = self._filled()
        ids = (f"pet:found:{self._id()}", f"modsent:{self._rng.choice(MODALS)}:{self._id()}", "modsent:limits")
        return self._injector.submit(who, message, self._rng.choice(ids)[:100], values, **self._forged())

    def _filled(self) -> dict[str, str | list[str]]:
        names = self._rng.sample(INPUTS, self._rng.randrange(len(INPUTS)))
        return {name: self._rng.choice((self._value(), self._values())) for name in names}

    def _command(self, who: MemberDriver, message: Message) -> Interaction:
        path = self._rng.choice(list(self._aim.commands))
        options = [self._option(o) for o in self._aim.commands[path] if o.get("required") or self._rng.random() < 0.5]
        if self._rng.random() < 0.1:
            options.append({"type": 3, "name": "nothing", "value": text(self._rng)})
        channel = who.channel("dm") if self._rng.random() < 0.2 else self._place(message)
        return self._injector.command(who, channel, path, options, **self._forged())

    def _suggestion(self, who: MemberDriver, message: Message) -> Interaction:
        name = self._rng.choice(("breed", "background", "extras"))
        species = {"type": 3, "name": "species", "value": self._rng.choice(("dog", "cat", text(self._rng)))}
        options: list[Json] = [species, {"type": 3, "name": name, "value": text(self._rng), "focused": True}]
        return self._injector.suggest(who, self._place(message), "pet create", options, **self._forged())

    def _stray(self, who: MemberDriver, message: Message) -> Interaction:
        custom_id = self._rng.choice(("pet:", "mod:", "modsent:", "pet:menu:", "", "x:")) + text(self._rng)
        return self._injector.press(who, message, (custom_id or "x")[:100], **self._forged())

    def _option(self, option: Json) -> Json:
        shown: Json = {"type": option["type"], "name": option["name"]}
        match option["type"]:
            case 4:
                return shown | {"value": self._rng.choice((0, 1, 5, -1, 2**53, 525_600))}
            case 5:
                return shown | {"value": self._rng.random() < 0.5}
            case 10:
                return shown | {"value": self._rng.choice((0.0, 0.5, -1.0, 1e308))}
            case 6:
                return shown | {"value": self._rng.choice(self._aim.stands)[0].id}
            case 11:
                return shown | {"value": self._aim.file}
            case _:
                return shown | {"value": self._value()}

    def _place(self, message: Message) -> Channel:
        return self._injector.channel(message)
