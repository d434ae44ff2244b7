"""Prompts as tokens straight from labels: a table of phrases that a device looks up, a whole batch at once."""

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence
from transformers import CLIPTokenizer

from .questions import IGNORED, NONE, questions
from .selection import PET_TRAITS, SCENE_TRAITS
from .text import LENGTH
from .words import OWNER_TRAITS, phrase

EXTRAS = tuple(name for name in questions() if name.startswith("extra"))
NOTHING = -1  # in the place of a token


class Phrasebook:
    """The tokens of each answer to each question, on a device."""

    def __init__(self, tokenizer: CLIPTokenizer, device: torch.device) -> None:
        self.start, *_, self.end = tokenizer("").input_ids
        rows = [[*(_tokens(tokenizer, name, value) for value in values)] for name, values in questions().items()]
        most = max(len(row) for row in rows)
        unsaid = torch.empty(0, dtype=torch.long)
        flat = [tokens for row in rows for tokens in row + [unsaid] * (most + 1 - len(row))]
        table = pad_sequence(flat, batch_first=True, padding_value=NOTHING)
        self.table = table.unflatten(0, (len(rows), most + 1)).to(device)

    def tokens(self, said: Tensor) -> Tensor:
        """(n, 77) for the labels that prompts say, (n, questions), extras in random order; see ``prompts.prompt``."""
        said = _with_plain_owner(said)
        columns = torch.arange(said.shape[1], device=said.device)
        unsaid = self.table.shape[1] - 1
        phrases = self.table[columns, said.masked_fill(said == IGNORED, unsaid)][:, _order()]
        pieces = phrases.flatten(1)
        first = (pieces == NOTHING).int().argsort(dim=1, stable=True)[:, : LENGTH - 2]
        count = (pieces != NOTHING).sum(1, keepdim=True) - 1  # without the last comma
        places = torch.arange(LENGTH - 2, device=said.device)
        rows = pieces.gather(1, first).masked_fill(places >= count, self.end)
        edge = rows.new_full((len(rows), 1), self.start)
        return torch.cat([edge, rows, torch.full_like(edge, self.end)], 1)


def _tokens(tokenizer: CLIPTokenizer, name: str, value: str) -> Tensor:
    """Of the phrase and a comma after it, none where the answer is told by saying nothing."""
    if value in (NONE, "absent"):
        said = ""
    elif value == "present":
        said = "owner,"
    else:
        said = phrase("extras" if name in EXTRAS else name, value) + ","
    return torch.tensor(tokenizer(said).input_ids[1:-1], dtype=torch.long)


def _with_plain_owner(said: Tensor) -> Tensor:
    """An owner whose tone is said needs no word "owner" of its own."""
    names = list(questions())
    told = said.clone()
    told[:, names.index("owner")].masked_fill_(said[:, names.index("tone")] != IGNORED, IGNORED)
    return told


def _order() -> list[int]:
    """Where each phrase of a prompt stands among the questions; the extras in random order."""
    names = list(questions())
    extras = [EXTRAS[index] for index in torch.randperm(len(EXTRAS))]
    return [names.index(name) for name in (*PET_TRAITS, *SCENE_TRAITS, *extras, "owner", *OWNER_TRAITS)]
