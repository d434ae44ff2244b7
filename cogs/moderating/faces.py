"""The moderators' other cards: queue, bans, record, cases; and what a person sees of their own data."""

from collections.abc import Callable, Sequence

import discord
from discord import ui

from cogs.moderating import wording
from cogs.moderating.markdown import ago, code, moment, plain
from cogs.moderating.recordlines import record_line
from cogs.presenter import DONE, DRAWING, ENDED, FAILED, FORM, WAITING, Face
from petbot.domain.adapting import AdapterRule
from petbot.domain.figures import Figures
from petbot.domain.moderation import Act, Case, CaseState, Halt, Pause, Record, Sanction
from petbot.domain.orders import Job
from petbot.domain.texts import Text, joined
from petbot.service.privacy import Erased, Kept
from petbot.service.queuedesk import Line
from petbot.words import Finding

PAGE = 10
"""Lines of a page; one more is read, to know whether there is another page."""
Row = ui.ActionRow[Face]
Says = Callable[[Job], str]
"""What an order draws, in a few words."""


def queue_face(line: Line, says: Says, page: int) -> Face:
    """A guild's queue; `line` holds one order more than a page where there are more."""
    jobs = line.jobs[:PAGE]
    lines = [_job_line(job, says) for job in jobs] or [wording.QUEUE_EMPTY]
    menus = [_order_menu(jobs, says), _member_menu(jobs)] if jobs else []
    hold = (
        [_button("resume", wording.BUTTON_RESUME, "▶️")]
        if line.pause
        else [
            _button("pause", wording.BUTTON_PAUSE, "⏸️"),
            _button("drain", wording.BUTTON_DRAIN, "🚰"),
        ]
    )
    buttons: Row = ui.ActionRow(*hold, _button(f"queue:{page}", wording.BUTTON_REFRESH, "🔄"))
    text = joined("\n", [wording.QUEUE_HEADING, *_held(line.pause), *lines])
    more = _pages("queue", page, more=len(line.jobs) > PAGE)
    return Face(WAITING if line.pause else DRAWING, ui.TextDisplay(text), *menus, buttons, *more)


def bans_face(sanctions: Sequence[Sanction], page: int, *, everywhere: bool) -> Face:
    """Who is kept out."""
    lines = [_ban_line(sanction) for sanction in sanctions[:PAGE]] or [wording.BANS_NONE]
    text = joined("\n", [wording.BANS_HEADING[everywhere], *lines])
    verb = "allbans" if everywhere else "bans"
    return Face(FAILED if sanctions else ENDED, ui.TextDisplay(text), *_pages(verb, page, more=len(sanctions) > PAGE))


def record_face(records: Sequence[Record], page: int) -> Face:
    """What moderators did and what was refused, the newest first."""
    lines = [record_line(record) for record in records[:PAGE]] or [wording.RECORD_NONE]
    text = joined("\n", [wording.RECORD_HEADING, *lines])
    return Face(FORM, ui.TextDisplay(text), *_pages("record", page, more=len(records) > PAGE))


def words_face(text: str, found: Sequence[Finding]) -> Face:
    """Whether a text may be used, and each rule that it breaks with the part of it that does."""
    heading = wording.WORDS_REFUSED if found else wording.WORDS_PASSES
    lines = [
        wording.WORDS_FINDING.format(
            list=wording.WORDS_LISTS[each.category],
            part=code(each.part, 80),
            rule=code(each.rule, 80),
            reason=each.reason,
        )
        for each in found
    ]
    return Face(FAILED if found else DONE, ui.TextDisplay(joined("\n", [heading.format(text=code(text)), *lines])))


def notice(text: str, act: Act | None = None) -> Face:
    """One sentence as a card."""
    return Face(FAILED if act in {Act.BAN, Act.TIMEOUT} else DONE, ui.TextDisplay(text))


def case_face(case: Case, sentence: str, picture: str | None) -> Face:
    """A case as the log channel shows it; `picture` is the name of its attachment."""
    if case.state is not CaseState.OPEN:
        return _closed(case)
    about = wording.CASE_ABOUT.format(owner=case.owner_id, reporter=case.reporter_id, when=ago(case.opened_at))
    words = plain(case.reason).replace("\n", "\n> ")
    reason = wording.CASE_REASON.format(reason=words or wording.CASE_NO_REASON)
    gallery = (
        [ui.MediaGallery[Face](discord.MediaGalleryItem(f"attachment://{picture}", spoiler=True))] if picture else []
    )
    buttons: Row = ui.ActionRow(
        _button(f"remove:{case.case_id}", wording.BUTTON_REMOVE, "🧹", discord.ButtonStyle.danger),
        _button(f"removeban:{case.case_id}", wording.BUTTON_REMOVE_BAN, "🚫", discord.ButtonStyle.danger),
        _button(f"dismiss:{case.case_id}", wording.BUTTON_DISMISS, "✅"),
    )
    text = joined("\n", [wording.CASE_HEADING, about, reason, wording.CASE_RECIPE.format(sentence=sentence)])
    return Face(FAILED, ui.TextDisplay(text), *gallery, buttons)


def cases_face(cases: Sequence[Case]) -> Face:
    """Open reports, each with its three buttons, for a guild without a log channel."""
    if not cases:
        return Face(ENDED, ui.TextDisplay(joined("\n", [wording.CASES_HEADING, wording.CASES_NONE])))
    items: list[ui.Item[Face]] = [ui.TextDisplay(wording.CASES_HEADING)]
    for case in cases[:5]:
        reason = plain(case.reason)[:200] or wording.CASE_NO_REASON
        line = wording.CASE_LINE.format(owner=case.owner_id, when=ago(case.opened_at), reason=reason)
        items += [ui.TextDisplay(line), ui.ActionRow(_button(f"case:{case.case_id}", wording.BUTTON_LOOK, "🚩"))]
    return Face(FAILED, *items)


def stats_face(figures: Figures, picture: str) -> Face:
    """A guild's figures; `picture` is the name of the attached chart."""
    days = len(figures.days)
    drawn, failed = (sum(getattr(day, name) for day in figures.days) for name in ("drawn", "failed"))
    counts = [
        wording.STATS_DRAWN.format(number=drawn),
        wording.STATS_PEOPLE.format(number=figures.people),
        wording.STATS_FAILED.format(number=failed),
    ]
    text = joined("\n", [wording.STATS_HEADING.format(number=days), joined(" · ", counts)])
    alt = wording.STATS_ALT.format(number=days)
    gallery = ui.MediaGallery[Face](discord.MediaGalleryItem(f"attachment://{picture}", description=alt))
    return Face(FORM, ui.TextDisplay(text), gallery)


def adapters_face(rules: Sequence[AdapterRule]) -> Face:
    """Adapters and how each is used."""
    lines = [_adapter_line(rule) for rule in rules[:40]] or [wording.ADAPTERS_NONE]
    return Face(FORM, ui.TextDisplay(joined("\n", [wording.ADAPTERS_HEADING, *lines])))


def preview_face(name: str, picture: str) -> Face:
    """A grid of what an adapter does; `picture` is the name of its attachment."""
    item = discord.MediaGalleryItem(f"attachment://{picture}", description=wording.PREVIEW_ALT.format(name=name))
    return Face(FORM, ui.TextDisplay(wording.PREVIEW_TEXT.format(name=plain(name))), ui.MediaGallery[Face](item))


def _adapter_line(rule: AdapterRule) -> Text:
    line = wording.ADAPTER_LINE.format(
        mark="🟢" if rule.used else "⚪",
        name=plain(rule.name),
        weight=rule.weight,
        species=wording.SPECIES[rule.species] if rule.species else wording.BOTH_SPECIES,
    )
    triggers = ", ".join(plain(word) for word in rule.triggers)[:100]
    return joined(" · ", [line, wording.ADAPTER_TRIGGERS.format(triggers=triggers)]) if triggers else line


def kept_face(kept: Kept) -> Face:
    """What is kept about the asker."""
    if not any((kept.cards, kept.orders, kept.reports, kept.records, kept.tastes, kept.profiles, kept.uploads)):
        return Face(FORM, ui.TextDisplay(joined("\n", [wording.KEPT_HEADING, wording.KEPT_NOTHING])))
    since = discord.utils.format_dt(kept.since, "D") if kept.since else "–"
    placed = wording.KEPT_ORDERS.format(
        orders=wording.ORDERS.format(number=kept.orders),
        pictures=wording.PORTRAITS.format(number=kept.pictures),
        cards=wording.CARDS.format(number=kept.cards),
        since=since,
    )
    noted = [
        wording.KEPT_REPORTS.format(number=kept.reports),
        wording.KEPT_RECORDS.format(number=kept.records),
        wording.KEPT_PROFILES.format(number=kept.profiles),
        wording.KEPT_UPLOADS.format(number=kept.uploads),
        wording.KEPT_TASTES.format(number=kept.tastes),
    ]
    buttons: Row = ui.ActionRow(
        _button("export", wording.BUTTON_EXPORT, "📦"),
        _button("erase", wording.BUTTON_ERASE, "🗑️", discord.ButtonStyle.danger),
    )
    text = joined("\n", [wording.KEPT_HEADING, placed, *noted, wording.KEPT])
    return Face(FORM, ui.TextDisplay(text), buttons)


def erase_face() -> Face:
    """The question before everything is erased."""
    button = _button("eraseyes", wording.BUTTON_ERASE_YES, "🗑️", discord.ButtonStyle.danger)
    row: Row = ui.ActionRow(button)
    return Face(FAILED, ui.TextDisplay(wording.ERASE_ASK), row)


def erased_face(erased: Erased) -> Face:
    """What was erased."""
    text = wording.ERASED.format(
        orders=wording.ORDERS.format(number=erased.orders),
        pictures=wording.PORTRAITS.format(number=erased.pictures),
        messages=wording.MESSAGES.format(number=erased.messages),
    )
    return Face(ENDED, ui.TextDisplay(text))


def _closed(case: Case) -> Face:
    said = {
        CaseState.REMOVED: wording.CASE_REMOVED,
        CaseState.BANNED: wording.CASE_BANNED,
        CaseState.DISMISSED: wording.CASE_DISMISSED,
    }[case.state]
    return Face(ENDED, ui.TextDisplay(said.format(by=case.closed_by, owner=case.owner_id)))


def _job_line(job: Job, says: Says) -> Text:
    mark = wording.MARKS.get(job.state.value, "")
    return wording.QUEUE_LINE.format(mark=mark, user=job.order.user_id, what=says(job), when=ago(job.order.placed_at))


def _held(pause: Pause | None) -> list[str]:
    if pause is None:
        return []
    text = wording.QUEUE_PAUSED if pause.halt is Halt.PAUSED else wording.QUEUE_DRAINING
    held = text.format(since=ago(pause.since), by=pause.by)
    line = joined(" ", [held, plain(pause.reason)]) if pause.reason else held
    return [line] if pause.guild_id else [line, wording.QUEUE_ALL]


def _order_menu(jobs: Sequence[Job], says: Says) -> Row:
    options = [
        discord.SelectOption(label=says(job), value=job.order.order_id, emoji=wording.MARKS.get(job.state.value))
        for job in jobs
    ]
    return ui.ActionRow(ui.Select(custom_id="mod:menu:cancel", placeholder=wording.MENU_CANCEL, options=options))


def _member_menu(jobs: Sequence[Job]) -> Row:
    del jobs  # anybody may be picked, also somebody of another page
    return ui.ActionRow(ui.UserSelect(custom_id="mod:menu:cancelall", placeholder=wording.MENU_CANCEL_ALL))


def _ban_line(sanction: Sanction) -> Text:
    until = wording.UNTIL.format(when=moment(sanction.until)) if sanction.until else wording.FOR_EVER
    who = f"<@{sanction.user_id}>" if sanction.user_id else wording.ERASED_PERSON
    reason = plain(sanction.reason)[:200] or wording.CASE_NO_REASON
    return wording.BAN_LINE.format(who=who, until=until, by=sanction.by, since=ago(sanction.since), reason=reason)


def _pages(verb: str, page: int, *, more: bool) -> list[Row]:
    buttons = [_button(f"{verb}:{page - 1}", wording.BUTTON_NEWER, "◀️")] if page else []
    buttons += [_button(f"{verb}:{page + 1}", wording.BUTTON_OLDER, "▶️")] if more else []
    return [ui.ActionRow(*buttons)] if buttons else []


def _button(
    verb: str, label: str, emoji: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> "ui.Button[Face]":
    return ui.Button(label=label, emoji=emoji, style=style, custom_id=f"mod:{verb}")
