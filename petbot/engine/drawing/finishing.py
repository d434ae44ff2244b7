"""From a painted picture to its file: looked at, brought to its size, labelled, told where it comes from."""

import logging
from collections.abc import Callable

from PIL import Image

from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Recipe
from petbot.domain.texts import tr
from petbot.engine import provenance
from petbot.engine.drawing.files import encoded, labelled, upload_note
from petbot.engine.drawing.memory import shrink_note
from petbot.engine.port import EngineFault, ModelFacts, Picture, Withheld
from petbot.engine.provenance import Signer
from petbot.engine.safety import Checker

FILTERS = {"nearest": Image.Resampling.NEAREST, "lanczos": Image.Resampling.LANCZOS}
UNFIT_START = tr(
    "The safety check took the picture to start from for something that is not shown here. It errs at times:"
    " another picture, or another part of this one, usually passes."
)
log = logging.getLogger("petbot.engine.worker")


class Finisher:
    """Finishes the pictures of one model."""

    def __init__(self, profile: ModelProfile, facts: ModelFacts, checker: Checker, signer: Signer | None) -> None:
        self._profile = profile
        self._facts = facts
        self._checker = checker
        self._signer = signer

    def finished(self, image: Image.Image, index: int, asked: Recipe, drawn: Recipe) -> Picture | Withheld:
        """The picture of the seed at `index`, unless the safety checker says no. Raises EngineFault for a black one.

        `drawn` is what `asked` came down to.
        """
        if image.convert("L").getextrema()[1] == 0:
            raise not_a_picture("the decoded picture is black")
        seed = asked.seeds[index]
        verdict = self._checker.look(image, asked.strictness)
        if verdict.detail:
            log.info("The safety check of seed %d: %s.", seed, verdict.detail)
        if not verdict.allowed:
            return Withheld(index=index, seed=seed, reason=verdict.reason)
        image, note = self._sized(image), ""
        if (drawn.width, drawn.height, drawn.hires) != (asked.width, asked.height, asked.hires):
            note = shrink_note(image.size)
        png, fits = encoded(image, self._writer(drawn, seed))
        if fits.size != image.size:
            note = upload_note(fits.size)
        return Picture(index=index, seed=seed, width=fits.width, height=fits.height, png=png, note=note)

    def check_start(self, image: Image.Image, recipe: Recipe) -> None:
        """Raises EngineFault where the safety checker would not show the picture that a recipe starts from."""
        verdict = self._checker.look(image, recipe.strictness)
        if verdict.detail:
            log.info("The safety check of a picture to start from: %s.", verdict.detail)
        if not verdict.allowed:
            raise EngineFault("The checker did not allow the picture to start from.", reason=UNFIT_START, fatal=True)

    def _sized(self, image: Image.Image) -> Image.Image:
        factor = self._profile.enlarge
        if factor != 1:
            size = (image.width * factor, image.height * factor)
            image = image.resize(size, FILTERS[self._profile.enlargement])
        return labelled(image) if self._facts.labelled_noise else image

    def _writer(self, drawn: Recipe, seed: int) -> Callable[[Image.Image], bytes]:
        text = provenance.infotext(drawn, seed=seed, scheduler=self._profile.scheduler or self._facts.scheduler)
        return lambda image: provenance.encoded(image, text, signer=self._signer)


def not_a_picture(what: str) -> EngineFault:
    """The fault of an order whose seeds end in nothing usable."""
    # Fatal, because the same seed ends in the same way.
    return EngineFault(
        f"The model drew nothing usable: {what}.",
        reason=tr("The model drew nothing usable from this order's seeds. A reroll takes new ones."),
        fatal=True,
    )
