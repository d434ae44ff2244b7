"""The card of a guild's rules: what they are, and the menus and switches that change them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import discord
from discord import ui

from cogs.moderating import wording
from cogs.moderating.given import only, snowflake
from cogs.presenter import FORM, Face
from cogs.wording import OUTDATED
from petbot.catalogue import Catalogue
from petbot.domain.adapting import AdapterRule
from petbot.domain.choices import MAX_COUNT
from petbot.domain.errors import Refusal
from petbot.domain.ids import ChannelId, RoleId
from petbot.domain.languages import OWN_NAMES
from petbot.domain.policies import Allowance, Policy, RoleAllowance
from petbot.domain.texts import Named, Text, joined

MAX_ROLE_LIMITS = 25
MOST = 10_000
DIGITS = 5
SERVERS = "server"
"""The language menu's choice of none in particular."""
Row = ui.ActionRow[Face]
Names = Mapping[str, Named | str]
"""By id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What a guild may allow or not."""

    qualities: Names
    """The coarsest first."""
    looks: Mapping[str, Names]
    """By group; at most 25 in each."""
    adapters: Names
    """Those that the operator has in use; at most 25 are offered."""


def offered(catalogue: Catalogue, adapters: Sequence[AdapterRule]) -> Offered:
    """What there is to allow."""
    looks: dict[str, dict[str, Named]] = {}
    for look in catalogue.looks.values():
        looks.setdefault(look.group, {})[look.id] = look
    return Offered(
        qualities={quality.id: quality for quality in catalogue.qualities.values()},
        looks=looks,
        adapters={rule.sha256: rule.name for rule in adapters if rule.used},
    )


def policy_face(policy: Policy, offered: Offered) -> Face:
    """The rules and their controls."""
    qualities = {**offered.qualities, "any": wording.ANY_QUALITY}
    return Face(
        FORM,
        ui.TextDisplay(joined("\n", [wording.POLICY_HEADING, *_lines(policy, offered)])),
        _channels("channels", wording.MENU_CHANNELS, policy.channels, most=25),
        _roles(policy.roles),
        _channels("log", wording.MENU_LOG, [policy.log_channel] if policy.log_channel else [], most=1),
        _options("count", wording.MENU_COUNT, _counts(), str(policy.max_count)),
        _options("quality", wording.MENU_QUALITY, qualities, policy.max_quality or "any"),
        _options("strictness", wording.MENU_STRICTNESS, wording.STRICTNESS, policy.strictness),
        _options("locale", wording.MENU_LANGUAGE, _languages(), policy.locale or SERVERS),
        *(
            _several(f"looks{group}", wording.MENU_LOOKS[group], names, policy.looks)
            for group, names in offered.looks.items()
        ),
        *([_several("adapters", wording.MENU_ADAPTERS, offered.adapters, policy.adapters)] if offered.adapters else []),
        _switches(policy),
        ui.ActionRow(
            _button("limits", wording.BUTTON_LIMITS, "⏱️"),
            _button("rolelimit", wording.BUTTON_ROLE_LIMIT, "🎚️"),
            _button("words", wording.BUTTON_WORDS, "🔤"),
        ),
    )


def changed(policy: Policy, field: str, values: Sequence[str], offered: Offered) -> Policy:
    """The policy with one menu answered. Raises Refusal for an answer that no menu of ours offers."""
    changes = {
        "channels": lambda: {"channels": tuple(ChannelId(snowflake(value)) for value in values)},
        "roles": lambda: {"roles": tuple(RoleId(snowflake(value)) for value in values)},
        "log": lambda: {"log_channel": ChannelId(snowflake(values[0])) if values else None},
        "count": lambda: {"max_count": min(MAX_COUNT, max(1, int(values[0])))},
        "quality": lambda: {"max_quality": _quality(only(values), offered)},
        "locale": lambda: {"locale": _locale(only(values))},
        "adapters": lambda: {"adapters": tuple(value for value in values if value in offered.adapters)},
        **{f"looks{group}": partial(_looks, policy, names, values) for group, names in offered.looks.items()},
        "strictness": lambda: {"strictness": values[0] if values[0] in wording.STRICTNESS else policy.strictness},
    }
    try:
        return replace(policy, **changes[field]())  # pyright: ignore[reportArgumentType]
    except (KeyError, ValueError, IndexError):
        raise Refusal(OUTDATED) from None


def _quality(value: str, offered: Offered) -> str | None:
    if value != "any" and value not in offered.qualities:
        raise Refusal(OUTDATED)
    return None if value == "any" else value


def _locale(value: str) -> str | None:
    if value not in _languages():
        raise Refusal(OUTDATED)
    return None if value == SERVERS else value


def _looks(policy: Policy, names: Names, values: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Those of this group as chosen, those of the others as they were."""
    others = [look for look in policy.looks if look not in names]
    return {"looks": (*others, *(value for value in values if value in names))}


def switched(policy: Policy, name: str) -> Policy:
    """The policy with one switch turned."""
    if name not in wording.SWITCHES:
        return policy
    return replace(policy, **{name: not getattr(policy, name)})


def limited(policy: Policy, hour: str, day: str, role: RoleId | None = None) -> Policy:
    """The policy with new numbers, for everybody or for a role. Raises Refusal for what is no number."""
    per_hour, per_day = _number(hour), _number(day)
    if role is None:
        return replace(policy, allowance=Allowance(per_hour=per_hour, per_day=per_day))
    others = [each for each in policy.by_role if each.role_id != role]
    if per_hour is not None or per_day is not None:
        others.append(RoleAllowance(role_id=role, per_hour=per_hour, per_day=per_day))
    if len(others) > MAX_ROLE_LIMITS:
        raise Refusal(wording.TOO_MANY_ROLES)
    return replace(policy, by_role=tuple(others))


def _number(text: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= DIGITS and int(text) <= MOST):
        raise Refusal(wording.LIMIT_NOT_A_NUMBER.format(text=text[:20]))
    return int(text)


def _lines(policy: Policy, offered: Offered) -> list[Text]:
    quality = offered.qualities.get(policy.max_quality or "", wording.ANY_QUALITY)
    log = f"<#{policy.log_channel}>" if policy.log_channel else wording.NOBODY
    everyone = policy.allowance
    return [
        wording.LINE_CHANNELS.format(value=_listed("#", policy.channels, wording.EVERYWHERE)),
        wording.LINE_ROLES.format(value=_listed("@&", policy.roles, wording.EVERYBODY)),
        wording.LINE_ORDERS.format(hour=_said(everyone.per_hour), day=_said(everyone.per_day)),
        *(
            wording.LINE_ROLE.format(role=each.role_id, hour=_said(each.per_hour), day=_said(each.per_day))
            for each in policy.by_role
        ),
        wording.LINE_SIZE.format(count=wording.PICTURES.format(number=policy.max_count), quality=quality),
        wording.LINE_SAFETY.format(strictness=wording.STRICTNESS[policy.strictness]),
        wording.LINE_LOOKS.format(value=_counted(policy.looks)),
        wording.LINE_WORDS.format(count=len(policy.words)),
        wording.LINE_LOG.format(value=log),
        wording.LINE_LANGUAGE.format(value=OWN_NAMES.get(policy.locale or "", wording.AS_SERVER)),
    ]


def _counted(chosen: Sequence[str]) -> str:
    return str(len(chosen)) if chosen else wording.ALL


def _said(number: int | None) -> str:
    return wording.NO_LIMIT if number is None else str(number)


def _listed(sign: str, ids: Sequence[int], none: str) -> str:
    shown = " ".join(f"<{sign}{each}>" for each in ids[:10])
    return f"{shown} …" if len(ids) > 10 else shown or none


def _counts() -> Names:
    return {str(number): wording.PICTURES.format(number=number) for number in range(1, MAX_COUNT + 1)}


def _languages() -> Names:
    return {SERVERS: wording.AS_SERVER, **OWN_NAMES}


def _channels(field: str, placeholder: str, chosen: Sequence[ChannelId], most: int) -> Row:
    defaults = [discord.SelectDefaultValue.from_channel(discord.Object(each)) for each in chosen]
    select: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id=f"mod:menu:{field}",
        placeholder=placeholder,
        min_values=0,
        max_values=most,
        channel_types=[discord.ChannelType.text, discord.ChannelType.forum, discord.ChannelType.news],
        default_values=defaults,
    )
    return ui.ActionRow(select)


def _roles(chosen: Sequence[RoleId]) -> Row:
    defaults = [discord.SelectDefaultValue.from_role(discord.Object(each)) for each in chosen]
    select: ui.RoleSelect[Any] = ui.RoleSelect(
        custom_id="mod:menu:roles",
        placeholder=wording.MENU_ROLES,
        min_values=0,
        max_values=25,
        default_values=defaults,
    )
    return ui.ActionRow(select)


def _options(field: str, placeholder: str, options: Names, chosen: str) -> Row:
    lines = [
        discord.SelectOption(
            label=wording.MENU_CHOICE.format(menu=placeholder, choice=name), value=value, default=value == chosen
        )
        for value, name in options.items()
    ]
    return ui.ActionRow(ui.Select(custom_id=f"mod:menu:{field}", placeholder=placeholder, options=lines))


def _several(field: str, placeholder: str, names: Names, chosen: Sequence[str]) -> Row:
    lines = [
        discord.SelectOption(label=wording.NAME.format(name=name), value=value, default=value in chosen)
        for value, name in list(names.items())[:25]
    ]
    select: ui.Select[Any] = ui.Select(
        custom_id=f"mod:menu:{field}", placeholder=placeholder, min_values=0, max_values=len(lines), options=lines
    )
    return ui.ActionRow(select)


def _switches(policy: Policy) -> Row:
    buttons = [
        _button(f"switch:{name}", label, "✅" if getattr(policy, name) else "⬜")
        for name, label in wording.SWITCHES.items()
    ]
    return ui.ActionRow(*buttons)


def _button(verb: str, label: str, emoji: str) -> "ui.Button[Face]":
    return ui.Button(label=label, emoji=emoji, custom_id=f"mod:{verb}")
