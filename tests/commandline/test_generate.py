"""`generate` draws through the same catalogue and worker as the bot."""

from pathlib import Path

import pytest
from PIL import Image
from sd_parsers import ParserManager

from petbot.catalogue.profiles import EMBEDDED_FOLDER
from petbot.commandline.choosing import FIELDS, OWNER_FIELDS
from petbot.domain.choices import Choices
from tests.commandline.conftest import Petbot
from tests.engine.models import forms


def test_a_picture_is_drawn_and_tells_how(petbot: Petbot, tmp_path: Path) -> None:
    lora = forms.kohya_lora(tmp_path / "my-dog.safetensors", EMBEDDED_FOLDER, rank=2)
    assert petbot("adapters", "import", lora).code == 0
    told = petbot(
        "generate", "--breed", "corgi", "--background", "beach", "--extras", "crown", "--seed", "5", "--steps", "2",
        "--scheduler", "unipc", "--lora", "my-dog:0.5", "--out", tmp_path / "out",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert "Corgi on the beach" in told.out
    picture = tmp_path / "out" / "petbot-5.png"
    assert str(picture) in told.out
    assert "safety check: off" in told.err
    with Image.open(picture) as image:
        assert image.size == (512, 512)
    read = ParserManager().parse(picture)
    assert read is not None
    (sampler,) = read.samplers
    assert (sampler.name, sampler.parameters["seed"], sampler.parameters["steps"]) == ("UniPC", "5", "2")
    assert "<lora:my-dog:0.5>" in sampler.prompts[0].value


def test_every_attribute_of_the_form_is_an_option(petbot: Petbot, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        petbot("generate", "--help")
    told = capsys.readouterr().out
    for name in Choices.__slots__:
        option = "--owner" if name == "owners" else f"--{name.replace('_', '-')}"
        assert option in told, name
    assert all(field in told.replace("\n", "") for field in OWNER_FIELDS)
    assert {*Choices.__slots__} - {"start"} <= {*FIELDS}, "a start is a file, with options of its own"


def recipe_of(petbot: Petbot, *options: str) -> dict[str, str]:
    told = petbot("generate", "--show-recipe", "--seed", "3", *options)
    assert told.code == 0, told.err
    return dict(line.split(": ", 1) for line in told.out.splitlines() if ": " in line)


def test_the_same_seed_fills_what_is_open_alike(petbot: Petbot) -> None:
    assert recipe_of(petbot) == recipe_of(petbot)


def test_owners_and_their_attributes_reach_the_prompt(petbot: Petbot) -> None:
    recipe = recipe_of(petbot, "--model", "realistic-vision", "--owner", "hairstyle=locs; presentation=woman")
    assert "dreadlocks" in recipe["prompt"] or "locs hairstyle" in recipe["prompt"], recipe["prompt"]
    assert "woman" in recipe["prompt"]


def test_how_it_is_drawn_can_be_told_apart_from_what(petbot: Petbot, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64)).save(tmp_path / "start.png")
    recipe = recipe_of(
        petbot, "--steps", "7", "--guidance", "4.5", "--width", "256", "--prompt", "a (dog:1.2)", "--count", "2",
        "--start", str(tmp_path / "start.png"), "--strength", "0.3", "--hires", "1.5", "--strictness", "strict",
    )  # fmt: skip
    assert (recipe["num_inference_steps"], recipe["guidance_scale"], recipe["width"]) == ("7", "4.5", "256")
    assert (recipe["prompt"], recipe["seeds"], recipe["strictness"]) == ("a (dog:1.2)", "(3, 4)", "strict")
    assert "strength=0.3" in recipe["start"]
    assert "factor=1.5" in recipe["hires"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--breed", "corgi", "--coat", "zzzz"), "no coat like 'zzzz'"),
        (("--owner", "shoe=9"), "Of an owner can be told: tone"),
        (("--lora", "nobody"), "There is no LoRA 'nobody'"),
        (("--embedding", "nobody"), "There is no embedding 'nobody'"),
        (("--count", "9"), "1 and 4"),
        (("--model", "nothing"), "no model profile nothing"),
        (("--start", "nowhere.png"), "nowhere.png: No such file"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(petbot: Petbot, options: tuple[str, ...], text: str) -> None:
    told = petbot("generate", *options)
    assert told.code == 1
    assert text in told.err


def test_a_model_that_is_not_here_is_told_with_the_command_that_fetches_it(petbot: Petbot) -> None:
    told = petbot("generate", "--model", "realistic-vision", "--seed", "1")
    assert told.code == 1
    assert "models pull" in told.err
