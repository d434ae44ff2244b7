"""The bot's own account, other people's, and opening direct messages."""

from sandbox.errors import Form, not_found
from sandbox.rest.call import Answer, Call, routes


@routes.add("GET", "/users/@me")
def get_me(call: Call) -> Answer:
    return Answer(200, call.backend.present.me())


@routes.add("GET", "/users/{user_id}")
def get_user(call: Call) -> Answer:
    if call.args["user_id"] not in call.backend.world.users:
        raise not_found(10013)
    return Answer(200, call.backend.present.user(call.args["user_id"]))


@routes.add("GET", "/users/@me/guilds")
def get_my_guilds(call: Call) -> Answer:
    guilds = call.backend.world.guilds_of(call.me)
    return Answer(
        200,
        [
            {
                "id": guild.id,
                "name": guild.name,
                "icon": None,
                "banner": None,
                "owner": guild.owner_id == call.me,
                "permissions": "0",
                "features": [],
            }
            for guild in guilds
        ],
    )


@routes.add("POST", "/users/@me/channels")
def open_dm(call: Call) -> Answer:
    recipient = call.json().get("recipient_id")
    if recipient is None:
        form = Form()
        form.wrong("BASE_TYPE_REQUIRED", "This field is required", "recipient_id")
        form.refuse_if_wrong()
    channel = call.backend.posting.open_dm(call.me, str(recipient))
    return Answer(200, call.backend.present.channel(channel))
