"""Muon: momentum whose update is made orthogonal, so that every direction of a weight matrix learns at one pace.

After Keller Jordan, "Muon: an optimizer for hidden layers" (2024), scaled to AdamW's step size as in Liu et al.,
"Muon is scalable for LLM training" (arXiv 2502.16982).
"""

# torch's functions of whole lists, which a GPU does in one go, are public but for their names.
# pyright: reportPrivateImportUsage=false

from collections.abc import Iterable

import torch
from torch import Tensor

from .precision import dtype

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


class Muon(torch.optim.Optimizer):
    """For matrices and convolution kernels of hidden layers; biases, norms and embeddings belong to AdamW."""

    def __init__(self, parameters: Iterable[Tensor], lr: float, momentum: float = 0.95, decay: float = 0.01) -> None:
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "decay": decay})

    @torch.no_grad()
    def step(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """One step on the gradients that are there; matrices of one shape together, which a GPU does in one go."""
        for group in self.param_groups:
            alike: dict[torch.Size, list[Tensor]] = {}
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike.setdefault(parameter.shape, []).append(parameter)
            for parameters in alike.values():
                self._step(parameters, group["lr"], group["momentum"], group["decay"])

    def _step(self, parameters: list[Tensor], lr: float, momentum: float, decay: float) -> None:
        gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
        velocities = [self._velocity(parameter) for parameter in parameters]
        torch._foreach_mul_(velocities, momentum)
        torch._foreach_add_(velocities, gradients)
        ahead = torch.stack(gradients).add(torch.stack(velocities), alpha=momentum).flatten(2)
        updates = orthogonal(ahead).mul_(-lr * 0.2 * max(ahead.shape[1:]) ** 0.5)
        torch._foreach_mul_(parameters, 1 - lr * decay)
        for parameter, update in zip(parameters, updates, strict=True):
            parameter.add_(update.view_as(parameter))

    def _velocity(self, parameter: Tensor) -> Tensor:
        state = self.state[parameter]
        if not state:
            state["momentum"] = torch.zeros_like(parameter)
        return state["momentum"]


def optimizers(parameters: Iterable[Tensor], lr: float) -> tuple[torch.optim.Optimizer, ...]:
    """Muon for the kernels of a convolutional network, AdamW for its biases and norms, both at one rate."""
    learning = list(parameters)
    kernels = [parameter for parameter in learning if parameter.ndim > 1]
    rim = [parameter for parameter in learning if parameter.ndim == 1]
    return Muon(kernels, lr=lr), torch.optim.AdamW(rim, lr=lr, betas=(0.9, 0.98), weight_decay=1e-4)


def step(steppers: Iterable[torch.optim.Optimizer], rate: float) -> None:
    """One step of each at this learning rate."""
    for stepper in steppers:
        for group in stepper.param_groups:
            group["lr"] = rate
        stepper.step()


def orthogonal(matrices: Tensor, rounds: int = 5) -> Tensor:
    """The nearest matrices (..., rows, columns) whose singular values are about 1, roughly, by Newton-Schulz."""
    a, b, c = COEFFICIENTS
    wide = matrices.to(dtype(matrices.device.type))
    tall = wide.shape[-2] > wide.shape[-1]
    wide = wide.mT if tall else wide
    wide = wide / (torch.linalg.matrix_norm(wide, keepdim=True) + 1e-7)
    for _ in range(rounds):
        square = wide @ wide.mT
        wide = a * wide + (b * square + c * square @ square) @ wide
    return (wide.mT if tall else wide).float()
