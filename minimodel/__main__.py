"""Commands of the embedded model: ``python -m minimodel train | publish | adapt | judge | evaluate | paint | draw``."""

import argparse
import shutil
from pathlib import Path

import numpy as np
import torch

from . import adapt, adapter_evaluation, autoencoder, coach, critic, inspector, judge, training
from .artist import paint
from .diffusion import Pace
from .evaluation import GUIDANCE, STEPS, evaluate, lines, painted, sheet
from .opening import committed_autoencoder, open_autoencoder
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
    train = commands.add_parser("train", help="train a part; goes on from its checkpoint or the committed weights")
    train.add_argument("part", choices=("critic", "autoencoder", "decoder", "coach", "denoiser", "judge", "inspector"))
    train.add_argument("--until", type=float, required=True, help="seconds of training in all, earlier runs included")
    train.add_argument("--pictures", type=int, default=40000)
    train.add_argument("--workers", type=int, default=1, help="processes that paint the pictures")
    train.add_argument("--gentle", type=float, default=1.0, help="share of the denoiser's peak learning rates")
    train.add_argument("--batch", type=int, help="pictures of a step; more for a GPU")
    train.add_argument(
        "--width", type=int, help="channels of a new autoencoder; without it, go on from the committed one"
    )
    train.set_defaults(run=_train)
    publish = commands.add_parser("publish", help="copy the trained pipeline to minimodel/weights")
    publish.set_defaults(run=_publish)
    one = commands.add_parser("adapt", help="train an adapter of the published model; goes on from its checkpoint")
    one.add_argument("kind", choices=adapt.KINDS)
    one.add_argument("--until", type=float, required=True, help="seconds of training in all, earlier runs included")
    one.set_defaults(run=_adapt)
    for command in (train, publish, one):
        _common(command)


def _showing_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser("judge", help="the judge's accuracy on the artist's pictures, as painted and as coded")
    check.set_defaults(run=_judge)
    score = commands.add_parser("evaluate", help="how often the model's pictures show what was asked")
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


def _train(options: argparse.Namespace) -> None:
    until, device, count = options.until, options.device, options.pictures
    if options.part != "inspector":  # which paints its own
        pictures(count, options.workers)
    match options.part:
        case "critic":
            critic.train(until, device, count, options.batch or judge.BATCH)
        case "autoencoder":
            batch, width = options.batch or autoencoder.BATCH, options.width
            former = None if width else committed_autoencoder(device).encoder.requires_grad_(False)
            model = autoencoder.built(width) if width else open_autoencoder(device)
            autoencoder.train(model, until, device, count, batch=batch, critic=_seen(device), former=former)
        case "decoder":
            batch, model = options.batch or autoencoder.BATCH, open_autoencoder(device)
            autoencoder.train(model, until, device, count, decoder=True, batch=batch, critic=_seen(device))
        case "coach":
            training.train_coach(until, device, count, options.batch or coach.BATCH)
        case "denoiser":
            training.train(Pace(seconds=until, gentle=options.gentle, batch=options.batch or 32), device, count)
        case "inspector":
            inspector.save(inspector.train(until, device))
        case _:
            judge.save(judge.train(until, device, count, batch=options.batch or judge.BATCH))


def _seen(device: str) -> autoencoder.Critic | None:
    model = critic.load(device)
    return model.features if model else None


def _publish(_: argparse.Namespace) -> None:
    shutil.copytree(workshop() / "pipeline", WEIGHTS, dirs_exist_ok=True)
    save_autoencoder(open_autoencoder("cpu"), WEIGHTS)
    size = sum(path.stat().st_size for path in WEIGHTS.rglob("*.safetensors"))
    print(f"{WEIGHTS}: {size / 1e6:.1f} MB of safetensors")


def _adapt(options: argparse.Namespace) -> None:
    for path in adapt.adapt(options.kind, options.until, options.device):
        print(f"{path}: {path.stat().st_size / 1e3:.0f} kB")


def _judge(options: argparse.Namespace) -> None:
    model, count = judge.load(), options.count
    plain, coded = judge.accuracy(model, count), judge.accuracy(model, count, load(options.weights, "cpu").vae)
    print(f"{'':<18}{'painted':>9}{'coded':>9}")
    for name, share in plain.items():
        print(f"{name:<18}{share:>9.2%}{coded[name]:>9.2%}")
    for name, share in inspector.accuracy(inspector.load(), count).items():
        print(f"{name:<18}{share:>9.2%}")


def _evaluate(options: argparse.Namespace) -> None:
    pipeline = load(options.weights, options.device)
    report, made = evaluate(
        pipeline, judge.load(), options.count, seed=options.seed, steps=options.steps, guidance=options.guidance
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
