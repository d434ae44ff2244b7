"""Every word that a person reads from the cogs, in one place, so that it can be translated."""

COMMAND_GROUP = "Portraits of your pet"
COMMAND_CREATE = "Describe your pet and get its portrait"
OPTION_SPECIES = "Dog or cat"
OPTION_BREED = "Start typing a breed"
OPTION_BACKGROUND = "Where your pet is"
OPTION_EXTRAS = "Something it wears or has beside it"
OPTION_AGE = "How old your pet is"
OPTION_POSE = "What your pet is doing"
OPTION_MOOD = "How your pet feels"
OPTION_SEASON = "Season, if it is outdoors"
OPTION_WEATHER = "Weather, if it is outdoors"
OPTION_TIME = "Time of day"
OPTION_COMPANION = "A second pet: start typing its breed"
OPTION_LOOK = "How the picture is made"
OPTION_QUALITY = "How much work goes into it"
OPTION_NOTE = "A few words of your own: an aside, not an order"
OPTION_COUNT = "How many pictures"

FORM_HEADING = "## 🎨 A portrait of your pet"
BUTTON_GENERATE = "Generate"
BUTTON_SURPRISE = "Surprise me"
BUTTON_FIND = "Find a breed…"
BUTTON_CANCEL = "Cancel"
BUTTON_REFRESH = "Refresh"
BUTTON_REROLL = "Reroll"
BUTTON_RETRY = "Try again"
BUTTON_DELETE = "Delete"
BUTTON_REPORT = "Report"

FIND_TITLE = "Find a breed"
FIND_LABEL = "Breed"
FIND_HINT = "Its name, or what you remember of it"
FIND_PLACEHOLDER = "corgi, maine coon, …"

QUEUED_HEADING = "## ⏳ In the queue"
WAITING_HEADING = "## ⏳ Trying again soon"
RUNNING_HEADING = "## 🖌️ Drawing"
AHEAD_NONE = "You are next."
AHEAD_ONE = "One order is ahead of yours."
AHEAD_MANY = "{count} orders are ahead of yours."
READY_ABOUT = "Ready {when}."
STEPS = "`{bar}` step {step} of {steps}"

RESULT_HEADING = "## 🖼️ Your portrait is ready"
RESULT_HEADING_MANY = "## 🖼️ Your {count} portraits are ready"
RESULT_FOR = "For {mention}"
FAILED_HEADING = "## 😿 This one did not work"
FAILED_NEXT = "Nothing was lost: press “Try again” to place the same order anew."
CANCELLED = "### Cancelled\nNothing will be drawn. Start again with `/pet create`."
ERASED = "### Deleted\nThe pictures are gone from this message and from our store."

NOTE_NO_CHANNEL = (
    "I may not write in this channel ({missing}). If drawing takes longer than a quarter of an hour,"
    " I will send the result by direct message. A moderator can allow me to write here."
)
NOTE_NOT_MEMBER = (
    "I am not a member of this server. If drawing takes longer than a quarter of an hour,"
    " I will send the result by direct message."
)
NOTE_DIRECT = "I could not write in <#{channel}>, so here it is by direct message."
NOTE_NO_DRAWING = "Drawing is out of order just now, and whoever runs me has been told. Your order is kept and waits."
PERMISSIONS = {"view_channel": "View Channel", "send_messages": "Send Messages", "attach_files": "Attach Files",
               "send_messages_in_threads": "Send Messages in Threads"}  # fmt: skip

FAULT = (
    "Something went wrong on our side, and it was written down as **{reference}**."
    " Nothing you ordered is lost. Please try again; if it happens again, tell whoever runs me this number."
)
TOO_FAST = "That was faster than I can follow. Nothing is lost: please go on in {seconds} s."
NO_BREED_FOUND = "I found no breed like “{text}”. Try another spelling, or pick one from the menu."
OUTDATED = "This is from an older version of me and does nothing any more. Start again with `/pet create`."
