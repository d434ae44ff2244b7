"""The negative prompt: the model card's own, with what would fight a choice taken out and what fits it put in."""

import re
from collections.abc import Iterator
from functools import lru_cache

from petbot.catalogue.entries import Look
from petbot.catalogue.phrases import Phrase, escaped, joined
from petbot.domain.choices import Pet, Scene, Species

CARD: tuple[tuple[float, tuple[str, ...]], ...] = (
    (
        1.4,
        (
            "deformed iris", "deformed pupils", "semi-realistic", "cgi", "3d", "render", "sketch", "cartoon", "drawing",
            "anime",
        ),
    ),
    (
        1.0,
        (
            "text", "close up", "cropped", "out of frame", "worst quality", "low quality", "jpeg artifacts", "ugly",
            "duplicate", "morbid", "mutilated", "extra fingers", "mutated hands", "poorly drawn hands",
            "poorly drawn face", "mutation", "deformed", "blurry", "dehydrated", "bad anatomy", "bad proportions",
            "extra limbs", "cloned face", "disfigured", "gross proportions", "malformed limbs", "missing arms",
            "missing legs", "extra arms", "extra legs", "fused fingers", "too many fingers", "long neck",
        ),
    ),
)  # fmt: skip
"""The first of the two negative prompts on the card of Realistic_Vision_V5.1_noVAE: complete, in order, by weight."""
PHOTOGRAPHIC = frozenset({"semi-realistic", "cgi", "3d", "render", "sketch", "cartoon", "drawing", "anime"})
"""What of it asks for a photograph, and so fights every illustrated look."""
_SEVERAL = frozenset({"duplicate", "cloned face"})
"""What of it fights a second animal or a second person."""
_WORDS = re.compile(r"[^\W_]+")


def negative_prompt(pet: Pet, scene: Scene, look: Look | None, prompt: str, *, furless: bool, words: list[str]) -> str:
    """What the picture must not show: nothing that `prompt` (without its note) says; `words` of embeddings always."""
    fighting = _fighting(scene, look)
    said = [_words(phrase) for phrase in prompt.split(", ")]
    all_said = frozenset[str]().union(*said)

    def fits(phrase: str) -> bool:
        words = _words(phrase)
        return phrase not in fighting and not (words <= all_said and any(words <= told for told in said))

    groups = [Phrase(", ".join(filter(fits, phrases)), weight) for weight, phrases in CARD]
    more = [Phrase(phrase) for phrase in _more(pet, scene, look, furless=furless) if fits(phrase)]
    return joined([*groups, *more, *(Phrase(escaped(word)) for word in words)])


@lru_cache(maxsize=4096)
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(text.lower()))


def _fighting(scene: Scene, look: Look | None) -> set[str]:
    fighting = set(look.drops) if look else set[str]()
    if look and look.group == "illustrated":
        fighting |= PHOTOGRAPHIC
    if scene.companion or len(scene.owners) > 1:
        fighting |= _SEVERAL
    return fighting


def _more(pet: Pet, scene: Scene, look: Look | None, *, furless: bool) -> Iterator[str]:
    """What these choices need beyond the card: the look's own, no stranger, no second animal, no fur on bare skin."""
    yield from look.negative if look else ()
    if furless:
        yield from ("fluffy fur", "furry")
    if scene.companion is None:
        yield from ("multiple animals", "cat" if pet.species is Species.DOG else "dog")
    elif scene.companion.species is pet.species:
        yield "cat" if pet.species is Species.DOG else "dog"
    yield from ("child", "teenager") if scene.owners else ("human", "person")
