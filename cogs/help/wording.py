"""The words of the help and its command; commands in them are filled in as Discord knows them."""

from petbot.domain.texts import Text, called, tr

HELP = tr("How I work, and every command")
NAMES = (called("command", "help"),)

HEADING = tr(
    "## 🐾 I draw portraits of pets\n"
    "You describe a dog or a cat by menus, alone or with its people; I draw one to four pictures of it."
)
FIVE: dict[str, tuple[tuple[str, ...], Text]] = {
    "start": (
        ("pet create",),
        tr("{pet_create} opens a form. Answer what you like: “Surprise me” fills in the rest."),
    ),
    "wait": (
        ("pet queue",),
        tr("You need not wait: pictures come to their card by themselves. {pet_queue} says when."),
    ),
    "look": (
        ("pet history",),
        tr("Buttons under a picture go on working for years, and {pet_history} finds it again."),
    ),
    "taste": (
        ("pet taste",),
        tr("I learn what you like, and {pet_taste} shows, corrects or forgets it."),
    ),
    "privacy": (
        ("privacy erase",),
        tr("What I keep is yours: {privacy_erase} deletes all of it, pictures included."),
    ),
}
"""The commands that a line speaks of, and the line: it is left out where there is no such command."""
FIVE_HEADING = tr("### Worth knowing")
NUMBERED = tr("{number}. {line}")
COMMANDS = tr("### Commands")
COMMAND = tr("{mention} {description}")
MODERATORS = tr("-# You manage this server: “For moderators” below shows where its rules are.")
MORE = tr("More about…")
OVERVIEW = tr("At a glance")
TITLES: dict[str, Text] = {
    "first": tr("Your first picture"),
    "profiles": tr("Profiles: the same pet again"),
    "taste": tr("Taste: what I learn"),
    "photo": tr("From a photo"),
    "servers": tr("In servers and elsewhere"),
    "privacy": tr("Privacy"),
    "moderators": tr("For moderators"),
}
EMOJI = {
    "overview": "🐾",
    "first": "🎨",
    "profiles": "🐕",
    "taste": "💛",
    "photo": "📷",
    "servers": "🏠",
    "privacy": "🔒",
    "moderators": "🛡️",
}
TOPICS: dict[str, tuple[tuple[str, ...], Text]] = {
    "first": (
        ("pet create", "pet queue"),
        tr(
            "1. {pet_create} opens a form, and a sentence on it always says what will be drawn.\n"
            "2. Choose dog or cat and a breed. Everything else may stay open.\n"
            "3. “Surprise me” fills in what is open; press it again for another idea.\n"
            "4. “Generate” puts the order in line. The card shows your place, then the pictures. {pet_queue} shows all"
            " of your orders.\n"
            "5. Not quite right? “Reroll” draws the same with other chances."
        ),
    ),
    "profiles": (
        ("pet again",),
        tr(
            "Found a picture that is just your pet? Save it under a name, and {pet_again} draws it once more: the same"
            " picture, or the same pet somewhere else. Names are yours alone, until you share one."
        ),
    ),
    "taste": (
        ("pet taste",),
        tr(
            "What you order, like, reroll, save and delete tells me what you like. I put it first in menus and into"
            " surprises, and at least one surprise in five still holds something new. It fades when you change your"
            " mind.\nNothing about the people in your pictures is ever learned.\n{pet_taste} shows what I believe and"
            " why: correct it, pause it, or reset it."
        ),
    ),
    "photo": (
        (),
        tr(
            "A photo can be the start of a picture: its arrangement stays, its subject becomes what you choose.\n"
            "{ways}\nUse photos that are yours, of pets and adults only."
        ),
    ),
    "servers": (
        (),
        tr(
            "I work in servers, in threads, in direct messages, and wherever you are once you add me to your own"
            " account.\nIn a server its moderators decide where I draw, for whom and how much, and whether results are"
            " private. Where I may not write, results come by direct message.\nAnybody may report a picture to the"
            " moderators by the button “Report” under it."
        ),
    ),
    "privacy": (
        ("privacy show", "privacy export", "privacy erase"),
        tr(
            "I keep your orders, pictures, saved pets and taste, so that buttons work and nothing is lost. I never read"
            " messages.\n{privacy_show} tells what there is.\n{privacy_export} gives you all of it as a file.\n"
            "{privacy_erase} deletes everything, also from the channels where it was posted."
        ),
    ),
}
"""As in FIVE."""
MENU_WAY = tr("Right-click a message with a picture, or hold it, choose Apps, then “{name}”.")
UPLOAD_WAY = tr("{mention} takes a picture as an option.")
FOR_MODERATORS = tr("What moderators see and set:")
