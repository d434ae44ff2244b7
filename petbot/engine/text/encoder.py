"""A recipe's prompts -> the embeddings that the denoiser is steered by. Worker process only (torch).

What it does that diffusers' pipeline does not: prompts of any length, weights, embeddings without touching the
vocabulary, clip skip for the negative prompt too, text-encoder LoRA for the time of encoding only.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from transformers import CLIPTextModel, CLIPTokenizer

from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine.adapters.applying import applied
from petbot.engine.adapters.factors import Lora
from petbot.engine.port import EngineFault
from petbot.engine.text.cache import TensorCache
from petbot.engine.text.chunks import ROOM, Chunk, chunks
from petbot.engine.text.embeddings import EmbeddingShelf

CAPACITY = 64_000_000
"""Bytes of encoded prompts that are kept: 270 chunks of Stable Diffusion 1 in float32."""
LENGTH = ROOM + 2
"""Positions of a chunk: CLIP's 77."""
MEAN_BOUNDS = (0.5, 2.0)
"""How far restoring the mean may scale a chunk: near a mean of zero the ratio says nothing and would blow it up."""

Token = int | Tensor
"""A number of the vocabulary, or a row [width] to stand in a token's place."""
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conditioning:
    """Both prompts of a picture, encoded. Shared between pictures: nobody may write to them."""

    positive: Tensor
    """[1, LENGTH * chunks, width], on the text encoder's device and in its dtype."""
    negative: Tensor | None
    """Of the same shape: the shorter prompt is filled up with the encoding of an empty one. None without guidance."""


class TextEncoder:
    """Encodes the prompts of recipes with one model's tokenizer and text encoder; for one thread."""

    def __init__(
        self, tokenizer: CLIPTokenizer, model: CLIPTextModel, embeddings: EmbeddingShelf, capacity: int = CAPACITY
    ) -> None:
        self._tokenizer = tokenizer
        self._model: Any = model
        self._embeddings = embeddings
        self._kept: TensorCache[Key] = TensorCache(capacity)
        self._token_ids = functools.lru_cache(maxsize=10_000)(self._tokenized)

    def encode(self, recipe: Recipe, loras: Sequence[tuple[Lora, float]] = ()) -> Conditioning:
        """The recipe's prompt and, where guidance_scale is above 1, its negative prompt; diffusers' rule is the same.

        `loras` are its adapters, loaded, each with its weight. Raises EngineFault where an embedding cannot be had or
        clip skip leaves no layer.
        """
        layers = self._model.config.num_hidden_layers
        if not 0 <= recipe.clip_skip < layers:
            raise EngineFault(
                f"clip_skip {recipe.clip_skip} does not fit a text encoder of {layers} layers.",
                reason=tr("This style asks more of the model in use than it has."),
                fatal=True,
            )
        positive = self._encoded(recipe.prompt, recipe, loras)
        if recipe.guidance_scale <= 1:
            return Conditioning(positive=positive, negative=None)
        negative = self._encoded(recipe.negative_prompt, recipe, loras)
        missing = (positive.shape[1] - negative.shape[1]) // LENGTH
        if missing:
            empty = [self._encoded("", recipe, loras)] * abs(missing)
            positive = torch.cat([positive, *empty], dim=1) if missing < 0 else positive
            negative = torch.cat([negative, *empty], dim=1) if missing > 0 else negative
        return Conditioning(positive=positive, negative=negative)

    def _encoded(self, prompt: str, recipe: Recipe, loras: Sequence[tuple[Lora, float]]) -> Tensor:
        """[1, LENGTH * chunks, width]; at least one chunk."""
        active = [(lora, weight) for lora, weight in loras if lora.text_encoder and weight]
        bare = prompt.replace("\\", "").lower()
        named = [(each.token.lower(), each) for each in reversed(recipe.embeddings)]
        said = {token: each for token, each in named if token and token in bare}
        key = (
            prompt,
            recipe.clip_skip,
            tuple(sorted((token, each.sha256) for token, each in said.items())),
            tuple((lora.sha256, weight) for lora, weight in active),
        )

        def make() -> Tensor:
            rows = {token: self._embeddings.rows(each) for token, each in said.items()}
            packed = chunks(prompt, functools.partial(self._words, rows)) or [Chunk(tokens=(), weights=())]
            with torch.no_grad(), applied(self._model, [(lora.text_encoder, weight) for lora, weight in active]):
                return self._run(packed, recipe.clip_skip)

        return self._kept.get(key, make)

    def _words(self, rows: Mapping[str, Tensor], text: str) -> list[Sequence[Token]]:
        """Each word's tokens; an embedding's token, wherever it stands as a word of its own, is its rows."""
        found: list[Sequence[Token]] = []
        for piece in _cut(text, rows):
            if piece.lower() in rows:
                found.append(list(rows[piece.lower()]))
            else:
                found.extend(self._token_ids(word) for word in piece.split())
        return found

    def _tokenized(self, word: str) -> tuple[int, ...]:
        return tuple(self._tokenizer(word, add_special_tokens=False, verbose=False).input_ids)

    def _run(self, packed: Sequence[Chunk[Token]], clip_skip: int) -> Tensor:
        ids = torch.tensor([self._ids(chunk) for chunk in packed], device=self._model.device)
        with _rows_in_place(self._model, packed):
            out = self._model(ids, output_hidden_states=clip_skip > 0)
        # The layers' outputs lack the norm that the last one is given, which the denoiser was trained with.
        states = self._model.final_layer_norm(out.hidden_states[-1 - clip_skip]) if clip_skip else out.last_hidden_state
        weighted = [weigh(each, chunk.weights) for each, chunk in zip(states, packed, strict=True)]
        return torch.cat(weighted).unsqueeze(0)

    def _ids(self, chunk: Chunk[Token]) -> list[int]:
        """77 numbers: where a row will stand, any number of the vocabulary does."""
        begin, end, padding = (
            int(getattr(self._tokenizer, name)) for name in ("bos_token_id", "eos_token_id", "pad_token_id")
        )
        inner = [token if isinstance(token, int) else end for token in chunk.tokens]
        return [begin, *inner, end, *[padding] * (ROOM - len(inner))]


def weigh(states: Tensor, weights: Sequence[float]) -> Tensor:
    """One chunk's states z [77, width] with a weight for each of its inner tokens, as A1111's web UI does it.

    z' = z * w, token by token (1 for begin, end and padding); result = z' * mean(z) / mean(z'), the means over all
    numbers of the chunk, so that stressing one phrase takes from the others. The ratio is held within MEAN_BOUNDS.
    Counted in float32, returned in the dtype of `states`. Where every weight is 1 the states come back untouched.
    """
    if all(weight == 1 for weight in weights):
        return states
    factors = torch.ones(len(states), 1, device=states.device)
    factors[1 : len(weights) + 1, 0] = torch.tensor(weights, device=states.device)
    plain = states.float()
    scaled = plain * factors
    ratio = torch.nan_to_num(plain.mean() / scaled.mean(), nan=1.0).clamp(*MEAN_BOUNDS)
    return (scaled * ratio).to(states.dtype)


@contextmanager
def _rows_in_place(model: Any, packed: Sequence[Chunk[Token]]) -> Iterator[None]:  # noqa: ANN401 - a CLIPTextModel
    """While it lasts, the token embedding gives the chunks' rows where they stand. The vocabulary stays as it is."""
    places = [
        (at, position, token)
        for at, chunk in enumerate(packed)
        for position, token in enumerate(chunk.tokens, start=1)
        if isinstance(token, Tensor)
    ]

    def overwrite(_module: object, _inputs: object, output: Tensor) -> Tensor:
        for at, position, row in places:
            output[at, position] = row.to(output)
        return output

    hook = model.get_input_embeddings().register_forward_hook(overwrite)
    try:
        yield
    finally:
        hook.remove()


def _cut(text: str, tokens: Mapping[str, object]) -> list[str]:
    """The text in pieces, each occurrence of a token a piece of its own. Longer tokens are looked for first.

    A token's letter at either end must not touch another letter: "pet" is not in "petals", "<pet>" is in "<pet>s".
    """
    if not tokens:
        return [text]
    longest_first = sorted(tokens, key=len, reverse=True)
    alternatives = "|".join(rf"(?<!\w(?=\w)){re.escape(token)}(?!(?<=\w)\w)" for token in longest_first)
    return re.split(f"({alternatives})", text, flags=re.IGNORECASE)
