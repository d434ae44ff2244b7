"""`generate`: a picture without Discord, drawn by the worker from the catalogue's choices, each an option."""

import argparse
import asyncio
import hashlib
import random
import sys
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from petbot.app import equipment_of, profile_of
from petbot.catalogue import Catalogue, load_catalogue
from petbot.catalogue.illustrations import Shortfall
from petbot.commandline.choosing import add_choices, chosen_choices
from petbot.commandline.extending import additions_of
from petbot.config import Settings
from petbot.domain.ids import OrderId
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Hires, Recipe, Start
from petbot.engine.port import EngineFault, Picture, Progress, Withheld
from petbot.engine.process import WorkerEngine

if TYPE_CHECKING:
    from argparse import _SubParsersAction

SCHEDULERS = ("euler-a", "dpmpp-2m-karras", "dpmpp-2m-sde-karras", "unipc", "ddim", "lcm", "tcd")
VARIATION = 0.55
"""Strength where only a picture to start from is given: about half of it stays."""
HIRES_STRENGTH = 0.45
"""In the middle of what Realistic Vision's model card recommends, 0.25-0.7."""


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `generate` with an option for each thing that can be chosen."""
    parser = commands.add_parser("generate", help="draw a picture without Discord; what is left open, chance decides")
    add_choices(parser.add_argument_group("what is drawn (ids or words of the catalogue)"))
    how = parser.add_argument_group("how it is drawn (otherwise as the model profile says)")
    how.add_argument("--model", help="a model profile's name, or a folder")
    how.add_argument("--seed", type=int, help="of the first picture, and of what chance decides; 0 to 4294967295")
    how.add_argument("--steps", type=int, help="denoising steps")
    how.add_argument("--guidance", type=float, help="how closely the prompt is followed, 1 to 30")
    how.add_argument("--scheduler", choices=SCHEDULERS)
    how.add_argument("--width", type=int, help="pixels, a multiple of 8")
    how.add_argument("--height", type=int, help="pixels, a multiple of 8")
    how.add_argument("--clip-skip", type=int, help="layers left out at the end of the text encoder")
    how.add_argument("--prompt", help="instead of the prompt that the choices make")
    how.add_argument("--negative-prompt", help="instead of the choices' own")
    how.add_argument("--lora", action="append", default=[], metavar="NAME[:WEIGHT]", help="may be given several times")
    how.add_argument("--embedding", action="append", default=[], metavar="NAME[:WORD]", help="WORD is what calls it")
    how.add_argument("--start", type=Path, help="a picture to start from")
    how.add_argument("--strength", type=float, help="share of the steps that are run on it, above 0 to 1")
    how.add_argument("--hires", type=float, metavar="FACTOR", help="a second pass, 1.1 to 2.0 times as large")
    how.add_argument("--hires-strength", type=float, default=HIRES_STRENGTH, help="0.25 to 0.7")
    how.add_argument(
        "--upscaler", default="latent", help="latent, lanczos, or the name of a file in the upscalers' folder"
    )
    how.add_argument("--strictness", choices=("off", "standard", "strict"), help="of the safety check")
    parser.add_argument("--out", type=Path, default=Path(), help="folder for the pictures; by default this one")
    parser.add_argument("--show-recipe", action="store_true", help="print the recipe and draw nothing")
    parser.set_defaults(run=_generate)


def _generate(options: argparse.Namespace, settings: Settings) -> int:
    profile = profile_of(options.model or settings.model, settings.data_folder)
    catalogue = load_catalogue()
    recipe, start = _recipe(options, settings, profile, catalogue)
    if options.show_recipe:
        _show(recipe)
        return 0
    options.out.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_draw(recipe, start, profile, settings, options.out))


def _recipe(
    options: argparse.Namespace, settings: Settings, profile: ModelProfile, catalogue: Catalogue
) -> tuple[Recipe, bytes | None]:
    seed = random.SystemRandom().randrange(2**32) if options.seed is None else options.seed
    choices = catalogue.surprise(chosen_choices(catalogue, options, _tell), random.Random(seed))
    print(f"{catalogue.sentence(choices)}.")
    if shortfall := catalogue.shortfall(choices, profile):
        _tell(_said(shortfall))
    seeds = tuple((seed + n) % 2**32 for n in range(choices.count))
    recipe = catalogue.compose(choices, profile, seeds, additions_of(options, settings))
    changed = {
        "num_inference_steps": options.steps,
        "guidance_scale": options.guidance,
        "scheduler": options.scheduler,
        "width": options.width,
        "height": options.height,
        "clip_skip": options.clip_skip,
        "prompt": options.prompt,
        "negative_prompt": options.negative_prompt,
        "strictness": options.strictness,
    }
    recipe = replace(recipe, **{name: value for name, value in changed.items() if value is not None})
    if options.hires:
        hires = Hires(factor=options.hires, strength=options.hires_strength, upscaler=options.upscaler)
        recipe = replace(recipe, hires=hires)
    if options.start is None:
        return recipe, None
    picture = options.start.read_bytes()
    start = Start(sha256=hashlib.sha256(picture).hexdigest(), strength=options.strength or VARIATION)
    return replace(recipe, start=start), picture


async def _draw(recipe: Recipe, start: bytes | None, profile: ModelProfile, settings: Settings, out: Path) -> int:
    engine = WorkerEngine(profile, settings.time_limit, equipment=equipment_of(settings))
    await engine.start()
    try:
        facts = await engine.ready()
        _tell(f"{facts.profile} on {facts.device}; safety check: {facts.safety or 'off'}")
        async with aclosing(engine.submit(OrderId("generate"), recipe, start)) as events:
            async for event in events:
                match event:
                    case Progress():
                        _progress(event)
                    case Picture():
                        _keep(event, out)
                    case Withheld():
                        _tell(f"The picture of seed {event.seed} is withheld: {event.reason}")
                    case _:
                        pass
    except EngineFault as fault:
        _tell(f"{fault.reason} ({fault})")
        return 1
    finally:
        await engine.stop()
    return 0


def _progress(event: Progress) -> None:
    """One line that counts up, where somebody watches."""
    if sys.stderr.isatty():
        _tell(f"\rstep {event.step} of {event.steps}", end="" if event.step < event.steps else "\n")


def _keep(picture: Picture, out: Path) -> None:
    path = out / f"petbot-{picture.seed}.png"
    path.write_bytes(picture.png)
    print(f"{path} ({picture.width}x{picture.height}){f': {picture.note}' if picture.note else ''}", flush=True)


def _said(shortfall: Shortfall) -> str:
    """What of the choices this model will not draw as chosen."""
    others = {"the companion": shortfall.companion, "the owner": shortfall.owners, "the note": shortfall.note}
    left_out = [entry.name for entry in shortfall.left_out] + [name for name, out in others.items() if out]
    parts = {"does not draw": left_out, "draws only something near": [entry.name for entry in shortfall.stood_in]}
    said = [f"{does} {', '.join(what)}" for does, what in parts.items() if what]
    return f"This model {' and '.join(said)}."


def _show(recipe: Recipe) -> None:
    for name in recipe.__slots__:
        print(f"{name}: {getattr(recipe, name)}")


def _tell(line: str, end: str = "\n") -> None:
    """To the person, apart from what another program may read."""
    print(line, end=end, file=sys.stderr, flush=True)
