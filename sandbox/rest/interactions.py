"""The first response to an interaction."""

from sandbox.responses import Responses
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes


@routes.add("POST", "/interactions/{interaction_id}/{interaction_token}/callback", token=False)
def respond(call: Call) -> Answer:
    responses = Responses(call.backend)
    interaction = responses.answer(
        call.args["interaction_id"], call.args["interaction_token"], call.json(), call.uploads
    )
    if call.flag("with_response"):
        return Answer(200, responses.shown(interaction))
    return NO_CONTENT
