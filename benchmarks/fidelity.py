"""Whether what is chosen reaches the picture: catalogue, recipe, embedded model, judge. python -m benchmarks.fidelity

Random selections of everything in the catalogue are composed as the bot does, drawn by the embedded model and read by
its judge, beside the model's own evaluation at the same count and seeds. Then 50 breeds that share no word with the
training vocabulary are drawn, and each picture is given to the breed whose traits the judge finds likeliest.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.measuring import machine, table
from minimodel import judge as judging
from minimodel import words
from minimodel.autoencoder import tensors
from minimodel.evaluation import STEPS, drawings, wanted
from minimodel.judge import Judge
from minimodel.pictures import Pixels
from minimodel.pipeline import load
from minimodel.prompts import prompt, selection
from minimodel.questions import answers, questions
from petbot.catalogue import Catalogue, load_catalogue
from petbot.catalogue.entries import Breed
from petbot.catalogue.profiles import embedded
from petbot.domain.choices import Choices

PET = ("species", "coat", "pattern", "length", "ears", "muzzle", "eyes", "tail", "size")
"""What the judge is asked of a breed."""
BREEDS = 50
ROUND = 50
"""Selections drawn each way before they are kept."""
APART = 3
"""Traits in which any two of the breeds differ at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """What was asked of each picture and what the judge saw."""

    asked: Sequence[Mapping[str, str]]
    seen: Sequence[Mapping[str, str]]

    def shares(self) -> dict[str, float]:
        """Per question, the share of pictures that show what was asked, where any was asked."""
        return {name: right / total for name, (right, total) in self._counted().items() if total}

    def overall(self) -> float:
        """The share of all answers that are right, each picture and question counting alike."""
        counted = self._counted().values()
        return sum(right for right, _ in counted) / sum(total for _, total in counted)

    def __add__(self, other: "Verdicts") -> "Verdicts":
        return Verdicts(asked=[*self.asked, *other.asked], seen=[*self.seen, *other.seen])

    def _counted(self) -> dict[str, tuple[int, int]]:
        pairs = list(zip(self.asked, self.seen, strict=True))
        return {
            name: (sum(a.get(name) == b[name] for a, b in pairs), sum(name in a for a, _ in pairs))
            for name in questions()
        }


def expected(ours: Verdicts, own: Verdicts) -> dict[str, float]:
    """Per question, the share that would be right if every value were shown as often as in the model's own evaluation.

    The catalogue asks for some values oftener than the model's own vocabulary does: for dogs, say, in four of five.
    """
    right, total = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for asked, seen in zip(own.asked, own.seen, strict=True):
        total.update(asked.items())
        right.update(pair for pair in asked.items() if seen[pair[0]] == pair[1])
    wanted = Counter(pair for asked in ours.asked for pair in asked.items())
    return {
        name: sum(count * right[pair] / max(1, total[pair]) for pair, count in wanted.items() if pair[0] == name)
        / max(1, sum(count for pair, count in wanted.items() if pair[0] == name))
        for name in questions()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Apartness:
    """How well pictures of breeds are told apart by the breeds' traits."""

    first: float
    """Share of pictures whose own breed is the likeliest of all."""
    among_five: float
    pairwise: float
    """Share of pairs (picture, other breed) in which the picture's own breed is the likelier."""


def through_the_catalogue(catalogue: Catalogue, count: int, seed: int, steps: int = STEPS) -> Verdicts:
    """Random selections, composed as the bot does, drawn and judged."""
    rng = random.Random(seed)
    said = [catalogue.compose(catalogue.anything(rng), embedded(), (n,)).prompt for n in range(count)]
    return _judged(said, seed, steps)


def by_itself(count: int, seed: int, steps: int = STEPS) -> Verdicts:
    """The model's own evaluation: selections of its own vocabulary, a tenth held out of training."""
    return _judged([prompt(one) for one in wanted(count, seed)], seed, steps)


def in_rounds(catalogue: Catalogue, count: int, seed: int, steps: int, kept: Path | None) -> tuple[Verdicts, Verdicts]:
    """Both ways, a round of at most ROUND selections after another; what `kept` holds is not drawn again."""
    done: list[list[dict[str, Any]]] = json.loads(kept.read_text()) if kept and kept.exists() else []
    sizes = [min(ROUND, count - begun) for begun in range(0, count, ROUND)]
    for number, size in list(enumerate(sizes))[len(done) :]:
        ours = through_the_catalogue(catalogue, size, seed + number, steps)
        done.append([asdict(ours), asdict(by_itself(size, seed + number, steps))])
        if kept:
            kept.write_text(json.dumps(done))
    nothing = Verdicts(asked=[], seen=[])
    ours, own = ([Verdicts(**both[way]) for both in done[: len(sizes)]] for way in (0, 1))
    return sum(ours, nothing), sum(own, nothing)


def strange_breeds(catalogue: Catalogue, seed: int) -> list[tuple[Breed, str]]:
    """Breeds in one of their coats: none shares a word with the training vocabulary, any two differ in APART traits."""
    rng, chosen = random.Random(seed), list[tuple[Breed, str]]()
    breeds = [breed for breed in catalogue.breeds.values() if not _words(breed.name) & _taught()]
    rng.shuffle(breeds)
    for breed in breeds:
        coat = rng.choice(breed.coats)
        own = _traits(catalogue, breed, coat)
        others = (_traits(catalogue, *pair) for pair in chosen)
        if all(sum(own[name] != other[name] for name in PET) >= APART for other in others):
            chosen.append((breed, coat))
    return chosen[:BREEDS]


def told_apart(
    catalogue: Catalogue, breeds: Sequence[tuple[Breed, str]], each: int, seed: int, steps: int = STEPS
) -> Apartness:
    """`each` pictures of every breed, given to the breeds by the judge's likelihood of their traits."""
    said = [catalogue.compose(_plainly(*pair), embedded(), (1,)).prompt for pair in breeds for _ in range(each)]
    likely = _likelihoods(judging.load(), drawings(load(), said, seed=seed, steps=steps))
    traits = [_traits(catalogue, *pair) for pair in breeds]
    scores = np.array([[sum(one[name][own[name]] for name in PET) for own in traits] for one in likely])
    right = scores[np.arange(len(said)), np.arange(len(said)) // each]
    better = (scores > right[:, None]).sum(1)
    return Apartness(
        first=float((better == 0).mean()),
        among_five=float((better < 5).mean()),
        pairwise=float(1 - better.mean() / (len(breeds) - 1)),
    )


def _judged(said: Sequence[str], seed: int, steps: int) -> Verdicts:
    asked = [answers(selection(one)) for one in said]
    return Verdicts(asked=asked, seen=judging.judge(judging.load(), drawings(load(), said, seed=seed, steps=steps)))


def _likelihoods(model: Judge, pixels: Pixels) -> list[dict[str, dict[str, float]]]:
    """Per picture, question and answer, the logarithm of the judge's probability."""
    with torch.inference_mode():
        parts = model(tensors(pixels)).split(model.sizes, 1)
    found: list[dict[str, dict[str, float]]] = [{} for _ in pixels]
    for (name, options), part in zip(questions().items(), parts, strict=True):
        for row, line in enumerate(part.log_softmax(1).tolist()):
            found[row][name] = dict(zip(options, line, strict=True))
    return found


def _plainly(breed: Breed, coat: str) -> Choices:
    return Choices(species=breed.species, breed=breed.id, coat=coat, background="meadow")


def _traits(catalogue: Catalogue, breed: Breed, coat: str) -> dict[str, str]:
    said = selection(catalogue.compose(_plainly(breed, coat), embedded(), (1,)).prompt)
    return {name: said[name] for name in PET}


def _taught() -> set[str]:
    return _words(" ".join(words.phrase(trait, value) for trait in words.WORDS for value in words.WORDS[trait]))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))


def main() -> None:
    """Draw, judge, and print both tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1000, help="selections drawn each way")
    options.add_argument("--each", type=int, default=4, help="pictures of each strange breed")
    options.add_argument("--keep", type=Path, help="a file that holds finished rounds, so that a stop costs little")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--steps", type=int, default=STEPS)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    catalogue = load_catalogue()
    ours, own = in_rounds(catalogue, chosen.count, chosen.seed, chosen.steps, chosen.keep)
    shares, own_shares, fair = ours.shares(), own.shares(), expected(ours, own)
    rows = [(name, shares.get(name, 0), own_shares.get(name, 0), fair[name]) for name in questions()]
    rows.append(("all answers", ours.overall(), own.overall(), own.overall()))
    print(machine())
    head = ("trait", "through the catalogue", "the model's own", "points apart", "apart, value by value")
    lines = [(name, f"{a:.1%}", f"{b:.1%}", f"{100 * (a - b):+.1f}", f"{100 * (a - c):+.1f}") for name, a, b, c in rows]
    print(table(f"{chosen.count} selections each way, {chosen.steps} steps", head, lines))
    strange = strange_breeds(catalogue, chosen.seed)
    apart = told_apart(catalogue, strange, chosen.each, chosen.seed, chosen.steps)
    head = ("own breed likeliest of 50", "among the five likeliest", "likelier than another breed")
    line = (f"{apart.first:.1%}", f"{apart.among_five:.1%}", f"{apart.pairwise:.1%}")
    print(table(f"{BREEDS} strange breeds, {chosen.each} pictures each", head, [line]))
    print("chance: 2%, 10%, 50%")


if __name__ == "__main__":
    main()
