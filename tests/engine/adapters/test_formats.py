"""Every format, every mixture of ranks and alphas: the output is that of weights merged by hand."""

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from diffusers import StableDiffusionPipeline
from peft import LoraConfig
from peft.utils.save_and_load import get_peft_model_state_dict
from safetensors.torch import save_file
from torch import Tensor, nn

from petbot.engine.adapters.applying import applied
from petbot.engine.adapters.factors import Lora
from petbot.engine.adapters.reading import read_lora
from petbot.engine.adapters.targets import Targets
from tests.engine.adapters.changes import (
    Changes,
    Run,
    dotted,
    kohya,
    layers,
    merged_by_hand,
    processors,
    random_changes,
)
from tests.engine.adapters.conftest import Read

CLOSE = 1e-4
LINEAR = (".lora_down.weight", ".lora_up.weight")


def difference(run: Run, network: nn.Module, lora: Lora, changes: Changes, weight: float = 0.7) -> float:
    """Between ours and the hand's. The change itself must be far larger, or nothing was shown."""
    part = lora.unet if hasattr(network, "conv_in") else lora.text_encoder
    plain, wanted = run(network), run(merged_by_hand(network, (changes, weight)))
    assert float((wanted - plain).abs().max()) > 100 * CLOSE
    with applied(network, [(part, weight)]):
        return float((run(network) - wanted).abs().max())


@pytest.fixture(scope="package")
def attention(unet: nn.Module) -> Changes:
    """Of all attention layers, of mixed ranks and mixed alphas."""
    return random_changes(unet, layers(unet, [".attn"]), 1)


@pytest.fixture(scope="package")
def words(text_encoder: nn.Module) -> Changes:
    """Of all layers of the text encoder."""
    return random_changes(text_encoder, layers(text_encoder), 2)


def test_kohya_of_mixed_ranks_and_alphas_on_every_linear_layer(unet: nn.Module, run: Run, read: Read) -> None:
    linear = [path for path in layers(unet, [""]) if isinstance(unet.get_submodule(path), nn.Linear)]
    changes = random_changes(unet, linear, 3)
    assert difference(run, unet, read(kohya(changes, "lora_unet_")), changes) < CLOSE


@pytest.mark.parametrize("prefix", ["lora_te_text_model_", "lora_te1_text_model_", "lora_te_"])
def test_kohya_in_the_text_encoder(text_encoder: nn.Module, run: Run, read: Read, words: Changes, prefix: str) -> None:
    assert difference(run, text_encoder, read(kohya(words, prefix)), words) < CLOSE


@pytest.mark.parametrize("with_mid", [False, True], ids=["plain", "with lora_mid"])
def test_locon_on_every_convolution(unet: nn.Module, run: Run, read: Read, with_mid: bool) -> None:
    paths = [path for path in layers(unet, [""]) if isinstance(unet.get_submodule(path), nn.Conv2d)]
    assert {unet.get_submodule(path).stride for path in paths} == {(1, 1), (2, 2)}
    changes = random_changes(unet, paths, 5, with_mid=with_mid)
    assert difference(run, unet, read(kohya(changes, "lora_unet_")), changes) < CLOSE


@pytest.mark.parametrize("prefix", ["unet.", ""])
def test_old_diffusers_by_attention_processors(
    unet: nn.Module, run: Run, read: Read, attention: Changes, prefix: str
) -> None:
    assert difference(run, unet, read(processors(attention, prefix)), attention) < CLOSE


def test_old_diffusers_by_layers(unet: nn.Module, run: Run, read: Read) -> None:
    changes = random_changes(unet, layers(unet, [".attn", "ff.net", ".proj_"]), 6, alphas=[None])
    tensors = dotted(changes, "unet.", ".lora.down.weight", ".lora.up.weight")
    assert difference(run, unet, read(tensors), changes) < CLOSE


@pytest.mark.parametrize("outer", ["text_model.", ""])
def test_old_diffusers_in_the_text_encoder(
    text_encoder: nn.Module, run: Run, read: Read, words: Changes, outer: str
) -> None:
    ends = ".lora_linear_layer.down.weight", ".lora_linear_layer.up.weight", ".lora_linear_layer.alpha"
    assert difference(run, text_encoder, read(dotted(words, f"text_encoder.{outer}", *ends)), words) < CLOSE


def test_the_oldest_names_in_the_text_encoder(text_encoder: nn.Module, run: Run, read: Read) -> None:
    changes = random_changes(text_encoder, layers(text_encoder, ["_proj"]), 7)
    tensors: dict[str, Tensor] = {}
    for path, change in changes.items():
        stem, last = path.rsplit(".", 1)
        old = {"q_proj": "to_q", "k_proj": "to_k", "v_proj": "to_v", "out_proj": "to_out"}[last]
        ends = "_lora.down.weight", "_lora.up.weight", "_lora.alpha"
        tensors |= dotted({f"{stem}.{old}": change}, "text_encoder.text_model.", *ends)
    assert difference(run, text_encoder, read(tensors), changes) < CLOSE


def test_peft_names_without_a_configuration_have_scale_1(unet: nn.Module, run: Run, read: Read) -> None:
    changes = random_changes(unet, layers(unet, [".attn"]), 8, alphas=[None])
    for ends in ((".lora_A.weight", ".lora_B.weight"), (".lora_A.default.weight", ".lora_B.default.weight")):
        for prefix in ("unet.", "base_model.model."):
            assert difference(run, unet, read(dotted(changes, prefix, *ends)), changes) < CLOSE


def test_comfyui_names_of_the_published_code(unet: nn.Module, run: Run, read: Read) -> None:
    # The embedded UNet has one residual block per level, so that its block 1 begins at input 3.
    paths = {
        "input_blocks.3.1.proj_out": "down_blocks.1.attentions.0.proj_out",
        "middle_block.1.proj_in": "mid_block.attentions.0.proj_in",
        "middle_block.2.in_layers.2": "mid_block.resnets.1.conv1",
        "output_blocks.1.2.conv": "up_blocks.0.upsamplers.0.conv",
        "input_blocks.2.0.op": "down_blocks.0.downsamplers.0.conv",
        "out.2": "conv_out",
    }
    changes = random_changes(unet, paths.values(), 9)
    renamed = {name: changes[path] for name, path in paths.items()}
    assert difference(run, unet, read(dotted(renamed, "diffusion_model.", *LINEAR)), changes) < CLOSE


def test_the_published_names_of_stable_diffusion_1_5() -> None:
    from diffusers import UNet2DConditionModel

    with torch.device("meta"):
        targets = Targets.of(UNet2DConditionModel(cross_attention_dim=768), nn.Module())
    # As the single-file checkpoint of stable-diffusion-v1-5/stable-diffusion-v1-5 has them.
    known = {
        "lora_unet_input_blocks_1_0_in_layers_2": "down_blocks.0.resnets.0.conv1",
        "lora_unet_input_blocks_1_1_transformer_blocks_0_attn2_to_k": (
            "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k"
        ),
        "lora_unet_input_blocks_3_0_op": "down_blocks.0.downsamplers.0.conv",
        "lora_unet_input_blocks_4_0_skip_connection": "down_blocks.1.resnets.0.conv_shortcut",
        "lora_unet_input_blocks_11_0_out_layers_3": "down_blocks.3.resnets.1.conv2",
        "lora_unet_middle_block_1_proj_out": "mid_block.attentions.0.proj_out",
        "lora_unet_output_blocks_2_1_conv": "up_blocks.0.upsamplers.0.conv",
        "lora_unet_output_blocks_3_1_proj_in": "up_blocks.1.attentions.0.proj_in",
        "lora_unet_output_blocks_5_2_conv": "up_blocks.1.upsamplers.0.conv",
        "lora_unet_output_blocks_11_0_emb_layers_1": "up_blocks.3.resnets.2.time_emb_proj",
        "lora_unet_time_embed_2": "time_embedding.linear_2",
    }
    for name, path in known.items():
        found = targets.find(name)
        assert found is not None, name
        assert found.path == path


def with_peft(network: Any, config: LoraConfig, seed: int) -> Any:
    """A copy with a random adapter by PEFT itself."""
    changed = copy.deepcopy(network)
    changed.add_adapter(config)
    random = torch.Generator().manual_seed(seed)
    for name, weight in changed.named_parameters():
        if "lora_B" in name:
            weight.data = torch.randn(weight.shape, generator=random) * 0.02
    return changed


def test_a_file_that_peft_and_diffusers_write_with_its_alphas(
    pipeline: Any, run: Run, targets: Targets, tmp_path: Path
) -> None:
    config = LoraConfig(
        r=4,
        lora_alpha=6,
        target_modules=["to_q", "to_v", "conv1", "proj_in"],
        rank_pattern={"conv1": 3},
        alpha_pattern={"conv1": 9, "attn2.to_q": 1},
    )
    words = LoraConfig(r=2, lora_alpha=8, target_modules=["q_proj", "fc1"], use_rslora=True)
    unet, encoder = with_peft(pipeline.unet, config, 1), with_peft(pipeline.text_encoder, words, 2)
    StableDiffusionPipeline.save_lora_weights(
        tmp_path,
        unet_lora_layers=get_peft_model_state_dict(unet),
        text_encoder_lora_layers=get_peft_model_state_dict(encoder),
        unet_lora_adapter_metadata=_plain(unet.peft_config["default"].to_dict()),
        text_encoder_lora_adapter_metadata=_plain(encoder.peft_config["default"].to_dict()),
    )
    lora = read_lora(tmp_path / "pytorch_lora_weights.safetensors", targets)
    assert {factors.scale for factors in lora.unet.values()} == {6 / 4, 9 / 3, 1 / 4}
    with applied(pipeline.unet, [(lora.unet, 1.0)]), applied(pipeline.text_encoder, [(lora.text_encoder, 1.0)]):
        assert float((run(pipeline.unet) - run(unet)).abs().max()) < CLOSE
        assert float((run(pipeline.text_encoder) - run(encoder)).abs().max()) < CLOSE
    assert float((run(pipeline.unet) - run(unet)).abs().max()) > 100 * CLOSE


def _plain(config: dict[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, set) else value for key, value in config.items()}


def test_diffusers_own_loader_agrees_where_it_is_right(
    pipeline: Any, run: Run, tmp_path: Path, targets: Targets
) -> None:
    """One alpha and one rank throughout, the case that it reads correctly."""
    paths = layers(pipeline.unet, [".attn"])
    unet = kohya(random_changes(pipeline.unet, paths, 11, ranks=[4], alphas=[2.0]), "lora_unet_")
    encoder = random_changes(
        pipeline.text_encoder, layers(pipeline.text_encoder, ["_proj"]), 12, ranks=[4], alphas=[2.0]
    )
    path = tmp_path / "one.safetensors"
    save_file(unet | kohya(encoder, "lora_te_text_model_"), path)
    theirs = StableDiffusionPipeline(**{name: copy.deepcopy(part) for name, part in pipeline.components.items()})
    theirs.load_lora_weights(path)
    lora = read_lora(path, targets)
    with applied(pipeline.unet, [(lora.unet, 1.0)]), applied(pipeline.text_encoder, [(lora.text_encoder, 1.0)]):
        assert float((run(pipeline.unet) - run(theirs.unet)).abs().max()) < CLOSE
        assert float((run(pipeline.text_encoder) - run(theirs.text_encoder)).abs().max()) < CLOSE


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_a_file_in_another_precision_is_read_as_it_is(unet: nn.Module, read: Read, dtype: torch.dtype) -> None:
    path = "mid_block.attentions.0.proj_in"
    changes = random_changes(unet, [path], 13)
    lora = read({key: tensor.to(dtype) for key, tensor in kohya(changes, "lora_unet_").items()})
    wanted = changes[path].down.to(dtype).to(torch.float32 if dtype is torch.float64 else dtype)
    assert torch.equal(lora.unet[path].down, wanted)
    assert lora.unet[path].scale == pytest.approx(changes[path].alpha / 4)  # type: ignore[operator]
