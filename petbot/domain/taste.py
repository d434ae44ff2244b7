"""Taste: what a person tends to choose and like, as evidence by field and value that fades with time."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from petbot.domain.choices import Choices, Field

LEARNED: tuple[Field, ...] = (
    "species", "breed", "coat", "age", "companion", "pose", "mood",
    "background", "season", "weather", "time", "extras", "look", "quality",
)  # fmt: skip
"""What is learned. Nothing of what is told of owners: their skin tone, heritage, covering, age and presentation would
make a record of a living person's origin or faith, which nobody needs for a picture of a pet."""
HALF_LIFE = timedelta(days=60)
"""Evidence counts half after this long: a season's taste is forgotten by the next, a week off changes nothing."""
CROWDING = 0.93
"""Factor on a field's other values at each new order. Who orders ten a day changes their mind in ten orders, not in
sixty days: after ten orders for something else the old value stands at half (0.93**10 = 0.48)."""
KEPT = 30
"""Values remembered per field, the strongest: a menu shows 25."""
NOTHING = ""
"""The value of a field that was left open, so that one season in ten orders is not taken for a habit."""
CERTAIN = 1.9
"""Evidence that a default needs: two orders of this week. Once may be chance."""
CONFIDENT = 0.5
"""Share of its field's evidence that a default needs: it is more likely than all else together."""
PREFERRED = 0.25
"""Evidence from which a value moves up in its menu: one order of four months ago."""
EXPLORATION = 0.3
"""Share of surprises that go out for something new. Above the one in five that is promised, for now and then all that
is new is taken out again because it contradicts what was chosen."""
FAMILIAR_AT_MOST = 4
"""Surprises in a row without anything new; the next one must have something."""
CHANCE = 0.5
"""Evidence that chance has in whatever a surprise draws: half an order. After one order a third of what is drawn is
left to it, so that the next picture is not the same again; after many hardly anything is."""
UNLIKED = -0.5
"""Evidence from which a surprise leaves a value out: a dislike of the last month, but not one deletion, which may have
any reason. Nobody is held to want no dogs because they disliked a dog's picture."""
SURPRISING: tuple[Field, ...] = ("breed", "background", "extras")
"""Where something new is looked for: what one sees first in a picture."""


class Deed(StrEnum):
    """What a person does that tells of their taste."""

    ORDERED = "ordered"
    REROLLED = "rerolled"
    LIKED = "liked"
    DISLIKED = "disliked"
    DELETED = "deleted"
    SAVED = "saved"
    WANTED = "wanted"
    UNWANTED = "unwanted"


WEIGHTS: Mapping[Deed, float] = {
    Deed.ORDERED: 1.0,
    Deed.REROLLED: 0.25,
    Deed.LIKED: 1.0,
    Deed.DISLIKED: -0.75,
    Deed.DELETED: -0.4,
    Deed.SAVED: 2.0,
    Deed.WANTED: 4.0,
    Deed.UNWANTED: -8.0,
}
"""Evidence of one deed, an order being the unit. A reroll stands by choices that it does not make anew. A dislike is of
a whole picture, and most that is in it is not to blame: it takes back less than one order gave. Pictures are deleted
for many reasons. Who saves a picture wants it again. What is said outright outweighs what was only observed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What speaks for one value of one field, or against it."""

    field: Field
    value: str
    """A catalogue id, or NOTHING."""
    score: float
    """In orders, as of `at`; negative where more speaks against it."""
    at: datetime
    deeds: Mapping[Deed, int] = dataclasses.field(default_factory=dict[Deed, int])
    """How often each was done, never faded: the reasons."""

    def strength(self, now: datetime) -> float:
        """The score, faded until now."""
        age = max(now - self.at, timedelta())
        return self.score * 0.5 ** (age / HALF_LIFE)

    def after(self, deed: Deed, share: float, now: datetime) -> "Evidence":
        """With one more deed, of which `share` is about this value; a negative share takes one back."""
        counted = {**self.deeds, deed: max(0, self.deeds.get(deed, 0) + (1 if share > 0 else -1))}
        return replace(self, score=self.strength(now) + WEIGHTS[deed] * share, at=now, deeds=counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """One thing that Petbot takes to be a person's taste."""

    field: Field
    value: str
    strength: float
    """In orders; negative for what they do not want."""
    share: float
    """Of all that speaks for any value of the field, 0-1; 0 for what they do not want."""
    deeds: Mapping[Deed, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """One person's evidence, and how long ago something new was offered to them."""

    evidence: Mapping[tuple[Field, str], Evidence] = dataclasses.field(
        default_factory=dict[tuple[Field, str], Evidence]
    )
    paused: bool = False
    """Nothing is learned and nothing used."""
    familiar: int = 0
    """Surprises since the last one with something new."""

    @property
    def useful(self) -> bool:
        """Whether there is anything to go by."""
        return bool(self.evidence) and not self.paused

    def learned(
        self, deed: Deed, choices: Choices, now: datetime, *, undone: bool = False, rest_by_chance: bool = False
    ) -> "Taste":
        """After the person did this with these choices, or took it back. A paused taste stays as it is.

        What is open was left out on purpose and counts as well, unless it was for Petbot to fill in: `rest_by_chance`.
        """
        if self.paused:
            return self
        evidence = dict(self.evidence)
        for name, values in answers(choices).items():
            if rest_by_chance and values == (NOTHING,):
                continue
            if deed is Deed.ORDERED:
                _crowd(evidence, name, values)
            for value in values:
                before = evidence.get((name, value)) or Evidence(field=name, value=value, score=0, at=now)
                evidence[name, value] = before.after(deed, (-1 if undone else 1) / len(values), now)
            _prune(evidence, name, now)
        return replace(self, evidence=evidence)

    def corrected(self, name: Field, value: str, deed: Deed | None, now: datetime) -> "Taste":
        """After the person said outright that they want a value or not; None: that it is to be forgotten."""
        evidence = {key: each for key, each in self.evidence.items() if key != (name, value)}
        if deed is not None:
            evidence[name, value] = Evidence(field=name, value=value, score=0, at=now).after(deed, 1, now)
        return replace(self, evidence=evidence)

    def preferred(self, name: Field, now: datetime) -> tuple[str, ...]:
        """A field's values that the person likes to see first, the best first."""
        if self.paused:
            return ()
        ranked = sorted(self._of(name), key=lambda each: -each.strength(now))
        return tuple(each.value for each in ranked if each.value and each.strength(now) >= PREFERRED)

    def unwanted(self, now: datetime) -> frozenset[tuple[Field, str]]:
        """What more speaks against than for; one of the two species only where that was said outright."""
        return frozenset(
            key
            for key, each in self.evidence.items()
            if each.value and each.strength(now) <= UNLIKED and (each.field != "species" or Deed.UNWANTED in each.deeds)
        )

    def weights(self, name: Field, now: datetime) -> dict[str, float]:
        """A field's values with positive evidence, NOTHING among them, by value."""
        strengths = {each.value: each.strength(now) for each in self._of(name)}
        return {value: strength for value, strength in strengths.items() if strength > 0}

    def default(self, name: Field, now: datetime) -> str | None:
        """The value to start a form with, where there is one that the person nearly always takes."""
        weights = {} if self.paused else self.weights(name, now)
        best = max(weights, key=lambda value: weights[value], default=NOTHING)
        sure = bool(best) and weights[best] >= CERTAIN and weights[best] >= CONFIDENT * sum(weights.values())
        return best if sure else None

    def knows(self, name: Field, value: str) -> bool:
        """Whether the person ever did anything with it."""
        return (name, value) in self.evidence

    def news(self, choices: Choices) -> bool:
        """Whether one sees anything in a picture of these choices that the person never chose."""
        seen = answers(choices)
        return any(value and not self.knows(name, value) for name in SURPRISING for value in seen[name])

    def beliefs(self, now: datetime) -> tuple[Belief, ...]:
        """What is worth telling, by field in the order of LEARNED, the strongest first."""
        return tuple(belief for name in LEARNED for belief in self._beliefs(name, now))

    def _beliefs(self, name: Field, now: datetime) -> Iterable[Belief]:
        whole = sum(self.weights(name, now).values()) or 1.0
        for each in sorted(self._of(name), key=lambda each: -abs(each.strength(now))):
            strength = each.strength(now)
            if each.value and abs(strength) >= PREFERRED:
                share = max(0.0, strength / whole)
                yield Belief(field=name, value=each.value, strength=strength, share=share, deeds=each.deeds)

    def _of(self, name: Field) -> list[Evidence]:
        return [each for (of, _), each in self.evidence.items() if of == name]


def answers(choices: Choices) -> dict[Field, tuple[str, ...]]:
    """The values of the learned fields; (NOTHING,) for one that was left open."""
    given: dict[Field, tuple[str, ...]] = {}
    for name in LEARNED:
        match name:
            case "extras":
                given[name] = choices.extras or (NOTHING,)
            case "companion":
                given[name] = (choices.companion.breed if choices.companion else NOTHING,)
            case _:
                given[name] = (getattr(choices, name) or NOTHING,)
    return given


def _crowd(evidence: dict[tuple[Field, str], Evidence], name: Field, values: tuple[str, ...]) -> None:
    for key, each in list(evidence.items()):
        if key[0] == name and key[1] not in values:
            evidence[key] = replace(each, score=each.score * CROWDING)


def _prune(evidence: dict[tuple[Field, str], Evidence], name: Field, now: datetime) -> None:
    mine = [key for key in evidence if key[0] == name]
    if len(mine) <= KEPT:
        return
    keys = sorted(mine, key=lambda key: -abs(evidence[key].strength(now)))
    for key in keys[KEPT:]:
        del evidence[key]
