"""Files come into the folder whole and allowed, or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file

from petbot.engine.adapters.applying import applied
from petbot.engine.adapters.header import FileRefused
from petbot.engine.adapters.importing import import_adapter, remove_adapter, triggers
from petbot.engine.adapters.listing import LIST, Listed, listed, write_list
from petbot.engine.adapters.reading import read_lora
from petbot.engine.adapters.targets import Targets
from tests.engine.adapters.broken import DOWN, UP
from tests.engine.adapters.changes import Run

MODEL = Path("minimodel/weights")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "adapters"


def a_lora(path: Path, value: float = 0.5, metadata: dict[str, str] | None = None) -> Path:
    """A small file in sd-scripts' manner."""
    path.parent.mkdir(exist_ok=True)
    save_file({DOWN: torch.full((2, 192), value), UP: torch.ones(192, 2)}, path, metadata)
    return path


def test_an_import_copies_the_file_and_lists_it(tmp_path: Path, folder: Path, targets: Targets) -> None:
    source = a_lora(tmp_path / "shiba ink.safetensors", metadata={"modelspec.trigger_phrase": "shbnk, (ink:2)"})
    entry = import_adapter(source, folder, targets)
    assert listed(folder) == (entry,)
    assert entry.triggers == ("shbnk", "ink2")
    assert (folder / entry.file).read_bytes() == source.read_bytes()
    assert {path.name for path in folder.iterdir()} == {LIST, "shiba ink.safetensors"}


def test_the_same_content_is_imported_once(tmp_path: Path, folder: Path, targets: Targets) -> None:
    first = import_adapter(a_lora(tmp_path / "one.safetensors"), folder, targets)
    assert import_adapter(a_lora(tmp_path / "two.safetensors"), folder, targets) == first
    assert listed(folder) == (first,)


def test_two_files_of_one_name_stand_side_by_side(tmp_path: Path, folder: Path, targets: Targets) -> None:
    first = import_adapter(a_lora(tmp_path / "a" / "dog.safetensors", 0.1), folder, targets)
    second = import_adapter(a_lora(tmp_path / "b" / "dog.safetensors", 0.2), folder, targets)
    assert (first.name, second.name) == ("dog", f"dog-{second.sha256[:8]}")
    assert listed(folder) == (first, second)


def test_a_name_that_leads_elsewhere_stays_in_the_folder(tmp_path: Path, folder: Path, targets: Targets) -> None:
    entry = import_adapter(a_lora(tmp_path / "..;rm -rf $HOME\n.safetensors"), folder, targets)
    assert entry.file == "_rm -rf _HOME_.safetensors"


def test_a_refused_file_changes_nothing(tmp_path: Path, folder: Path, targets: Targets) -> None:
    import_adapter(a_lora(tmp_path / "good.safetensors"), folder, targets)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(FileRefused, match="not finite numbers"):
        import_adapter(a_lora(tmp_path / "bad.safetensors", float("nan")), folder, targets)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_an_adapter_is_removed_by_name_file_or_the_beginning_of_its_hash(
    tmp_path: Path, folder: Path, targets: Targets
) -> None:
    for how in ("name", "file", "sha256"):
        entry = import_adapter(a_lora(tmp_path / "dog.safetensors"), folder, targets)
        assert remove_adapter(folder, getattr(entry, how)[:16]) == entry
        assert [path.name for path in folder.iterdir()] == [LIST]
    with pytest.raises(FileRefused, match="no adapters on the list"):
        remove_adapter(folder, "dog")


def test_the_alphas_that_peft_keeps_beside_the_file_come_along(
    pipeline: Any, run: Run, tmp_path: Path, folder: Path, targets: Targets
) -> None:
    config = LoraConfig(r=4, lora_alpha=10, target_modules=["to_q"], alpha_pattern={"attn2.to_q": 2})
    model: Any = get_peft_model(_copy(pipeline.unet), config)
    torch.manual_seed(3)
    for name, weight in model.named_parameters():
        if "lora_B" in name:
            torch.nn.init.normal_(weight, std=0.1)
    model.save_pretrained(tmp_path / "peft")
    entry = import_adapter(tmp_path / "peft" / "adapter_model.safetensors", folder, targets)
    lora = read_lora(folder / entry.file, targets)
    assert {factors.scale for factors in lora.unet.values()} == {10 / 4, 2 / 4}
    with applied(pipeline.unet, [(lora.unet, 1.0)]):
        assert float((run(pipeline.unet) - run(model)).abs().max()) < 1e-4


def _copy(network: Any) -> Any:
    made = type(network).from_config(network.config)
    made.load_state_dict(network.state_dict())
    return made


def test_a_model_folder_tells_what_fits_without_its_weights(tmp_path: Path, folder: Path) -> None:
    targets = Targets.of_folder(MODEL)
    assert import_adapter(a_lora(tmp_path / "fits.safetensors"), folder, targets).name == "fits"
    path = tmp_path / "wide.safetensors"
    save_file({DOWN: torch.zeros(2, 1280), UP: torch.zeros(1280, 2)}, path)
    with pytest.raises(FileRefused, match="made for another model"):
        import_adapter(path, folder, targets)


def test_the_list_is_read_back_as_it_was_written(folder: Path) -> None:
    folder.mkdir()
    adapters = [
        Listed(name='Ünï "quoted" \\ back 🐕', file="a.safetensors", sha256="0" * 64, triggers=("shbnk", "子犬")),
        Listed(name="plain", file="b.safetensors", sha256="f" * 64),
    ]
    write_list(folder, adapters)
    assert listed(folder) == tuple(adapters)


@pytest.mark.parametrize(
    ("metadata", "words"),
    [
        ({}, ()),
        ({"modelspec.trigger_phrase": "zkz dog"}, ("zkz dog",)),
        ({"ss_tag_frequency": json.dumps({"10_shbnk dog": {"tree": 3}, "2_shbnk dog": {}, "img": {}})}, ("shbnk dog",)),
        ({"ss_tag_frequency": "[" * 100_000}, ()),
        ({"ss_tag_frequency": '["a"]'}, ()),
        ({"modelspec.trigger_phrase": "<lora:x:9>,\x1b[2J, " + "y" * 100}, ("lorax9", "2J")),
    ],
)
def test_trigger_words_come_from_the_trainers_notes(metadata: dict[str, str], words: tuple[str, ...]) -> None:
    assert triggers(metadata) == words
