"""What an application may answer to an interaction: first by the callback, then by its webhook for 15 minutes."""

from collections.abc import Mapping
from dataclasses import replace
from enum import IntEnum

from sandbox.attachments import Upload
from sandbox.autocomplete import read_choices
from sandbox.backend import Backend
from sandbox.errors import ApiError, Form, not_found
from sandbox.fields import number
from sandbox.interactions import Interaction, Kind
from sandbox.messages import Draft
from sandbox.modals import read_modal
from sandbox.permissions import Permission, in_channel
from sandbox.shapes import Json
from sandbox.world import Flags, Message

MAX_USER_FOLLOWUPS = 5  # when only user-installed, interactions/receiving-and-responding#followup-messages


class Callback(IntEnum):
    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


MESSAGES = (Callback.MESSAGE, Callback.DEFERRED_MESSAGE)
UPDATES = (Callback.UPDATE, Callback.DEFERRED_UPDATE)


class Responses:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def answer(self, interaction_id: str, token: str, body: Json, uploads: Mapping[int, Upload]) -> Interaction:
        """The first response."""
        interaction = self._backend.interactions.to_answer(interaction_id, token)
        callback = _callback_type(body, interaction)
        data = body.get("data")
        self._take(callback, interaction, data if isinstance(data, dict) else {}, uploads)
        interaction.answered = int(callback)
        tell = self._backend.interactions.tell
        if callback is Callback.CHOICES:
            tell(interaction, "AUTOCOMPLETE_RESULT", choices=interaction.choices)
            return interaction
        tell(interaction, "INTERACTION_SUCCESS")
        if callback is Callback.MODAL:
            tell(interaction, "MODAL_CREATE", modal=interaction.modal)
        return interaction

    def _take(self, callback: Callback, interaction: Interaction, data: Json, uploads: Mapping[int, Upload]) -> None:
        match callback:
            case Callback.MESSAGE:
                draft = self._draft(interaction, data, uploads, ("data",))
                interaction.original_id = self._post(interaction, draft).id
            case Callback.DEFERRED_MESSAGE:
                self._defer(interaction, data)
            case Callback.DEFERRED_UPDATE:
                interaction.original_id = self._opened_message(interaction).id
            case Callback.UPDATE:
                self._update(interaction, data, uploads)
            case Callback.CHOICES:
                interaction.choices = read_choices(data, interaction.data)
            case Callback.MODAL:
                interaction.modal = read_modal(data)
            case Callback.PONG:
                pass  # the answer to a PING, which no gateway ever sends

    def shown(self, interaction: Interaction) -> Json:
        """The body that `with_response=true` asks for."""
        about: Json = {
            "id": interaction.id,
            "type": int(interaction.kind),
            "channel_id": interaction.channel.id,
        }
        if interaction.channel.guild_id:
            about["guild_id"] = interaction.channel.guild_id
        shown: Json = {"interaction": about}
        if interaction.original_id is not None:
            message = self._backend.interactions.original(interaction)
            about |= {
                "response_message_id": message.id,
                "response_message_loading": message.has(Flags.LOADING),
                "response_message_ephemeral": message.has(Flags.EPHEMERAL),
            }
            # A deferral brings no message along: the OpenAPI file and the docs give one for types 4 and 7 alone.
            if interaction.answered in (Callback.MESSAGE, Callback.UPDATE):
                shown["resource"] = {
                    "type": interaction.answered,
                    "message": self._backend.present.message(message),
                }
        return shown

    def follow_up(self, interaction: Interaction, body: Json, uploads: Mapping[int, Upload]) -> Message:
        """A further message; the first one after a deferral takes the place of "thinking…" and its privacy."""
        original = self._waiting_original(interaction)
        if original is not None:
            self.edit(interaction, original, body, uploads)
            return original
        if "0" not in interaction.owners and interaction.followups >= MAX_USER_FOLLOWUPS:
            raise ApiError(400, 40094)
        draft = self._draft(interaction, body, uploads, ())
        interaction.followups += 1
        return self._post(interaction, draft)

    def edit(self, interaction: Interaction, message: Message, body: Json, uploads: Mapping[int, Upload]) -> None:
        """By the interaction's token: its own messages, and the one that its component sits on."""
        if message.author_id != self._backend.world.application.bot_id:
            raise not_found(10008)
        letter = self._backend.posting.letter(body, uploads, interaction.channel)
        draft = self._backend.desk.edit(message, letter)
        self._backend.posting.replace(message, draft)

    def own(self, interaction: Interaction, message_id: str) -> Message:
        """A message that this interaction made or sits on; else 10008."""
        mine = (*interaction.created_message_ids, interaction.original_id)
        if message_id not in mine:
            raise not_found(10008)
        return self._backend.posting.visible(interaction.user_id, interaction.channel.id, message_id)

    def _defer(self, interaction: Interaction, data: Json) -> None:
        # discord-api-docs#7910: only EPHEMERAL counts here, IS_COMPONENTS_V2 is set by the edit.
        form = Form("data")
        asked = number(form, data, "flags", 0, 2**31 - 1, default=0)
        form.refuse_if_wrong()
        flags = int(asked & Flags.EPHEMERAL | Flags.LOADING)
        draft = Draft(content="", embeds=[], components=[], files=[], flags=flags)
        interaction.original_id = self._post(interaction, draft).id

    def _update(self, interaction: Interaction, data: Json, uploads: Mapping[int, Upload]) -> None:
        message = self._opened_message(interaction)
        letter = self._backend.posting.letter(data, uploads, interaction.channel, ("data",))
        draft = self._backend.desk.edit(message, letter)
        interaction.original_id = message.id
        self._backend.posting.replace(message, draft)

    def _opened_message(self, interaction: Interaction) -> Message:
        message = interaction.message
        if message is None:
            raise not_found(10008)
        return self._backend.posting.visible(interaction.user_id, message.channel_id, message.id)

    def _draft(
        self, interaction: Interaction, body: Json, uploads: Mapping[int, Upload], prefix: tuple[str, ...]
    ) -> Draft:
        return self._backend.desk.new(self._backend.posting.letter(body, uploads, interaction.channel, prefix))

    def _post(self, interaction: Interaction, draft: Draft) -> Message:
        world = self._backend.world
        private = bool(draft.flags & Flags.EPHEMERAL) or self._must_whisper(interaction)
        flags = draft.flags | (int(Flags.EPHEMERAL) if private else 0)
        message = self._backend.posting.post(
            world.application.bot_id,
            interaction.channel,
            replace(draft, flags=flags),
            interaction=self._backend.interactions.metadata(interaction),
            webhook_id=world.application.id,
            ephemeral_for=interaction.user_id if private else None,
            kind=20 if interaction.kind is Kind.COMMAND and interaction.answered is None else 0,
        )
        interaction.created_message_ids.append(message.id)
        return message

    def _must_whisper(self, interaction: Interaction) -> bool:
        """Where only the person installed the application and may not use external apps, answers are private."""
        if "0" in interaction.owners or interaction.channel.guild_id is None:
            return False
        allowed = in_channel(self._backend.world, interaction.user_id, interaction.channel)
        return not allowed & Permission.USE_EXTERNAL_APPS

    def _waiting_original(self, interaction: Interaction) -> Message | None:
        if interaction.answered != Callback.DEFERRED_MESSAGE or interaction.original_id is None:
            return None
        message = self._backend.world.message(interaction.channel.id, interaction.original_id)
        return message if message is not None and message.has(Flags.LOADING) else None


def _callback_type(body: Json, interaction: Interaction) -> Callback:
    """The callback's type, if this interaction may be answered so."""
    form = Form()
    raw = body.get("type")
    if raw is None:
        form.wrong("BASE_TYPE_REQUIRED", "This field is required", "type")
    elif raw not in list(Callback):
        form.wrong("BASE_TYPE_CHOICES", "Value must be one of {1, 4, 5, 6, 7, 8, 9, 12, 13}.", "type")
    form.refuse_if_wrong()
    callback = Callback(raw)
    if interaction.kind is Kind.AUTOCOMPLETE:
        allowed = callback is Callback.CHOICES
    elif callback in UPDATES:
        allowed = interaction.message is not None
    elif callback is Callback.MODAL:
        allowed = interaction.kind is not Kind.MODAL_SUBMIT
    else:
        allowed = callback in MESSAGES
    if not allowed:
        message = f"Interaction callback type {int(callback)} is not valid for interaction type {int(interaction.kind)}"
        form.wrong("INTERACTION_APPLICATION_COMMAND_INVALID_CALLBACK", message, "type")
        form.refuse_if_wrong()
    return callback
