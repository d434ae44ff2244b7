"""A guild's figures as one picture: orders a day, waiting, favourite breeds, refusals."""

# matplotlib's annotations leave its keyword arguments unknown.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

import io
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from cogs.moderating import wording
from cogs.moderating.fonts import DEFAULT, families
from petbot.domain.figures import Day, Figures
from petbot.domain.languages import ENGLISH
from petbot.domain.texts import Named
from petbot.languages import Language, language

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Say = Callable[[str], str]
"""Says a text in the language of the picture."""
PAPER, INK, FAINT, RULE = "#1e1f22", "#f2f3f5", "#949ba4", "#3a3c42"
DRAWN, FAILED, OPEN, WAIT, BREED, REFUSED = "#5865f2", "#f23f43", "#80848e", "#f0b232", "#23a55a", "#eb459e"
"""Colours that stay apart on a dark ground, also for most colour-blind people."""
SIZE, DPI = (9.6, 7.2), 125
"""Inches and dots per inch: 1200 x 900 px, as large as Discord shows a picture."""


def chart(figures: Figures, breeds: Mapping[str, Named], guild: str, spoken: Language) -> bytes:
    """A PNG, in English where this machine has no font for the language.

    Slow to import and to draw (about a second): not for the event loop.
    """
    from matplotlib.figure import Figure  # only a moderator who asks for it waits for matplotlib
    from matplotlib.layout_engine import ConstrainedLayoutEngine
    from matplotlib.text import Text as Drawn

    say, fonts = _lettering(_words(figures, breeds), guild, spoken)
    spaced = ConstrainedLayoutEngine(w_pad=0.15, h_pad=0.15)  # inches
    picture = Figure(figsize=SIZE, dpi=DPI, facecolor=PAPER, layout=spaced)
    title = say(wording.STATS_TITLE.format(guild=guild, number=len(figures.days)))
    picture.suptitle(title, color=INK, fontsize=15, fontweight="bold", x=0.02, ha="left")
    orders, waits, favourites, refusals = picture.subplots(2, 2).flat
    _orders(orders, figures.days, say)
    _waits(waits, figures.days, say)
    _bars(favourites, wording.CHART_BREEDS, [(_breed(name, breeds), n) for name, n in figures.breeds], BREED, say)
    _bars(refusals, wording.CHART_REFUSALS, [(_rule(name), n) for name, n in figures.refusals], REFUSED, say)
    for each in picture.findobj(Drawn):
        each.set_fontfamily(fonts)
    file = io.BytesIO()
    picture.savefig(file, format="png")
    return file.getvalue()


def _words(figures: Figures, breeds: Mapping[str, Named]) -> Sequence[str]:
    """What is drawn, but for the guild's own name."""
    return (
        wording.STATS_TITLE.format(guild="", number=len(figures.days)),
        *(wording.CHART_ORDERS, wording.CHART_DRAWN, wording.CHART_FAILED, wording.CHART_OPEN),
        *(wording.CHART_WAITS, wording.CHART_BREEDS, wording.CHART_REFUSALS, wording.CHART_NOTHING),
        *(_breed(name, breeds) for name, _ in figures.breeds),
        *(_rule(name) for name, _ in figures.refusals),
    )


def _lettering(words: Sequence[str], guild: str, spoken: Language) -> tuple[Say, Sequence[str]]:
    """How words are said, in the language or in English, and the fonts for them and, if there is one, for the name."""
    for tongue in (spoken, language(ENGLISH)):
        said = "".join(map(tongue.say, words))
        if fonts := families(said + guild) or families(said):
            return tongue.say, fonts
    return str, (DEFAULT,)


def _breed(name: str, breeds: Mapping[str, Named]) -> str:
    return wording.NAME.format(name=breeds[name]) if name in breeds else name


def _rule(name: str) -> str:
    return wording.RULES.get(name, name)


def _orders(axes: "Axes", days: Sequence[Day], say: Say) -> None:
    from matplotlib.ticker import MaxNLocator

    _plain(axes, say(wording.CHART_ORDERS))
    at = range(len(days))
    floor = [0] * len(days)
    stacks = (
        (DRAWN, "drawn", wording.CHART_DRAWN),
        (FAILED, "failed", wording.CHART_FAILED),
        (OPEN, "open", wording.CHART_OPEN),
    )
    for colour, name, label in stacks:
        heights = [int(getattr(day, name)) for day in days]
        if any(heights):
            axes.bar(at, heights, bottom=floor, color=colour, width=0.8, label=say(label))
        floor = [under + height for under, height in zip(floor, heights, strict=True)]
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    _dates(axes, days)
    if any(floor):
        axes.legend(
            frameon=False, labelcolor=FAINT, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.07), ncols=3
        )


def _waits(axes: "Axes", days: Sequence[Day], say: Say) -> None:
    _plain(axes, say(wording.CHART_WAITS))
    known = [(at, day.wait) for at, day in enumerate(days) if day.wait is not None]
    if known:
        at, waits = zip(*known, strict=True)
        axes.plot(at, waits, color=WAIT, marker="o", markersize=4, linewidth=2)
        axes.set_ylim(bottom=0)
    else:
        _nothing(axes, say)
    _dates(axes, days)


def _bars(axes: "Axes", title: str, rows: Sequence[tuple[str, int]], colour: str, say: Say) -> None:
    _plain(axes, say(title))
    axes.grid(visible=False)
    axes.set_xticks([])
    if not rows:
        axes.set_yticks([])
        _nothing(axes, say)
        return
    names, counts = [say(name) for name, _ in rows], [count for _, count in rows]
    bars = axes.barh(range(len(rows)), counts, color=colour, height=0.66)
    axes.bar_label(bars, color=INK, fontsize=9, padding=4)
    axes.set_yticks(range(len(rows)), names, color=INK, fontsize=9)
    axes.set_ylim(max(len(rows), 5) - 0.5, -0.5)
    axes.set_xlim(0, max(counts) * 1.15)


def _plain(axes: "Axes", title: str) -> None:
    axes.set_facecolor(PAPER)
    axes.set_title(title, color=INK, fontsize=11, loc="left", pad=8)
    axes.tick_params(colors=FAINT, labelsize=8, length=0)
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


def _dates(axes: "Axes", days: Sequence[Day]) -> None:
    step = max(1, len(days) // 6)
    shown = range(len(days) - 1, -1, -step)
    axes.set_xticks(list(shown), [f"{days[at].date:%m-%d}" for at in shown])
    axes.set_xlim(-0.8, len(days) - 0.2)


def _nothing(axes: "Axes", say: Say) -> None:
    axes.text(0.5, 0.5, say(wording.CHART_NOTHING), color=FAINT, ha="center", va="center", transform=axes.transAxes)
