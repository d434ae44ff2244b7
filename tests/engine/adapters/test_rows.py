"""Rows of one batch, each with its own mix of LoRAs: every row is as it would be alone."""

import copy
from collections.abc import Sequence
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from petbot.engine.adapters.applying import Weighted, applied
from petbot.engine.adapters.factors import Factors, Part
from petbot.engine.adapters.rows import LoraRows
from tests.engine.adapters.changes import layers, random_changes

CLOSE = 1e-4
SLOTS, RANK = 4, 12


@pytest.fixture(scope="package")
def batch() -> tuple[Tensor, Tensor, Tensor]:
    """Eight rows: latents, timesteps and text, all different."""
    random = torch.Generator().manual_seed(31)
    latents = torch.randn(8, 12, 8, 8, generator=random)
    return latents, torch.arange(8) * 100 + 20, torch.randn(8, 77, 128, generator=random)


@pytest.fixture(scope="package")
def rows(unet: nn.Module) -> LoraRows:
    return LoraRows(unet, slots=SLOTS, rank=RANK)


@pytest.fixture(scope="package")
def parts(unet: nn.Module) -> list[Part]:
    """Three LoRAs: attention, the linear layers between, and everything that fits, of several ranks and scales."""
    kinds = ([".attn"], ["ff.", "time_emb", "pool"], [".attn", "ff.", "proj_in", "proj_out", "conv_shortcut"])
    return [part_of(unet, kind, seed) for seed, kind in enumerate(kinds)]


def part_of(network: nn.Module, kinds: Sequence[str], seed: int, ranks: Sequence[int] = (4, 1, 3)) -> Part:
    changes = random_changes(network, layers(network, kinds), seed, ranks=ranks)
    return {
        path: Factors(down=change.down, up=change.up, scale=(change.alpha or 1) / change.down.shape[0])
        for path, change in changes.items()
    }


def called(unet: Any, batch: tuple[Tensor, ...], chosen: Sequence[int] | None = None) -> Tensor:
    latents, timesteps, states = batch if chosen is None else (each[list(chosen)] for each in batch)
    with torch.inference_mode():
        return unet(latents, timesteps, encoder_hidden_states=states).sample


def alone(unet: nn.Module, batch: tuple[Tensor, ...], mixes: Sequence[Weighted]) -> Tensor:
    """Each row by itself with its mix applied."""
    found = []
    for row, mix in enumerate(mixes):
        with applied(unet, mix):
            found.append(called(unet, batch, [row]))
    return torch.cat(found)


def test_each_row_has_its_own_mix(
    unet: nn.Module, batch: tuple[Tensor, ...], rows: LoraRows, parts: list[Part]
) -> None:
    mixes: list[Weighted] = [
        [(parts[0], 0.8)],
        [(parts[2], 1.0)],
        [],
        [(parts[0], -0.5), (parts[1], 0.6), (parts[2], 0.3)],
    ]
    for slot, mix in enumerate(mixes):
        rows.set(slot, mix)
    wanted = alone(unet, batch, [mix for mix in mixes for _ in range(2)])
    assert float((wanted - called(unet, batch)).abs().max()) > 100 * CLOSE
    with rows:
        rows.place([0, 0, 1, 1, 2, 2, 3, 3])
        assert float((called(unet, batch) - wanted).abs().max()) < CLOSE


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(placing=st.lists(st.integers(0, SLOTS - 1), min_size=1, max_size=8), seed=st.integers(0, 99))
def test_any_placement_of_any_mixes(
    unet: nn.Module, batch: tuple[Tensor, ...], rows: LoraRows, parts: list[Part], *, placing: list[int], seed: int
) -> None:
    mixes: list[Weighted] = [
        [(part, ((seed + 3 * slot + at) % 5 - 2) / 2) for at, part in enumerate(parts) if (seed >> at + slot) % 2]
        for slot in range(SLOTS)
    ]
    for slot, mix in enumerate(mixes):
        rows.set(slot, mix)
    with rows:
        rows.place(placing)
        together = called(unet, batch, range(len(placing)))
    assert float((together - alone(unet, batch, [mixes[slot] for slot in placing])).abs().max()) < CLOSE


def test_a_cleared_slot_and_the_end_of_the_block_change_not_one_bit(
    unet: nn.Module, batch: tuple[Tensor, ...], rows: LoraRows, parts: list[Part]
) -> None:
    plain = called(unet, batch)
    with rows:
        for slot in range(SLOTS):
            rows.clear(slot)
        rows.place([0, 1, 2, 3] * 2)
        assert torch.equal(called(unet, batch), plain)
        rows.set(0, [(parts[2], 1.0)])
        rows.place([0] * 8)
        assert not torch.equal(called(unet, batch), plain)
    assert torch.equal(called(unet, batch), plain)


def test_a_slot_that_is_set_anew_holds_nothing_of_before(
    unet: nn.Module, batch: tuple[Tensor, ...], rows: LoraRows, parts: list[Part]
) -> None:
    rows.set(0, [(parts[0], 1.0), (parts[2], 1.0)])
    with rows:
        rows.place([0] * 8)
        called(unet, batch)
        rows.set(0, [(parts[1], 0.5)])
        rows.place([0] * 8)
        anew = called(unet, batch)
    with applied(unet, [(parts[1], 0.5)]):
        assert float((called(unet, batch) - anew).abs().max()) < CLOSE


def test_what_does_not_fit_is_said_before_anything_is_touched(
    unet: nn.Module, rows: LoraRows, parts: list[Part]
) -> None:
    locon = part_of(unet, ["resnets.0.conv1"], 5)
    too_much = part_of(unet, [".attn1.to_q"], 6, ranks=[RANK - 3])
    assert rows.fits([(parts[0], 1.0), (parts[1], 1.0)])
    assert not rows.fits([(locon, 1.0)])
    assert rows.fits([(too_much, 1.0)])
    assert not rows.fits([(too_much, 1.0), (parts[0], 1.0)])
    assert rows.fits([(too_much, 1.0), (parts[0], 0.0), (locon, 0.0)])
    with pytest.raises(ValueError, match="does not fit"):
        rows.set(0, [(locon, 1.0)])


def test_a_fixed_network_adds_what_is_held_for_each_of_its_rows(
    unet: nn.Module, batch: tuple[Tensor, ...], parts: list[Part]
) -> None:
    rows = LoraRows(unet, slots=SLOTS, rank=RANK, held=8)
    rows.set(0, [(parts[0], 0.8)])
    rows.set(2, [(parts[1], 0.8)])
    twin = copy.deepcopy(unet)
    rows.fix(twin, 8)
    mixes: list[Weighted] = [[(parts[1], 0.8)]] * 3 + [[]] + [[(parts[0], 0.8)]] * 4
    rows.hold([2, 2, 2, 1, 0, 0, 0, 0])
    assert float((called(twin, batch) - alone(unet, batch, mixes)).abs().max()) < CLOSE
    rows.clear(2)
    rows.hold([2, 2, 2, 1, 0, 0, 0, 0])
    assert float((called(twin, batch) - alone(unet, batch, [[]] * 4 + mixes[4:])).abs().max()) < CLOSE


def test_a_new_mix_in_a_fixed_network_needs_no_new_graph(unet: nn.Module, parts: list[Part]) -> None:
    block: Any = copy.deepcopy(unet.get_submodule("mid_block.attentions.0.transformer_blocks.0"))
    prefix = "mid_block.attentions.0.transformer_blocks.0."
    local = [{p.removeprefix(prefix): f for p, f in part.items() if p.startswith(prefix)} for part in parts]
    graphs = []

    def counting(graph: Any, _inputs: object) -> Any:
        graphs.append(graph)
        return graph.forward

    x, states = torch.randn(4, 16, 192), torch.randn(4, 77, 128)
    torch.compiler.reset()
    rows, twin = LoraRows(block, slots=2, rank=RANK, held=4), copy.deepcopy(block)
    rows.fix(twin, 4)
    with torch.no_grad(), rows:
        compiled: Any = torch.compile(twin, backend=counting, dynamic=False)
        counts = []
        for mix in ([(local[0], 1.0)], [(local[2], 0.3), (local[0], 1.0)], []):
            rows.set(1, mix)
            rows.place([0, 0, 1, 1])
            rows.hold([0, 0, 1, 1])
            wanted = block(x, encoder_hidden_states=states)
            assert torch.allclose(compiled(x, encoder_hidden_states=states), wanted, atol=CLOSE)
            counts.append(len(graphs))
    assert counts == [counts[0]] * 3
