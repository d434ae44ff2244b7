"""How wrong answers are, as losses: over a batch for who learns to answer, by picture for who is judged."""

from torch import Tensor
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from .questions import IGNORED

NEVER = -1e4  # the logit of an answer that a question does not have


def verdict_loss(logits: Tensor, labels: Tensor, sizes: list[int]) -> Tensor:
    """The cross-entropies of all questions, added up; each a mean over the pictures that have an answer to it."""
    told = (labels != IGNORED).sum(0).clamp_min(1)
    return (_entropies(logits, labels, sizes).sum(1) / told).sum()


def missed(logits: Tensor, asked: Tensor, sizes: list[int]) -> Tensor:
    """Per picture, the mean cross-entropy of the questions that something is asked of, (n,)."""
    told = (asked != IGNORED).sum(1).clamp_min(1)
    return _entropies(logits, asked, sizes).sum(0) / told


def _entropies(logits: Tensor, labels: Tensor, sizes: list[int]) -> Tensor:
    """(questions, n) of logits (n, all options), 0 where a label is ``IGNORED``; all at once, for a GPU's sake."""
    options = [part.T for part in logits.split(sizes, 1)]
    padded = pad_sequence(options, batch_first=True, padding_value=NEVER)
    return functional.cross_entropy(padded, labels.T, ignore_index=IGNORED, reduction="none")
