"""Application commands: what may be registered, and the stored form with ids that survive an overwrite.

https://docs.discord.com/developers/interactions/application-commands
"""

import unicodedata

from sandbox.errors import ApiError, Form
from sandbox.fields import flag, objects, one_of, text
from sandbox.shapes import Json, Snowflake
from sandbox.snowflakes import Snowflakes

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
LIMITS = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10
OPTION_TYPES = tuple(range(1, 12))
MAX_CHARACTERS = 8000
LOCALES = frozenset(
    (
        *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl"),
        *("pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja"),
        *("zh-TW", "ko"),
    )
)


def read_commands(
    bodies: list[Json],
    existing: dict[Snowflake, Json],
    application_id: Snowflake,
    guild_id: Snowflake | None,
    snowflakes: Snowflakes,
) -> dict[Snowflake, Json]:
    """A bulk overwrite: the new set, in which a command of the same name and type keeps its id."""
    form = Form()
    known = {(old["type"], old["name"]): old for old in existing.values()}
    kept: dict[tuple[int, str], Json] = {}
    for index, body in enumerate(bodies):
        with form.at(index):
            command = read_command(form, body)
            key = (command["type"], command["name"])
            if key in kept:
                message = "Application command names must be unique"
                form.wrong("APPLICATION_COMMANDS_DUPLICATE_NAME", message)
            kept[key] = command
    form.refuse_if_wrong()
    for kind, limit in LIMITS.items():
        if sum(key[0] == kind for key in kept) > limit:
            raise ApiError(400, 30032, f"Maximum number of application commands reached ({limit})")
    stored: dict[Snowflake, Json] = {}
    for key, read in kept.items():
        command = _identified(read, known.get(key), application_id, guild_id, snowflakes)
        stored[command["id"]] = command
    return stored


def read_command(form: Form, body: Json) -> Json:
    kind = one_of(form, {"type": CHAT_INPUT, **body}, "type", tuple(LIMITS), None) or CHAT_INPUT
    command: Json = {"type": kind, "name": _name(form, body, slash=kind == CHAT_INPUT)}
    command["name_localizations"] = _localizations(form, body, "name", 32)
    command["description"] = ""
    command["description_localizations"] = None
    if kind == CHAT_INPUT:
        command["description"] = text(form, body, "description", low=1, high=100, required=True)
        command["description_localizations"] = _localizations(form, body, "description", 100)
    else:
        if body.get("description"):
            message = "Context menu commands cannot have description"
            form.wrong("APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", message, "description")
        if body.get("options"):
            message = "Context menu commands cannot have options"
            form.wrong("APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", message, "options")
    command["options"] = _options(form, body, depth=0)
    command["nsfw"] = flag(form, body, "nsfw")
    permissions = body.get("default_member_permissions")
    command["default_member_permissions"] = None if permissions is None else str(permissions)
    for key, allowed in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        if body.get(key) is not None:
            command[key] = _choices_of(form, body, key, allowed)
    command.setdefault("integration_types", [0])
    if "contexts" not in command:
        command["dm_permission"] = flag(form, body, "dm_permission", default=True)
    if (size := _characters(command)) > MAX_CHARACTERS:
        message = f"The combined size of the command is {size} of at most {MAX_CHARACTERS} characters"
        form.wrong("APPLICATION_COMMAND_TOO_LARGE", message)
    return command


def _identified(
    command: Json,
    old: Json | None,
    application_id: Snowflake,
    guild_id: Snowflake | None,
    snowflakes: Snowflakes,
) -> Json:
    identified = {"id": old["id"] if old else snowflakes.next(), "application_id": application_id, **command}
    if guild_id is not None:
        identified["guild_id"] = guild_id
    same = old is not None and {k: v for k, v in old.items() if k != "version"} == identified
    identified["version"] = old["version"] if old and same else snowflakes.next()
    return identified


def _options(form: Form, owner: Json, depth: int) -> list[Json]:
    kept: list[Json] = []
    names: set[str] = set()
    seen_optional = False
    for index, option in enumerate(objects(form, owner, "options", high=25)):
        with form.at("options", index):
            read = _option(form, option, depth)
            kept.append(read)
            if read["name"] in names:
                message = "Option names must be unique"
                form.wrong("APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message, "name")
            names.add(read["name"])
            if read.get("required") and seen_optional:
                message = "Required options must be placed before non-required options"
                form.wrong("APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
            seen_optional = seen_optional or not read.get("required")
    below = {option["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for option in kept}
    if len(below) == 2:
        message = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        with form.at("options"):
            form.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    return kept


def _option(form: Form, option: Json, depth: int) -> Json:
    kind = one_of(form, option, "type", OPTION_TYPES, None) or STRING
    read: Json = {
        "type": kind,
        "name": _name(form, option, slash=True),
        "name_localizations": _localizations(form, option, "name", 32),
        "description": text(form, option, "description", low=1, high=100, required=True),
        "description_localizations": _localizations(form, option, "description", 100),
    }
    if kind in (SUBCOMMAND, SUBCOMMAND_GROUP):
        if depth >= (2 if kind == SUBCOMMAND else 1):
            message = "Sub-command and sub-command group option types cannot be nested this deep"
            form.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message, "type")
        read["options"] = _options(form, option, depth + 1)
        if kind == SUBCOMMAND_GROUP and any(child["type"] != SUBCOMMAND for child in read["options"]):
            message = "A group holds only sub-commands"
            form.wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message, "options")
        return read
    read["required"] = flag(form, option, "required")
    if flag(form, option, "autocomplete"):
        read["autocomplete"] = True
        if option.get("choices"):
            message = "Autocomplete options cannot have choices"
            form.wrong("APPLICATION_COMMAND_AUTOCOMPLETE_CHOICES", message, "autocomplete")
    if option.get("choices"):
        read["choices"] = _choices(form, option, kind)
    for key in ("min_length", "max_length", "min_value", "max_value", "channel_types"):
        if option.get(key) is not None:
            read[key] = option[key]
    return read


def _choices(form: Form, option: Json, kind: int) -> list[Json]:
    kept: list[Json] = []
    names: set[object] = set()
    for index, choice in enumerate(objects(form, option, "choices", high=25)):
        with form.at("choices", index):
            name = text(form, choice, "name", low=1, high=100, required=True)
            if kind == STRING:
                text(form, choice, "value", low=1, high=100, required=True)
            elif not isinstance(choice.get("value"), int | float):
                form.wrong("NUMBER_TYPE_COERCE", f'Value "{choice.get("value")!r}" is not a number.', "value")
            if name in names:
                message = "Choice names must be unique"
                form.wrong("APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", message, "name")
            names.add(name)
            localized = _localizations(form, choice, "name", 100)
            kept.append({"name": name, "value": choice.get("value"), "name_localizations": localized})
    return kept


def _name(form: Form, owner: Json, *, slash: bool) -> str:
    name = text(form, owner, "name", low=1, high=32, required=True) or ""
    if slash and name and not valid_slash_name(name):
        form.wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid", "name")
    return name


def valid_slash_name(name: str) -> bool:
    r"""^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$, in lower case where there is one."""
    letters = all(c in "-_'" or unicodedata.category(c)[0] in "LNM" for c in name)
    return letters and name == name.lower()


def _localizations(form: Form, owner: Json, key: str, high: int) -> Json | None:
    given = owner.get(f"{key}_localizations")
    if not isinstance(given, dict):
        return None
    with form.at(f"{key}_localizations"):
        for locale in given:
            if locale not in LOCALES:
                form.wrong("ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid locale.', locale)
            text(form, given, locale, low=1, high=high)
    return dict(given)


def _choices_of(form: Form, body: Json, key: str, allowed: tuple[int, ...]) -> list[int]:
    given = body[key]
    if not isinstance(given, list) or not given:
        form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {len(allowed)} in length.", key)
        return list(allowed)
    if any(item not in allowed for item in given) or len(set(given)) != len(given):
        form.wrong("BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.", key)
    return list(given)


def _characters(owner: Json) -> int:
    """Names, descriptions and values of the whole command, the longest localisation counting."""
    size = len(str(owner.get("value", "")))
    for key in ("name", "description"):
        localized = owner.get(f"{key}_localizations") or {}
        size += max(len(str(words)) for words in (owner.get(key) or "", *localized.values()))
    return size + sum(_characters(o) for o in [*(owner.get("options") or []), *(owner.get("choices") or [])])
