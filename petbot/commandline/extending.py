"""LoRA files and embeddings that a command names, as what the catalogue adds to a recipe."""

import argparse

from petbot.catalogue.additions import Additions, Learned, Word
from petbot.commandline.adapters import embeddings_in
from petbot.config import Settings
from petbot.domain.errors import Refusal
from petbot.domain.recipes import Adapter, Embedding
from petbot.engine.adapters.listing import listed


def additions_of(options: argparse.Namespace, settings: Settings) -> Additions:
    """What --lora and --embedding name. Raises Refusal for what is not in the folders."""
    return Additions(
        learned=tuple(_learned(text, settings) for text in options.lora),
        words=tuple(_word(text, settings) for text in options.embedding),
    )


def _learned(text: str, settings: Settings) -> Learned:
    name, _, weight = text.partition(":")
    known = {entry.name: entry for entry in listed(settings.adapters_folder)}
    if name not in known:
        raise Refusal(f"There is no LoRA {name!r}. `adapters list` shows those there are; `adapters import` adds one.")
    try:
        factor = float(weight or 1)
    except ValueError:
        raise Refusal(f"The weight of {name} is a number such as 0.8, not {weight!r}.") from None
    entry = known[name]
    return Learned(adapter=Adapter(name=name, sha256=entry.sha256, weight=factor), triggers=entry.triggers)


def _word(text: str, settings: Settings) -> Word:
    name, _, token = text.partition(":")
    known = {path.stem: sha256 for path, sha256 in embeddings_in(settings.embeddings_folder)}
    if name not in known:
        raise Refusal(f"There is no embedding {name!r}. `adapters import --embedding` adds one.")
    return Word(embedding=Embedding(token=token or name, sha256=known[name]))
