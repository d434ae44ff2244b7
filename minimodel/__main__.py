"""Commands of the embedded model: ``python -m minimodel train | judge | publish | evaluate | paint | draw``."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch

from . import autoencoder, judge, training
from .artist import paint
from .evaluation import GUIDANCE, STEPS, evaluate, lines, painted, sheet
from .pictures import training_selection, workshop
from .pipeline import WEIGHTS, load, save_autoencoder
from .prompts import selection
from .selection import Selection


def main() -> None:
    """Read the command line and run one command."""
    parser = argparse.ArgumentParser(prog="python -m minimodel", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _training_commands(commands)
    _showing_commands(commands)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.run(options)


def _training_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    train = commands.add_parser("train", help="train a part; goes on from its checkpoint or the committed weights")
    train.add_argument("part", choices=("autoencoder", "denoiser", "judge"))
    train.add_argument("--until", type=float, required=True, help="seconds of training in all, earlier runs included")
    train.add_argument("--pictures", type=int, default=40000)
    train.set_defaults(run=_train)
    publish = commands.add_parser("publish", help="copy the trained pipeline to minimodel/weights")
    publish.set_defaults(run=_publish)
    for command in (train, publish):
        _common(command)


def _showing_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser("judge", help="the judge's accuracy on unseen pictures of the artist")
    check.set_defaults(run=_judge)
    score = commands.add_parser("evaluate", help="how often the model's pictures show what was asked")
    score.set_defaults(run=_evaluate)
    for command, count in ((check, 1000), (score, 2000)):
        command.add_argument("--count", type=int, default=count)
    artist = commands.add_parser("paint", help="a contact sheet by the artist, not the model")
    artist.add_argument("--count", type=int, default=40)
    artist.set_defaults(run=_paint)
    draw = commands.add_parser("draw", help="pictures of a prompt by the model")
    draw.add_argument("prompt")
    draw.add_argument("--count", type=int, default=8)
    draw.set_defaults(run=_draw)
    for command in (check, score, artist, draw):
        _common(command)
        command.add_argument("--sheet", type=Path, default=workshop() / "sheet.png")
        command.add_argument("--weights", type=Path, default=WEIGHTS)
        command.add_argument("--seed", type=int, default=7)
        command.add_argument("--steps", type=int, default=STEPS)
        command.add_argument("--guidance", type=float, default=GUIDANCE)


def _common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    command.add_argument("--threads", type=int, default=1)


def _train(options: argparse.Namespace) -> None:
    match options.part:
        case "autoencoder":
            autoencoder.train(options.until, options.device, options.pictures)
        case "denoiser":
            training.train(options.until, options.device, options.pictures)
        case _:
            judge.save(judge.train(options.until, options.device, options.pictures))


def _publish(_: argparse.Namespace) -> None:
    shutil.copytree(workshop() / "pipeline", WEIGHTS, dirs_exist_ok=True)
    save_autoencoder(training.open_autoencoder("cpu"), WEIGHTS)
    size = sum(path.stat().st_size for path in WEIGHTS.rglob("*.safetensors"))
    print(f"{WEIGHTS}: {size / 1e6:.1f} MB of safetensors")


def _judge(options: argparse.Namespace) -> None:
    for name, share in judge.accuracy(judge.load(), options.count).items():
        print(f"{name:<18}{share:>8.2%}")


def _evaluate(options: argparse.Namespace) -> None:
    pipeline = load(options.weights, options.device)
    report, made = evaluate(
        pipeline, judge.load(), options.count, seed=options.seed, steps=options.steps, guidance=options.guidance
    )
    print("\n".join(lines(report)))
    sheet(made[-min(40, options.count) :], options.sheet)


def _paint(options: argparse.Namespace) -> None:
    seeds = range(options.seed, options.seed + options.count)
    sheet(np.stack([paint(training_selection(seed), seed) for seed in seeds]), options.sheet)


def _draw(options: argparse.Namespace) -> None:
    asked: list[Selection] = [selection(options.prompt)] * options.count
    pipeline = load(options.weights, options.device)
    sheet(painted(pipeline, asked, seed=options.seed, steps=options.steps, guidance=options.guidance), options.sheet)


if __name__ == "__main__":
    main()
