"""Every component that a message can hold and every input of a modal, as raw JSON, with what one gives and is told."""

from dataclasses import dataclass
from typing import Any

from tests.sandbox.page_bot import picture

Json = dict[str, Any]
V2 = 1 << 15
PRIMARY, SECONDARY, SUCCESS, DANGER, LINK = 1, 2, 3, 4, 5
STRING, USER, ROLE, MENTIONABLE, CHANNEL = 3, 5, 6, 7, 8
COATS = [
    {"label": "Red", "value": "red", "description": "as foxes are", "emoji": {"name": "🦊"}},
    {"label": "Black", "value": "black"},
]
EXTRAS = [{"label": f"{word} {n}", "value": f"{word[0].lower()}{n}"} for word in ("Ball", "Hat") for n in range(1, 7)]


def button(style: int, label: str, **more: Any) -> Json:
    own: Json = {"url": "https://example.org/"} if style == LINK else {"custom_id": label}
    return {"type": 2, "style": style, "label": label} | own | more


def select(kind: int, name: str, **more: Any) -> Json:
    return {"type": kind, "custom_id": name, "placeholder": name} | more


def row(*parts: Json) -> Json:
    return {"type": 1, "components": list(parts)}


SELECTS = (
    select(STRING, "Coat", options=COATS),
    select(STRING, "Extras", options=EXTRAS, min_values=2, max_values=3),
    select(USER, "Owner"),
    select(ROLE, "Role"),
    select(MENTIONABLE, "Anybody", max_values=2),
    select(CHANNEL, "Where", channel_types=[0]),
)
BUTTONS = (
    button(PRIMARY, "Primary", emoji={"name": "👋"}),
    button(SECONDARY, "Secondary"),
    button(SUCCESS, "Success"),
    button(DANGER, "Danger"),
    button(LINK, "Link"),
)
CLASSIC: Json = {
    "content": "Classic **text**",
    "embeds": [{"title": "An embed", "description": "with *words*", "color": 0x8A5A00, "footer": {"text": "below"}}],
    "components": [row(*BUTTONS), *(row(one) for one in SELECTS[:4])],
}
BOX: Json = {
    "type": 17,
    "accent_color": 0x2F7A4F,
    "components": [
        {"type": 10, "content": "## A box\nwith **bold** words"},
        {
            "type": 9,
            "components": [{"type": 10, "content": "Beside a small picture"}],
            "accessory": {"type": 11, "media": {"url": "attachment://a.png"}, "description": "a small picture"},
        },
        {
            "type": 9,
            "components": [{"type": 10, "content": "Beside a button"}, {"type": 10, "content": "-# and more"}],
            "accessory": button(SECONDARY, "Accessory"),
        },
        {
            "type": 12,
            "items": [
                {"media": {"url": f"attachment://{name}.png"}, "description": f"picture {name}", "spoiler": name == "b"}
                for name in "abc"
            ],
        },
        {"type": 14, "divider": True, "spacing": 2},
        {"type": 13, "file": {"url": "attachment://notes.txt"}},
        row(*BUTTONS),
        row(button(SECONDARY, "Off", disabled=True)),
        {"type": 14, "divider": False, "spacing": 1},
        *(row(one) for one in SELECTS),
    ],
}
HIDDEN: Json = {"type": 17, "spoiler": True, "components": [{"type": 10, "content": "Behind the cover"}]}
FILES = {number: (f"{name}.png", picture(number).fp.read()) for number, name in enumerate("abc")} | {
    3: ("notes.txt", b"notes")
}
MODERN: Json = {"flags": V2, "components": [BOX, HIDDEN]}


def label(text: str, component: Json) -> Json:
    return {"type": 18, "label": text, "component": {"custom_id": text} | component}


MODALS: dict[str, list[Json]] = {
    "Words": [
        label("Name", {"type": 4, "style": 1, "min_length": 2, "max_length": 20}),
        label("Story", {"type": 4, "style": 2, "required": False, "value": "Once"}),
        {"type": 1, "components": [{"type": 4, "style": 1, "label": "Nickname", "custom_id": "Nickname"}]},
        label("Coat", {"type": STRING, "options": COATS}),
        label("Extras", {"type": STRING, "options": EXTRAS, "min_values": 2, "max_values": 3}),
    ],
    "Choices": [
        {"type": 10, "content": "Choose **well**"},
        label("Size", {"type": 21, "options": [{"label": "Small", "value": "s"}, {"label": "Large", "value": "l"}]}),
        label(
            "Wears",
            {"type": 22, "options": [{"label": "Hat", "value": "hat"}, {"label": "Scarf", "value": "scarf"}]},
        ),
        label("Private", {"type": 23}),
        label("Photographs", {"type": 19, "min_values": 1, "max_values": 3}),
    ],
    "People": [
        label("Owner", {"type": USER}),
        label("Role", {"type": ROLE}),
        label("Anybody", {"type": MENTIONABLE, "max_values": 2}),
        label("Where", {"type": CHANNEL, "channel_types": [0]}),
    ],
}
OPENERS: Json = {"content": "Modals", "components": [row(*(button(PRIMARY, f"Open {name}") for name in MODALS))]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one picks in a select, as the page words it, and what the bot is then told."""

    options: tuple[str, ...]
    values: tuple[str, ...]  # "user ben" and the like stand for ids


CHOICES = {
    "Coat": Choice(options=("Black",), values=("black",)),
    "Extras": Choice(options=("Ball 3", "Hat 5"), values=("b3", "h5")),
    "Owner": Choice(options=("Ben",), values=("user ben",)),
    "Role": Choice(options=("@Moderators",), values=("role Moderators",)),
    "Anybody": Choice(options=("Moss", "@Moderators"), values=("user mod", "role Moderators")),
    "Where": Choice(options=("gallery",), values=("channel gallery",)),
}
