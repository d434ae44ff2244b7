"""Pictures that the model draws while it learns, a step of each at a time, and what its teachers miss in them.

The latents of a lesson show the right stripes however noisy they are. What to do with stripes of its own that came out
wrong the model learns here only. That a guess is judged in the middle of a real drawing is after Xu et al.,
"ImageReward" (arXiv 2304.05977), there with a judge of taste.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from .autoencoder import CHANNELS
from .coach import Coach
from .critic import Review
from .evaluation import GUIDANCE, STEPS
from .lessons import Lesson
from .nets import Nets

START = 999  # the noisiest level
GRAIN = 0.2  # most noise on what the coach reads, so that nothing is drawn for its eyes alone
COACHED = 0.25  # weight of the coach's loss, where there is no noise; where there is much, a guess is rightly vague
REVIEWED = 0.25  # weight of the critic's, which sees the clearer half of the drawings as pictures


class Teachers(NamedTuple):
    """Who reads what the model makes: always a coach, and a critic where one was trained."""

    coach: Coach
    review: Review | None


class Rehearsal:
    """So many drawings in progress, each at a noise level of its own; none before the first lesson.

    ``schedule`` are the shares of picture and noise at each level, (1000,) both; ``nothing`` (1, 77) the tokens of no
    prompt.
    """

    def __init__(self, count: int, schedule: tuple[Tensor, Tensor], nothing: Tensor, teachers: Teachers) -> None:
        self.count, self.schedule, self.nothing, self.teachers = count, schedule, nothing, teachers
        self.times = torch.full((count,), -1, device=nothing.device)
        self.latents = torch.zeros(count, CHANNELS, 16, 16, device=nothing.device)
        self.tokens = self.asked = torch.empty(0)

    def loss(self, nets: Nets, lesson: Lesson) -> Tensor:
        """What the teachers miss in the guesses, less where noise is great; then each drawing is a step further.

        A drawing that is done makes room for a prompt of the lesson.
        """
        self._begin(lesson)
        signal, noise = self._levels()
        velocity = self._velocity(nets)
        guess = signal * self.latents - noise * velocity
        grain = noise * self.latents + signal * velocity
        missed = self._missed(guess, signal)
        self.times = self.times - torch.randint_like(self.times, 500 // STEPS, 1500 // STEPS)
        signal, noise = self._levels()
        self.latents = (signal * guess + noise * grain).detach()
        return missed

    def _velocity(self, nets: Nets) -> Tensor:
        """The guided answer, of which only the part that was told the prompt learns."""
        noisy = self.latents.to(nets.unet.dtype)
        with torch.no_grad():
            empty = nets.encoder(self.nothing).last_hidden_state.expand(self.count, -1, -1)
            plain = nets.unet(noisy, self.times, empty).sample.float()
        told = nets.unet(noisy, self.times, nets.encoder(self.tokens).last_hidden_state).sample.float()
        return plain.lerp(told, GUIDANCE)

    def _missed(self, guess: Tensor, signal: Tensor) -> Tensor:
        read = guess + GRAIN * torch.rand_like(signal) * torch.randn_like(guess)
        missed = COACHED * (self.teachers.coach.misses(read, self.asked) * signal.flatten()).mean()
        if self.teachers.review is None:
            return missed
        clear = signal.flatten().topk(self.count // 2).indices
        unclear = self.teachers.review(guess[clear], self.asked[clear])
        return missed + REVIEWED * (unclear * signal[clear].flatten()).mean()

    def _begin(self, lesson: Lesson) -> None:
        """Put pictures of the lesson, all noise, in the places of the drawings that are done.

        A place takes the lesson's picture of its own number: no GPU is asked, and waited for, how many are done.
        """
        if not len(self.tokens):
            self._begin_anywhere(lesson)
        done = (self.times < 0)[:, None]
        self.latents = torch.where(done[:, :, None, None], torch.randn_like(self.latents), self.latents)
        self.times = self.times.masked_fill(done[:, 0], START)
        self.tokens = torch.where(done, lesson.tokens[: self.count], self.tokens)
        self.asked = torch.where(done, lesson.asked[: self.count], self.asked)

    def _begin_anywhere(self, lesson: Lesson) -> None:
        """The first drawings of all are the lesson's own pictures, from hardly noisy to all noise."""
        self.tokens, self.asked = lesson.tokens[: self.count].clone(), lesson.asked[: self.count].clone()
        self.times = torch.linspace(0, START, self.count, device=self.nothing.device).long()
        signal, noise = self._levels()
        self.latents = signal * lesson.latents[: self.count] + noise * torch.randn_like(self.latents)

    def _levels(self) -> tuple[Tensor, Tensor]:
        """How much of each drawing is picture and how much is noise, (count, 1, 1, 1) both."""
        times = self.times.clamp_min(0)
        signal, noise = (shares[times].view(-1, 1, 1, 1) for shares in self.schedule)
        return signal, noise
