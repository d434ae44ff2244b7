"""Adapters by their hash: allowed or not, kept or not, and never more memory than was given."""

import gc
import math
import shutil
import weakref
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from safetensors.torch import save_file
from torch import nn

from petbot.domain.recipes import Adapter
from petbot.engine.adapters.importing import import_adapter, remove_adapter
from petbot.engine.adapters.listing import LIST
from petbot.engine.adapters.shelf import AdapterShelf
from petbot.engine.adapters.targets import Targets
from petbot.engine.port import EngineFault
from tests.engine.adapters.changes import kohya, layers, random_changes

MB = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "adapters"


def imported(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module, seed: int, *, rank: int = 4, layer: str = ".attn"
) -> Adapter:
    """A LoRA of its own content in the folder."""
    source = tmp_path / f"made-{seed}.safetensors"
    save_file(kohya(random_changes(unet, layers(unet, [layer]), seed, ranks=[rank]), "lora_unet_"), source)
    entry = import_adapter(source, folder, targets)
    return Adapter(name=entry.name, sha256=entry.sha256)


def test_an_adapter_is_found_by_its_hash_whatever_it_is_called(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    wanted = imported(tmp_path, folder, targets, unet, 1)
    imported(tmp_path, folder, targets, unet, 2)
    lora = AdapterShelf(folder, targets).lora(Adapter(name="my own word for it", sha256=wanted.sha256))
    assert (lora.name, lora.sha256) == ("made-1", wanted.sha256)


def test_what_lies_in_the_folder_without_being_listed_is_not_used(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    adapter = imported(tmp_path, folder, targets, unet, 1)
    (folder / LIST).unlink()
    with pytest.raises(EngineFault, match="not on the operator's list") as caught:
        AdapterShelf(folder, targets).lora(adapter)
    assert caught.value.fatal
    assert "“made-1” cannot be used" in caught.value.reason


def test_a_weight_that_is_no_number_is_refused(tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module) -> None:
    adapter = imported(tmp_path, folder, targets, unet, 1)
    for weight in (math.nan, math.inf):
        with pytest.raises(EngineFault, match="is no weight for it"):
            AdapterShelf(folder, targets).lora(replace(adapter, weight=weight))


def test_what_is_taken_off_the_list_is_refused_although_it_was_in_use(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    adapter, other = (imported(tmp_path, folder, targets, unet, seed) for seed in (1, 2))
    shelf = AdapterShelf(folder, targets)
    assert shelf.lora(adapter) is shelf.lora(adapter)
    remove_adapter(folder, adapter.name)
    with pytest.raises(EngineFault, match="not on the operator's list"):
        shelf.lora(adapter)
    assert shelf.lora(other).sha256 == other.sha256
    third = imported(tmp_path, folder, targets, unet, 3)
    assert shelf.lora(third).sha256 == third.sha256


def test_a_file_that_was_exchanged_is_not_taken_for_what_was_allowed(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    good, other = (imported(tmp_path, folder, targets, unet, seed) for seed in (1, 2))
    shutil.copy(folder / f"{other.name}.safetensors", folder / f"{good.name}.safetensors")
    with pytest.raises(EngineFault, match="not what was imported"):
        AdapterShelf(folder, targets).lora(good)


def test_a_file_that_broke_meanwhile_is_named_with_its_reason(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    adapter = imported(tmp_path, folder, targets, unet, 1)
    path = folder / f"{adapter.name}.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(EngineFault, match=r"made-1\.safetensors cannot be used: it is cut short"):
        AdapterShelf(folder, targets).lora(adapter)
    path.unlink()
    with pytest.raises(EngineFault, match="the file is not there"):
        AdapterShelf(folder, targets).lora(adapter)


def test_a_list_that_cannot_be_read_is_named(folder: Path, targets: Targets) -> None:
    folder.mkdir()
    for text in ("[[adapter", 'adapter = ["a"]', '[[adapter]]\nfile = "../x"\nsha256 = "' + "0" * 64 + '"'):
        (folder / LIST).write_text(text)
        with pytest.raises(EngineFault, match="not a list of adapters"):
            AdapterShelf(folder, targets).lora(Adapter(name="a", sha256="0" * 64))


def test_those_used_last_stay_as_long_as_there_is_room(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    first, second, third = (imported(tmp_path, folder, targets, unet, seed) for seed in (1, 2, 3))
    size = AdapterShelf(folder, targets).lora(first).nbytes
    shelf = AdapterShelf(folder, targets, capacity=2 * size)
    held = {adapter.name: shelf.lora(adapter) for adapter in (first, second)}
    assert shelf.lora(first) is held[first.name]
    shelf.lora(third)
    assert shelf.nbytes == 2 * size
    assert shelf.lora(first) is held[first.name]
    assert shelf.lora(second) is not held[second.name]


def test_what_is_larger_than_the_room_is_read_but_not_kept(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    adapter = imported(tmp_path, folder, targets, unet, 1)
    shelf = AdapterShelf(folder, targets, capacity=1000)
    assert shelf.lora(adapter).unet
    assert shelf.nbytes == 0


def test_a_hundred_loads_and_evictions_leave_memory_as_it_was(
    tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module
) -> None:
    """All kept would be above 100 MB. A thousand are loaded by `python -m benchmarks.adapters`."""
    adapters = [imported(tmp_path, folder, targets, unet, seed, rank=64, layer="to_q") for seed in range(3)]
    size = AdapterShelf(folder, targets).lora(adapters[0]).nbytes
    assert 100 * size > 100 * MB
    shelf = AdapterShelf(folder, targets, capacity=int(1.5 * size))
    for adapter in adapters:
        shelf.lora(adapter)
    gc.collect()
    before = psutil.Process().memory_info().rss
    for at in range(100):
        shelf.lora(adapters[at % 3])
    assert shelf.nbytes == size
    assert psutil.Process().memory_info().rss - before < 50 * MB


def test_an_evicted_adapter_is_freed_at_once(tmp_path: Path, folder: Path, targets: Targets, unet: nn.Module) -> None:
    adapter, other = (imported(tmp_path, folder, targets, unet, seed) for seed in (1, 2))
    size = AdapterShelf(folder, targets).lora(adapter).nbytes
    shelf = AdapterShelf(folder, targets, capacity=size)
    alive = [weakref.ref(factors.down) for factors in shelf.lora(adapter).unet.values()]
    shelf.lora(other)
    assert not any(factor() is not None for factor in alive)
