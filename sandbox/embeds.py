"""Embeds: Discord's limits, and the embed as it shows it."""

from sandbox.attachments import Attachments
from sandbox.errors import Form
from sandbox.fields import objects, text
from sandbox.shapes import Json
from sandbox.world import File

TOTAL = 6000  # characters of all text of all embeds, resources/message#embed-object-embed-limits


def read_embeds(form: Form, body: Json, files: list[File], cdn: Attachments) -> list[Json]:
    kept: list[Json] = []
    size = 0
    by_name = {file.filename: file for file in files}
    for index, embed in enumerate(objects(form, body, "embeds", high=10)):
        with form.at("embeds", index):
            size += _check(form, embed)
            shown = {key: value for key, value in embed.items() if value is not None}
            fields = objects(Form(), embed, "fields", high=25)  # what is wrong with them was noted above
            for key in ("image", "thumbnail"):
                if isinstance(shown.get(key), dict):
                    shown[key] = _picture(form, shown[key], key, by_name, cdn)
            if "fields" in shown:
                shown["fields"] = [{"inline": False, **field} for field in fields]
            kept.append({**shown, "type": "rich"})
    if size > TOTAL:
        message = f"Embed size exceeds maximum size of {TOTAL}"
        form.wrong("MAX_EMBED_SIZE_EXCEEDED", message, "embeds")
    return kept


def _check(form: Form, embed: Json) -> int:
    """Notes what is wrong and returns the embed's characters."""
    size = len(text(form, embed, "title", high=256) or "")
    size += len(text(form, embed, "description", high=4096) or "")
    for key, inner, high in (("footer", "text", 2048), ("author", "name", 256)):
        if isinstance(embed.get(key), dict):
            with form.at(key):
                size += len(text(form, embed[key], inner, low=1, high=high, required=True) or "")
    for index, field in enumerate(objects(form, embed, "fields", high=25)):
        with form.at("fields", index):
            size += len(text(form, field, "name", low=1, high=256, required=True) or "")
            size += len(text(form, field, "value", low=1, high=1024, required=True) or "")
    return size


def _picture(form: Form, picture: Json, key: str, by_name: dict[str, File], cdn: Attachments) -> Json:
    url = str(picture.get("url", ""))
    if not url.startswith("attachment://"):
        return {"url": url}
    file = by_name.get(url.removeprefix("attachment://"))
    if file is None:
        form.wrong("URL_TYPE_INVALID_URL", "Not a well formed URL.", key, "url")
        return {}
    link = cdn.url(file)
    return {"url": link, "proxy_url": link, "width": file.width or 0, "height": file.height or 0}
