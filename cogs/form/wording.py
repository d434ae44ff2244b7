"""The words of the form and its commands."""

from petbot.domain.texts import called, tr

CREATE = tr("Describe your pet and get its portrait")
SPECIES = tr("Dog or cat")
BREED = tr("Start typing a breed")
BACKGROUND = tr("Where your pet is")
EXTRAS = tr("Something it wears or has beside it")
AGE = tr("How old your pet is")
POSE = tr("What your pet is doing")
MOOD = tr("How your pet feels")
SEASON = tr("Season, if it is outdoors")
WEATHER = tr("Weather, if it is outdoors")
TIME = tr("Time of day")
COMPANION = tr("A second pet: start typing its breed")
LOOK = tr("How the picture is made")
QUALITY = tr("How much work goes into it")
NOTE = tr("A few words of your own: an aside, not an order")
COUNT = tr("How many pictures")
PRIVATE = tr("Show it to me alone")
SURPRISE_COMMAND = tr("Get a portrait at once, to your taste and with a surprise in it")
DOG = tr("Dog")
CAT = tr("Cat")
NAMES = (
    called("command", "create"),
    called("command", "surprise"),
    called("option", "species"),
    called("option", "breed"),
    called("option", "background"),
    called("option", "extras"),
    called("option", "age"),
    called("option", "pose"),
    called("option", "mood"),
    called("option", "season"),
    called("option", "weather"),
    called("option", "time"),
    called("option", "companion"),
    called("option", "look"),
    called("option", "quality"),
    called("option", "note"),
    called("option", "count"),
    called("option", "private"),
)

HEADING = tr("## 🎨 A portrait of your pet")
STILL = tr("-# Still to choose: {fields:lower}")
PAGES = {"pet": tr("Pet"), "scene": tr("Scene"), "owner": tr("Owner"), "style": tr("Style")}
"""Without emoji, as a row of four needs its room on a phone."""
ASIDES = {
    "scene": (tr("Pose, mood, season, light…"), "🌤️"),
    "owner": (tr("Hair, age and more…"), "💇"),
    "style": (tr("Your own words…"), "✍️"),
}
"""The buttons that open the pages' modals."""
WHICH_OWNER = (tr("First owner"), tr("Second owner"))
GENERATE = tr("Generate")
SURPRISE = tr("Surprise me")
FIND = tr("Find…")
CANCEL = tr("Cancel")
FIRST = tr(
    "New here? Say what your pet is, choose where it is on the page Scene, and press Generate."
    " Surprise me fills in whatever is open."
)
FILLED = tr("I filled in what you usually take; `/pet taste` shows it and lets you change it.")
UNFINISHED = tr("-# You left another form unfinished {when}.")
GO_ON = tr("Go on with it")

SCENE_TITLE = tr("More about the scene")
OWNER_TITLES = (tr("More about the owner"), tr("More about the second owner"))
NOTHING_MORE = tr("With what is chosen, there is nothing more to say here. Change the scene or the owners first.")
NOTE_TITLE = tr("Your own words")
NOTE_HINT = tr("A few plain words: an aside to the picture, not an order. Empty takes them out.")
NOTE_PLACEHOLDER = tr("next to a red boat")

FIND_TITLE = tr("Find")
FIND_WHAT = tr("What")
FIND_LABEL = tr("Name")
FIND_HINT = tr("In any language, or what you remember of it")
FIND_PLACEHOLDER = tr("corgi, beach, top hat, kimono …")
WHICH_ONE = tr("🔎 **{field}**: several may be meant. Which one?")
NOTHING_FOUND = tr("I found nothing like “{text}” there. Try another spelling, or choose from the menus.")
