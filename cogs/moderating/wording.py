"""Every word of the moderators' cards and commands, in one place, so that it can be translated."""

from petbot.domain.choices import Species
from petbot.domain.moderation import Act
from petbot.domain.texts import Text, called, plural, tr

GROUP = tr("Rules, people and queue of this server")
PRIVACY_GROUP = tr("What I keep about you, and how to take it along or erase it")
POLICY = tr("See and change this server's rules")
BAN = tr("Keep somebody from using me")
TIMEOUT = tr("Keep somebody from using me for a while")
LIFT = tr("Let somebody use me again")
BANS = tr("Who may not use me here")
QUEUE = tr("What is being drawn and what waits")
CASES = tr("Reported pictures that are still open")
WORDS = tr("Try whether a text would be refused here, and why")
RECORD = tr("What moderators did and what was refused")
STATS = tr("Orders, waiting times and refusals as a picture")
SHOW = tr("What I keep about you")
EXPORT = tr("Everything I keep about you, as a file")
ERASE = tr("Erase everything I keep about you")
OPTION_USER = tr("Who")
OPTION_REASON = tr("Why; the person can read it")
OPTION_MINUTES = tr("For how many minutes")
OPTION_EVERYWHERE = tr("In all servers (only for whoever runs me)")
OPTION_TEXT = tr("The note or name to try")
OPTION_CSV = tr("As a CSV file, from the first line")

NAME = Text("{name}")
"""What has a name and no other words. Without words of its own, it is no message for translators."""
POLICY_HEADING = tr("## 🛡️ Rules of this server")
EVERYWHERE = tr("everywhere")
EVERYBODY = tr("everybody")
NO_LIMIT = tr("no limit")
NOBODY = tr("nobody")
LINE_CHANNELS = tr("**Channels** {value}")
LINE_ROLES = tr("**Who may order** {value}")
LINE_ORDERS = tr("**Orders per person** {hour} an hour · {day} a day")
LINE_ROLE = tr("-# <@&{role}>: {hour} an hour · {day} a day")
LINE_SIZE = tr("**Largest order** {count} · **finest quality** {quality}")
LINE_SAFETY = tr("**Safety check** {strictness}")
LINE_LOG = tr("**Log channel** {value}")
LINE_LOOKS = tr("**Looks** {value}")
LINE_WORDS = tr("**Words of your own** {count}")
LINE_LANGUAGE = tr("**Language of what everybody reads** {value}")
ALL = tr("all")
ANY_QUALITY = tr("any")
AS_SERVER = tr("as the server")
PICTURES = plural("{number} picture", "{number} pictures")
SWITCHES = {
    "notes": tr("Free text"),
    "owners": tr("People in pictures"),
    "uploads": tr("Pictures to start from"),
    "spoiler": tr("Cover results"),
    "private": tr("Private results"),
}
STRICTNESS = {"standard": tr("standard"), "strict": tr("strict"), "off": tr("as whoever runs me set it")}
MENU_CHANNELS = tr("Channels where I may be used (none: all)")
MENU_ROLES = tr("Roles that may order (none: everybody)")
MENU_LOG = tr("Log channel (none: no log)")
MENU_COUNT = tr("Largest order")
MENU_QUALITY = tr("Finest quality")
MENU_STRICTNESS = tr("Safety check")
MENU_LANGUAGE = tr("Language")
MENU_LOOKS = {
    "photographic": tr("Photographic looks allowed (none: all)"),
    "illustrated": tr("Illustrated looks allowed (none: all)"),
}
MENU_ADAPTERS = tr("Adapters allowed (none: all)")
MENU_CHOICE = tr("{menu}: {choice}")
BUTTON_LIMITS = tr("Limits…")
BUTTON_ROLE_LIMIT = tr("Limit of a role…")
BUTTON_WORDS = tr("Words…")
LIMITS_TITLE = tr("Orders per person")
LIMIT_HOUR = tr("Per hour")
LIMIT_DAY = tr("Per day")
LIMIT_HINT = tr("Empty: no limit")
LIMIT_ROLE = tr("Role")
LIMIT_ROLE_HINT = tr("Leave both numbers empty to remove its limit")
LIMIT_NOT_A_NUMBER = tr("“{text}” is no whole number from 0 to 10000. Leave it empty for no limit.")
TOO_MANY_ROLES = tr("At most 25 roles can have limits of their own. Remove one first.")
WORDS_TITLE = tr("Words of your own")
WORDS_LABEL = tr("One a line, or a pattern between slashes")
WORDS_HINT = tr("Texts that hold one of these are refused here")
WORDS_TOO_MANY = plural("At most {number} line, please.", "At most {number} lines, please.")
WORDS_PASSES = tr("### ✅ This text may be used here\n> `{text}`")
WORDS_REFUSED = tr("### 🚫 This text is refused here\n> `{text}`")
WORDS_FINDING = tr("**{list}** · `{part}` breaks the rule `{rule}`\n-# {reason}")
WORDS_LISTS = {
    "minors": tr("No children"),
    "sexual": tr("Nothing sexual"),
    "cruelty": tr("No cruelty"),
    "people": tr("No real people"),
    "hate": tr("No hate"),
    "injection": tr("No instructions"),
    "length": tr("Length"),
    "server": tr("Words of this server"),
}

BANNED = {
    False: tr("<@{user}> may not use me in this server any more."),
    True: tr("<@{user}> may not use me anywhere any more."),
}
"""This and what is like it: in this server, or (True) everywhere."""
TIMED_OUT = {
    False: tr("<@{user}> may not use me in this server until {until}."),
    True: tr("<@{user}> may not use me anywhere until {until}."),
}
LIFTED = {
    False: tr("<@{user}> may use me in this server again."),
    True: tr("<@{user}> may use me anywhere again."),
}
BANS_HEADING = {
    False: tr("## 🚫 Who may not use me in this server"),
    True: tr("## 🚫 Who may not use me anywhere"),
}
BANS_NONE = tr("Nobody is kept out.")
BAN_LINE = tr("{who} · {until} · by <@{by}> {since}\n-# {reason}")
ERASED_PERSON = tr("somebody who erased their data")
FOR_EVER = tr("until lifted")
UNTIL = tr("until {when}")

QUEUE_HEADING = tr("## 🎞️ Queue of this server")
QUEUE_EMPTY = tr("Nothing is being drawn and nothing waits.")
QUEUE_LINE = Text("{mark} <@{user}> · {what:.120} · {when}")
QUEUE_PAUSED = tr("⏸️ Paused {since} by <@{by}>: orders are taken and wait.")
QUEUE_DRAINING = tr("🚰 Draining {since} by <@{by}>: what is in line is drawn, nothing new is taken.")
QUEUE_ALL = tr("-# This holds for all servers: whoever runs me did it.")
MENU_CANCEL = tr("Cancel an order…")
MENU_CANCEL_ALL = tr("Cancel all of a member's orders…")
BUTTON_PAUSE = tr("Pause")
BUTTON_DRAIN = tr("Drain")
BUTTON_RESUME = tr("Resume")
BUTTON_REFRESH = tr("Refresh")
BUTTON_NEWER = tr("Newer")
BUTTON_OLDER = tr("Older")
MARKS = {"running": "🖌️", "queued": "⏳", "waiting": "🔁"}

CASE_HEADING = tr("## 🚩 A picture was reported")
CASE_ABOUT = tr("**Drawn for** <@{owner}> · **reported by** <@{reporter}> {when}")
CASE_REASON = Text("> {reason}")
CASE_RECIPE = Text("-# {sentence}")
CASE_NO_REASON = tr("no reason given")
BUTTON_REMOVE = tr("Remove everywhere")
BUTTON_REMOVE_BAN = tr("Remove and ban")
BUTTON_LOOK = tr("Look at it")
BUTTON_DISMISS = tr("Dismiss")
CASE_REMOVED = tr("### 🧹 Removed by <@{by}>\nThe picture drawn for <@{owner}> is deleted.")
CASE_BANNED = tr(
    "### 🚫 Removed by <@{by}>\nThe picture drawn for <@{owner}> is deleted, and they may not use me here any more."
)
CASE_DISMISSED = tr("### ✅ Dismissed by <@{by}>\nNothing was wrong with the picture drawn for <@{owner}>.")
BAN_NEEDS_MANAGING = tr("Only members with the permission Manage Server may ban. You can remove the picture.")
CASE_BAN_REASON = tr("A reported picture")
CASES_HEADING = tr("## 🚩 Open reports")
CASES_NONE = tr("No report is open.")
CASE_LINE = tr("Drawn for <@{owner}>, reported {when}: {reason}")
REPORT_TITLE = tr("Report this picture")
REPORT_LABEL = tr("What is wrong with it?")
REPORT_HINT = tr("The moderators of this server see it, and nobody else")
REPORTED = tr("Thank you. The moderators of this server will look at it; nobody else learns that you reported it.")

RECORD_HEADING = tr("## 📜 Record")
RECORD_NONE = tr("Nothing was recorded yet.")
ACTS = {
    Act.POLICY: tr("{actor} changed the rules"),
    Act.BAN: tr("{actor} banned {subject}"),
    Act.TIMEOUT: tr("{actor} timed out {subject}"),
    Act.LIFT: tr("{actor} let {subject} in again"),
    Act.PAUSE: tr("{actor} paused the queue"),
    Act.DRAIN: tr("{actor} let the queue drain"),
    Act.RESUME: tr("{actor} let the queue go on"),
    Act.CANCEL: tr("{actor} cancelled orders"),
    Act.REPORT: tr("{actor} reported a picture of {subject}"),
    Act.REMOVE: tr("{actor} removed a picture of {subject}"),
    Act.DISMISS: tr("{actor} dismissed a report about {subject}"),
    Act.REFUSED: tr("{actor} was refused"),
    Act.ERASE: tr("somebody erased their data"),
    Act.ADAPTER: tr("{actor} changed the adapters"),
}
ACT_DETAIL = tr("{act}: {detail:.300}")
DETAILS = {
    "adapters": tr("adapters"),
    "allowance": tr("allowance"),
    "by role": tr("by role"),
    "cancelled": tr("cancelled"),
    "channels": tr("channels"),
    "locale": tr("language"),
    "log channel": tr("log channel"),
    "looks": tr("looks"),
    "max count": tr("largest order"),
    "max quality": tr("finest quality"),
    "notes": tr("free text"),
    "orders": tr("orders"),
    "owners": tr("people in pictures"),
    "private": tr("private results"),
    "reason": tr("reason"),
    "roles": tr("roles"),
    "rule": tr("rule"),
    "spoiler": tr("covered results"),
    "strictness": tr("safety check"),
    "training": tr("training"),
    "until": tr("until"),
    "uploads": tr("pictures to start from"),
    "words": tr("words"),
}
"""What the record calls the parts of a detail."""
RULES = {
    "banned": tr("banned"),
    "channel": tr("channel"),
    "count": tr("largest order"),
    "draining": tr("draining"),
    "failures": tr("failures"),
    "looks": tr("looks"),
    "notes": tr("free text"),
    "orders per day": tr("orders per day"),
    "orders per hour": tr("orders per hour"),
    "owners": tr("people in pictures"),
    "quality": tr("finest quality"),
    "role": tr("role"),
    "uploads": tr("pictures to start from"),
    "attaching": tr("files in this channel"),
    "timed out": tr("timed out"),
    "words": tr("words"),
}
"""The rules that refuse, by the names that the record has of them."""
SOMEBODY = tr("somebody")

STATS_TITLE = plural("{guild}, the last {number} day", "{guild}, the last {number} days")
STATS_HEADING = plural("## 📊 The last {number} day", "## 📊 The last {number} days")
STATS_DRAWN = plural("**{number}** order drawn", "**{number}** orders drawn")
STATS_PEOPLE = plural("**{number}** person ordered", "**{number}** people ordered")
STATS_FAILED = plural("**{number}** failed or cancelled", "**{number}** failed or cancelled")
STATS_ALT = plural(
    "Charts: orders a day, waiting time, favourite breeds and refusals over the last {number} day.",
    "Charts: orders a day, waiting time, favourite breeds and refusals over the last {number} days.",
)
CHART_ORDERS = tr("Orders a day")
CHART_DRAWN, CHART_FAILED, CHART_OPEN = tr("drawn"), tr("failed or cancelled"), tr("open")
CHART_WAITS = tr("Waiting time, median seconds")
CHART_BREEDS = tr("Favourite breeds")
CHART_REFUSALS = tr("Refusals by rule")
CHART_NOTHING = tr("nothing yet")

KEPT_HEADING = tr("## 🔒 What I keep about you")
ORDERS = plural("**{number}** order", "**{number}** orders")
PORTRAITS = plural("**{number}** picture", "**{number}** pictures")
CARDS = plural("**{number}** card", "**{number}** cards")
MESSAGES = plural("**{number}** message", "**{number}** messages")
KEPT_ORDERS = tr("{orders}, {pictures} and {cards}, the first from {since}.")
KEPT_REPORTS = plural(
    "**{number}** report by you or about your pictures.", "**{number}** reports by you or about your pictures."
)
KEPT_RECORDS = plural(
    "**{number}** line of moderators' records with you in.", "**{number}** lines of moderators' records with you in."
)
KEPT_PROFILES = plural("**{number}** saved pet.", "**{number}** saved pets.")
KEPT_UPLOADS = plural("**{number}** picture to start from.", "**{number}** pictures to start from.")
KEPT_TASTES = plural("**{number}** note of what you seem to like.", "**{number}** notes of what you seem to like.")
KEPT = tr(
    "I keep what you chose, the recipe that drew it and the pictures, so that you can have them again. I read no"
    " messages, and I know nothing about you but your user id, the language of your Discord and which pets and scenes"
    " you like by what you ordered; nothing of what you say of people in a picture is noted there."
)
KEPT_NOTHING = tr("Nothing: you have not ordered anything, and no moderator has written you down.")
BUTTON_EXPORT = tr("Take it along")
BUTTON_ERASE = tr("Erase it…")
ERASE_ASK = tr(
    "### Erase everything?\nYour cards, orders, pictures and reports are deleted, here and from Discord where I can"
    " still reach the messages. Orders in line are cancelled. This cannot be undone. A ban stays, without your name."
)
BUTTON_ERASE_YES = tr("Erase everything")
ERASED = tr("### Erased\nGone: {orders}, {pictures}. Being deleted from Discord: {messages}.")
EXPORTED = tr("Here is everything that I keep about you.")
EXPORTED_IN_PARTS = plural(
    "Your collection comes in {number} file.", "Your collection comes in {number} files, one message each."
)

OPERATOR_GROUP = tr("For whoever runs me: adapters, and the queues of all servers")
ADAPTERS = tr("LoRA adapters on the shelf, and how each is used")
ADAPTER = tr("Say how an adapter is used")
UPLOAD = tr("Check a LoRA file and put it on the shelf")
PREVIEW = tr("The same pet without an adapter, with half of it, and with all of it")
HALT = tr("Pause, drain or resume the queues of all servers")
OPTION_ADAPTER = tr("Start typing its name")
OPTION_USED = tr("Whether it takes part in pictures")
OPTION_WEIGHT = tr("How strongly, from 0 to 2")
OPTION_FOR = tr("For pictures of which animals")
OPTION_FILE = tr("A .safetensors file")
OPTION_HALT = tr("What to do")
BOTH_SPECIES = tr("dogs and cats")
SPECIES = {Species.DOG: tr("dogs"), Species.CAT: tr("cats")}
HALTS = {"pause": tr("pause"), "drain": tr("drain"), "resume": tr("resume")}
ADAPTERS_HEADING = tr("## 🧩 Adapters")
ADAPTERS_NONE = tr(
    "The shelf is empty. `/petoperator upload`, or `python -m petbot adapters import FILE` on the machine."
)
ADAPTER_LINE = tr("{mark} **{name}** · weight {weight:g} · for {species}")
ADAPTER_TRIGGERS = tr("answers to {triggers}")
TAKEN_IN = tr("📥 {said}\nIt is not used yet: `/petoperator adapter` switches it on.")
ATTACHMENT_TOO_LARGE = tr(
    "This file is larger than {most} MiB. Import it on the machine: `python -m petbot adapters import FILE`."
)
PREVIEW_TEXT = tr("## 🧩 {name}\nFrom left to right: weight 0, 0.5 and 1.")
PREVIEW_ALT = tr("A grid of the same pet with growing weight of the adapter {name}.")
HALTED = {
    "pause": tr("⏸️ All queues are paused."),
    "drain": tr("🚰 All queues drain: nothing new is taken."),
    "resume": tr("▶️ All queues go on."),
}

NAMES = (
    called("command", "adapter"), called("command", "adapters"), called("command", "ban"), called("command", "bans"),
    called("command", "erase"), called("command", "export"), called("command", "lift"), called("command", "policy"),
    called("command", "preview"), called("command", "privacy"), called("command", "queue"),
    called("command", "queues"), called("command", "record"), called("command", "reports"), called("command", "show"),
    called("command", "stats"), called("command", "timeout"), called("command", "upload"), called("command", "words"),
    called("option", "animals"), called("option", "csv"), called("option", "do"), called("option", "everywhere"),
    called("option", "file"), called("option", "minutes"), called("option", "name"), called("option", "reason"),
    called("option", "text"), called("option", "used"), called("option", "user"), called("option", "weight"),
)  # fmt: skip
"""Names of commands and options; petadmin, petoperator and pet are called the same everywhere."""
