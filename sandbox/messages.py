"""The form of a message: what may be in one, new or edited, and what Discord makes of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.attachments import Attachments, Upload, check_sizes, chosen_files
from sandbox.components import TEXT_DISPLAY, Components, walk
from sandbox.embeds import read_embeds
from sandbox.errors import ApiError, Form
from sandbox.fields import number, plain_list, text
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message body as it came in, and for where. `prefix` is its path inside the request, ("data",) in callbacks."""

    body: Json
    uploads: Mapping[int, Upload]
    channel: Channel
    guild: Guild | None
    prefix: tuple[str, ...] = ()


class Desk:
    """Where message bodies are read. Raises ApiError 50035 for a wrong form, 50006 for an empty message, 40005 for too
    large a file."""

    def __init__(self, cdn: Attachments, known_users: Mapping[Snowflake, object]) -> None:
        self._cdn = cdn
        self._users = known_users

    def new(self, letter: Letter) -> Draft:
        form = Form(*letter.prefix)
        flags = number(form, letter.body, "flags", 0, 2**31 - 1, default=0) & SETTABLE
        return self._read(form, letter, flags, None)

    def edit(self, message: Message, letter: Letter) -> Draft:
        """What `message` is after this edit; fields that the body leaves out stay as they are."""
        form = Form(*letter.prefix)
        return self._read(form, letter, _edited_flags(form, message, letter.body), message)

    def _read(self, form: Form, letter: Letter, flags: int, old: Message | None) -> Draft:
        check_sizes(letter.uploads, letter.guild)
        body = letter.body
        v2 = bool(flags & Flags.IS_COMPONENTS_V2)
        if v2:
            _refuse_legacy_fields(form, body, old)
        _check_allowed_mentions(form, body)
        files = chosen_files(
            form, body, letter.uploads, channel_id=letter.channel.id, cdn=self._cdn, old=old.files if old else []
        )
        content = text(form, body, "content", high=CONTENT_LIMIT) or ""
        embeds = read_embeds(form, body, files, self._cdn)
        if old is not None:
            content = content if "content" in body else old.content
            embeds = embeds if "embeds" in body else old.embeds
        if old is not None and "components" not in body:
            tree = old.components
        else:
            tree = self._components(form, letter, files, v2)
        form.refuse_if_wrong()
        if not (content or embeds or tree or files):
            raise ApiError(400, 50006)
        mentions = [user for user in self._mentions(content, tree) if _may_call(body, user)]
        return Draft(content=content, embeds=embeds, components=tree, files=files, flags=flags, mentions=mentions)

    def _components(self, form: Form, letter: Letter, files: list[File], v2: bool) -> list[Json]:
        reader = Components(form, files, self._cdn, v2)
        tree = reader.read(letter.body)
        for file in files[len(files) - len(letter.uploads) :] if v2 and letter.uploads else []:
            if file.id not in reader.referenced:
                message = f"The attachment {file.filename} is not referenced by any component"
                form.wrong("MESSAGE_ATTACHMENT_NOT_REFERENCED", message, "attachments")
        return tree

    def _mentions(self, content: str, tree: list[Json]) -> list[Snowflake]:
        """The people named in content and text displays, in order."""
        words = [content, *(part["content"] for part in walk(tree) if part.get("type") == TEXT_DISPLAY)]
        named = dict.fromkeys(MENTION.findall("\n".join(words)))
        return [user_id for user_id in named if user_id in self._users]


def _edited_flags(form: Form, message: Message, body: Json) -> int:
    """EPHEMERAL never changes; IS_COMPONENTS_V2 may be set, never removed (components/reference)."""
    fixed = message.flags & ~int(Flags.SUPPRESS_EMBEDS | Flags.LOADING)
    if body.get("flags") is None:
        return fixed | (message.flags & Flags.SUPPRESS_EMBEDS)
    asked = number(form, body, "flags", 0, 2**31 - 1, default=0)
    if message.has(Flags.IS_COMPONENTS_V2) and not asked & Flags.IS_COMPONENTS_V2:
        words = "The IS_COMPONENTS_V2 flag cannot be removed once it is set"
        form.wrong("MESSAGE_FLAGS_CANNOT_REMOVE_COMPONENTS_V2", words, "flags")
    return fixed | (asked & int(Flags.SUPPRESS_EMBEDS | Flags.IS_COMPONENTS_V2))


def _refuse_legacy_fields(form: Form, body: Json, old: Message | None) -> None:
    """A V2 message has neither content nor embeds; an old message that becomes one must drop them in the same edit."""
    for key in LEGACY_FIELDS:
        left_over = old is not None and key not in body and getattr(old, key, None)
        if body.get(key) or left_over:
            message = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            form.wrong("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", message, key)


def _may_call(body: Json, user_id: Snowflake) -> bool:
    """Whether a mention calls the user; where allowed_mentions is given, only whom it names are called."""
    allowed = body.get("allowed_mentions")
    if not isinstance(allowed, dict):
        return True
    parse, users = (given if isinstance(given := allowed.get(key), list) else [] for key in ("parse", "users"))
    return "users" in parse or user_id in map(str, users)


def calls_replied(body: Json) -> bool:
    """Whether a reply calls whom it answers: so unless allowed_mentions, if given, leaves it out."""
    allowed = body.get("allowed_mentions")
    return not isinstance(allowed, dict) or bool(allowed.get("replied_user"))


def _check_allowed_mentions(form: Form, body: Json) -> None:
    allowed = body.get("allowed_mentions")
    if not isinstance(allowed, dict):
        return
    with form.at("allowed_mentions"):
        parse = plain_list(form, allowed, "parse")
        for index, kind in enumerate(parse):
            if kind not in ALLOWED_PARSE:
                message = f"Value must be one of {ALLOWED_PARSE}."
                form.wrong("BASE_TYPE_CHOICES", message, "parse", index)
        for kind in ("users", "roles"):
            if kind in parse and allowed.get(kind):
                message = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
                form.wrong("MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", message)
