"""An interaction's webhook: its original response and follow-up messages, for 15 minutes."""

from sandbox.interactions import Interaction
from sandbox.responses import Responses
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.world import Message

BASE = "/webhooks/{webhook_id}/{webhook_token}"


def _interaction(call: Call) -> Interaction:
    return call.backend.interactions.by_token(call.args["webhook_id"], call.args["webhook_token"])


def _target(call: Call) -> tuple[Interaction, Message]:
    interaction = _interaction(call)
    if "message_id" in call.args:
        return interaction, Responses(call.backend).own(interaction, call.args["message_id"])
    return interaction, call.backend.interactions.original(interaction)


def _get(call: Call) -> Answer:
    return Answer(200, call.backend.present.message(_target(call)[1]))


def _edit(call: Call) -> Answer:
    interaction, message = _target(call)
    Responses(call.backend).edit(interaction, message, call.json(), call.uploads)
    return Answer(200, call.backend.present.message(message))


def _delete(call: Call) -> Answer:
    call.backend.posting.delete(_target(call)[1])
    return NO_CONTENT


@routes.add("POST", BASE, token=False)
def follow_up(call: Call) -> Answer:
    """Always as with wait=true: interactions' webhooks answer with the message."""
    message = Responses(call.backend).follow_up(_interaction(call), call.json(), call.uploads)
    return Answer(200, call.backend.present.message(message))


for _method, _handler in (("GET", _get), ("PATCH", _edit), ("DELETE", _delete)):
    for _tail in ("/messages/@original", "/messages/{message_id}"):
        routes.add(_method, BASE + _tail, token=False)(_handler)
