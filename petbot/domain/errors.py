"""The one tree of errors: a Refusal is an answer for a person, a Fault is ours to mend."""

from petbot.domain.texts import Text


class PetbotError(Exception):
    """Root of everything that Petbot raises on purpose."""


class Refusal(PetbotError):
    """A person asked for what cannot be; the text says why and what to do next, and is shown to them privately."""

    @property
    def words(self) -> Text:
        """What to tell the person, to be said in their language."""
        said = self.args[0] if self.args else ""
        return said if isinstance(said, Text) else Text(str(said))


class Fault(PetbotError):
    """Something of ours broke. The text is for the operator; the person sees a calm sentence and a reference number."""


class NotFound(Refusal):
    """What the button or command speaks of is gone."""


class NotYours(Refusal):
    """Somebody else's card, order or picture."""


class TooMany(Refusal):
    """A limit on how much one person may have waiting is reached."""
