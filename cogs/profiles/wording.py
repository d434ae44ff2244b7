"""The words of saved pets and their commands."""

from petbot.domain.texts import called, tr

AGAIN = tr("Draw a pet that you saved once more, as it was or with changes")
AGAIN_NAME = tr("Which of your saved pets; left empty, your default one")
BESIDE = tr("Another of your saved pets, to stand beside it")
PRIVATE = tr("Show the picture to you alone")
PROFILES = tr("See the pets that you saved, and tidy them up")
TAKE = tr("Take a copy of a pet that somebody shares with you")
CODE = tr("The code that you were given")
TAKE_NAME = tr("What to call it, if not as its owner does")
NAMES = (
    called("command", "again"),
    called("command", "profiles"),
    called("command", "take"),
    called("option", "name"),
    called("option", "beside"),
    called("option", "private"),
    called("option", "code"),
)

LIST_HEADING = tr("## 🐾 Your pets")
LIST_ENTRY = tr("**{name}**\n{breed} · {background}")
LIST_DEFAULT = tr("**{name}** · ⭐ your default\n{breed} · {background}")
LIST_HINT = tr("Type `/pet again` to draw one of them, as it was or with changes.")
ALT = tr("The picture of {name}")
LIST_MENU = tr("Open a pet…")
LIST_EMPTY = tr(
    "Nothing is saved here yet. When a picture came out well, save it from the menu below it: I keep the pet, its scene"
    " and the seed, and draw it again whenever you type `/pet again`.\nDid somebody give you a code? Type `/pet take`."
)
BACK = tr("Back")
PREVIOUS = tr("Previous")
NEXT = tr("Next")

CARD_HEADING = tr("## {name}\n{sentence}")
CARD_DEFAULT = tr("## ⭐ {name}\n{sentence}")
CARD_FOOT = tr("Seed {seed} · saved {when}")
CARD_NO_PICTURE = tr("Its picture is no longer kept here. Draw it again, and it comes back.")
DRAW = tr("Draw again")
CHANGE = tr("Change…")
MAKE_DEFAULT = tr("Make default")
ALL = tr("All pets")
RENAME = tr("Rename…")
DUPLICATE = tr("Duplicate…")
SHARE = tr("Share")
SHARED = tr("Shared")
GIFT = tr("Give…")
DELETE = tr("Delete")

NEWS = tr("✅ {news}")
SAVED = tr("Saved. `/pet again` draws it whenever you like, `/pet profiles` shows all that you saved.")
RENAMED = tr("It has a new name.")
DUPLICATED = tr("This is the copy.")
DEFAULT_NOW = tr("This is your default now: `/pet again` without a name draws it.")
DELETED = tr("“{name}” is deleted.")
KEEPS_SEED = tr("The seed stays the same, so what you do not change stays much alike. What is saved does not change.")
TAKEN = tr("It is yours now: a copy of your own. `/pet again` draws it.")
UNSHARED = tr("The code is void. Copies that were taken before stay with those who took them.")
UNGIVEN = tr("The gift is taken back: its code is void.")

SAVE_TITLE = tr("Save this pet")
RENAME_TITLE = tr("Rename this pet")
DUPLICATE_TITLE = tr("Duplicate this pet")
NAME_LABEL = tr("Name")
NAME_HINT = tr("As you will call it in /pet again; you alone see it, and whoever takes a copy")

DELETE_ASK = tr(
    "## Delete “{name}”?\nPet, scene and seed are forgotten, and codes that offer it become void. Pictures that were"
    " drawn stay where they are, and so do copies that others took."
)
DELETE_YES = tr("Yes, delete it")
KEEP = tr("Keep it")

SHARE_TEXT = tr(
    "## 🔗 “{name}” is shared\nWhoever gives this code to `/pet take` gets a copy of their own, with the same pet,"
    " scene and seed:\n```\n{code}\n```\nYours stays as it is, whatever they do with theirs. In other languages of"
    " Discord the command has another name, and stands under `/pet` as well."
)
UNSHARE = tr("Stop sharing")
GIFT_ASK = tr(
    "## 🎁 Give a copy of “{name}”\nTo whom? You get a code that only they can use, once. Yours stays as it is."
)
GIFT_MENU = tr("Choose somebody…")
GIFT_TEXT = tr(
    "## 🎁 A copy of “{name}” for {mention}\nSend them this code for `/pet take`; I write to nobody unasked:\n"
    "```\n{code}\n```\nOnly they can use it, and only once. In other languages of Discord the command has another"
    " name, and stands under `/pet` as well."
)
UNGIFT = tr("Take it back")
NO_BOTS = tr("A bot cannot take a gift. Choose a person.")
