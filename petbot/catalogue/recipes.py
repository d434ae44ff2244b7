"""Recipes: Pet, Scene and Style compiled for one model, purely and always alike."""

from collections.abc import Mapping
from dataclasses import replace

from petbot.catalogue import illustrations, photographs
from petbot.catalogue.additions import NOTHING_ADDED, Additions
from petbot.catalogue.illustrations import Shortfall
from petbot.catalogue.negatives import negative_prompt
from petbot.catalogue.phrases import escaped, joined
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices, Likeness, Pet, Scene, StartPicture, Style
from petbot.domain.errors import Refusal
from petbot.domain.profiles import Grammar, ModelProfile
from petbot.domain.recipes import Recipe, Start
from petbot.domain.texts import tr

RULES = 2
"""Version of the rules below: raised whenever the same choices would be worded differently."""
STRENGTHS: Mapping[Grammar, Mapping[Likeness, float]] = {
    "photo": {Likeness.LITTLE: 0.75, Likeness.LIKE: 0.6, Likeness.CLOSELY: 0.4},
    "traits": {Likeness.LITTLE: 0.6, Likeness.LIKE: 0.5, Likeness.CLOSELY: 0.35},
}
"""Share of the denoising steps that are run over a given picture: the more, the less is left of it. A little keeps
where things are and their light, like it arrangement and colours, closely outlines as well. The embedded model settles
all of that in its first steps: from 0.65 on it draws as if there were no picture. For Stable Diffusion 1.5 the usual
ones.
"""
STANDARD = "standard"
"""The quality whose steps a model profile's own stand for; the others of the embedded model are scaled by it."""
NO_PET = tr("Choose species, breed and coat first, or press Surprise me to have the rest filled in.")
NO_PLACE = tr("Choose a background first, or press Surprise me to have the rest filled in.")


def pet_of(choices: Choices) -> Pet:
    """The Pet that is described. Raises Refusal naming what is still open."""
    if choices.species is None or choices.breed is None or choices.coat is None:
        raise Refusal(NO_PET)
    return Pet(species=choices.species, breed=choices.breed, coat=choices.coat, age=choices.age)


def scene_of(choices: Choices) -> Scene:
    """The Scene that is described. Raises Refusal when there is no background yet."""
    if choices.background is None:
        raise Refusal(NO_PLACE)
    return Scene(
        background=choices.background,
        season=choices.season,
        weather=choices.weather,
        time=choices.time,
        pose=choices.pose,
        mood=choices.mood,
        extras=choices.extras,
        companion=choices.companion,
        owners=choices.owners,
        activity=choices.activity,
    )


def style_of(choices: Choices) -> Style:
    """The Style that is described; nothing of it need be chosen."""
    return Style(look=choices.look, quality=choices.quality, note=choices.note)


def compose(
    shelves: Shelves,
    choices: Choices,
    profile: ModelProfile,
    seeds: tuple[int, ...],
    additions: Additions = NOTHING_ADDED,
) -> Recipe:
    """The Recipe of complete choices for one model profile; the same input gives the same Recipe."""
    pet, scene, style = pet_of(choices), scene_of(choices), style_of(choices)
    prompts = _traits if profile.grammar == "traits" else _photo
    prompt, unwanted = prompts(shelves, pet, scene, style, additions)
    recipe = Recipe(
        model_profile=profile.name,
        prompt=prompt,
        negative_prompt=unwanted,
        num_inference_steps=profile.num_inference_steps,
        guidance_scale=profile.guidance_scale,
        width=profile.width,
        height=profile.height,
        seeds=seeds,
        adapters=tuple(one.adapter for one in additions.learned),
        embeddings=tuple(word.embedding for word in additions.words),
        start=_start(choices.start, profile),
        rules=RULES,
    )
    return _worked(shelves, recipe, style, profile)


def shortfall(shelves: Shelves, choices: Choices, profile: ModelProfile) -> Shortfall:
    """What of complete choices the model does not draw as chosen; a photograph shows everything, noise nothing."""
    if profile.grammar == "photo" or profile.noise:
        return Shortfall()
    return illustrations.shortfall(shelves, pet_of(choices), scene_of(choices), style_of(choices))


def _start(given: StartPicture | None, profile: ModelProfile) -> Start | None:
    return Start(sha256=given.sha256, strength=STRENGTHS[profile.grammar][given.likeness]) if given else None


def _traits(shelves: Shelves, pet: Pet, scene: Scene, style: Style, additions: Additions) -> tuple[str, str]:
    """The embedded model's prompt; it draws best with an empty negative one (minimodel/README.md)."""
    del style
    return illustrations.prompt(shelves, pet, scene, additions), ", ".join(map(escaped, additions.unwanted))


def _photo(shelves: Shelves, pet: Pet, scene: Scene, style: Style, additions: Additions) -> tuple[str, str]:
    phrases = list(photographs.phrases(shelves, pet, scene, style, additions))
    chosen, prompt = joined(phrases), joined([*phrases, photographs.aside(style, additions)])
    furless = shelves.breed(pet.breed).traits.length == "hairless"
    look = shelves.look(style.look) if style.look else None
    return prompt, negative_prompt(pet, scene, look, chosen, furless=furless, words=additions.unwanted)


def _worked(shelves: Shelves, recipe: Recipe, style: Style, profile: ModelProfile) -> Recipe:
    """The recipe with the work that its quality puts in; the embedded model keeps its own scheduler and guidance."""
    if style.quality is None:
        return recipe
    quality = shelves.quality(style.quality)
    if profile.grammar == "traits":
        share = quality.steps / shelves.quality(STANDARD).steps
        return replace(recipe, num_inference_steps=max(1, round(profile.num_inference_steps * share)))
    return replace(
        recipe,
        num_inference_steps=quality.steps,
        guidance_scale=quality.guidance,
        scheduler=quality.scheduler,
        hires=quality.hires,
    )
