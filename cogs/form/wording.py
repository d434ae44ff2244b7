"""The words of the form and its command."""

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
DOG = tr("Dog")
CAT = tr("Cat")
NAMES = (
    called("command", "create"),
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
)

HEADING = tr("## 🎨 A portrait of your pet")
GENERATE = tr("Generate")
SURPRISE = tr("Surprise me")
FIND = tr("Find a breed…")
CANCEL = tr("Cancel")
FIND_TITLE = tr("Find a breed")
FIND_LABEL = tr("Breed")
FIND_HINT = tr("Its name, or what you remember of it")
FIND_PLACEHOLDER = tr("corgi, maine coon, …")
NO_BREED_FOUND = tr("I found no breed like “{text}”. Try another spelling, or pick one from the menu.")
