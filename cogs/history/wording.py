"""The words of the history and its command."""

from petbot.domain.texts import called, plural, tr

HISTORY = tr("Your earlier orders: look, repeat, change")
BREED = tr("Only this breed: start typing")
NAMES = (called("command", "history"), called("option", "breed"))

HEADING = tr("## 🕰️ Your orders")
LINE = tr("**{number}.** {sentence}\n-# {facts}")
FILTER = tr("Show…")
OPEN = tr("Open an order…")
FILTERS = {
    "all": tr("All orders"),
    "liked": tr("Only what I like"),
    "dog": tr("Only dogs"),
    "cat": tr("Only cats"),
    "failed": tr("Only what did not work"),
    "here": tr("Only in this server"),
}
EMOJI = {"all": "🗂️", "liked": "❤️", "dog": "🐶", "cat": "🐱", "failed": "😿", "here": "🏠"}
ONLY_BREED = tr("Only {breed}")
NEWER = tr("Newer")
OLDER = tr("Older")
BACK = tr("Back")

NOTHING = tr(
    "Nothing here yet. What you order with `/pet create` stands here afterwards: look at it, order it again, change it."
)
NOTHING_SUCH = tr("You have no such orders. Choose “All orders” above to see the others.")

PICTURES = plural("🖼️ one picture", "🖼️ {number} pictures")
FATES = {
    "waiting": tr("⏳ in the queue"),
    "running": tr("🖌️ being drawn"),
    "failed": tr("😿 did not work"),
    "cancelled": tr("✖️ cancelled"),
    "deleted": tr("🗑️ pictures deleted"),
    "swept": tr("🍂 pictures no longer kept"),
}
LIKED = tr("❤️ you like it")
DISLIKED = tr("💔 you do not like it")

OPENED = tr("## 🕰️ Your order\n{sentence}\n-# {facts}")
ABOUT = {
    "waiting": tr("This order waits its turn: `/pet queue` says when it is ready."),
    "running": tr("This order is being drawn: `/pet queue` says when it is ready."),
    "failed": tr("Nothing was drawn. “Again” places the same order anew."),
    "cancelled": tr("It was cancelled before it was drawn. “Again” places it anew."),
    "deleted": tr("You deleted these pictures. “Again” draws new ones."),
    "swept": tr("Pictures are kept for a while only, and these are gone. “Again” draws new ones."),
}
"""What there is to know, and the next step."""
AGAIN = tr("Again")
SAME = tr("Same pictures")
EDIT = tr("Edit…")
DELETE = tr("Delete")
MESSAGE = tr("Go to the message")
