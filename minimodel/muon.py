"""Muon: momentum whose update is made orthogonal, so that every direction of a weight matrix learns at one pace.

After Keller Jordan, "Muon: an optimizer for hidden layers" (2024), scaled to AdamW's step size as in Liu et al.,
"Muon is scalable for LLM training" (arXiv 2502.16982).
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


class Muon(torch.optim.Optimizer):
    """For matrices and convolution kernels of hidden layers; biases, norms and embeddings belong to AdamW."""

    def __init__(
        self, parameters: Iterable[nn.Parameter], lr: float, momentum: float = 0.95, decay: float = 0.01
    ) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """One step on the gradients that are there."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                velocity = state["momentum"].mul_(group["momentum"]).add_(parameter.grad)
                look_ahead = parameter.grad.add(velocity, alpha=group["momentum"]).flatten(1)
                scale = 0.2 * max(look_ahead.shape) ** 0.5
                parameter.mul_(1 - group["lr"] * group["decay"])
                parameter.add_(orthogonal(look_ahead).view_as(parameter), alpha=-group["lr"] * scale)


def orthogonal(matrix: Tensor, rounds: int = 5) -> Tensor:
    """The nearest matrix whose singular values are about 1, by Newton-Schulz iterations in bfloat16."""
    a, b, c = COEFFICIENTS
    wide = matrix.to(torch.bfloat16)
    tall = wide.shape[0] > wide.shape[1]
    wide = wide.T if tall else wide
    wide = wide / (wide.norm() + 1e-7)
    for _ in range(rounds):
        square = wide @ wide.T
        wide = a * wide + (b * square + c * square @ square) @ wide
    return (wide.T if tall else wide).float()
