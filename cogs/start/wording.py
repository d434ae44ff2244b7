"""The words of starting from a picture."""

from petbot.domain.choices import Likeness
from petbot.domain.texts import called, tr

PHOTO = tr("Start from a picture of your own")
PICTURE = tr("A PNG, JPEG or WebP of up to 10 MB; only its pixels are kept")
LIKENESS = tr("How close the portrait comes to it")
PRIVATE = tr("Show the portrait to you alone")
MENU = "Use as a start"
NAMES = (
    called("command", "photo"),
    called("option", "picture"),
    called("option", "likeness"),
    called("option", "private"),
    called("command", "Use as a start"),
)

LIKENESSES = {
    Likeness.LITTLE: tr("A little like it"),
    Likeness.LIKE: tr("Like it"),
    Likeness.CLOSELY: tr("Closely"),
}
KEPT = {
    Likeness.LITTLE: tr("Where things are and how the light falls stays; all else is drawn anew."),
    Likeness.LIKE: tr("Arrangement and colours stay; details follow your choices."),
    Likeness.CLOSELY: tr("Outlines stay as well; your choices change what they can within them."),
}
STARTS = tr("**Starts from your picture**\n{kept}")
ALT = tr("The picture that the portrait starts from")
LOST = tr(
    "**The picture that this started from is no longer kept.**\nTake it out, or type `/pet photo` to give it again."
)
TAKE_OUT = tr("Take it out")

WHICH = tr("### Which picture?\nThis message has several; they are numbered as they stand here.")
WHICH_MENU = tr("Choose one to start from")
NUMBERED = tr("Picture {number}")
SKIPPED = tr("Some pictures of this message cannot be used. {why}")
NO_PICTURE = tr(
    "I find no picture in this message: I can start from PNG, JPEG and WebP files that were sent with it."
    " `/pet photo` takes one from your device."
)
DIED = tr("Discord does not hand this file out any more. Send it again, and then try again.")
