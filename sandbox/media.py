"""Files, and the components that show them, as Discord's JSON: wherever a link is given it is a fresh one."""

import zlib

from sandbox import components
from sandbox.attachments import Attachments
from sandbox.shapes import Json
from sandbox.world import File, Flags, Message


class Media:
    def __init__(self, cdn: Attachments) -> None:
        self._cdn = cdn

    def attachment(self, file: File, message: Message | None = None) -> Json:
        url = self._cdn.url(file)
        shown: Json = {
            "id": file.id,
            "filename": file.filename,
            "size": len(file.data),
            "url": url,
            "proxy_url": url,
            "content_type": file.content_type,
        }
        if file.width is not None:
            shown |= {"width": file.width, "height": file.height}
        if file.description:
            shown["description"] = file.description
        if message is not None and message.has(Flags.EPHEMERAL):
            shown["ephemeral"] = True
        return shown

    def component(self, component: Json) -> Json:
        shown = dict(component)
        kind = component.get("type")
        if "components" in component:
            shown["components"] = [self.component(child) for child in component["components"]]
        if "accessory" in component:
            shown["accessory"] = self.component(component["accessory"])
        if kind == components.GALLERY:
            shown["items"] = [item | {"media": self._media(item["media"])} for item in component["items"]]
        elif kind == components.THUMBNAIL:
            shown["media"] = self._media(component["media"])
        elif kind == components.FILE:
            file = self._cdn.get(component["file"]["file"])
            shown["file"] = self._media(component["file"])
            shown |= {"name": file.filename if file else None, "size": len(file.data) if file else None}
        return shown

    def _media(self, media: Json) -> Json:
        file = self._cdn.get(media.get("file", ""))
        if file is None:
            url = media.get("url", "")
            return {"id": str(zlib.crc32(url.encode())), "url": url, "proxy_url": url, "loading_state": 2}
        url = self._cdn.url(file)
        return {
            "id": file.id,
            "attachment_id": file.id,
            "url": url,
            "proxy_url": url,
            "width": file.width,
            "height": file.height,
            "content_type": file.content_type,
            "loading_state": 2,
        }
