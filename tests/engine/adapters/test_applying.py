"""On and off: what is added, that it adds up, and that nothing stays behind."""

import copy

import pytest
import torch
from torch import nn

from petbot.engine.adapters.applying import applied, merged
from petbot.engine.adapters.factors import Lora
from tests.engine.adapters.changes import Changes, Run, kohya, layers, merged_by_hand, random_changes
from tests.engine.adapters.conftest import Read

CLOSE = 1e-4


@pytest.fixture
def first(unet: nn.Module) -> Changes:
    """Attention layers and convolutions."""
    return random_changes(unet, layers(unet, [".attn", "conv"]), 21)


@pytest.fixture
def second(unet: nn.Module) -> Changes:
    """Some of the same layers and others, with middle factors."""
    return random_changes(unet, layers(unet, ["ff.", "conv1", "proj_in", "attn2"]), 22, with_mid=True)


@pytest.fixture
def loras(read: Read, first: Changes, second: Changes) -> tuple[Lora, Lora]:
    return read(kohya(first, "lora_unet_")), read(kohya(second, "lora_unet_"))


def test_several_at_once_are_the_sum_of_their_changes(
    unet: nn.Module, run: Run, loras: tuple[Lora, Lora], first: Changes, second: Changes
) -> None:
    wanted = run(merged_by_hand(unet, (first, 0.8), (second, -0.4)))
    with applied(unet, [(loras[0].unet, 0.8), (loras[1].unet, -0.4)]):
        assert float((run(unet) - wanted).abs().max()) < CLOSE
    with applied(unet, [(loras[0].unet, 0.8)]), applied(unet, [(loras[1].unet, -0.4)]):
        assert float((run(unet) - wanted).abs().max()) < CLOSE


def test_the_same_twice_counts_twice(unet: nn.Module, run: Run, loras: tuple[Lora, Lora], first: Changes) -> None:
    wanted = run(merged_by_hand(unet, (first, 0.5)))
    with applied(unet, [(loras[0].unet, 0.2), (loras[0].unet, 0.3)]):
        assert float((run(unet) - wanted).abs().max()) < CLOSE


def test_weight_0_changes_not_one_bit(unet: nn.Module, run: Run, loras: tuple[Lora, Lora]) -> None:
    plain = run(unet)
    for way in (applied, merged):
        with way(unet, [(loras[0].unet, 0.0), (loras[1].unet, 0.0)]):
            assert torch.equal(run(unet), plain)


@pytest.mark.parametrize("way", [applied, merged])
def test_taken_off_again_not_one_bit_is_left(unet: nn.Module, run: Run, loras: tuple[Lora, Lora], way: object) -> None:
    assert callable(way)
    plain, weights = run(unet), copy.deepcopy(unet.state_dict())
    for _ in range(3):
        with way(unet, [(loras[0].unet, 1.0), (loras[1].unet, 0.7)]):
            assert not torch.equal(run(unet), plain)
    assert torch.equal(run(unet), plain)
    assert all(torch.equal(weight, weights[name]) for name, weight in unet.state_dict().items())


def test_an_error_within_leaves_nothing_behind_either(unet: nn.Module, run: Run, loras: tuple[Lora, Lora]) -> None:
    plain = run(unet)
    for way in (applied, merged):
        with pytest.raises(InterruptedError), way(unet, [(loras[0].unet, 1.0)]):
            raise InterruptedError
    assert torch.equal(run(unet), plain)


def test_merging_is_the_same_as_adding(unet: nn.Module, run: Run, loras: tuple[Lora, Lora]) -> None:
    parts = [(loras[0].unet, 0.8), (loras[1].unet, 0.6)]
    with merged(unet, parts):
        wanted = run(unet)
    with applied(unet, parts):
        assert float((run(unet) - wanted).abs().max()) < CLOSE


def test_a_model_in_half_precision_takes_a_lora_in_full(
    unet: nn.Module, first: Changes, loras: tuple[Lora, Lora]
) -> None:
    half = copy.deepcopy(unet).to(torch.bfloat16)
    layer = half.get_submodule("mid_block.attentions.0.transformer_blocks.0.attn1.to_q")
    x = torch.ones(1, 192, dtype=torch.bfloat16)
    change = first["mid_block.attentions.0.transformer_blocks.0.attn1.to_q"].delta @ torch.ones(192)
    plain = layer(x)
    with applied(half, [(loras[0].unet, 1.0)]):
        added = layer(x)
    assert added.dtype == torch.bfloat16
    assert torch.allclose((added - plain).float()[0], change, atol=0.05)
