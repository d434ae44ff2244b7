"""The grammar of photographic models: weighted phrases by importance, the animal and its breed before all else."""

from collections.abc import Iterator

from petbot.catalogue import owners
from petbot.catalogue.additions import Additions
from petbot.catalogue.entries import Breed, Known, Look, Traits
from petbot.catalogue.notes import cleaned
from petbot.catalogue.phrases import Phrase, article, escaped
from petbot.catalogue.shelves import Shelves
from petbot.domain.choices import Pet, Scene, Style

SUBJECT_WEIGHT = 1.1
EXTRA_WEIGHT = 1.1
"""What is worn or held is what Stable Diffusion 1.5 forgets first."""
LOOKS_WEIGHTS: dict[Known, float] = {"well": 1.0, "roughly": 1.1, "barely": 1.2}
"""The less a model knows a breed by its name, the more the description of its looks must say."""
NOTE_WEIGHT = 0.8
"""An aside may colour the picture, not outvote what was chosen."""
OPENING = "RAW photo"
TAIL = ("8k uhd", "dslr", "high quality", "film grain", "Fujifilm XT3")
"""Opening and tail of the prompt on the card of Realistic_Vision_V5.1_noVAE; a look brings its own lighting."""
_COATS = {
    "short": "short coat",
    "long": "long coat",
    "curly": "curly coat",
    "wire": "wiry coat",
    "hairless": "bare skin",
}
_SIZES = {"small": "small body", "middling": "medium sized body", "large": "large body"}


def phrases(shelves: Shelves, pet: Pet, scene: Scene, style: Style, additions: Additions) -> Iterator[Phrase]:
    """The prompt's phrases, the most important first. Each attribute stands whole in one of them."""
    look = shelves.look(style.look) if style.look else None
    yield from _pet(shelves, pet, look)
    yield from (Phrase(escaped(word)) for word in additions.said("subject"))
    yield from _looks(shelves, pet)
    yield from _company(shelves, scene)
    yield from _place(shelves, scene)
    yield from _manner(look)
    yield from (Phrase(escaped(word)) for word in additions.said("style"))


def aside(style: Style, additions: Additions) -> Phrase:
    """The person's own words, made harmless; they stand last, and nothing else heeds them."""
    return Phrase(cleaned(style.note, additions.tokens).lower(), NOTE_WEIGHT)


def subject(shelves: Shelves, pet: Pet) -> str:
    """Such as "red and white Pembroke Welsh Corgi dog": coat, breed and species in one phrase."""
    breed, coat = shelves.breed(pet.breed), shelves.coat(pet.coat)
    return f"{coat.photo} {escaped(breed.name)} {pet.species}"


def _pet(shelves: Shelves, pet: Pet, look: Look | None) -> Iterator[Phrase]:
    opening = look.photo[0] if look else OPENING
    yield Phrase(f"{opening} of {article(subject(shelves, pet))}", SUBJECT_WEIGHT)
    if pet.age:
        yield Phrase(shelves.touch("age", pet.age).photo, SUBJECT_WEIGHT)


def _looks(shelves: Shelves, pet: Pet) -> Iterator[Phrase]:
    breed = shelves.breed(pet.breed)
    weight = LOOKS_WEIGHTS[breed.known]
    yield from (Phrase(escaped(part), weight) for part in breed.phrase.split(", "))
    if breed.known == "barely":
        yield from (Phrase(part) for part in _described(breed, breed.traits, grown=pet.age is None))


def _described(breed: Breed, traits: Traits, *, grown: bool) -> Iterator[str]:
    """The traits of a breed whose name says little to the model, where its phrase does not speak of that part."""
    told = {"coat": _COATS[traits.length], "ears": f"{traits.ears} ears", "tail": f"{traits.tail} tail"}
    if grown:
        told["body"] = _SIZES[traits.size]
    return (text for part, text in told.items() if part not in breed.phrase)


def _company(shelves: Shelves, scene: Scene) -> Iterator[Phrase]:
    """How it sits there, what it wears, and who is with it."""
    if scene.pose:
        yield Phrase(shelves.touch("pose", scene.pose).photo)
    if scene.mood:
        yield Phrase(shelves.touch("mood", scene.mood).photo)
    yield from (Phrase(shelves.extra(extra).photo, EXTRA_WEIGHT) for extra in scene.extras)
    if scene.companion:
        yield Phrase(f"next to {article(subject(shelves, scene.companion))}", SUBJECT_WEIGHT)
        yield from _looks(shelves, scene.companion)
    for number, owner in enumerate(scene.owners):
        yield Phrase(f"{'and' if number else 'together with'} {owners.photo(shelves, owner)}")
    if scene.activity:
        yield Phrase(shelves.touch("activity", scene.activity).photo)


def _place(shelves: Shelves, scene: Scene) -> Iterator[Phrase]:
    place = shelves.background(scene.background)
    yield Phrase(place.photo)
    if season := scene.season or place.season:
        yield Phrase(shelves.touch("season", season).photo)
    if scene.weather:
        yield Phrase(shelves.touch("weather", scene.weather).photo)
    if time := scene.time or place.time:
        yield Phrase(shelves.touch("time", time).photo)


def _manner(look: Look | None) -> Iterator[Phrase]:
    """How it is made; the card's photographer has no hand in a drawing."""
    yield from (Phrase(part) for part in (look.photo[1:] if look else ("soft lighting",)))
    if look is None or look.group == "photographic":
        yield from (Phrase(part) for part in TAIL if look is None or part not in look.drops)
