"""Models are pulled from a hub on this machine: whole, resumed, verified, and with a plain word when they cannot be."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from huggingface_hub import constants
from safetensors.torch import save_file

from petbot.catalogue.profiles import Origin
from petbot.engine.folder import check_folder
from petbot.engine.models import pulling
from petbot.engine.models.conversion import RECORD
from petbot.engine.models.hub import Hub, HubAway
from petbot.engine.models.pulling import Puller
from petbot.engine.models.verifying import verify
from petbot.engine.port import ModelBroken, ModelMissing
from tests.engine.models import forms
from tests.engine.models.loopback import COMMIT, LoopbackHub, loopback_hub

UNET = "unet/diffusion_pytorch_model.fp16.safetensors"


@pytest.fixture(scope="module")
def repositories(shape: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model without its autoencoder's weights in half precision as well as in full, and an autoencoder."""
    root = tmp_path_factory.mktemp("hub")
    model = forms.as_folder(root / "someone" / "model", shape, torch.float16, as_on_hub=True)
    (model / "unet" / "diffusion_pytorch_model.bin").write_bytes(b"a pickle")
    (model / "README.md").write_text("a card")
    other = forms.as_folder(root / "other", shape, torch.float32, as_on_hub=True)
    shutil.move(other / "vae", root / "someone" / "vae")
    shutil.move(other / "tokenizer", root / "openai" / "clip-vit-large-patch14")
    shutil.rmtree(other)
    return root


@pytest.fixture
def hub(repositories: Path) -> Iterator[LoopbackHub]:
    with loopback_hub(repositories) as hub:
        yield hub


def origin(model: str = "someone/model", vae: str = "someone/vae") -> Origin:
    return Origin(model=model, vae=vae, tokenizer="", revision="main")


class Said(list[str]):
    """What the puller tells a person."""

    @property
    def text(self) -> str:
        return "\n".join(self)


def a_puller(models: Path, url: str, *, offline: bool = False) -> tuple[Puller, Said]:
    said = Said()
    return Puller(
        models, Hub(models / ".downloads", endpoint=url, offline=offline, wait=lambda _: None), said.append
    ), said


def test_a_model_and_its_autoencoder_are_fetched_verified_converted_and_nothing_else_is_kept(
    hub: LoopbackHub, tmp_path: Path
) -> None:
    puller, said = a_puller(tmp_path, hub.url)
    made = puller.pull(origin(), "float16", tmp_path / "mine")
    verify(made, lambda _: None)
    asked = {path for path, _ in hub.asked}
    assert UNET in asked
    assert not any(path.endswith((".bin", ".md")) for path in asked), "only what is needed is fetched"
    assert json.loads((made / RECORD).read_text())["model from"] == f"someone/model@{COMMIT}"
    assert [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")] == ["mine"]
    assert not list((tmp_path / ".downloads").iterdir())
    assert "Fetching someone/model/unet" in said.text


def test_a_single_file_is_fetched_with_clips_tokenizer(
    hub: LoopbackHub, shape: Path, in_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (hub.root / "someone" / "single").mkdir(exist_ok=True)
    shutil.copyfile(in_file, hub.root / "someone" / "single" / "model.safetensors")
    monkeypatch.setattr("petbot.engine.models.sources.SD15", shape)
    plan = a_puller(tmp_path, hub.url)[0].plan(origin("someone/single/model.safetensors", ""), "float16")
    assert isinstance(plan.model, pulling.Fetch)
    assert [file.path for file in plan.model.files] == ["model.safetensors"]
    assert isinstance(plan.tokenizer, pulling.Fetch)
    assert {"vocab.json", "merges.txt"} <= {file.path for file in plan.tokenizer.files}


def test_a_connection_that_breaks_is_gone_on_with_where_it_broke(hub: LoopbackHub, tmp_path: Path) -> None:
    hub.cut_after, hub.cuts = 70_000, 3
    puller, _ = a_puller(tmp_path, hub.url)
    check_folder(puller.pull(origin(), "float16", tmp_path / "mine"))
    begun_at = [int(asked.removeprefix("bytes=").rstrip("-")) for _, asked in hub.asked if asked]
    assert len(begun_at) == 3
    assert begun_at == sorted(begun_at)
    assert begun_at[0] > 0


def test_what_was_fetched_before_the_network_went_is_not_fetched_again(
    hub: LoopbackHub, repositories: Path, tmp_path: Path
) -> None:
    hub.cut_after, hub.cuts = 0, 10**6
    puller, _ = a_puller(tmp_path, hub.url)
    with pytest.raises(HubAway, match=r"cannot be reached.*run the same command again"):
        puller.pull(origin(), "float16", tmp_path / "mine")
    assert not (tmp_path / "mine").exists()
    part = tmp_path / ".downloads" / "someone--model" / COMMIT / f"{UNET}.part"
    part.write_bytes((repositories / "someone/model" / UNET).read_bytes()[:60_000])
    before, hub.cuts = len(hub.asked), 0
    plan = puller.plan(origin(), "float16")
    assert plan.left < plan.whole - 60_000
    check_folder(puller.pull(origin(), "float16", tmp_path / "mine"))
    later = hub.asked[before:]
    assert (UNET, "bytes=60000-") in later
    assert "model_index.json" not in {path for path, _ in later}


def test_a_slow_hub_is_waited_for(hub: LoopbackHub, tmp_path: Path) -> None:
    hub.pause = 0.005
    puller, _ = a_puller(tmp_path, hub.url)
    check_folder(puller.pull(origin(), "float16", tmp_path / "mine"))


def test_a_file_that_changed_on_the_way_is_removed_and_named(hub: LoopbackHub, tmp_path: Path) -> None:
    hub.corrupt = True
    puller, _ = a_puller(tmp_path, hub.url)
    with pytest.raises(ModelBroken, match=r"did not arrive as it was sent: its checksum"):
        puller.pull(origin(), "float16", tmp_path / "mine")
    assert not list(tmp_path.rglob("*.part"))
    assert not (tmp_path / "mine").exists()


def test_without_a_network_the_way_on_is_told(tmp_path: Path) -> None:
    puller, _ = a_puller(tmp_path, "http://127.0.0.1:9")
    with pytest.raises(HubAway, match=r"127\.0\.0\.1:9 cannot be reached.*HF_ENDPOINT"):
        puller.pull(origin(), "float16", tmp_path / "mine")


@pytest.mark.parametrize(("status", "text"), [(503, "answered 503"), (401, "Set HF_TOKEN")])
def test_a_hub_that_will_not_answer_is_told(hub: LoopbackHub, tmp_path: Path, status: int, text: str) -> None:
    hub.status = status
    puller, _ = a_puller(tmp_path, hub.url)
    with pytest.raises((HubAway, ModelMissing), match=text):
        puller.pull(origin(), "float16", tmp_path / "mine")


@pytest.mark.parametrize(
    ("model", "vae", "text"),
    [
        ("someone/nothing", "", "no repository someone/nothing"),
        ("no-slash", "", "There is nothing at no-slash"),
        ("./not/here", "", "There is nothing at ./not/here"),
        ("someone/vae", "", "no file model_index.json"),
        ("someone/model", "someone/model", "no file config.json"),
    ],
)
def test_an_origin_that_is_none_is_told(hub: LoopbackHub, tmp_path: Path, model: str, vae: str, text: str) -> None:
    puller, _ = a_puller(tmp_path, hub.url)
    with pytest.raises(ModelMissing, match=text):
        puller.plan(origin(model, vae), "float16")


def test_a_repository_with_pickles_only_is_refused_before_anything_is_fetched(
    hub: LoopbackHub, repositories: Path, tmp_path: Path
) -> None:
    old = Path(
        shutil.copytree(repositories / "someone" / "model", repositories / "someone" / "old", dirs_exist_ok=True)
    )
    (old / UNET).unlink()
    puller, _ = a_puller(tmp_path, hub.url)
    with pytest.raises(ModelBroken, match=r"only as diffusion_pytorch_model\.bin: Python pickles"):
        puller.pull(origin("someone/old"), "float16", tmp_path / "mine")
    assert not hub.asked


def test_too_little_room_is_told_before_anything_is_fetched(
    hub: LoopbackHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda _: small)
    puller, _ = a_puller(tmp_path, hub.url)
    with pytest.raises(ModelBroken, match=r"1\.0 kB left, and fetching and converting may take"):
        puller.pull(origin(), "float16", tmp_path / "mine")
    assert not hub.asked


def in_the_shared_cache(cache: Path, repo: str, source: Path) -> None:
    """As other tools leave a repository on this machine."""
    top = cache / f"models--{repo.replace('/', '--')}"
    (top / "refs").mkdir(parents=True)
    (top / "refs" / "main").write_text(COMMIT)
    shutil.copytree(source, top / "snapshots" / COMMIT)


def test_offline_what_other_tools_have_fetched_is_used_and_left_alone(
    repositories: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    for repo in ("someone/model", "someone/vae"):
        in_the_shared_cache(cache, repo, repositories / repo)
    puller, _ = a_puller(tmp_path / "models", "http://127.0.0.1:9", offline=True)
    check_folder(puller.pull(origin(), "float16", tmp_path / "models" / "mine"))
    assert (cache / "models--someone--model" / "snapshots" / COMMIT / UNET).exists()


def test_what_another_tool_has_fetched_is_not_fetched_again(
    hub: LoopbackHub, repositories: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    in_the_shared_cache(tmp_path / "cache", "someone/model", repositories / "someone/model")
    puller, _ = a_puller(tmp_path, hub.url)
    check_folder(puller.pull(origin(), "float16", tmp_path / "mine"))
    asked = {path for path, _ in hub.asked}
    assert asked == {"config.json", "diffusion_pytorch_model.safetensors"}, "the autoencoder's only"


def test_offline_what_is_not_here_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    puller, _ = a_puller(tmp_path, "http://127.0.0.1:9", offline=True)
    with pytest.raises(ModelMissing, match="someone/model is not on this machine"):
        puller.pull(origin(), "float16", tmp_path / "mine")


def test_a_file_that_would_lie_outside_its_folder_is_refused() -> None:
    from petbot.engine.models.hub import _inside

    for path in ("../x", "a/../../x", "/etc/passwd", "a\\..\\x"):
        with pytest.raises(ModelBroken, match="outside its folder"):
            _inside(path)


def test_the_safety_checker_is_pulled_alone(hub: LoopbackHub, tmp_path: Path) -> None:
    place = hub.root / "stable-diffusion-v1-5" / "stable-diffusion-v1-5"
    checker = place / "safety_checker"
    checker.mkdir(parents=True)
    (checker / "config.json").write_text("{}")
    save_file({"concept_embeds": torch.zeros(17, 768)}, checker / "model.safetensors")
    (checker / "pytorch_model.bin").write_bytes(b"a pickle")
    (place / "v1-5-pruned.safetensors").write_bytes(b"large")
    puller, _ = a_puller(tmp_path, hub.url)
    made = puller.pull_safety(tmp_path / "safety-checker")
    assert {path.name for path in made.iterdir()} == {"config.json", "model.safetensors"}
    assert {path for path, _ in hub.asked} == {"safety_checker/config.json", "safety_checker/model.safetensors"}
    with pytest.raises(ModelBroken, match="is there already"):
        puller.pull_safety(tmp_path / "safety-checker")
