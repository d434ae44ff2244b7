"""Recipes of which only the text side matters."""

from petbot.domain.recipes import Embedding, Recipe


def recipe(
    prompt: str = "",
    negative: str = "",
    *,
    clip_skip: int = 0,
    embeddings: tuple[Embedding, ...] = (),
    guidance: float = 5.0,
) -> Recipe:
    """What the text side of a recipe says."""
    return Recipe(
        model_profile="embedded",
        prompt=prompt,
        negative_prompt=negative,
        num_inference_steps=2,
        guidance_scale=guidance,
        width=128,
        height=128,
        seeds=(1,),
        clip_skip=clip_skip,
        embeddings=embeddings,
    )
