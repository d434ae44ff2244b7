"""The details of a result: its recipe as people read it, when it was made, and what came before and after."""

from collections.abc import Iterator
from datetime import datetime

import discord
from discord import ui

from cogs.presenter import ENDED, Face
from cogs.result import wording
from cogs.result.lineage import child_line, origin_line
from cogs.shortening import cut
from petbot.domain.orders import Job
from petbot.domain.recipes import Recipe
from petbot.domain.texts import Text, joined
from petbot.service.results import Details

LONGEST = 1000
"""Characters of a prompt that are shown: two, with all the rest, fit into a message's 4000."""
MOST_CHILDREN = 5
MOST_ADAPTERS = 8
LONGEST_NAME = 40
"""Characters of an adapter's name that are shown."""
LONG = 120
"""Seconds from which minutes are told."""


def details_face(details: Details) -> Face:
    """Everything, in English words that are still to be said in the reader's language."""
    recipe = details.job.order.recipe
    texts = [joined("\n", [wording.DETAILS_HEADING, *_facts(details)])]
    texts += [_code(wording.PROMPT, recipe.prompt)]
    texts += [_code(wording.NEGATIVE_PROMPT, recipe.negative_prompt)] if recipe.negative_prompt else []
    texts += [joined("\n", family)] if (family := list(_family(details))) else []
    displays: list[ui.TextDisplay[Face]] = [ui.TextDisplay(text) for text in texts]
    return Face(ENDED, *displays)


def _facts(details: Details) -> Iterator[Text]:
    recipe, job = details.job.order.recipe, details.job
    width, height = next(((p.width, p.height) for p in details.portraits), (recipe.width, recipe.height))
    scheduler = recipe.scheduler or wording.OWN_SCHEDULER
    yield wording.MODEL.format(model=recipe.model_profile, scheduler=scheduler)
    steps, guidance = recipe.num_inference_steps, f"{recipe.guidance_scale:g}"
    yield wording.WORK.format(steps=steps, guidance=guidance, width=width, height=height)
    yield from _passes(recipe)
    yield wording.SEEDS.format(seeds=tuple(f"`{seed}`" for seed in recipe.seeds))
    if recipe.adapters:
        yield wording.ADAPTERS.format(adapters=_adapters(recipe))
    if job.ended_at is not None:
        yield _when(job, job.ended_at)


def _passes(recipe: Recipe) -> Iterator[Text]:
    if recipe.start is not None:
        yield wording.START.format(percent=round(recipe.start.strength * 100))
    if hires := recipe.hires:
        percent = round(hires.strength * 100)
        yield wording.HIRES.format(factor=f"{hires.factor:g}", percent=percent, upscaler=hires.upscaler)


def _adapters(recipe: Recipe) -> tuple[Text, ...]:
    return tuple(
        wording.ADAPTER.format(
            name=discord.utils.escape_markdown(cut(adapter.name, LONGEST_NAME)), weight=f"{adapter.weight:g}"
        )
        for adapter in recipe.adapters[:MOST_ADAPTERS]
    )


def _when(job: Job, ended_at: datetime) -> Text:
    placed_at = job.order.placed_at
    seconds, when = round((ended_at - placed_at).total_seconds()), discord.utils.format_dt(placed_at, "f")
    if seconds < LONG:
        return wording.WHEN.format(when=when, seconds=seconds)
    return wording.WHEN_LONG.format(when=when, minutes=round(seconds / 60))


def _code(heading: Text, prompt: str) -> Text:
    """A prompt in a code block, which nothing in it can end."""
    return joined("\n", [heading, f"```\n{cut(prompt, LONGEST).replace('`', 'ˋ')}\n```"])


def _family(details: Details) -> Iterator[Text]:
    if line := origin_line(details.origin):
        yield line
    if details.children:
        yield wording.CHILDREN
        yield from map(child_line, details.children[:MOST_CHILDREN])
