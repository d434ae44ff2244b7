"""Commands of the embedded model: ``python -m minimodel train | publish | adapt | judge | evaluate | paint | draw``."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch

from . import adapt, adapter_evaluation, inspector, judge
from .artist import paint
from .evaluation import GUIDANCE, HELD_OUT_SHARE, STEPS, evaluate, lines, painted, sheet
from .opening import open_autoencoder
from .parts import PARTS, Course, train
from .pictures import pictures, training_selection, workshop
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
    brush = commands.add_parser("pictures", help="paint the pictures to train on; every training does, where it must")
    brush.set_defaults(run=_pictures)
    course = commands.add_parser("train", help="train parts; each goes on from its checkpoint or the committed weights")
    course.add_argument("parts", nargs="+", choices=PARTS, metavar="PART", help=", ".join(PARTS))
    seconds = "seconds of training in all, earlier runs included, a number for each part"
    course.add_argument("--until", type=float, nargs="+", required=True, help=seconds)
    course.add_argument("--gentle", type=float, default=1.0, help="share of the denoiser's peak learning rates")
    course.add_argument("--batch", type=int, help="pictures of a step; without it, what suits the device")
    course.add_argument("--width", type=int, help="channels of the autoencoder, if it is to have more than it has")
    course.set_defaults(run=_train)
    for command in (brush, course):
        command.add_argument("--pictures", type=int, default=40000)
        command.add_argument("--workers", type=int, default=1, help="processes that paint the pictures")
    publish = commands.add_parser("publish", help="copy the trained pipeline to minimodel/weights")
    publish.set_defaults(run=_publish)
    one = commands.add_parser("adapt", help="train an adapter of the published model; goes on from its checkpoint")
    one.add_argument("kind", choices=adapt.KINDS)
    one.add_argument("--until", type=float, required=True, help="seconds of training in all, earlier runs included")
    one.set_defaults(run=_adapt)
    for command in (brush, course, publish, one):
        _common(command)


def _showing_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser("judge", help="the judge's accuracy on the artist's pictures, as painted and as coded")
    check.set_defaults(run=_judge)
    score = commands.add_parser("evaluate", help="how often the model's pictures show what was asked")
    score.add_argument("--held-out", type=float, default=HELD_OUT_SHARE, help="share of unlearned combinations")
    score.set_defaults(run=_evaluate)
    effect = commands.add_parser("evaluate-adapters", help="what the adapters do to pictures")
    effect.add_argument("--kind", choices=adapt.KINDS, action="append", help="may be repeated; all of them if left out")
    effect.add_argument("--form", choices=adapter_evaluation.FORMS, default="peft", help="keys of the LoRA files")
    effect.set_defaults(run=_evaluate_adapters)
    for command, count in ((check, 1000), (score, 2000), (effect, 200)):
        command.add_argument("--count", type=int, default=count)
    artist = commands.add_parser("paint", help="a contact sheet by the artist, not the model")
    artist.add_argument("--count", type=int, default=40)
    artist.set_defaults(run=_paint)
    draw = commands.add_parser("draw", help="pictures of a prompt by the model")
    draw.add_argument("prompt")
    draw.add_argument("--count", type=int, default=8)
    draw.set_defaults(run=_draw)
    for command in (check, score, effect, artist, draw):
        _common(command)
        command.add_argument("--sheet", type=Path, default=workshop() / "sheet.png")
        command.add_argument("--weights", type=Path, default=WEIGHTS)
        command.add_argument("--seed", type=int, default=7)
        command.add_argument("--steps", type=int, default=STEPS)
        command.add_argument("--guidance", type=float, default=GUIDANCE)


def _common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    command.add_argument("--threads", type=int, default=1)


def _pictures(options: argparse.Namespace) -> None:
    pictures(options.pictures, options.workers)


def _train(options: argparse.Namespace) -> None:
    if len(options.parts) != len(options.until):
        raise SystemExit("--until needs as many numbers as there are parts to train")
    course = Course(
        device=options.device,
        count=options.pictures,
        workers=options.workers,
        batch=options.batch,
        gentle=options.gentle,
        width=options.width,
    )
    for part, until in zip(options.parts, options.until, strict=True):
        train(part, until, course)


def _publish(_: argparse.Namespace) -> None:
    shutil.copytree(workshop() / "pipeline", WEIGHTS, dirs_exist_ok=True)
    save_autoencoder(open_autoencoder("cpu"), WEIGHTS)
    size = sum(path.stat().st_size for path in WEIGHTS.rglob("*.safetensors"))
    print(f"{WEIGHTS}: {size / 1e6:.1f} MB of safetensors")


def _adapt(options: argparse.Namespace) -> None:
    for path in adapt.adapt(options.kind, options.until, options.device):
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def _judge(options: argparse.Namespace) -> None:
    model, (right, pixels) = judge.load(), judge.unseen(options.count)
    plain = judge.accuracy(model, right, pixels)
    coded = judge.accuracy(model, right, judge.coded(load(options.weights, "cpu").vae, pixels))
    print(f"{'':<18}{'painted':>9}{'coded':>9}")
    for name, share in plain.items():
        print(f"{name:<18}{share:>9.2%}{coded[name]:>9.2%}")
    for name, share in inspector.accuracy(inspector.load(), options.count).items():
        print(f"{name:<18}{share:>9.2%}")


def _evaluate(options: argparse.Namespace) -> None:
    pipeline = load(options.weights, options.device)
    report, made = evaluate(
        pipeline,
        judge.load(),
        options.count,
        seed=options.seed,
        steps=options.steps,
        guidance=options.guidance,
        share=options.held_out,
    )
    print("\n".join(lines(report)))
    sheet(made[-min(40, options.count) :], options.sheet)


def _evaluate_adapters(options: argparse.Namespace) -> None:
    seen, model, count, weights = inspector.load(), judge.load(), options.count, options.weights
    ways = {
        "style": lambda: adapter_evaluation.style(seen, count, weights, options.form),
        "subject": lambda: adapter_evaluation.subject(seen, model, count, weights, options.form),
        "embedding": lambda: adapter_evaluation.embedding(model, count, weights),
    }
    results = [ways[kind]() for kind in options.kind or adapt.KINDS]
    print("\n".join(adapter_evaluation.lines([effect for effects, _ in results for effect in effects])))
    sheet(np.concatenate([row for _, rows in results for row in rows]), options.sheet)


def _paint(options: argparse.Namespace) -> None:
    seeds = range(options.seed, options.seed + options.count)
    sheet(np.stack([paint(training_selection(seed), seed) for seed in seeds]), options.sheet)


def _draw(options: argparse.Namespace) -> None:
    asked: list[Selection] = [selection(options.prompt)] * options.count
    pipeline = load(options.weights, options.device)
    sheet(painted(pipeline, asked, seed=options.seed, steps=options.steps, guidance=options.guidance), options.sheet)


if __name__ == "__main__":
    main()
