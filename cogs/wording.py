"""The words that several features of the studio share."""

from petbot.domain.texts import plural, tr

COMMAND_GROUP = tr("Portraits of your pet")

BUTTON_CANCEL = tr("Cancel")
BUTTON_REFRESH = tr("Refresh")
BUTTON_REROLL = tr("Reroll")
BUTTON_RETRY = tr("Try again")
BUTTON_DELETE = tr("Delete")
BUTTON_REPORT = tr("Report")

QUEUED_HEADING = tr("## ⏳ In the queue")
WAITING_HEADING = tr("## ⏳ Trying again soon")
RUNNING_HEADING = tr("## 🖌️ Drawing")
AHEAD_NONE = tr("You are next.")
AHEAD = plural("One order is ahead of yours.", "{number} orders are ahead of yours.")
READY_ABOUT = tr("Ready {when}.")
PREVIEW = tr("What it will look like, roughly: it is still being drawn")
STEPS = tr("`{bar}` step {step} of {steps}")

RESULT_FOR = tr("For {mention}")
FAILED_HEADING = tr("## 😿 This one did not work")
FAILED_NEXT = tr("Nothing was lost: press “Try again” to place the same order anew.")
CANCELLED = tr("### Cancelled\nNothing will be drawn. Start again with `/pet create`.")
ERASED = tr("### Deleted\nThe pictures are gone from this message and from our store.")

NOTE_NO_CHANNEL = tr(
    "I may not write in this channel ({missing}). If drawing takes longer than a quarter of an hour,"
    " I will send the result by direct message. A moderator can allow me to write here."
)
NOTE_NOT_MEMBER = tr(
    "I am not a member of this server. If drawing takes longer than a quarter of an hour,"
    " I will send the result by direct message."
)
NOTE_DIRECT = tr("I could not write in <#{channel}>, so here it is by direct message.")
NOTE_NO_DRAWING = tr(
    "Drawing is out of order just now, and whoever runs me has been told. Your order is kept and waits."
)
PERMISSIONS = {
    "view_channel": tr("View Channel"),
    "send_messages": tr("Send Messages"),
    "attach_files": tr("Attach Files"),
    "send_messages_in_threads": tr("Send Messages in Threads"),
}
"""As Discord's own settings call them."""

FAULT = tr(
    "Something went wrong on our side, and it was written down as **{reference}**."
    " Nothing you ordered is lost. Please try again; if it happens again, tell whoever runs me this number."
)
TOO_FAST = tr("That was faster than I can follow. Nothing is lost: please go on in {seconds} s.")
OUTDATED = tr("This is from an older version of me and does nothing any more. Start again with `/pet create`.")
