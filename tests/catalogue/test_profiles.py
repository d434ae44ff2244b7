"""Model profiles are found by name, by folder, or in an operator's own file, whose mistakes are named."""

from pathlib import Path

import pytest

from petbot.catalogue.profiles import ProfilesBroken, find, known_models


def written(data: Path, text: str) -> Path:
    (data / "models").mkdir(parents=True, exist_ok=True)
    (data / "models" / "profiles.toml").write_text(text)
    return data


def test_without_a_setting_the_embedded_model_draws(tmp_path: Path) -> None:
    assert find(None, tmp_path).name == "embedded"


def test_realistic_vision_is_used_as_its_model_card_says(tmp_path: Path) -> None:
    profile = find("realistic-vision", tmp_path)
    assert profile.folder == tmp_path / "models" / "realistic-vision"
    assert (profile.width, profile.height, profile.grammar) == (512, 768, "photo")
    assert profile.scheduler in {"euler-a", "dpmpp-2m-karras"}
    assert 3.5 <= profile.guidance_scale <= 7
    origin = known_models(tmp_path)["realistic-vision"].origin
    assert (origin.model, origin.vae) == ("SG161222/Realistic_Vision_V5.1_noVAE", "stabilityai/sd-vae-ft-mse")


def test_a_few_lines_describe_another_model(tmp_path: Path) -> None:
    data = written(tmp_path, '[my-model]\nmodel = "someone/their-model"\nwidth = 640\nsteps = 30\n')
    profile = find("my-model", data)
    assert (profile.native_width, profile.num_inference_steps) == (640, 30)
    assert profile.folder == data / "models" / "my-model"
    assert known_models(data / "models")["my-model"].origin.revision == "main"


def test_an_operators_profile_of_a_built_in_name_takes_its_place(tmp_path: Path) -> None:
    data = written(tmp_path, '[realistic-vision]\nmodel = "/here/rv.safetensors"\nfolder = "/elsewhere/rv"\n')
    assert find("realistic-vision", data).folder == Path("/elsewhere/rv")


def test_a_folder_that_no_file_describes_is_drawn_with_as_realistic_vision_is(tmp_path: Path) -> None:
    profile = find(str(tmp_path), tmp_path)
    assert (profile.folder, profile.grammar, profile.height) == (tmp_path, "photo", 768)


def test_a_name_that_is_none_is_told_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(ProfilesBroken, match=r"no model profile dreamy.*embedded, realistic-vision"):
        find("dreamy", tmp_path)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[a]\nmodel = "x/y"\nwidth = 500\n', r"profiles\.toml, a, width"),
        ("[a]\nwidth = 512\n", r"profiles\.toml, a, model"),
        ('[a]\nmodel = "x/y"\nstepps = 3\n', r"profiles\.toml, a, stepps"),
        ('[A_b]\nmodel = "x/y"\n', r"profiles\.toml, A_b"),
        ('[embedded]\nmodel = "x/y"\n', r"profiles\.toml, embedded: this name is Petbot's own"),
        ("[a\n", r"profiles\.toml: "),
        ("a = 1\n", r"profiles\.toml, a"),
    ],
)
def test_a_mistake_is_named_by_file_profile_and_field(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ProfilesBroken, match=named):
        find("a", written(tmp_path, text))
