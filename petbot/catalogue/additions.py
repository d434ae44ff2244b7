"""What a picture may add to its model: LoRA adapters and embeddings, each with the words that call it."""

from dataclasses import dataclass
from typing import Literal

from petbot.domain.recipes import Adapter, Embedding

Part = Literal["subject", "style"]
"""What it teaches: a certain animal, or a manner. Its words stand where the prompt speaks of that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """An adapter and the words that it was trained to answer to."""

    adapter: Adapter
    triggers: tuple[str, ...] = ()
    part: Part = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An embedding and where its token stands; a negative one stands in the negative prompt."""

    embedding: Embedding
    part: Part | Literal["negative"] = "subject"


@dataclass(frozen=True, slots=True, kw_only=True)
class Additions:
    """All that is added to one recipe, in the order in which it is said."""

    learned: tuple[Learned, ...] = ()
    words: tuple[Word, ...] = ()

    def said(self, part: Part) -> list[str]:
        """The trigger words and tokens of one part."""
        triggers = [trigger for one in self.learned if one.part == part for trigger in one.triggers]
        return [*triggers, *(word.embedding.token for word in self.words if word.part == part)]

    @property
    def unwanted(self) -> list[str]:
        """Tokens of the negative embeddings."""
        return [word.embedding.token for word in self.words if word.part == "negative"]

    @property
    def tokens(self) -> list[str]:
        """Tokens of all embeddings: nobody's note may say them."""
        return [word.embedding.token for word in self.words]


NOTHING_ADDED = Additions()
