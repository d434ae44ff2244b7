"""Every word of the moderators' cards and commands, in one place, so that it can be translated."""

from petbot.domain.moderation import Act

GROUP = "Rules, people and queue of this server"
PRIVACY_GROUP = "What I keep about you, and how to take it along or erase it"
POLICY = "See and change this server's rules"
BAN = "Keep somebody from using me"
TIMEOUT = "Keep somebody from using me for a while"
LIFT = "Let somebody use me again"
BANS = "Who may not use me here"
QUEUE = "What is being drawn and what waits"
CASES = "Reported pictures that are still open"
WORDS = "Try whether a text would be refused here, and why"
RECORD = "What moderators did and what was refused"
STATS = "Orders, waiting times and refusals as a picture"
SHOW = "What I keep about you"
EXPORT = "Everything I keep about you, as a file"
ERASE = "Erase everything I keep about you"
OPTION_USER = "Who"
OPTION_REASON = "Why; the person can read it"
OPTION_MINUTES = "For how many minutes"
OPTION_EVERYWHERE = "In all servers (only for whoever runs me)"
OPTION_TEXT = "The note or name to try"
OPTION_CSV = "As a CSV file, from the first line"

POLICY_HEADING = "## 🛡️ Rules of this server"
EVERYWHERE = "everywhere"
EVERYBODY = "everybody"
NO_LIMIT = "no limit"
NOBODY = "nobody"
LINE_CHANNELS = "**Channels** {value}"
LINE_ROLES = "**Who may order** {value}"
LINE_ORDERS = "**Orders per person** {hour} an hour · {day} a day"
LINE_ROLE = "-# <@&{role}>: {hour} an hour · {day} a day"
LINE_SIZE = "**Largest order** {count} · **finest quality** {quality}"
LINE_SAFETY = "**Safety check** {strictness}"
LINE_LOG = "**Log channel** {value}"
LINE_LOOKS = "**Looks** {value}"
ALL = "all"
LINE_WORDS = "**Words of your own** {count}"
ANY_QUALITY = "any"
PICTURES = {1: "1 picture", 2: "2 pictures", 3: "3 pictures", 4: "4 pictures"}
SWITCHES = {
    "notes": "Free text",
    "owners": "People in pictures",
    "spoiler": "Cover results",
    "private": "Private results",
}
STRICTNESS = {"standard": "standard", "strict": "strict", "off": "as whoever runs me set it"}
MENU_CHANNELS = "Channels where I may be used (none: all)"
MENU_ROLES = "Roles that may order (none: everybody)"
MENU_LOG = "Log channel (none: no log)"
MENU_COUNT = "Largest order"
MENU_QUALITY = "Finest quality"
MENU_STRICTNESS = "Safety check"
MENU_LOOKS = {
    "photographic": "Photographic looks allowed (none: all)",
    "illustrated": "Illustrated looks allowed (none: all)",
}
MENU_ADAPTERS = "Adapters allowed (none: all)"
BUTTON_LIMITS = "Limits…"
BUTTON_ROLE_LIMIT = "Limit of a role…"
BUTTON_WORDS = "Words…"
LIMITS_TITLE = "Orders per person"
LIMIT_HOUR = "Per hour"
LIMIT_DAY = "Per day"
LIMIT_HINT = "Empty: no limit"
LIMIT_ROLE = "Role"
LIMIT_ROLE_HINT = "Leave both numbers empty to remove its limit"
LIMIT_NOT_A_NUMBER = "“{text}” is no whole number from 0 to 10000. Leave it empty for no limit."
TOO_MANY_ROLES = "At most 25 roles can have limits of their own. Remove one first."
WORDS_TITLE = "Words of your own"
WORDS_LABEL = "One a line, or a pattern between slashes"
WORDS_HINT = "Texts that hold one of these are refused here"
WORDS_TOO_MANY = "At most {most} lines, please."
WORDS_PASSES = "### ✅ This text may be used here\n> `{text}`"
WORDS_REFUSED = "### 🚫 This text is refused here\n> `{text}`"
WORDS_FINDING = "**{list}** · `{part}` breaks the rule `{rule}`\n-# {reason}"
WORDS_LISTS = {
    "minors": "No children",
    "sexual": "Nothing sexual",
    "cruelty": "No cruelty",
    "people": "No real people",
    "hate": "No hate",
    "injection": "No instructions",
    "length": "Length",
    "server": "Words of this server",
}

BANNED = "<@{user}> may not use me {where} any more."
TIMED_OUT = "<@{user}> may not use me {where} until {until}."
LIFTED = "<@{user}> may use me {where} again."
HERE, IN_ALL = "in this server", "anywhere"
BANS_HEADING = "## 🚫 Who may not use me {where}"
BANS_NONE = "Nobody is kept out."
BAN_LINE = "{who} · {until} · by <@{by}> {since}\n-# {reason}"
ERASED_PERSON = "somebody who erased their data"
FOR_EVER = "until lifted"
UNTIL = "until {when}"

QUEUE_HEADING = "## 🎞️ Queue of this server"
QUEUE_EMPTY = "Nothing is being drawn and nothing waits."
QUEUE_LINE = "{mark} <@{user}> · {what} · {when}"
QUEUE_PAUSED = "⏸️ Paused {since} by <@{by}>: orders are taken and wait.{reason}"
QUEUE_DRAINING = "🚰 Draining {since} by <@{by}>: what is in line is drawn, nothing new is taken.{reason}"
QUEUE_ALL = "-# This holds for all servers: whoever runs me did it."
MENU_CANCEL = "Cancel an order…"
MENU_CANCEL_ALL = "Cancel all of a member's orders…"
BUTTON_PAUSE = "Pause"
BUTTON_DRAIN = "Drain"
BUTTON_RESUME = "Resume"
BUTTON_REFRESH = "Refresh"
BUTTON_NEWER = "Newer"
BUTTON_OLDER = "Older"
MARKS = {"running": "🖌️", "queued": "⏳", "waiting": "🔁"}

CASE_HEADING = "## 🚩 A picture was reported"
CASE_ABOUT = "**Drawn for** <@{owner}> · **reported by** <@{reporter}> {when}"
CASE_REASON = "> {reason}"
CASE_RECIPE = "-# {sentence}"
CASE_NO_REASON = "no reason given"
BUTTON_REMOVE = "Remove everywhere"
BUTTON_REMOVE_BAN = "Remove and ban"
BUTTON_LOOK = "Look at it"
BUTTON_DISMISS = "Dismiss"
CASE_REMOVED = "### 🧹 Removed by <@{by}>\nThe picture drawn for <@{owner}> is deleted."
CASE_BANNED = (
    "### 🚫 Removed by <@{by}>\nThe picture drawn for <@{owner}> is deleted, and they may not use me here any more."
)
CASE_DISMISSED = "### ✅ Dismissed by <@{by}>\nNothing was wrong with the picture drawn for <@{owner}>."
BAN_NEEDS_MANAGING = "Only members with the permission Manage Server may ban. You can remove the picture."
CASE_BAN_REASON = "A reported picture"
CASES_HEADING = "## 🚩 Open reports"
CASES_NONE = "No report is open."
CASE_LINE = "Drawn for <@{owner}>, reported {when}: {reason}"
REPORT_TITLE = "Report this picture"
REPORT_LABEL = "What is wrong with it?"
REPORT_HINT = "The moderators of this server see it, and nobody else"
REPORTED = "Thank you. The moderators of this server will look at it; nobody else learns that you reported it."

RECORD_HEADING = "## 📜 Record"
RECORD_NONE = "Nothing was recorded yet."
RECORD_LINE = "{when} · {what}"
ACTS = {
    Act.POLICY: "{actor} changed the rules: {detail}",
    Act.BAN: "{actor} banned {subject}: {detail}",
    Act.TIMEOUT: "{actor} timed out {subject}: {detail}",
    Act.LIFT: "{actor} let {subject} in again",
    Act.PAUSE: "{actor} paused the queue {detail}",
    Act.DRAIN: "{actor} let the queue drain {detail}",
    Act.RESUME: "{actor} let the queue go on",
    Act.CANCEL: "{actor} cancelled orders: {detail}",
    Act.REPORT: "{actor} reported a picture of {subject}",
    Act.REMOVE: "{actor} removed a picture of {subject}",
    Act.DISMISS: "{actor} dismissed a report about {subject}",
    Act.REFUSED: "{actor} was refused: {detail}",
    Act.ERASE: "somebody erased their data",
    Act.ADAPTER: "{actor} changed the adapters: {detail}",
}
SOMEBODY = "somebody"

STATS_TITLE = "{guild}, the last {days} days"
STATS_TEXT = (
    "## 📊 The last {days} days\n**{drawn}** orders drawn for **{people}** people · **{failed}** failed or cancelled"
)
STATS_ALT = "Charts: orders a day, waiting time, favourite breeds and refusals over the last {days} days."
CHART_ORDERS = "Orders a day"
CHART_DRAWN, CHART_FAILED, CHART_OPEN = "drawn", "failed or cancelled", "open"
CHART_WAITS = "Waiting time, median seconds"
CHART_BREEDS = "Favourite breeds"
CHART_REFUSALS = "Refusals by rule"
CHART_NOTHING = "nothing yet"

KEPT_HEADING = "## 🔒 What I keep about you"
KEPT = (
    "**{orders}** orders and **{pictures}** pictures on **{cards}** cards, the first from {since}.\n"
    "**{reports}** reports by you or about your pictures, **{records}** lines of moderators' records with you in.\n"
    "**{profiles}** saved pets, **{uploads}** pictures to start from, **{tastes}** notes of what you seem to like.\n"
    "I keep what you chose, the recipe that drew it and the pictures, so that you can have them again. I read no"
    " messages, and I know nothing about you but your user id, the language of your Discord and which pets and scenes"
    " you like by what you ordered; nothing of what you say of people in a picture is noted there."
)
KEPT_NOTHING = "Nothing: you have not ordered anything, and no moderator has written you down."
BUTTON_EXPORT = "Take it along"
BUTTON_ERASE = "Erase it…"
ERASE_ASK = (
    "### Erase everything?\nYour cards, orders, pictures and reports are deleted, here and from Discord where I can"
    " still reach the messages. Orders in line are cancelled. This cannot be undone. A ban stays, without your name."
)
BUTTON_ERASE_YES = "Erase everything"
ERASED = (
    "### Erased\n{orders} orders and {pictures} pictures are gone; {messages} messages are being deleted from Discord."
)
EXPORTED = "Here is everything that I keep about you."
TOO_LARGE = "Your collection comes in {count} files, one message each."

OPERATOR_GROUP = "For whoever runs me: adapters, and the queues of all servers"
ADAPTERS = "LoRA adapters on the shelf, and how each is used"
ADAPTER = "Say how an adapter is used"
UPLOAD = "Check a LoRA file and put it on the shelf"
PREVIEW = "The same pet without an adapter, with half of it, and with all of it"
HALT = "Pause, drain or resume the queues of all servers"
OPTION_ADAPTER = "Start typing its name"
OPTION_USED = "Whether it takes part in pictures"
OPTION_WEIGHT = "How strongly, from 0 to 2"
OPTION_FOR = "For pictures of which animals"
OPTION_FILE = "A .safetensors file"
OPTION_HALT = "What to do"
BOTH_SPECIES = "dogs and cats"
ADAPTERS_HEADING = "## 🧩 Adapters"
ADAPTERS_NONE = "The shelf is empty. `/petoperator upload`, or `python -m petbot adapters import FILE` on the machine."
ADAPTER_LINE = "{mark} **{name}** · weight {weight:g} · for {species}{triggers}"
ADAPTER_TRIGGERS = " · answers to {triggers}"
TAKEN_IN = "📥 {said}\nIt is not used yet: `/petoperator adapter` switches it on."
ATTACHMENT_TOO_LARGE = (
    "This file is larger than {most} MiB. Import it on the machine: `python -m petbot adapters import FILE`."
)
PREVIEW_TEXT = "## 🧩 {name}\nFrom left to right: weight 0, 0.5 and 1."
PREVIEW_ALT = "A grid of the same pet with growing weight of the adapter {name}."
HALTED = {
    "pause": "⏸️ All queues are paused.",
    "drain": "🚰 All queues drain: nothing new is taken.",
    "resume": "▶️ All queues go on.",
}
