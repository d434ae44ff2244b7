"""Message components, classic and V2: what Discord accepts, and the tree as it keeps it, with ids and defaults.

https://docs.discord.com/developers/components/reference
"""

from collections.abc import Callable, Iterator

from sandbox.attachments import Attachments
from sandbox.errors import Form
from sandbox.fields import flag, number, objects, one_of, text
from sandbox.shapes import Json
from sandbox.world import File

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
CLASSIC_TOP = (ROW,)
V2_TOP = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR, CONTAINER)
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
MAX_TOTAL = 40
MAX_TEXT = 4000
LINK, PREMIUM = 5, 6


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of the tree, parents before children."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


class Components:
    """Reads the components of one message. Faults go to `form`; `read` returns the tree as it will be kept."""

    def __init__(self, form: Form, files: list[File], cdn: Attachments, v2: bool) -> None:
        self._form = form
        self._files = {file.filename: file for file in files}
        self._cdn = cdn
        self._v2 = v2
        self._custom_ids: set[str] = set()
        self._ids: set[int] = set()
        self._count = 0
        self._text = 0
        self.referenced: set[str] = set()
        self._readers: dict[int, Callable[[Json], Json]] = {
            ROW: self._row,
            BUTTON: self._button,
            SECTION: self._section,
            TEXT_DISPLAY: self._text_display,
            THUMBNAIL: self._thumbnail,
            GALLERY: self._gallery,
            FILE: self._file,
            SEPARATOR: self._separator,
            CONTAINER: self._container,
            **dict.fromkeys(SELECTS, self._select),
        }

    def read(self, body: Json) -> list[Json]:
        top = V2_TOP if self._v2 else CLASSIC_TOP
        raw = objects(self._form, body, "components", high=MAX_TOTAL if self._v2 else 5)
        kept = self._children(raw, "components", top)
        if self._v2 and self._count > MAX_TOTAL:
            message = f"The total number of components cannot exceed {MAX_TOTAL}"
            self._form.wrong("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message, "components")
        if self._text > MAX_TEXT:
            message = f"The total displayable text size of components cannot exceed {MAX_TEXT}"
            self._form.wrong("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message, "components")
        _number_all(kept)
        return kept

    def _children(self, raw: list[Json], key: str, allowed: tuple[int, ...]) -> list[Json]:
        kept: list[Json] = []
        for index, component in enumerate(raw):
            with self._form.at(key, index):
                if (read := self._one(component, allowed)) is not None:
                    kept.append(read)
        return kept

    def _one(self, component: Json, allowed: tuple[int, ...]) -> Json | None:
        kind = component.get("type")
        if kind is None:
            self._form.wrong("BASE_TYPE_REQUIRED", "This field is required", "type")
            return None
        if not isinstance(kind, int) or isinstance(kind, bool) or kind not in allowed:
            listed = ", ".join(map(str, allowed))
            self._form.wrong("UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({listed}).', "type")
            return None
        self._count += 1
        own = number(self._form, component, "id", 0, 2**31 - 1, default=0)
        if own and own in self._ids:
            self._form.wrong("COMPONENT_ID_DUPLICATED", "Component ids must be unique in the message", "id")
        self._ids.add(own)
        return {"type": kind, "id": own, **self._readers[kind](component)}

    def _row(self, row: Json) -> Json:
        raw = objects(self._form, row, "components", low=1, high=5, required=True)
        kept = self._children(raw, "components", (BUTTON, *SELECTS))
        if len(kept) > 1 and any(child["type"] in SELECTS for child in kept):
            message = "A select menu must be alone in its action row"
            self._form.wrong("COMPONENT_LAYOUT_WIDTH_EXCEEDED", message, "components")
        return {"components": kept}

    def _button(self, button: Json) -> Json:
        form = self._form
        style = one_of(form, button, "style", (1, 2, 3, 4, 5, 6), None)
        label = text(form, button, "label", high=80)
        kept: Json = {"style": style, "disabled": flag(form, button, "disabled")}
        if label:
            kept["label"] = label
        if button.get("emoji"):
            kept["emoji"] = _emoji(form, button)
        if style == LINK:
            url = text(form, button, "url", low=1, high=512, required=True)
            self._link(url, button)
            kept["url"] = url
        elif style == PREMIUM:
            kept["sku_id"] = button.get("sku_id")
            if not kept["sku_id"]:
                form.wrong("BASE_TYPE_REQUIRED", "This field is required", "sku_id")
            return kept
        else:
            kept["custom_id"] = self._custom_id(button)
            if button.get("url"):
                form.wrong("BUTTON_COMPONENT_INVALID_URL", "A non-link button cannot have a url", "url")
        if not label and not button.get("emoji"):
            form.wrong("BUTTON_COMPONENT_LABEL_REQUIRED", "A button must have a label or an emoji", "label")
        return kept

    def _link(self, url: str | None, button: Json) -> None:
        if url and not url.startswith(("http://", "https://", "discord://")):
            message = (
                f"Scheme \"{url.split(':')[0]}\" is not supported. Scheme must be one of ('http', 'https', 'discord')."
            )
            self._form.wrong("URL_TYPE_INVALID_SCHEME", message, "url")
        if button.get("custom_id"):
            message = "A custom id and url cannot both be specified"
            self._form.wrong("COMPONENT_CUSTOM_ID_AND_URL", message, "custom_id")

    def _select(self, select: Json) -> Json:
        return read_select(self._form, select, self._custom_id(select))

    def _section(self, section: Json) -> Json:
        raw = objects(self._form, section, "components", low=1, high=3, required=True)
        texts = self._children(raw, "components", (TEXT_DISPLAY,))
        accessory = section.get("accessory")
        if not isinstance(accessory, dict):
            self._form.wrong("BASE_TYPE_REQUIRED", "This field is required", "accessory")
            return {"components": texts, "accessory": {}}
        with self._form.at("accessory"):
            return {"components": texts, "accessory": self._one(accessory, (BUTTON, THUMBNAIL)) or {}}

    def _text_display(self, display: Json) -> Json:
        content = text(self._form, display, "content", low=1, high=MAX_TEXT, required=True) or ""
        self._text += len(content)
        return {"content": content}

    def _thumbnail(self, thumbnail: Json) -> Json:
        return self._media(thumbnail)

    def _gallery(self, gallery: Json) -> Json:
        raw = objects(self._form, gallery, "items", low=1, high=10, required=True)
        items: list[Json] = []
        for index, item in enumerate(raw):
            with self._form.at("items", index):
                items.append(self._media(item))
        return {"items": items}

    def _file(self, component: Json) -> Json:
        form, media = self._form, component.get("file")
        url = media.get("url") if isinstance(media, dict) else None
        if not isinstance(url, str) or not (url.startswith("attachment://") or self._cdn.by_url(url)):
            message = "Only attachment:// references are supported here"
            form.wrong("UNFURLED_MEDIA_ITEM_ATTACHMENT_REQUIRED", message, "file", "url")
            return {"file": {}, "spoiler": False}
        return {"file": self._resolve(url, "file"), "spoiler": flag(form, component, "spoiler")}

    def _separator(self, separator: Json) -> Json:
        return {
            "divider": flag(self._form, separator, "divider", default=True),
            "spacing": one_of(self._form, separator, "spacing", (1, 2), 1),
        }

    def _container(self, container: Json) -> Json:
        raw = objects(self._form, container, "components", low=1, high=MAX_TOTAL, required=True)
        accent = container.get("accent_color")
        if accent is not None:
            accent = number(self._form, container, "accent_color", 0, 0xFFFFFF, default=0)
        children = self._children(raw, "components", IN_CONTAINER)
        return {"accent_color": accent, "spoiler": flag(self._form, container, "spoiler"), "components": children}

    def _media(self, item: Json) -> Json:
        media = item.get("media")
        description = text(self._form, item, "description", low=1, high=1024)
        kept: Json = {"description": description, "spoiler": flag(self._form, item, "spoiler"), "media": {}}
        if not isinstance(media, dict) or not isinstance(media.get("url"), str):
            self._form.wrong("BASE_TYPE_REQUIRED", "This field is required", "media", "url")
        else:
            kept["media"] = self._resolve(media["url"], "media")
        return kept

    def _resolve(self, url: str, key: str) -> Json:
        """What a media url points to: {"file": id} for an attachment, {"url": ...} for the web."""
        if url.startswith("attachment://"):
            file = self._files.get(url.removeprefix("attachment://"))
            if file is None:
                message = f"The referenced attachment was not found (url: {url})"
                code = "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND"
                self._form.wrong(code, message, key, "url")
                return {}
            self.referenced.add(file.id)
            return {"file": file.id}
        if (file := self._cdn.by_url(url)) is not None:
            self.referenced.add(file.id)
            return {"file": file.id}
        if not url.startswith(("http://", "https://")):
            message = "Scheme must be one of ('http', 'https', 'attachment')."
            self._form.wrong("URL_TYPE_INVALID_SCHEME", message, key, "url")
        return {"url": url}

    def _custom_id(self, component: Json) -> str:
        custom_id = text(self._form, component, "custom_id", low=1, high=100, required=True) or ""
        if custom_id and custom_id in self._custom_ids:
            message = "Component custom id cannot be duplicated"
            self._form.wrong("COMPONENT_CUSTOM_ID_DUPLICATED", message, "custom_id")
        self._custom_ids.add(custom_id)
        return custom_id


def _number_all(tree: list[Json]) -> None:
    """Give ids to components without one: counting up from 1, around those that the application chose."""
    used = {component["id"] for component in walk(tree) if component.get("id")}
    free = (n for n in range(1, 1000) if n not in used)
    for component in walk(tree):
        if component and not component.get("id"):
            component["id"] = next(free)


def _emoji(form: Form, owner: Json) -> Json:
    emoji = owner["emoji"]
    if not isinstance(emoji, dict) or not (emoji.get("id") or emoji.get("name")):
        form.wrong("BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji", "emoji")
        return {}
    kept: Json = {"name": emoji.get("name")}
    if emoji.get("id"):
        kept |= {"id": str(emoji["id"]), "animated": bool(emoji.get("animated"))}
    return kept


def read_select(form: Form, select: Json, custom_id: str) -> Json:
    """A select of any kind, in a message or a modal."""
    low = number(form, select, "min_values", 0, 25, default=1)
    high = number(form, select, "max_values", 1, 25, default=1)
    kept: Json = {"custom_id": custom_id, "min_values": low, "max_values": high}
    kept["disabled"] = flag(form, select, "disabled")
    if (placeholder := text(form, select, "placeholder", high=150)) is not None:
        kept["placeholder"] = placeholder
    if low > high:
        message = "The minimum number of values cannot exceed the maximum"
        form.wrong("SELECT_COMPONENT_MIN_VALUES_TOO_LARGE", message, "min_values")
    if select["type"] == STRING_SELECT:
        kept["options"] = read_options(form, select, high_count=25)
        if len(kept["options"]) < high and len(kept["options"]) > 0:
            form.wrong("BASE_TYPE_BAD_LENGTH", f"Must be between {high} and 25 in length.", "options")
        if sum(option.get("default", False) for option in kept["options"]) > high:
            message = "The number of default options cannot exceed the maximum number of values"
            form.wrong("SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", message, "options")
    else:
        if select.get("channel_types"):
            kept["channel_types"] = select["channel_types"]
        if select.get("default_values"):  # libraries send ids as numbers too; Discord answers with strings
            kept["default_values"] = [{**default, "id": str(default["id"])} for default in select["default_values"]]
    return kept


def read_options(form: Form, owner: Json, *, low_count: int = 1, high_count: int) -> list[Json]:
    """The options of a string select, radio group or checkbox group."""
    seen: set[str] = set()
    kept: list[Json] = []
    for index, option in enumerate(objects(form, owner, "options", low=low_count, high=high_count, required=True)):
        with form.at("options", index):
            label = text(form, option, "label", low=1, high=100, required=True)
            value = text(form, option, "value", low=1, high=100, required=True) or ""
            description = text(form, option, "description", high=100)
            read: Json = {"label": label, "value": value, "default": flag(form, option, "default")}
            if description:
                read["description"] = description
            if option.get("emoji"):
                read["emoji"] = _emoji(form, option)
            if value in seen:
                message = "The specified option value is already used"
                form.wrong("SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message, "value")
            seen.add(value)
            kept.append(read)
    return kept
