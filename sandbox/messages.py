"""The form of a message: what may be in one, new or edited, and what Discord makes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.attachments import Attachments, Upload, check_sizes, chosen_files
from sandbox.components import TEXT_DISPLAY, Components, walk
from sandbox.embeds import read_embeds
from sandbox.errors import ApiError, Form
from sandbox.fields import number, text
from sandbox.shapes import Json, Snowflake
from sandbox.world import Channel, File, Flags, Guild, Message

CONTENT_LIMIT = 2000
LEGACY_FIELDS = ("content", "embeds", "poll", "sticker_ids")
SETTABLE = int(Flags.SUPPRESS_EMBEDS | Flags.EPHEMERAL | Flags.SUPPRESS_NOTIFICATIONS | Flags.IS_COMPONENTS_V2)
MENTION = re.compile(r"<@!?(\d+)>")
ALLOWED_PARSE = ("roles", "users", "everyone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A checked message body, ready to be posted or put in place of an old one."""

    content: str
    embeds: list[Json]
    components: list[Json]
    files: list[File]
    flags: int
    mentions: list[Snowflake] = field(default_factory=list[Snowflake])


class Desk:
    """Where message bodies are read. `prefix` is the path of the body inside the request ("data" in an interaction callback)."""

    def __init__(self, cdn: Attachments, known_users: Mapping[Snowflake, object]) -> None:
        self._cdn = cdn
        self._users = known_users

    def new(
        self,
        body: Json,
        uploads: Mapping[int, Upload],
        channel: Channel,
        guild: Guild | None,
        prefix: tuple[str, ...] = (),
    ) -> Draft:
        """A new message. Raises ApiError 50035 for a wrong form, 50006 for an empty one, 40005 for too large a file."""
        check_sizes(uploads, guild)
        form = Form(*prefix)
        flags = number(form, body, "flags", 0, 2**31 - 1, 0) & SETTABLE
        v2 = bool(flags & Flags.IS_COMPONENTS_V2)
        if v2:
            _refuse_legacy_fields(form, body)
        draft = self._read(form, body, uploads, channel, [], flags, None)
        _check_allowed_mentions(form, body)
        form.refuse_if_wrong()
        if not (draft.content or draft.embeds or draft.components or draft.files or body.get("poll")):
            raise ApiError(400, 50006)
        return draft

    def edit(
        self,
        message: Message,
        body: Json,
        uploads: Mapping[int, Upload],
        channel: Channel,
        guild: Guild | None,
        prefix: tuple[str, ...] = (),
    ) -> Draft:
        """What `message` is after this edit; fields that the body leaves out stay as they are."""
        check_sizes(uploads, guild)
        form = Form(*prefix)
        flags = self._edited_flags(form, message, body)
        if flags & Flags.IS_COMPONENTS_V2:
            _refuse_legacy_fields(form, body, message)
        draft = self._read(form, body, uploads, channel, message.files, flags, message)
        _check_allowed_mentions(form, body)
        form.refuse_if_wrong()
        if not (draft.content or draft.embeds or draft.components or draft.files):
            raise ApiError(400, 50006)
        return draft

    def _edited_flags(self, form: Form, message: Message, body: Json) -> int:
        """EPHEMERAL never changes; IS_COMPONENTS_V2 may be set, never removed (components/reference)."""
        fixed = message.flags & ~int(Flags.SUPPRESS_EMBEDS | Flags.LOADING)
        if body.get("flags") is None:
            return fixed | (message.flags & Flags.SUPPRESS_EMBEDS)
        asked = number(form, body, "flags", 0, 2**31 - 1, 0)
        if message.has(Flags.IS_COMPONENTS_V2) and not asked & Flags.IS_COMPONENTS_V2:
            text_ = "The IS_COMPONENTS_V2 flag cannot be removed once it is set"
            form.wrong("MESSAGE_FLAGS_CANNOT_REMOVE_COMPONENTS_V2", text_, "flags")
        return fixed | (asked & int(Flags.SUPPRESS_EMBEDS | Flags.IS_COMPONENTS_V2))

    def _read(
        self,
        form: Form,
        body: Json,
        uploads: Mapping[int, Upload],
        channel: Channel,
        old_files: list[File],
        flags: int,
        old: Message | None,
    ) -> Draft:
        v2 = bool(flags & Flags.IS_COMPONENTS_V2)
        files = chosen_files(form, body, uploads, channel.id, self._cdn, old_files)
        content = text(form, body, "content", high=CONTENT_LIMIT) or ""
        if old is not None and "content" not in body:
            content = old.content
        if old is not None and "embeds" not in body:
            embeds = old.embeds
        else:
            embeds = read_embeds(form, body, files, self._cdn)
        if old is not None and "components" not in body:
            tree = old.components
        else:
            reader = Components(form, files, self._cdn, v2)
            tree = reader.read(body)
            new = files[len(files) - len(uploads) :] if uploads else []
            for file in new:
                if v2 and file.id not in reader.referenced:
                    shown = f"The attachment {file.filename} is not referenced by any component"
                    form.wrong("MESSAGE_ATTACHMENT_NOT_REFERENCED", shown, "attachments")
        words = "\n".join([content, *(c["content"] for c in walk(tree) if c.get("type") == TEXT_DISPLAY)])
        mentions = [user for user in dict.fromkeys(MENTION.findall(words)) if user in self._users]
        return Draft(content=content, embeds=embeds, components=tree, files=files, flags=flags, mentions=mentions)


def _refuse_legacy_fields(form: Form, body: Json, old: Message | None = None) -> None:
    """A V2 message has neither content nor embeds; an old message that becomes one must drop them in the same edit."""
    for key in LEGACY_FIELDS:
        left_over = old is not None and key not in body and getattr(old, key, None)
        if body.get(key) or left_over:
            message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.wrong("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message, key)


def _check_allowed_mentions(form: Form, body: Json) -> None:
    allowed = body.get("allowed_mentions")
    if not isinstance(allowed, dict):
        return
    parse = allowed.get("parse") or []
    with form.at("allowed_mentions"):
        for index, kind in enumerate(parse):
            if kind not in ALLOWED_PARSE:
                message = f"Value must be one of {ALLOWED_PARSE}."
                form.wrong("BASE_TYPE_CHOICES", message, "parse", index)
        for kind in ("users", "roles"):
            if kind in parse and allowed.get(kind):
                message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
                form.wrong("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
