"""Variations and enlargements of the real worker with the embedded model: how near they are, and how large."""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from sandbox import CardView, Sandbox
from tests.e2e.process import a_process, on
from tests.e2e.stage import a_form, is_gallery
from tests.e2e.test_results import use

PATIENCE = 120
"""Seconds that a picture may take on a busy machine, the model's loading included."""


def distance(one: CardView, other: CardView) -> float:
    """Root of the mean square difference of two cards' pictures, at the model's own size."""
    first, second = (
        np.asarray(Image.open(io.BytesIO(card.pictures[0].data)).convert("RGB").resize((128, 128)), dtype=np.float32)
        for card in (one, other)
    )
    return float(np.sqrt(((first - second) ** 2).mean()))


async def test_a_subtle_variation_is_nearer_to_its_parent_than_a_strong_one_and_an_enlarged_picture_is_larger(
    discord: Sandbox, tmp_path: Path
) -> None:
    async with a_process(tmp_path, **on(discord)):
        await discord.bot_ready(30)
        parent = await a_form(discord.member("mara"), species="cat", background="beach", quality="draft")
        await parent.press("Generate")
        await parent.until(is_gallery, timeout=PATIENCE)
        acts = ("subtle", "strong", "larger")
        subtle, strong, larger = [await (await use(parent, act)).until(is_gallery, timeout=PATIENCE) for act in acts]
        other = await a_form(discord.member("ben"), species="dog", background="city", quality="draft")
        await other.press("Generate")
        await other.until(is_gallery, timeout=PATIENCE)
    assert 0 < distance(parent, subtle) < distance(parent, strong) < distance(parent, other)
    assert distance(parent, larger) < distance(parent, other)
    assert (larger.pictures[0].width, larger.pictures[0].height) == (768, 768)
