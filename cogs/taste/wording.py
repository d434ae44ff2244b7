"""The words of the taste card and its command."""

from petbot.domain.choices import Field
from petbot.domain.taste import Deed
from petbot.domain.texts import Text, called, plural, tr

TASTE = tr("What I think you like: see why, correct it")
NAMES = (called("command", "taste"),)

HEADING = tr("## 💛 What I think you like")
PAUSED = tr("⏸️ **Paused.** I learn nothing new and use none of this until you press “Go on learning”.")
USED = tr(
    "-# I put it first in menus and into “Surprise me”, with something new now and then. I never learn about people."
)
EMPTY = tr(
    "I know nothing of your taste yet. I learn from what you order, like, dislike, reroll, save and delete; nothing"
    " about the people in your pictures.\nStart with `/pet create`: after an order or two there is something to see."
)
GROUPS: dict[str, Text] = {
    "pet": tr("### 🐾 Pets"),
    "scene": tr("### 🏞️ Places and moments"),
    "extras": tr("### 🎀 Extras"),
    "style": tr("### 🎨 Looks"),
}
GROUP_OF: dict[Field, str] = {
    "species": "pet", "breed": "pet", "coat": "pet", "age": "pet", "companion": "pet",
    "pose": "scene", "mood": "scene", "background": "scene", "season": "scene", "weather": "scene", "time": "scene",
    "extras": "extras", "look": "style", "quality": "style",
}  # fmt: skip
WHAT: dict[Field, Text] = {
    "species": tr("Animal"),
    "breed": tr("Breed"),
    "coat": tr("Coat"),
    "age": tr("Age"),
    "companion": tr("Second pet"),
    "pose": tr("Pose"),
    "mood": tr("Mood"),
    "background": tr("Background"),
    "season": tr("Season"),
    "weather": tr("Weather"),
    "time": tr("Time of day"),
    "extras": tr("Extra"),
    "look": tr("Look"),
    "quality": tr("Quality"),
}
SPECIES = {"dog": tr("Dog"), "cat": tr("Cat")}

BELIEF = tr("{what}: **{name}** · {how}\n-# {why}")
CHOICE = tr("{what}: {name}")
PERHAPS = tr("perhaps")
NEARLY_ALWAYS = tr("nearly always")
MOSTLY = tr("most of the time")
OFTEN = tr("often")
NOW_AND_THEN = tr("now and then")
RATHER_NOT = tr("rather not")
WHY = tr("because {reasons}")
AND = tr("{first} and {last}")
DEEDS: dict[Deed, Text] = {
    Deed.WANTED: tr("you told me that you want it"),
    Deed.UNWANTED: tr("you told me that you do not want it"),
    Deed.ORDERED: plural("you ordered it once", "you ordered it {number} times"),
    Deed.SAVED: plural("you saved it once", "you saved it {number} times"),
    Deed.LIKED: plural("you liked it once", "you liked it {number} times"),
    Deed.REROLLED: plural("you asked for it anew once", "you asked for it anew {number} times"),
    Deed.DISLIKED: plural("you disliked a picture with it", "you disliked {number} pictures with it"),
    Deed.DELETED: plural("you deleted a picture with it", "you deleted {number} pictures with it"),
}
"""In the order in which they are told."""

PICK = tr("Correct one…")
PICKED = tr("## 💛 Am I right?\n{belief}")
MORE = tr("Yes, more of this")
LESS = tr("Less of this")
FORGET = tr("Forget it")
BACK = tr("Back")
NEXT = tr("Next")
PREVIOUS = tr("Previous")
NOTED = {
    "like": tr("✅ Noted: more of “{name}”."),
    "avoid": tr("✅ Noted: less of “{name}”."),
    "forget": tr("✅ Forgotten: “{name}”."),
}
PAUSE = tr("Pause")
RESUME = tr("Go on learning")
RESET = tr("Reset…")
ASK_RESET = tr(
    "## 🧹 Forget everything?\nMenus and surprises start from nothing again. Your pictures, your history and your saved"
    " pets stay as they are."
)
RESET_YES = tr("Yes, forget everything")
RESET_NO = tr("No, keep it")
