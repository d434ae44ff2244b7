"""A line of the record in words. The database holds English; what is ours in it is said in the reader's language."""

import re
from collections.abc import Iterator

from cogs.moderating import wording
from cogs.moderating.markdown import moment, plain
from petbot.domain.moderation import Act, Record
from petbot.domain.texts import Text, joined

DETAILED = frozenset(Act) - {Act.REPORT, Act.REMOVE, Act.DISMISS}
"""The detail of the others is the id of a case, which tells nobody anything."""
PEOPLES = frozenset({"reason", "words"})
"""Details that are in people's own words."""
ALLOWANCE = re.compile(r"(\d+|no limit) an hour, (\d+|no limit) a day")


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
    if name in PEOPLES:
        return plain(value)
    known = wording.RULES if name == "rule" else wording.SETTINGS
    return known.get(value) or joined("", list(_allowances(value)))


def _allowances(value: str) -> Iterator[str]:
    """The value with each allowance in it as a text."""
    end = 0
    for match in ALLOWANCE.finditer(value):
        hour, day = (wording.NO_LIMIT if each == wording.NO_LIMIT else each for each in match.groups())
        yield from (plain(value[end : match.start()]), wording.ALLOWANCE.format(hour=hour, day=day))
        end = match.end()
    yield plain(value[end:])
