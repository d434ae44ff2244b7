"""What people do around messages on a page: react, begin threads, open posts in forums."""

from aiohttp import web

from sandbox import threads
from sandbox.backend import Backend
from sandbox.client.reading import acting
from sandbox.client.writing import read_body
from sandbox.errors import ApiError
from sandbox.permissions import Permission
from sandbox.reacting import known_emoji, react, reactable, take_back
from sandbox.shapes import Json
from sandbox.world import Channel, ChannelType, Message

CHANNEL = "/client/channels/{channel_id}"
MESSAGE = CHANNEL + "/messages/{message_id}"


def register(app: web.Application, backend: Backend) -> None:
    gathering = Gathering(backend)
    app.router.add_put(MESSAGE + "/reactions/{emoji}", gathering.react)
    app.router.add_delete(MESSAGE + "/reactions/{emoji}", gathering.take_back)
    app.router.add_post(MESSAGE + "/threads", gathering.start_thread)
    app.router.add_get(CHANNEL + "/posts", gathering.posts)
    app.router.add_post(CHANNEL + "/posts", gathering.start_post)


class Gathering:
    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def react(self, request: web.Request) -> web.Response:
        me, message = acting(self._backend, request), self._message(request)
        react(self._backend, me, message, known_emoji(self._backend, request.match_info["emoji"]))
        return web.Response(status=204)

    async def take_back(self, request: web.Request) -> web.Response:
        take_back(self._backend, acting(self._backend, request), self._message(request), request.match_info["emoji"])
        return web.Response(status=204)

    async def start_thread(self, request: web.Request) -> web.Response:
        """Begin a thread from a message: {"name": ...}."""
        me, place = acting(self._backend, request), request.match_info
        body, _ = await read_body(request)
        thread = threads.start_thread(self._backend, me, place["channel_id"], body, message_id=place["message_id"])
        return web.json_response(self._backend.present.channel(thread))

    async def posts(self, request: web.Request) -> web.Response:
        """A forum's posts, the liveliest first: each its channel, its first message and how many followed."""
        forum = self._forum(request)
        found = [c for c in self._backend.world.channels.values() if c.parent_id == forum.id]
        found.sort(key=lambda post: int(post.last_message_id or post.id), reverse=True)
        return web.json_response([self._post(post) for post in found])

    async def start_post(self, request: web.Request) -> web.Response:
        """Open a post: {"name", "applied_tags", "message": {...}} and its files."""
        forum = self._forum(request)
        body, uploads = await read_body(request)
        post, _ = threads.start_post(self._backend, acting(self._backend, request), forum.id, body, uploads)
        return web.json_response(self._post(post))

    def _post(self, post: Channel) -> Json:
        first = self._backend.world.message(post.id, post.id)
        return {
            "channel": self._backend.present.channel(post),
            "message": self._backend.present.on_screen(first) if first else None,
            "replies": len(self._backend.world.messages[post.id]) - (first is not None),
        }

    def _forum(self, request: web.Request) -> Channel:
        me = acting(self._backend, request)
        channel = self._backend.posting.channel_for(me, request.match_info["channel_id"])
        if channel.type is not ChannelType.FORUM:
            raise ApiError(400, 50024)
        return channel

    def _message(self, request: web.Request) -> Message:
        place, needed = request.match_info, Permission.READ_MESSAGE_HISTORY
        return reactable(
            self._backend, acting(self._backend, request), place["channel_id"], place["message_id"], needed
        )
