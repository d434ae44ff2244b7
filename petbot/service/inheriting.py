"""Inheriting: what an order takes over from an earlier one, and when it still can."""

from dataclasses import dataclass, replace

from petbot.domain.choices import Choices
from petbot.domain.lineage import STRENGTHS, Kinship, Parent, larger
from petbot.domain.orders import Job, JobState, Order
from petbot.domain.petprofiles import PetProfile
from petbot.domain.portraits import Portrait
from petbot.domain.recipes import Recipe, Start


@dataclass(frozen=True, slots=True, kw_only=True)
class Inherited:
    """What an order takes over: the recipe, where it still is the one of the order's choices, else its seeds.

    The picture that the recipe starts from is kept in both cases, unless the choices are others.
    """

    recipe: Recipe
    """With the seeds that are taken over; what is missing for the order's count is drawn by chance."""
    choices: Choices
    """What the recipe was composed of."""
    parent: Parent | None = None
    """The picture that the new ones are linked to."""
    exactly: bool = False
    """The order makes no sense unless the recipe is drawn just as it is."""

    def draws(self, choices: Choices, model_profile: str) -> bool:
        """Whether the recipe is the one of these choices on this model."""
        return choices == self.choices and self.recipe.model_profile == model_profile


def of_profile(profile: PetProfile) -> Inherited:
    """The same picture once more."""
    return Inherited(recipe=profile.recipe, choices=profile.choices)


def of_order(order: Order) -> Inherited:
    """The same pictures once more."""
    return Inherited(recipe=order.recipe, choices=order.choices)


def varied(order: Order, portrait: Portrait, kinship: Kinship) -> Inherited:
    """One picture, drawn from the portrait with a seed of its own."""
    start = Start(sha256=portrait.sha256, strength=STRENGTHS[kinship])
    return Inherited(
        recipe=replace(order.recipe, seeds=(), start=start),
        choices=replace(order.choices, count=1),
        parent=Parent(order_id=order.order_id, index=portrait.index, kinship=kinship),
    )


def enlarged(order: Order, portrait: Portrait, strength: float) -> Inherited:
    """The same picture with a second pass of this strength."""
    return Inherited(
        recipe=replace(order.recipe, seeds=(portrait.seed,), hires=larger(strength)),
        choices=replace(order.choices, count=1),
        parent=Parent(order_id=order.order_id, index=portrait.index, kinship=Kinship.LARGER),
        exactly=True,
    )


def elsewhere(order: Order) -> Inherited:
    """The same seeds for choices with another place."""
    parent = Parent(order_id=order.order_id, index=None, kinship=Kinship.ELSEWHERE)
    return Inherited(recipe=order.recipe, choices=order.choices, parent=parent)


def rerolled(job: Job) -> Inherited | None:
    """What another try takes over: the picture that it starts from, and what a failed order was to be of its parent.

    None where a reroll is nothing but the same choices with new seeds, as of an enlarged picture.
    """
    order, parent, failed = job.order, job.order.parent, job.state is JobState.FAILED
    if parent and parent.kinship is Kinship.LARGER:
        same = Inherited(recipe=order.recipe, choices=order.choices, parent=parent, exactly=True)
        return same if failed else None
    if order.recipe.start is None and not (parent and failed):
        return None
    return Inherited(recipe=replace(order.recipe, seeds=()), choices=order.choices, parent=parent)
