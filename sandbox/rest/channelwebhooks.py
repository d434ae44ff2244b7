"""Webhooks that belong to a channel: made and removed by the bot; webhooks.py posts by them."""

import secrets

from sandbox.errors import ApiError, Form, not_found
from sandbox.fields import text
from sandbox.permissions import Permission
from sandbox.rest.call import NO_CONTENT, Answer, Call, routes
from sandbox.rest.guilds import guild_for
from sandbox.shapes import Json
from sandbox.world import TEXTUAL, THREADS, ChannelType, Webhook

MAX_WEBHOOKS = 15  # a channel
HOSTS = tuple(kind for kind in (*TEXTUAL, ChannelType.FORUM) if kind not in (ChannelType.DM, *THREADS))


@routes.add("POST", "/channels/{channel_id}/webhooks")
def create_webhook(call: Call) -> Answer:
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"], Permission.MANAGE_WEBHOOKS)
    if channel.type not in HOSTS or channel.guild_id is None:
        raise ApiError(400, 50024)
    hooks = call.backend.world.webhooks
    form = Form()
    name = text(form, call.json(), "name", low=1, high=80, required=True) or ""
    if any(word in name.casefold() for word in ("discord", "clyde")):
        form.wrong("WEBHOOK_NAME_INVALID", "Username cannot contain that word", "name")
    form.refuse_if_wrong()
    if sum(hook.channel_id == channel.id for hook in hooks.values()) >= MAX_WEBHOOKS:
        raise ApiError(400, 30007)
    webhook = Webhook(
        id=call.backend.snowflakes.next(),
        token=secrets.token_urlsafe(51),
        name=name,
        channel_id=channel.id,
        guild_id=channel.guild_id,
        creator_id=call.me,
    )
    hooks[webhook.id] = webhook
    return Answer(200, _shown(call, webhook))


@routes.add("GET", "/channels/{channel_id}/webhooks")
def get_channel_webhooks(call: Call) -> Answer:
    channel = call.backend.posting.channel_for(call.me, call.args["channel_id"], Permission.MANAGE_WEBHOOKS)
    hooks = call.backend.world.webhooks.values()
    return Answer(200, [_shown(call, hook) for hook in hooks if hook.channel_id == channel.id])


@routes.add("GET", "/guilds/{guild_id}/webhooks")
def get_guild_webhooks(call: Call) -> Answer:
    guild = guild_for(call, Permission.MANAGE_WEBHOOKS)
    hooks = call.backend.world.webhooks.values()
    return Answer(200, [_shown(call, hook) for hook in hooks if hook.guild_id == guild.id])


@routes.add("GET", "/webhooks/{webhook_id}")
def get_webhook(call: Call) -> Answer:
    return Answer(200, _shown(call, _managed(call)))


@routes.add("DELETE", "/webhooks/{webhook_id}")
def delete_webhook(call: Call) -> Answer:
    del call.backend.world.webhooks[_managed(call).id]
    return NO_CONTENT


@routes.add("GET", "/webhooks/{webhook_id}/{webhook_token}", token=False)
def get_webhook_by_token(call: Call) -> Answer:
    shown = _shown(call, by_token(call))
    return Answer(200, {key: value for key, value in shown.items() if key != "user"})


@routes.add("DELETE", "/webhooks/{webhook_id}/{webhook_token}", token=False)
def delete_webhook_by_token(call: Call) -> Answer:
    del call.backend.world.webhooks[by_token(call).id]
    return NO_CONTENT


def by_token(call: Call) -> Webhook:
    """The webhook of the path; 10015 where there is none, 50027 where the token is another."""
    webhook = call.backend.world.webhooks.get(call.args["webhook_id"])
    if webhook is None:
        raise not_found(10015)
    if not secrets.compare_digest(webhook.token.encode(), call.args["webhook_token"].encode()):
        raise ApiError(401, 50027)
    return webhook


def _managed(call: Call) -> Webhook:
    webhook = call.backend.world.webhooks.get(call.args["webhook_id"])
    if webhook is None:
        raise not_found(10015)
    call.backend.posting.channel_for(call.me, webhook.channel_id, Permission.MANAGE_WEBHOOKS)
    return webhook


def _shown(call: Call, webhook: Webhook) -> Json:
    return {
        "id": webhook.id,
        "type": 1,
        "name": webhook.name,
        "avatar": None,
        "channel_id": webhook.channel_id,
        "guild_id": webhook.guild_id,
        "application_id": call.backend.world.application.id,
        "user": call.backend.present.user(webhook.creator_id),
        "token": webhook.token,
    }
