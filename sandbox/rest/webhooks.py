"""Posting by webhooks: an interaction's, for 15 minutes, and those that belong to a channel."""

from sandbox.errors import Form, not_found
from sandbox.fields import text
from sandbox.interactions import Interaction
from sandbox.responses import Responses
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.rest.channelwebhooks import by_token
from sandbox.world import Message

BASE = "/webhooks/{webhook_id}/{webhook_token}"


def _interaction(call: Call) -> Interaction:
    return call.backend.interactions.by_token(call.args["webhook_id"], call.args["webhook_token"])


def _of_channel(call: Call) -> bool:
    return call.args["webhook_id"] != call.backend.world.application.id


def _posted(call: Call) -> Message:
    """The message of a channel's own webhook; 10008 where it posted no such one."""
    webhook = by_token(call)
    channel_id = call.query.get("thread_id") or webhook.channel_id
    message = call.backend.world.message(channel_id, call.args.get("message_id", ""))
    if message is None or message.author_id != webhook.id:
        raise not_found(10008)
    return message


def _execute(call: Call) -> Answer:
    """By a channel's own webhook; the message is the answer where `wait` asks for it."""
    webhook, posting, body = by_token(call), call.backend.posting, call.json()
    channel = call.backend.world.channels.get(call.query.get("thread_id") or webhook.channel_id)
    if channel is None or webhook.channel_id not in (channel.id, channel.parent_id):
        raise not_found(10003)
    form = Form()
    name = text(form, body, "username", low=1, high=80) or webhook.name
    form.refuse_if_wrong()
    draft = call.backend.desk.new(posting.letter(body, call.uploads, channel))
    message = posting.post(webhook.id, channel, draft, webhook_id=webhook.id, webhook_name=name)
    return Answer(200, call.backend.present.message(message)) if call.flag("wait") else NO_CONTENT


def _target(call: Call) -> tuple[Interaction, Message]:
    interaction = _interaction(call)
    if "message_id" in call.args:
        return interaction, Responses(call.backend).own(interaction, call.args["message_id"])
    return interaction, call.backend.interactions.original(interaction)


def _get(call: Call) -> Answer:
    if _of_channel(call):
        return Answer(200, call.backend.present.message(_posted(call)))
    return Answer(200, call.backend.present.message(_target(call)[1]))


def _edit(call: Call) -> Answer:
    if _of_channel(call):
        message = _posted(call)
        call.backend.posting.edit_own(message, message.author_id, call.json(), call.uploads)
        return Answer(200, call.backend.present.message(message))
    interaction, message = _target(call)
    Responses(call.backend).edit(interaction, message, call.json(), call.uploads)
    return Answer(200, call.backend.present.message(message))


def _delete(call: Call) -> Answer:
    call.backend.posting.delete(_posted(call) if _of_channel(call) else _target(call)[1])
    return NO_CONTENT


@routes.add("POST", BASE, token=False)
def follow_up(call: Call) -> Answer:
    """Always as with wait=true: interactions' webhooks answer with the message."""
    if _of_channel(call):
        return _execute(call)
    message = Responses(call.backend).follow_up(_interaction(call), call.json(), call.uploads)
    return Answer(200, call.backend.present.message(message))


for _method, _handler in (("GET", _get), ("PATCH", _edit), ("DELETE", _delete)):
    for _tail in ("/messages/@original", "/messages/{message_id}"):
        routes.add(_method, BASE + _tail, token=False)(_handler)
