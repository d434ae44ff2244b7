"""Recipes: Pet, Scene and Style compiled for one model, purely and always alike."""

from petbot.catalogue.entries import Coat
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Choices, Pet, Scene
from petbot.domain.errors import Refusal
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe

PHOTO_NEGATIVE = (
    "deformed iris, deformed pupils, semi-realistic, cgi, 3d, render, sketch, cartoon, drawing, anime, "
    "text, cropped, out of frame, worst quality, low quality, jpeg artifacts, extra legs, mutation, blurry"
)
"""From the model card of Realistic_Vision_V5.1_noVAE, without its weights: the plain pipeline does not read them."""
_PATTERN_WORDS = {"tan-points": "tan"}
"""Patterns whose word in the embedded model's prompts differs from their name."""
_LENGTH_WORDS = {"short": "shorthaired", "long": "longhaired", "curly": "curlyhaired", "wire": "wirehaired"}
_PHOTO_PATTERNS = {
    "solid": "{}",
    "bicolour": "{} and white",
    "tuxedo": "{} and white tuxedo",
    "spotted": "{} with spots",
    "saddle": "{} with a dark saddle",
    "mask": "{} with a black mask",
    "tan-points": "{} and tan",
    "points": "{} colourpoint",
    "tortoiseshell": "tortoiseshell",
    "calico": "calico",
}


def pet_of(choices: Choices) -> Pet:
    """The Pet that is described. Raises Refusal naming what is still open."""
    if choices.species is None or choices.breed is None or choices.coat is None:
        raise Refusal("Choose species, breed and coat first, or press Surprise me to have the rest filled in.")
    return Pet(species=choices.species, breed=choices.breed, coat=choices.coat)


def scene_of(choices: Choices) -> Scene:
    """The Scene that is described. Raises Refusal when there is no background yet."""
    if choices.background is None:
        raise Refusal("Choose a background first, or press Surprise me to have the rest filled in.")
    return Scene(background=choices.background, extras=choices.extras)


def compose(shelves: Shelves, choices: Choices, profile: ModelProfile, seeds: tuple[int, ...]) -> Recipe:
    """The Recipe of complete choices for one model profile; the same input gives the same Recipe."""
    pet, scene = pet_of(choices), scene_of(choices)
    traits = profile.grammar == "traits"
    return Recipe(
        model_profile=profile.name,
        prompt=_traits(shelves, pet, scene) if traits else _photo(shelves, pet, scene),
        negative_prompt="" if traits else PHOTO_NEGATIVE,
        num_inference_steps=profile.num_inference_steps,
        guidance_scale=profile.guidance_scale,
        width=profile.width,
        height=profile.height,
        seeds=seeds,
    )


def _traits(shelves: Shelves, pet: Pet, scene: Scene) -> str:
    """The embedded model's grammar: comma-separated trait phrases (minimodel/README.md)."""
    traits, coat = shelves.breed(pet.breed).traits, shelves.coat(pet.coat)
    phrases = [
        pet.species.value,
        f"{coat.colour} coat",
        f"{_PATTERN_WORDS.get(coat.pattern, coat.pattern)} pattern",
        _LENGTH_WORDS.get(traits.length, traits.length),
        f"{traits.ears} ears",
        f"{traits.muzzle} muzzle",
        f"{traits.eyes} eyes",
        f"{traits.tail} tail",
        f"{traits.size} size",
        *shelves.background(scene.background).traits,
        *(shelves.extra(extra).trait for extra in scene.extras),
    ]
    return ", ".join(phrases)


def _photo(shelves: Shelves, pet: Pet, scene: Scene) -> str:
    """A photographer's sentence: the animal first, as Stable Diffusion weighs early words most."""
    breed = shelves.breed(pet.breed)
    phrases = [
        f"RAW photo of a {_photo_coat(shelves.coat(pet.coat))} {breed.name} {pet.species.value}",
        breed.phrase,
        *(shelves.extra(extra).photo for extra in scene.extras),
        shelves.background(scene.background).photo,
        "8k uhd, dslr, soft lighting, high quality, film grain",
    ]
    return ", ".join(phrases)


def _photo_coat(coat: Coat) -> str:
    return _PHOTO_PATTERNS.get(coat.pattern, "{} " + coat.pattern).format(coat.colour)
