"""The finished picture as a file: labelled where it is noise, and small enough to be uploaded."""

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

from petbot.domain.texts import Text, tr

NOISE_WORDS = "NOISE - no model"
UPLOAD_LIMIT = 6_000_000
"""Bytes of one picture: Discord takes 10 MiB a file and 25 MiB a message, in which there may be four pictures."""
SHRINK = 0.8
"""Of width and height, until the file fits."""
MADE_SMALLER = tr("Made smaller, to {width} x {height}, so that Discord takes the file.")


def encoded(
    image: Image.Image, write: Callable[[Image.Image], bytes], limit: int = UPLOAD_LIMIT
) -> tuple[bytes, Image.Image]:
    """The file that `write` makes, of at most `limit` bytes, and the picture in it: smaller if it does not fit."""
    fits = image
    while len(png := write(fits)) > limit:
        size = (max(1, round(fits.width * SHRINK)), max(1, round(fits.height * SHRINK)))
        if size == fits.size:
            break
        fits = image.resize(size, Image.Resampling.LANCZOS)
    return png, fits


def upload_note(size: tuple[int, int]) -> Text:
    """What a person reads under a picture that had to be made smaller to be sent."""
    return MADE_SMALLER.format(width=size[0], height=size[1])


def labelled(image: Image.Image) -> Image.Image:
    """The picture with the words across its middle, readable in a thumbnail."""
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(10, image.width // 11))
    middle = (image.width // 2, image.height // 2)
    left, top, right, bottom = draw.textbbox(middle, NOISE_WORDS, font=font, anchor="mm")
    margin = image.width // 50
    draw.rectangle((left - margin, top - margin, right + margin, bottom + margin), fill="black")
    draw.text(middle, NOISE_WORDS, font=font, anchor="mm", fill="white")
    return image
