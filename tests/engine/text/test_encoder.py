"""What the encoder promises beyond agreeing with diffusers: whose embedding, what is kept, what is left as it was."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st
from torch import Tensor

from petbot.domain.recipes import Embedding
from petbot.engine.port import EngineFault
from petbot.engine.text.chunks import chunks
from petbot.engine.text.encoder import MEAN_BOUNDS, TextEncoder, weigh
from tests.engine.text.recipes import recipe

Put = Callable[[str, int, int], Embedding]


def model_of(pipeline: Any) -> str:
    """A hash of the text encoder's weights."""
    weights = hashlib.sha256()
    for weight in pipeline.text_encoder.state_dict().values():
        weights.update(weight.numpy().tobytes())
    return weights.hexdigest()


def same(one: Tensor | None, other: Tensor | None) -> bool:
    """Bit for bit."""
    return one is not None and other is not None and torch.equal(one, other)


def positive(encoder: TextEncoder, prompt: str, *embeddings: Embedding) -> Tensor:
    """The encoded prompt."""
    return encoder.encode(recipe(prompt, embeddings=embeddings)).positive


def test_two_people_have_each_their_own_embedding_of_one_token(
    encoder: TextEncoder, embedding: Put, pipeline: Any
) -> None:
    before, words = model_of(pipeline), len(pipeline.tokenizer)
    annas, berts = embedding("mydog", 2, 1), embedding("mydog", 2, 2)
    other_name = Embedding(token="rex", sha256=berts.sha256)
    first, second = positive(encoder, "mydog, sitting", annas), positive(encoder, "mydog, sitting", berts)
    assert not torch.allclose(first, second)
    assert torch.equal(first, positive(encoder, "mydog, sitting", annas))
    assert torch.equal(second, positive(encoder, "rex, sitting", other_name))
    assert not torch.allclose(first, positive(encoder, "mydog, sitting"))
    assert (model_of(pipeline), len(pipeline.tokenizer)) == (before, words)


def test_a_token_stands_for_its_embedding_only_where_it_is_a_word_of_its_own(
    encoder: TextEncoder, embedding: Put
) -> None:
    pet, marked = embedding("pet", 2, 1), embedding("<x>", 2, 2)
    assert torch.equal(positive(encoder, "petals, carpet, pet_", pet), positive(encoder, "petals, carpet, pet_"))
    for prompt in ("a pet", "pet's", "Pet.", "x-pet-y", r"\pet"):
        assert not torch.allclose(positive(encoder, prompt, pet), positive(encoder, prompt))
    assert not torch.allclose(positive(encoder, "a<x>s", marked), positive(encoder, "a<x>s"))


def test_the_longer_of_two_tokens_is_meant_and_the_first_of_two_alike(encoder: TextEncoder, embedding: Put) -> None:
    short, long, again = embedding("my", 1, 1), embedding("my-pet", 1, 2), embedding("my-pet", 1, 3)
    assert torch.equal(positive(encoder, "my-pet", short, long, again), positive(encoder, "my-pet", long))


def test_vectors_are_weighted_like_words_and_stay_in_one_chunk(encoder: TextEncoder, embedding: Put) -> None:
    pet = embedding("pet", 40, 1)
    assert not torch.allclose(positive(encoder, "(pet:1.5)", pet), positive(encoder, "pet", pet))
    both = positive(encoder, "pet pet", pet)
    assert torch.equal(both, positive(encoder, "pet BREAK pet", pet))


def test_the_shorter_prompt_is_filled_up_with_empty_chunks(encoder: TextEncoder) -> None:
    short, long, empty = "cat", "cat BREAK dog BREAK hat", positive(encoder, "")
    one_way, other_way = encoder.encode(recipe(short, long)), encoder.encode(recipe(long, short))
    assert torch.equal(one_way.positive, torch.cat([positive(encoder, short), empty, empty], dim=1))
    assert same(one_way.positive, other_way.negative)
    assert same(one_way.negative, other_way.positive)


def test_without_guidance_there_is_no_negative_prompt_to_match(encoder: TextEncoder) -> None:
    alone = encoder.encode(recipe("cat", "cat BREAK dog", guidance=1.0))
    assert alone.negative is None
    assert alone.positive.shape == (1, 77, 128)


def test_the_same_prompt_is_encoded_once_whatever_goes_with_it(encoder: TextEncoder, embedding: Put) -> None:
    pet = embedding("pet", 1, 1)
    first = encoder.encode(recipe("cat", "blurry"))
    second = encoder.encode(recipe("a pet", "blurry", embeddings=(pet,)))
    assert second.negative is first.negative, "kept: its own content is the same"
    assert encoder.encode(recipe("cat", "blurry", clip_skip=1)).negative is not first.negative


def test_an_encoder_that_may_keep_nothing_gives_the_same(encoder: TextEncoder, forgetful: TextEncoder) -> None:
    assert torch.equal(positive(forgetful, "cat, (hat:1.2)"), positive(encoder, "cat, (hat:1.2)"))
    assert positive(forgetful, "cat") is not positive(forgetful, "cat")


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="()[]\\")))
@example("cat,dog ,, a cat's  bow-tie; it's 4K!! ,-x ,_x ,'s .. é 狗")
def test_cutting_a_text_into_phrases_and_words_does_not_change_its_tokens(pipeline: Any, text: str) -> None:
    tokenize = partial(pipeline.tokenizer, add_special_tokens=False, verbose=False)
    cut = chunks(text, lambda piece: [tokenize(word).input_ids for word in piece.split()], room=10_000)
    assert [token for chunk in cut for token in chunk.tokens] == (tokenize(text).input_ids if text.strip() else [])


@pytest.mark.parametrize("clip_skip", [3, -1])
def test_clip_skip_that_leaves_no_layer_is_a_fault_that_no_retry_mends(encoder: TextEncoder, clip_skip: int) -> None:
    with pytest.raises(EngineFault) as fault:
        encoder.encode(recipe("cat", clip_skip=clip_skip))
    assert fault.value.fatal


def test_a_missing_embedding_is_a_fault_only_where_it_is_said(encoder: TextEncoder) -> None:
    lost = Embedding(token="lost", sha256="0" * 64)
    positive(encoder, "cat", lost)
    with pytest.raises(EngineFault, match="lost"):
        positive(encoder, "lost cat", lost)


def test_an_embedding_without_a_token_stands_for_nothing(encoder: TextEncoder, embedding: Put) -> None:
    assert torch.equal(positive(encoder, "cat", embedding("", 2, 1)), positive(encoder, "cat"))


def test_weights_of_one_leave_the_states_untouched() -> None:
    states = torch.randn(77, 8)
    assert weigh(states, [1.0, 1.0]) is states


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32])
def test_weighing_keeps_the_mean_and_the_precision(dtype: torch.dtype) -> None:
    states = (torch.randn(77, 768, generator=torch.Generator().manual_seed(0)) - 0.1).to(dtype)
    weighted = weigh(states, [1.4] * 30)
    assert weighted.dtype == dtype
    assert weighted.float().mean() == pytest.approx(float(states.float().mean()), rel=1e-2)


@pytest.mark.parametrize("weight", [0.0, -10.0, 10.0, 1.3])
def test_a_mean_near_zero_does_not_blow_the_states_up(weight: float) -> None:
    states = torch.ones(77, 8)
    states[1] = -76.0 + 1e-6  # together with the other 76 rows a mean of almost 0
    for chunk in (states, torch.zeros(77, 8)):
        weighted = weigh(chunk, [weight])
        assert weighted.isfinite().all()
        assert weighted.abs().max() <= MEAN_BOUNDS[1] * max(1, abs(weight)) * 76
