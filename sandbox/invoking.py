"""What people do in their client: run commands, press, choose, fill in. Checks what Discord checks first."""

from collections.abc import Mapping
from typing import NoReturn

from sandbox import components as c
from sandbox import permissions
from sandbox.acts import note_interaction, note_message
from sandbox.attachments import Upload
from sandbox.backend import Backend
from sandbox.errors import ApiError, not_found
from sandbox.interactions import Interaction, Kind, context_of
from sandbox.modals import inputs, unfit
from sandbox.permissions import Permission
from sandbox.resolving import resolve
from sandbox.shapes import Json, Snowflake
from sandbox.world import Channel, Flags, Message


class Invoking:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def commands(self, user_id: Snowflake, channel: Channel) -> list[Json]:
        """The commands that this person is offered there."""
        application = self._backend.world.application
        found: list[Json] = []
        if channel.guild_id and self._backend.world.bot_in(channel.guild_id):
            found += application.commands.get(channel.guild_id, {}).values()
        found += application.commands.get(None, {}).values()
        return [command for command in found if self._offered(command, user_id, channel)]

    def begin(
        self,
        user_id: Snowflake,
        kind: int,
        channel_id: Snowflake,
        data: Json,
        *,
        nonce: str | None = None,
        message_id: Snowflake | None = None,
    ) -> Interaction:
        """Start an interaction as a client does; `data` as in INTERACTION_CREATE, `resolved` is filled in here."""
        channel = self._backend.posting.channel_for(user_id, channel_id)
        begun = self._begin(user_id, kind, channel, data, nonce=nonce, message_id=message_id)
        note_interaction(self._backend, begun, data)
        return begun

    def say(self, user_id: Snowflake, channel_id: Snowflake, body: Json, uploads: Mapping[int, Upload]) -> Message:
        """Post an ordinary message as a client does."""
        message = self._backend.posting.send(user_id, channel_id, body, uploads)
        note_message(self._backend, user_id, channel_id, body)
        return message

    def _begin(
        self,
        user_id: Snowflake,
        kind: int,
        channel: Channel,
        data: Json,
        *,
        nonce: str | None,
        message_id: Snowflake | None,
    ) -> Interaction:
        if kind in (Kind.COMMAND, Kind.AUTOCOMPLETE):
            data = self._command(user_id, channel, Kind(kind), data)
            return self._start(Kind(kind), user_id, channel, data, nonce)
        if kind == Kind.COMPONENT and message_id is not None:
            message = self._backend.posting.visible(user_id, channel.id, message_id)
            data = self._component(message, data, channel)
            return self._start(Kind.COMPONENT, user_id, channel, data, nonce, message=message)
        if kind == Kind.MODAL_SUBMIT:
            return self._modal(user_id, channel, data, nonce)
        raise ApiError(400, 50035, "Invalid interaction type")

    def _start(
        self,
        kind: Kind,
        user_id: Snowflake,
        channel: Channel,
        data: Json,
        nonce: str | None,
        *,
        message: Message | None = None,
        opened_by: Snowflake | None = None,
    ) -> Interaction:
        return self._backend.interactions.start(
            kind, user_id, channel, data, nonce=nonce, message=message, opened_by=opened_by
        )

    def _offered(self, command: Json, user_id: Snowflake, channel: Channel) -> bool:
        world = self._backend.world
        # Without contexts the older dm_permission decides.
        contexts = command.get("contexts") or ([0, 1, 2] if command.get("dm_permission", True) else [0])
        if context_of(world, channel) not in contexts:
            return False
        if command["nsfw"] and channel.guild_id and not channel.nsfw:
            return False
        here = world.bot_in(channel.guild_id) if channel.guild_id else world.application.bot_id in channel.recipients
        by_guild = here and 0 in command["integration_types"]
        by_user = world.users[user_id].installed and 1 in command["integration_types"]
        if not by_guild and not by_user:
            return False
        allowed = permissions.in_channel(world, user_id, channel)
        if not allowed & Permission.USE_APPLICATION_COMMANDS:
            return False
        if channel.guild_id is None or command["default_member_permissions"] is None:
            return True
        needed = int(command["default_member_permissions"])
        return bool(allowed & Permission.ADMINISTRATOR) or (needed != 0 and allowed & needed == needed)

    def _command(self, user_id: Snowflake, channel: Channel, kind: Kind, data: Json) -> Json:
        offered = {command["id"]: command for command in self.commands(user_id, channel)}
        command = offered.get(str(data.get("id")))
        if command is None:
            raise not_found(10063)
        given: list[Json] = data.get("options") or []
        if kind is Kind.COMMAND:
            _check_options(command["options"], given)
        shown: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
        if given:
            shown["options"] = given
        if command.get("guild_id"):
            shown["guild_id"] = command["guild_id"]
        if data.get("target_id"):
            shown["target_id"] = data["target_id"]
        resolved = resolve(self._backend, channel, shown)
        return shown | ({"resolved": resolved} if resolved else {})

    def _component(self, message: Message, data: Json, channel: Channel) -> Json:
        component = next(
            (part for part in c.walk(message.components) if part.get("custom_id") == data.get("custom_id")),
            None,
        )
        if component is None or component.get("disabled") or message.has(Flags.LOADING):
            _refuse("Component validation failed", "COMPONENT_VALIDATION_FAILED")
        shown: Json = {
            "component_type": component["type"],
            "custom_id": component["custom_id"],
            "id": component["id"],
        }
        if component["type"] in c.SELECTS:
            values = [str(value) for value in data.get("values") or []]
            why = unfit(
                {"required": True, **component} | ({} if values else {"required": component["min_values"] > 0}), values
            )
            if why is not None:
                _refuse(why, "COMPONENT_VALIDATION_FAILED")
            shown["values"] = values
            if resolved := resolve(self._backend, channel, shown):
                shown["resolved"] = resolved
        return shown

    def _modal(self, user_id: Snowflake, channel: Channel, data: Json, nonce: str | None) -> Interaction:
        opener = self._backend.interactions.find(str(data.get("opened_by", "")))
        if opener is None or opener.modal is None or opener.user_id != user_id:
            opener = self._backend.interactions.newest_modal(user_id, str(data.get("custom_id")))
        if opener is None or opener.modal is None:
            _refuse("Unknown modal", "MODAL_UNKNOWN")
        given = _submitted_values(data.get("components") or [])
        faults = {
            component["custom_id"]: why
            for component in inputs(opener.modal)
            if (why := unfit(component, given.get(component["custom_id"], _blank(component)))) is not None
        }
        if faults:
            _refuse("; ".join(f"{name}: {why}" for name, why in faults.items()), "MODAL_INPUT")
        shown: Json = {
            "custom_id": opener.modal["custom_id"],
            "components": [_filled(part, given) for part in opener.modal["components"]],
        }
        resolved = resolve(self._backend, channel, shown)
        shown["resolved"] = resolved
        return self._start(
            Kind.MODAL_SUBMIT, user_id, channel, shown, nonce, message=opener.message, opened_by=opener.id
        )


def _refuse(message: str, code: str) -> NoReturn:
    raise ApiError(400, 50035, errors={"data": {"_errors": [{"code": code, "message": message}]}})


def _check_options(declared: list[Json], given: list[Json]) -> None:
    """Refuse what Discord's client would not send: missing required options, unknown ones, values out of range."""
    by_name = {option["name"]: option for option in declared}
    names = {option["name"] for option in given}
    for option in declared:
        if option.get("required") and option["name"] not in names:
            _refuse(f"{option['name']}: This option is required", "APPLICATION_COMMAND_OPTION_REQUIRED")
    for value in given:
        option = by_name.get(value["name"])
        if option is None or option["type"] != value["type"]:
            _refuse(f"{value['name']}: unknown option", "APPLICATION_COMMAND_OPTION_UNKNOWN")
        elif option["type"] in (1, 2):
            _check_options(option["options"], value.get("options") or [])
        elif (why := _unfit_option(option, value.get("value"))) is not None:
            _refuse(f"{value['name']}: {why}", "APPLICATION_COMMAND_OPTION_VALUE")


def _unfit_option(option: Json, value: object) -> str | None:
    if option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
        return "not one of the choices"
    kinds: dict[int, type | tuple[type, ...]] = {3: str, 4: int, 5: bool, 10: (int, float)}
    wanted = kinds.get(option["type"], str)
    if not isinstance(value, wanted) or (option["type"] == 4 and isinstance(value, bool)):
        return "a value of another type is expected"
    size = len(value) if isinstance(value, str) else 0
    if option["type"] == 3 and not option.get("min_length", 0) <= size <= option.get("max_length", 6000):
        return "too short or too long"
    if option["type"] in (4, 10) and not option.get("min_value", value) <= value <= option.get("max_value", value):
        return "out of range"
    return None


def _submitted_values(parts: list[Json]) -> Json:
    values: Json = {}
    for part in parts:
        children = [*part.get("components", []), *([part["component"]] if part.get("component") else [])]
        for child in children:
            values[child["custom_id"]] = child.get("values", child.get("value"))
    return values


def _blank(component: Json) -> object:
    """What the form holds before anybody touches it."""
    kind = component["type"]
    if kind == c.TEXT_INPUT:
        return component.get("value", "")
    if kind == c.CHECKBOX:
        return component.get("default", False)
    chosen = [option["value"] for option in component.get("options", []) if option.get("default")]
    if kind == c.RADIO_GROUP:
        return chosen[0] if chosen else None
    return chosen


def _filled(part: Json, given: Json) -> Json:
    """A part of the submitted modal as the application receives it."""
    if part["type"] == c.LABEL:
        return {"type": part["type"], "id": part["id"], "component": _value(part["component"], given)}
    if part["type"] == c.ROW:
        children = [_value(child, given) for child in part["components"]]
        return {"type": part["type"], "id": part["id"], "components": children}
    return {"type": part["type"], "id": part["id"]}


def _value(component: Json, given: Json) -> Json:
    value = given.get(component["custom_id"])
    if value is None:
        value = _blank(component)
    plural = isinstance(value, list)
    shown = {key: component[key] for key in ("type", "id", "custom_id")}
    return shown | {"values" if plural else "value": value}
