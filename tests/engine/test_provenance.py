"""What a picture's file says of its making, read back by other programs than ours."""

import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import c2pa
import pytest
from PIL import Image
from sd_parsers import ParserManager

from petbot.domain.recipes import Adapter, Embedding, Hires, Recipe, Start
from petbot.engine.provenance import FileFormat, Signer, SigningImpossible, encoded, infotext
from tests.engine.certificates import Papers, papers
from tests.models import noise_recipe

RECIPE = replace(
    noise_recipe(prompt="a (corgi:1.3) on the beach, été"),
    num_inference_steps=25,
    scheduler="dpmpp-2m-karras",
    clip_skip=1,
    adapters=(Adapter(name="my dog", sha256="ab" * 32, weight=0.8),),
    embeddings=(Embedding(token="rex", sha256="cd" * 32),),
)
FORMATS: tuple[FileFormat, ...] = ("PNG", "JPEG", "WEBP")
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
needs_exiftool = pytest.mark.skipif(
    shutil.which("exiftool") is None, reason="exiftool is not installed (package libimage-exiftool-perl)"
)


def a_picture() -> Image.Image:
    return Image.effect_noise((64, 48), 80).convert("RGB")


def read_by_exiftool(file: Path) -> dict[str, Any]:
    command = ["exiftool", "-json", "-charset", "utf8", str(file)]
    (found,) = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


@pytest.fixture(scope="module")
def certified(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return papers(tmp_path_factory.mktemp("certificate"))


@needs_exiftool
@pytest.mark.parametrize("file_format", FORMATS)
def test_exiftool_reads_the_infotext_and_that_a_trained_model_made_it(tmp_path: Path, file_format: FileFormat) -> None:
    text = infotext(RECIPE, seed=7)
    file = tmp_path / f"picture.{SUFFIXES[file_format]}"
    file.write_bytes(encoded(a_picture(), text, file_format))
    found = read_by_exiftool(file)
    said = found["Parameters"] if file_format == "PNG" else found["UserComment"]
    assert said.replace(".Negative", "\nNegative").splitlines()[0].startswith("a (corgi:1.3) on the beach, été")
    assert "Seed: 7" in said
    assert found["DigitalSourceType"] == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


@pytest.mark.parametrize("file_format", FORMATS)
def test_another_tools_parser_reads_what_we_wrote(file_format: FileFormat) -> None:
    read = ParserManager().parse(io.BytesIO(encoded(a_picture(), infotext(RECIPE, seed=7), file_format)))
    assert read is not None
    (sampler,) = read.samplers
    assert sampler.name == "DPM++ 2M Karras"
    assert sampler.parameters == {"cfg_scale": "5", "seed": "7", "steps": "25"}
    assert [prompt.value for prompt in sampler.prompts] == ["a (corgi:1.3) on the beach, été <lora:my dog:0.8>"]
    assert [prompt.value for prompt in sampler.negative_prompts] == ["blurry"]
    assert sampler.model is not None
    assert sampler.model.name == "noise"
    assert read.metadata["Clip skip"] == "2"
    assert read.metadata["Hashes"] == {"lora:my dog": "ababababab", "embed:rex": "cdcdcdcdcd"}


def test_the_picture_is_the_same_with_and_without_its_infotext() -> None:
    picture = a_picture()
    with Image.open(io.BytesIO(encoded(picture, infotext(RECIPE, seed=7)))) as read:
        assert read.tobytes() == picture.tobytes()


def last_line(recipe: Recipe) -> str:
    return infotext(recipe, seed=1, scheduler="UniPCMultistepScheduler").splitlines()[-1]


def test_a_second_pass_and_a_start_from_a_picture_are_told() -> None:
    assert "Denoising strength: 0.4, Hires upscale: 1.5, Hires upscaler: Latent" in last_line(
        replace(RECIPE, hires=Hires(factor=1.5, strength=0.4))
    )
    assert "Denoising strength: 0.6" in last_line(replace(RECIPE, start=Start(sha256="0", strength=0.6)))
    assert "Denoising" not in last_line(RECIPE)


def test_where_the_recipe_names_no_scheduler_the_one_in_use_is_told() -> None:
    assert "Sampler: UniPC," in last_line(replace(RECIPE, scheduler=""))


def test_line_breaks_in_a_prompt_cannot_pass_for_other_fields() -> None:
    sly = replace(RECIPE, prompt="a dog\nNegative prompt: x\nSteps: 1, Sampler: none, Seed: 0", negative_prompt="y")
    lines = infotext(sly, seed=7).splitlines()
    assert len(lines) == 3
    assert "Seed: 7" in lines[2]


@pytest.mark.parametrize("kind", ["P-256", "Ed25519", "RSA"])
@pytest.mark.parametrize("file_format", FORMATS)
def test_c2pas_own_reader_verifies_a_signed_picture(tmp_path: Path, kind: str, file_format: FileFormat) -> None:
    with_key = papers(tmp_path, kind)
    signer = Signer.from_files(with_key.certificate, with_key.key)
    file = encoded(a_picture(), infotext(RECIPE, seed=7), file_format, signer=signer)
    with c2pa.Reader(f"image/{file_format.lower()}", io.BytesIO(file)) as reader:
        assert reader.get_validation_state() == "Valid"
        told = json.loads(reader.json())
    manifest = told["manifests"][told["active_manifest"]]
    (action,) = manifest["assertions"][0]["data"]["actions"]
    assert action["action"] == "c2pa.created"
    assert action["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert ParserManager().parse(io.BytesIO(file)) is not None


def test_c2pas_reader_finds_a_picture_that_was_altered_after_signing(certified: Papers) -> None:
    signer = Signer.from_files(certified.certificate, certified.key)
    file = bytearray(encoded(a_picture(), "", signer=signer))
    file[file.rindex(b"IDAT") + 20] ^= 1
    with c2pa.Reader("image/png", io.BytesIO(bytes(file))) as reader:
        assert reader.get_validation_state() == "Invalid"


def test_a_certificate_that_is_not_there_is_named(certified: Papers, tmp_path: Path) -> None:
    with pytest.raises(SigningImpossible, match=r"nowhere\.pem cannot be read"):
        Signer.from_files(tmp_path / "nowhere.pem", certified.key)


def test_a_key_that_is_none_is_named(certified: Papers) -> None:
    with pytest.raises(SigningImpossible, match=r"chain\.pem is not a private key"):
        Signer.from_files(certified.certificate, certified.certificate)


def test_a_certificate_that_may_not_sign_is_refused_at_the_start_not_at_the_first_picture(tmp_path: Path) -> None:
    useless = papers(tmp_path, may_sign=False)
    with pytest.raises(SigningImpossible, match="must allow digital signatures"):
        Signer.from_files(useless.certificate, useless.key)


def test_a_key_of_another_certificate_is_refused(certified: Papers, tmp_path: Path) -> None:
    other = papers(tmp_path)
    with pytest.raises(SigningImpossible):
        Signer.from_files(certified.certificate, other.key)
