"""The words of the result card and of what its controls answer."""

from petbot.domain.lineage import Kinship
from petbot.domain.texts import plural, tr

HEADING = plural("## 🖼️ Your portrait is ready", "## 🖼️ Your {number} portraits are ready")

EDIT = tr("Edit")
ELSEWHERE = tr("Other background")
DETAILS = tr("Details")
COVER = tr("Spoiler")
UNCOVER = tr("No spoiler")

MENU_ONE = tr("With this picture…")
MENU_SEVERAL = tr("With one of the pictures…")
OPTION_OF = tr("Picture {number} · {act}")
ACTS = {
    "subtle": tr("Vary subtly"),
    "strong": tr("Vary strongly"),
    "larger": tr("Enlarge"),
    "save": tr("Save as profile"),
    "original": tr("Original file"),
}
"""By the names of the acts, in the order of the menu."""
EMOJI = {"subtle": "🌗", "strong": "🌓", "larger": "🔍", "save": "💾", "original": "📄"}
HINTS = {
    "subtle": tr("Nearly the same, with another seed"),
    "strong": tr("The same idea, drawn anew"),
    "larger": tr("The same picture with more pixels and detail"),
    "save": tr("To have it drawn again at any time"),
    "original": tr("The PNG file, for you alone"),
}

LIKED = tr("Noted: you like this, and I will think of it. Press 👍 once more to take it back.")
DISLIKED = tr("Noted: this is not to your taste, and I will think of it. Press 👎 once more to take it back.")
TAKEN_BACK = tr("Taken back: I think nothing of it.")
ORIGINAL = tr("Picture {number} as it lies on our disk: {width}×{height} pixels, PNG.")

KINSHIPS = {
    Kinship.SUBTLE: tr("A subtle variation of picture {number}"),
    Kinship.STRONG: tr("A strong variation of picture {number}"),
    Kinship.LARGER: tr("Picture {number}, enlarged"),
    Kinship.ELSEWHERE: tr("The same with another background"),
}
WITH_ORIGINAL = tr("{kinship} · [the original]({link})")
CHILD = tr("- {kinship}")
CHILD_LINKED = tr("- [{kinship}]({link})")

DETAILS_HEADING = tr("### How it was made")
MODEL = tr("**Model** {model} · **scheduler** {scheduler}")
OWN_SCHEDULER = tr("the model's own")
WORK = tr("**Steps** {steps} · **guidance** {guidance} · **size** {width}×{height}")
START = tr("**Begun from a picture** of which {percent}% was drawn anew")
HIRES = tr("**Second pass** {factor} times as large, redrawn to {percent}% ({upscaler})")
SEEDS = tr("**Seeds** {seeds}")
ADAPTERS = tr("**Adapters** {adapters}")
ADAPTER = tr("{name} at {weight}")
WHEN = tr("**Ordered** {when} · **ready** after {seconds} s")
WHEN_LONG = tr("**Ordered** {when} · **ready** after {minutes} min")
PROMPT = tr("**Prompt**")
NEGATIVE_PROMPT = tr("**Negative prompt**")
CHILDREN = tr("**Made from it**")
