"""Contact sheets by the embedded model, composed as the bot does: python -m benchmarks.sheets docs/contact-sheets

settings.png shows the same breed in 24 settings, owners.png an owner in each of the ten tones of the Monk scale, in
three kinds of hair, head covering and clothes: tone, hair and clothes are chosen apart.
"""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from PIL import Image, ImageDraw, ImageFont

from minimodel.evaluation import drawings
from minimodel.pictures import Pixels
from minimodel.pipeline import load
from petbot.catalogue import Catalogue, load_catalogue
from petbot.catalogue.profiles import embedded
from petbot.domain.choices import Choices, Owner, Species

GAP, CAPTION = 8, 34
"""Pixels between pictures, and of two lines below each."""
BREED, COAT = "pembroke-welsh-corgi", "red-bicolour"
SETTINGS: Sequence[tuple[str, dict[str, str], tuple[str, ...]]] = (
    ("meadow", {"season": "summer"}, ("flower-crown",)),
    ("meadow", {"season": "winter"}, ("scarf",)),
    ("beach", {"time": "day"}, ("ball",)),
    ("beach", {"time": "night"}, ()),
    ("forest", {"season": "spring"}, ()),
    ("forest", {"season": "autumn"}, ("bandana",)),
    ("forest-night", {}, ()),
    ("snow", {}, ("scarf",)),
    ("desert", {}, ("cowboy-hat",)),
    ("mountains", {"season": "autumn"}, ()),
    ("mountains", {"season": "winter"}, ()),
    ("lake", {"time": "night"}, ()),
    ("cherry-blossom", {}, ("bow-tie",)),
    ("city", {"time": "day"}, ("sunglasses",)),
    ("city-night", {}, ()),
    ("garden", {"season": "summer"}, ("bone",)),
    ("autumn-park", {}, ("umbrella",)),
    ("living-room", {}, ("yarn",)),
    ("kitchen", {}, ()),
    ("library", {}, ("spectacles",)),
    ("christmas", {}, ("santa-hat", "gift")),
    ("space", {}, ("balloon",)),
    ("underwater", {}, ()),
    ("castle", {}, ("crown", "cape")),
)
"""Background, touches and extras; each can be drawn by the embedded model as it is said."""
# Suits and dresses are left out: the embedded model takes one for the other.
PEOPLE: Sequence[Owner] = (
    Owner(hair_colour="black-hair", hairstyle="afro", clothing="hoodie"),
    Owner(hair_colour="dark-brown-hair", hairstyle="long-straight", clothing="dungarees"),
    Owner(covering="hijab", clothing="t-shirt"),
)
EACH_TONES_PET = ("domestic-shorthair", "labrador-retriever", "siamese")


def settings(catalogue: Catalogue) -> list[Choices]:
    """The same dog in every setting."""
    dog = Choices(species=Species.DOG, breed=BREED, coat=COAT)
    return [
        catalogue.checked(replace(dog, background=place, extras=extras, pose="sitting", **touches))
        for place, touches, extras in SETTINGS
    ]


def people(catalogue: Catalogue) -> list[Choices]:
    """Each of three owners in each of the ten tones, row by row."""
    chosen: list[Choices] = []
    for breed_id, owner in zip(EACH_TONES_PET, PEOPLE, strict=True):
        pet = catalogue.choose(Choices(background="garden", pose="sitting"), "breed", (breed_id,))
        chosen += [catalogue.checked(replace(pet, owners=(replace(owner, tone=tone),))) for tone in catalogue.tones]
    return chosen


def drawn(catalogue: Catalogue, chosen: Sequence[Choices], seed: int) -> Pixels:
    """A picture of each, (n, 128, 128, 3); all from the same seed onwards."""
    profile = embedded()
    said = [catalogue.compose(choices, profile, (seed,)).prompt for choices in chosen]
    return drawings(load(), said, seed=seed, steps=profile.num_inference_steps, guidance=profile.guidance_scale)


def sheet(
    pictures: Pixels, captions: Sequence[str], columns: int, side: int, swatches: Sequence[str] = ()
) -> Image.Image:
    """Pictures row by row, each over its caption of two lines, with a swatch of colour where one is given."""
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * (side + GAP) + GAP, rows * (side + CAPTION + GAP) + GAP), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(12)
    for index, (picture, caption) in enumerate(zip(pictures, captions, strict=True)):
        left, top = GAP + index % columns * (side + GAP), GAP + index // columns * (side + CAPTION + GAP)
        page.paste(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS), (left, top))
        if swatches:
            draw.rectangle((left, top + side + 4, left + 26, top + side + 30), fill=swatches[index % len(swatches)])
        draw.multiline_text((left + (32 if swatches else 0), top + side + 2), caption, fill="black", font=font)
    return page


def main() -> None:
    """Draw both sheets into a folder."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", type=Path)
    options.add_argument("--seed", type=int, default=11)
    chosen = options.parse_args()
    torch.set_num_threads(1)
    catalogue = load_catalogue()
    places, owners = settings(catalogue), people(catalogue)
    pictures = drawn(catalogue, [*places, *owners], chosen.seed)
    captions = [_caption(catalogue, choices) for choices in places]
    _save(sheet(pictures[: len(places)], captions, columns=6, side=192).quantize(256), chosen.folder / "settings.png")
    tones = list(catalogue.tones.values())
    captions = [tone.name.replace(" (", "\n(") for _ in PEOPLE for tone in tones]
    page = sheet(pictures[len(places) :], captions, columns=10, side=128, swatches=[tone.hex for tone in tones])
    _save(page, chosen.folder / "owners.png")


def _caption(catalogue: Catalogue, choices: Choices) -> str:
    """What is said of the setting, without the dog that is the same in all."""
    _, said = catalogue.sentence(choices).split(" sitting ", 1)
    where, _, worn = said.partition(", ")
    return f"{where}\n{worn}"


def _save(page: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.save(path, optimize=True)
    print(f"{path}: {page.width} x {page.height}")


if __name__ == "__main__":
    main()
