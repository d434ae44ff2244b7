"""The words of a person's own queue and its command."""

from petbot.domain.texts import called, plural, tr

QUEUE = tr("Your orders that wait: see when, cancel")
NAMES = (called("command", "queue"),)

HEADING = tr("## ⏳ Your orders in the queue")
EMPTY = tr(
    "Nothing of yours waits or is being drawn. `/pet create` starts a picture, `/pet history` shows earlier ones."
)
LINE = tr("**{number}.** {sentence}\n-# {facts}")
DRAWING = tr("🖌️ being drawn")
STEP = tr("🖌️ step {step} of {steps}")
WAITING = tr("🔁 trying again soon")
NEXT = tr("⏳ next in line")
AHEAD = plural("⏳ one order is ahead", "⏳ {number} orders are ahead")
READY = tr("ready {when}")
MORE = plural("-# And one more.", "-# And {number} more.")
PAUSED_ALL = tr("⏸️ All queues are paused since {since}. Your orders are kept and go on by themselves.{reason}")
PAUSED_HERE = tr(
    "⏸️ Moderators paused their server's queue {since}. Its orders are kept and go on by themselves.{reason}"
)
DRAINING = tr("🚰 No new orders are taken since {since}; what stands here is still drawn.{reason}")
REASON = tr(" Reason: {reason}")
CANCEL = tr("Cancel one…")
CANCEL_ALL = tr("Cancel all")
REFRESH = tr("Refresh")
NOTHING_LEFT = tr("There was nothing left to cancel.")
CANCELLED = plural("One order was cancelled.", "{number} orders were cancelled.")
