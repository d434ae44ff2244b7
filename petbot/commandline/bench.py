"""`bench`: what a picture costs with the model in use on this machine, beside diffusers' own pipeline."""

import argparse
from typing import TYPE_CHECKING

from petbot.catalogue.profiles import find
from petbot.config import Settings

if TYPE_CHECKING:
    from argparse import _SubParsersAction

MANY = 8
"""Orders in flight unless said otherwise."""


def add_to(commands: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `bench`."""
    parser = commands.add_parser("bench", help="what a picture costs here, one after another and many at once")
    parser.add_argument("--model", help="a model profile's name, or a folder, instead of the one in use")
    parser.add_argument("--steps", type=int, help="denoising steps instead of the model profile's")
    parser.add_argument("--at-once", type=int, default=MANY, help=f"orders in flight, {MANY} unless said otherwise")
    parser.add_argument("--rounds", type=int, default=3, help="rounds that are measured, after one that is not")
    parser.add_argument("--threads", type=int, default=0, help="threads of the processor instead of the worker's")
    parser.set_defaults(run=_bench)


def _bench(chosen: argparse.Namespace, settings: Settings) -> int:
    from petbot.engine.measuring import PIPELINE, Studio, measured

    profile = find(chosen.model or settings.model, settings.data_folder)
    steps = chosen.steps or profile.num_inference_steps
    studio = Studio(profile, steps=steps, many=max(1, chosen.at_once), threads=chosen.threads)
    print(f"{profile.name}, {steps} steps, {studio.machine}; medians of {chosen.rounds} rounds\n")
    print(f"{'way':<44}{'processor (s)':>15}{'clock (s)':>12}{'pictures / A':>15}")
    rows = list(measured(studio.ways(), max(1, chosen.rounds)))
    plain = next(row for row in rows if row.name == PIPELINE)
    for row in rows:
        print(f"{row.name:<44}{row.processor:>15.3f}{row.wall:>12.3f}{plain.wall / row.wall:>15.2f}")
    return 0
