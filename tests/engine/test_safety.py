"""The safety check agrees with the published one, looks twice before it refuses, and says what is wrong with it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from PIL import Image, ImageOps
from safetensors.torch import load_file, save_file
from transformers import CLIPConfig, CLIPImageProcessor

from petbot.domain.recipes import Strictness
from petbot.engine.clipcheck import REASON, ClipChecker
from petbot.engine.safety import CheckerUnusable, NoChecker, Verdict, load_checker

SIDE = 32
Made: Any = StableDiffusionSafetyChecker


@pytest.fixture(autouse=True, scope="module")
def _one_thread() -> None:
    torch.set_num_threads(1)


def a_photo(seed: int, size: tuple[int, int] = (64, 96)) -> Image.Image:
    """A smooth random picture, so that resizing hardly changes what is seen."""
    coarse = np.random.default_rng(seed).integers(0, 255, (4, 3, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC)


@pytest.fixture(scope="module")
def published() -> Any:
    """The published network in small, with random weights."""
    torch.manual_seed(5)
    vision = {
        "hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
        "image_size": SIDE, "patch_size": 8, "projection_dim": 16,
    }  # fmt: skip
    model = Made(CLIPConfig(vision_config=vision, text_config={}, projection_dim=16)).eval()
    for name, weight in model.named_parameters():
        torch.nn.init.normal_(weight, std=1.0 if "concept" in name or "special" in name else 0.3)
    for concepts, limits in (
        (model.concept_embeds, model.concept_embeds_weights),
        (model.special_care_embeds, model.special_care_embeds_weights),
    ):
        near = [torch.nn.functional.cosine_similarity(seen(model, a_photo(n)), concepts).max() for n in range(20)]
        torch.nn.init.constant_(limits, float(torch.stack(near).median()))
    return model


def seen(model: Any, picture: Image.Image) -> torch.Tensor:
    """Where the network puts the picture: [1, 16]."""
    processor = CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    pixels = processor(picture, return_tensors="pt").pixel_values
    with torch.inference_mode():
        return model.visual_projection(model.vision_model(pixels)[1])


def saved(model: Any, folder: Path, weights: Mapping[str, torch.Tensor] | None = None) -> Path:
    """As the operator's folder, with the names that the published file has."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(model.config.to_dict()))
    named = {
        name.replace("vision_model.", "vision_model.vision_model.", 1): tensor.detach().clone()
        for name, tensor in (weights or model.state_dict()).items()
    }
    save_file(named, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


@pytest.fixture(scope="module")
def folder(published: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(published, tmp_path_factory.mktemp("safety") / "checker")


@pytest.fixture(scope="module")
def checker(folder: Path) -> ClipChecker:
    loaded = load_checker(str(folder))
    assert isinstance(loaded, ClipChecker)
    return loaded


def that_finds(published: Any, target: torch.Tensor, limit: float, folder: Path) -> ClipChecker:
    """A checker whose only concept is what it sees in a picture, found at a likeness above `limit`."""
    weights = {name: tensor.detach().clone() for name, tensor in published.state_dict().items()}
    weights["concept_embeds"][:] = target
    weights["concept_embeds_weights"][:] = limit
    weights["special_care_embeds_weights"][:] = 2.0
    return ClipChecker.load(saved(published, folder, weights), "cpu")


def test_it_finds_what_the_published_checker_finds_and_by_as_much(published: Any, checker: ClipChecker) -> None:
    found = 0
    for seed in range(40):
        picture = a_photo(seed)
        (nearest,) = checker.nearest([picture])
        processor = CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
        pixels = processor(picture, return_tensors="pt").pixel_values
        _, (refused,) = published(clip_input=pixels, images=np.zeros((1, 8, 8, 3)))
        assert (nearest.excess > 0) == refused, (seed, nearest)
        found += refused
    assert 5 < found < 35, "the comparison needs pictures of both kinds"


def test_a_picture_like_nothing_that_it_knows_is_allowed(published: Any, tmp_path: Path) -> None:
    checker = that_finds(published, -seen(published, a_photo(1)), 0.9, tmp_path / "c")
    assert checker.look(a_photo(1), "standard") == Verdict(allowed=True)


def test_what_both_looks_find_is_refused_with_a_reason_and_figures(published: Any, tmp_path: Path) -> None:
    checker = that_finds(published, seen(published, a_photo(1)), -1.0, tmp_path / "c")
    verdict = checker.look(a_photo(1), "standard")
    assert not verdict.allowed
    assert verdict.reason == REASON
    assert "concept" in verdict.detail
    assert "4 of 4" in verdict.detail


def test_what_only_the_first_look_finds_is_allowed_and_noted(published: Any, tmp_path: Path) -> None:
    picture = a_photo(1)
    checker = that_finds(published, seen(published, picture), 0.998, tmp_path / "c")
    verdict = checker.look(picture, "standard")
    assert verdict.allowed
    assert verdict.detail == "concept 0 by +0.002; 1 of 4 further views agree"


def test_strictness_moves_the_limit_and_off_looks_at_nothing(published: Any, tmp_path: Path) -> None:
    picture = a_photo(1)
    target = seen(published, ImageOps.mirror(picture))
    likeness = float(torch.nn.functional.cosine_similarity(seen(published, picture), target))
    checker = that_finds(published, target, likeness + 0.01, tmp_path / "c")
    told: dict[Strictness, bool] = {how: checker.look(picture, how).allowed for how in ("off", "standard", "strict")}
    assert told == {"off": True, "standard": True, "strict": False}


def test_without_a_checker_everything_is_allowed_and_its_name_says_so() -> None:
    checker = load_checker("")
    assert isinstance(checker, NoChecker)
    assert checker.name == "off"
    assert checker.look(a_photo(1), "strict").allowed


class Refuser:
    """An operator's own checker."""

    name = "refuser"

    def __init__(self, device: str) -> None:
        self.device = device

    def look(self, picture: Image.Image, strictness: Strictness) -> Verdict:  # noqa: ARG002
        return Verdict(allowed=False, reason=f"no, says {self.device}")


def test_an_operators_own_checker_is_called_by_its_name() -> None:
    checker = load_checker(f"{__name__}:Refuser", "cpu")
    assert checker.look(a_photo(1), "standard").reason == "no, says cpu"


def test_an_own_checker_that_cannot_be_imported_is_named() -> None:
    with pytest.raises(CheckerUnusable, match=r"no_such_module:check cannot be imported"):
        load_checker("no_such_module:check")


@pytest.mark.parametrize("file", ["config.json", "model.safetensors"])
def test_a_missing_file_is_named_with_the_command_that_fetches_it(published: Any, tmp_path: Path, file: str) -> None:
    folder = saved(published, tmp_path / "c")
    (folder / file).unlink()
    with pytest.raises(CheckerUnusable, match="models pull safety-checker") as caught:
        load_checker(str(folder))
    assert file in str(caught.value)


def broken(weights: dict[str, torch.Tensor], how: str) -> dict[str, torch.Tensor]:
    match how:
        case "lacks the tensor":
            del weights["concept_embeds"]
        case "has the shape":
            weights["concept_embeds"] = torch.zeros(3, 16)
        case _:
            weights["visual_projection.weight"][0, 0] = torch.nan
    return weights


@pytest.mark.parametrize("how", ["lacks the tensor", "has the shape", "not numbers"])
def test_weights_that_do_not_fit_are_refused_by_name(folder: Path, published: Any, tmp_path: Path, how: str) -> None:
    weights = {
        k.replace("vision_model.vision_", "vision_"): v for k, v in load_file(folder / "model.safetensors").items()
    }
    with pytest.raises(CheckerUnusable, match=how):
        load_checker(str(saved(published, tmp_path / "c", broken(weights, how))))


def test_a_truncated_file_is_refused(folder: Path, published: Any, tmp_path: Path) -> None:
    short = saved(published, tmp_path / "c")
    (short / "model.safetensors").write_bytes((folder / "model.safetensors").read_bytes()[:-4])
    with pytest.raises(CheckerUnusable, match="should have"):
        load_checker(str(short))
