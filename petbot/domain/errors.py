"""The one tree of errors: a Refusal is an answer for a person, a Fault is ours to mend."""


class PetbotError(Exception):
    """Root of everything that Petbot raises on purpose."""


class Refusal(PetbotError):
    """A person asked for what cannot be; the text says why and what to do next, and is shown to them privately."""

    @property
    def words(self) -> str:
        """What to tell the person: a text, to be said in their language."""
        return self.args[0] if self.args and isinstance(self.args[0], str) else str(self)


class Fault(PetbotError):
    """Something of ours broke. The text is for the operator; the person sees a calm sentence and a reference number."""


class NotFound(Refusal):
    """What the button or command speaks of is gone."""


class NotYours(Refusal):
    """Somebody else's card, order or picture."""


class TooMany(Refusal):
    """A limit on how much one person may have waiting is reached."""
