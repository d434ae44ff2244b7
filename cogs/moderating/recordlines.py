"""A line of the record in words: who did what to whom, and its details by the names that people have for them."""

from collections.abc import Mapping

from cogs.moderating import wording
from cogs.moderating.markdown import moment, plain
from petbot.domain.languages import OWN_NAMES
from petbot.domain.moderation import Act, Record
from petbot.domain.texts import Text, joined

DETAILED = frozenset(Act) - {Act.REPORT, Act.REMOVE, Act.DISMISS}
"""The detail of the others is the id of a case, which tells nobody anything."""
VALUES: Mapping[str, Mapping[str, str]] = {
    "rule": wording.RULES,
    "strictness": wording.STRICTNESS,
    "locale": OWN_NAMES,
}
"""What the values of a detail are called, where the record holds ids."""


def record_line(record: Record) -> Text:
    """One line of the record, as its card shows it and the log channel gets it."""
    actor = f"<@{record.actor_id}>" if record.actor_id else wording.SOMEBODY
    subject = f"<@{record.subject_id}>" if record.subject_id else wording.SOMEBODY
    what = wording.ACTS[record.act].format(actor=actor, subject=subject)
    if record.detail and record.act in DETAILED:
        parts = [joined(" ", [_name(name), _value(name, value)]) for name, value in record.detail.items()]
        what = wording.ACT_DETAIL.format(act=what, detail=joined(" · ", parts))
    return joined(" · ", [moment(record.at), what])


def _name(name: str) -> str:
    return wording.DETAILS.get(name) or plain(name)


def _value(name: str, value: str) -> str:
    return VALUES.get(name, {}).get(value) or _plain(value)


def _plain(value: str) -> str:
    """People's words without their markdown, also where a text holds them."""
    if not isinstance(value, Text):
        return plain(value)
    held = {field: _plain(each) for field, each in value.values.items() if isinstance(each, str)}
    return value.format(**held)
