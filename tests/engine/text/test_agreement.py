"""Our encoding against diffusers' own pipeline on the embedded model, and against the stated formula by hand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion import StableDiffusionPipeline
from torch import Tensor

from petbot.domain.recipes import Embedding
from petbot.engine.adapters.factors import Factors, Lora
from petbot.engine.text.embeddings import EmbeddingShelf
from petbot.engine.text.encoder import Conditioning, TextEncoder
from tests.engine.text.recipes import recipe

Put = Callable[[str, int, int], Embedding]
CLOSE: dict[str, float] = {"atol": 1e-4, "rtol": 0}
PLAIN = [
    "",
    "cat",
    "cat, orange coat, tabby pattern, pricked ears, sitting, meadow background, crown",
    "Cat,dog ,, a cat's  bow-tie; it's 4K!! ,-x .. é 狗\n100%",
    ", ".join(["dog"] * 37),
]
NEGATIVE = "blurry, text, close up"


@contextmanager
def clip_skip_mended(pipeline: Any) -> Iterator[None]:
    """diffusers looks for the norm where transformers had it before 5.6 (huggingface/diffusers issue 14124)."""
    object.__setattr__(pipeline.text_encoder, "text_model", pipeline.text_encoder)
    yield
    object.__delattr__(pipeline.text_encoder, "text_model")


@contextmanager
def embeddings_loaded(pipeline: Any, rows: dict[str, Tensor]) -> Iterator[None]:
    """As diffusers does it: the vocabulary grows by a token for each vector."""
    vectors = {token: each if len(each) > 1 else each[0] for token, each in rows.items()}
    for token, each in vectors.items():
        pipeline.load_textual_inversion({token: each})
    yield
    pipeline.unload_textual_inversion()


def theirs(pipeline: Any, prompt: str, clip_skip: int = 0) -> Tensor:
    """diffusers' encoding of one prompt."""
    with torch.no_grad():
        return pipeline.encode_prompt(prompt, "cpu", 1, False, clip_skip=clip_skip or None)[0]


def drawn(pipeline: Any, **prompts: object) -> Tensor:
    """Latents after two steps."""
    generator = torch.Generator().manual_seed(1)
    how: dict[str, Any] = {"num_inference_steps": 2, "guidance_scale": 5.0, "width": 128, "height": 128}
    return pipeline(generator=generator, output_type="latent", **how, **prompts).images


def by_prompts_and_by_embeddings(pipeline: Any, prompt: str, ours: Conditioning) -> tuple[Tensor, Tensor]:
    """The same picture twice: from the words, which diffusers encodes, and from our encoding."""
    words = drawn(pipeline, prompt=prompt, negative_prompt=NEGATIVE)
    return words, drawn(pipeline, prompt_embeds=ours.positive, negative_prompt_embeds=ours.negative)


@pytest.mark.parametrize("prompt", PLAIN)
def test_a_plain_prompt_is_encoded_as_diffusers_does(
    prompt: str, pipeline: StableDiffusionPipeline, encoder: TextEncoder
) -> None:
    ours = encoder.encode(recipe(prompt, NEGATIVE))
    torch.testing.assert_close(ours.positive, theirs(pipeline, prompt), **CLOSE)
    torch.testing.assert_close(ours.negative, theirs(pipeline, NEGATIVE), **CLOSE)


def test_a_plain_prompt_gives_diffusers_picture(pipeline: StableDiffusionPipeline, encoder: TextEncoder) -> None:
    pictures = by_prompts_and_by_embeddings(pipeline, PLAIN[2], encoder.encode(recipe(PLAIN[2], NEGATIVE)))
    torch.testing.assert_close(*pictures, **CLOSE)


@pytest.mark.parametrize("clip_skip", [1, 2])
def test_clip_skip_is_encoded_as_diffusers_does_and_counts_for_the_negative_prompt_too(
    clip_skip: int, pipeline: StableDiffusionPipeline, encoder: TextEncoder
) -> None:
    ours = encoder.encode(recipe(PLAIN[2], NEGATIVE, clip_skip=clip_skip))
    with clip_skip_mended(pipeline):
        torch.testing.assert_close(ours.positive, theirs(pipeline, PLAIN[2], clip_skip), **CLOSE)
        torch.testing.assert_close(ours.negative, theirs(pipeline, NEGATIVE, clip_skip), **CLOSE)
        negative = theirs(pipeline, NEGATIVE, clip_skip)
        words = drawn(pipeline, prompt=PLAIN[2], negative_prompt_embeds=negative, clip_skip=clip_skip)
    ours_drawn = drawn(pipeline, prompt_embeds=ours.positive, negative_prompt_embeds=ours.negative)
    torch.testing.assert_close(ours_drawn, words, **CLOSE)


def test_embeddings_of_one_and_several_vectors_are_encoded_as_diffusers_does(
    pipeline: StableDiffusionPipeline, encoder: TextEncoder, embedding: Put, shelf: EmbeddingShelf
) -> None:
    used = (embedding("<rex>", 1, 1), embedding("<tom>", 4, 2))
    prompt = "<tom>, a photo of <rex> and <tom>, sitting"
    ours = encoder.encode(recipe(prompt, NEGATIVE, embeddings=used))
    with embeddings_loaded(pipeline, {each.token: shelf.rows(each) for each in used}):
        torch.testing.assert_close(ours.positive, theirs(pipeline, prompt), **CLOSE)
        pictures = by_prompts_and_by_embeddings(pipeline, prompt, ours)
    torch.testing.assert_close(*pictures, **CLOSE)


def states(pipeline: Any, inner: Sequence[int]) -> Tensor:
    """[77, width]: what the text encoder makes of one chunk of tokens."""
    tokenizer = pipeline.tokenizer
    ids = [tokenizer.bos_token_id, *inner, tokenizer.eos_token_id]
    ids += [tokenizer.pad_token_id] * (77 - len(ids))
    with torch.no_grad():
        return pipeline.text_encoder(torch.tensor([ids])).last_hidden_state[0]


def stressed(chunk: Tensor, weights: dict[range, float]) -> Tensor:
    """The stated formula: z * w, then times mean(z) / mean(z * w)."""
    result = chunk.clone()
    for places, weight in weights.items():
        for place in places:
            result[place] *= weight
    return result * (chunk.mean() / result.mean())


def test_a_long_weighted_prompt_is_what_the_stated_formula_gives_by_hand(
    pipeline: StableDiffusionPipeline, encoder: TextEncoder
) -> None:
    def ids(text: str) -> list[int]:
        return pipeline.tokenizer(text, add_special_tokens=False).input_ids

    long = ", ".join(["orange coat"] * 24)  # 24 phrases of 3 tokens, the last without its comma
    prompt = f"(cat:1.4), {long}, [tabby pattern], sitting, ((meadow background))"
    first = states(pipeline, ids(f"cat, {long},"))
    second = states(pipeline, ids("tabby pattern, sitting, meadow background"))
    assert len(ids(f"cat, {long},")) == 74
    assert len(ids("tabby pattern, sitting, meadow background")) == 7
    expected = [
        stressed(first, {range(1, 2): 1.4}),
        stressed(second, {range(1, 3): 1 / 1.1, range(6, 8): 1.21}),
    ]
    ours = encoder.encode(recipe(prompt, NEGATIVE))
    torch.testing.assert_close(ours.positive, torch.cat(expected).unsqueeze(0), **CLOSE)
    negative = [theirs(pipeline, NEGATIVE), theirs(pipeline, "")]
    torch.testing.assert_close(ours.negative, torch.cat(negative, dim=1), **CLOSE)


def test_diffusers_draws_from_a_long_prompts_embeddings(
    pipeline: StableDiffusionPipeline, encoder: TextEncoder
) -> None:
    ours = encoder.encode(recipe("cat BREAK (orange coat:1.3) BREAK sitting", NEGATIVE))
    assert ours.positive.shape == ours.negative.shape == (1, 3 * 77, 128)
    latents = drawn(pipeline, prompt_embeds=ours.positive, negative_prompt_embeds=ours.negative)
    assert latents.isfinite().all()
    assert latents.std() > 0.1


def lora(sha256: str, *terms: tuple[str, int, float]) -> Lora:
    """Random factors for layers of the text encoder: path, rank and alpha of each."""
    generator = torch.Generator().manual_seed(int(sha256, 16))
    part: dict[str, Factors] = {}
    for path, rank, alpha in terms:
        width = 384 if path.endswith("fc1") else 128
        down = torch.randn(rank, 128, generator=generator) / 4
        up = torch.randn(width, rank, generator=generator) / 4
        part[path] = Factors(down=down, up=up, scale=alpha / rank)
    return Lora(name=sha256, sha256=sha256, unet={}, text_encoder=part, nbytes=0)


FIRST = lora("a", ("encoder.layers.0.self_attn.q_proj", 4, 2.0), ("encoder.layers.2.mlp.fc1", 8, 1.0))
SECOND = lora("b", ("encoder.layers.0.self_attn.q_proj", 2, 4.0), ("encoder.layers.1.self_attn.out_proj", 1, 1.0))
WEIGHTED = [(FIRST, 0.7), (SECOND, -0.4)]


@contextmanager
def merged_by_hand(pipeline: Any, weighted: Sequence[tuple[Lora, float]]) -> Iterator[None]:
    """W + weight * alpha / rank * up @ down in diffusers' own text encoder."""
    before = {name: value.clone() for name, value in pipeline.text_encoder.state_dict().items()}
    with torch.no_grad():
        for each, weight in weighted:
            for path, factors in each.text_encoder.items():
                layer = pipeline.text_encoder.get_submodule(path)
                layer.weight += weight * factors.scale * factors.up @ factors.down
    yield
    pipeline.text_encoder.load_state_dict(before)


@pytest.mark.parametrize("clip_skip", [0, 1])
def test_adapters_of_the_text_encoder_are_what_merging_them_by_hand_gives(
    clip_skip: int, pipeline: StableDiffusionPipeline, encoder: TextEncoder
) -> None:
    ours = encoder.encode(recipe(PLAIN[2], NEGATIVE, clip_skip=clip_skip), WEIGHTED)
    with merged_by_hand(pipeline, WEIGHTED), clip_skip_mended(pipeline):
        torch.testing.assert_close(ours.positive, theirs(pipeline, PLAIN[2], clip_skip), **CLOSE)
        torch.testing.assert_close(ours.negative, theirs(pipeline, NEGATIVE, clip_skip), **CLOSE)


def test_an_adapter_is_there_only_while_its_own_prompt_is_encoded(encoder: TextEncoder, forgetful: TextEncoder) -> None:
    plain = recipe(PLAIN[2], NEGATIVE)
    without = forgetful.encode(plain).positive
    assert not torch.allclose(encoder.encode(plain, WEIGHTED).positive, without, atol=1e-2)
    assert torch.equal(forgetful.encode(plain).positive, without)
    assert torch.equal(encoder.encode(plain).positive, without), "kept apart from what the adapters gave"
    assert torch.equal(encoder.encode(plain, [(FIRST, 0.0)]).positive, without)
    other_weight = encoder.encode(plain, [(FIRST, 0.7), (SECOND, 0.4)]).positive
    assert not torch.allclose(other_weight, encoder.encode(plain, WEIGHTED).positive, atol=1e-2)


def test_an_adapter_without_a_text_encoders_part_does_not_encode_anew(encoder: TextEncoder) -> None:
    plain = recipe(PLAIN[2], NEGATIVE)
    assert encoder.encode(plain, [(lora("c"), 1.0)]).positive is encoder.encode(plain).positive
