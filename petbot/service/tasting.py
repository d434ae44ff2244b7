"""Tasting: learns what people like from what they do, uses it, explains it, and does as they say about it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.settling import kind_of
from petbot.catalogue.suiting import Fancy
from petbot.domain.choices import Choices, Field, Species
from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import CardId, UserId
from petbot.domain.orders import JobState, Order
from petbot.domain.taste import LEARNED, Belief, Deed, Taste
from petbot.domain.texts import tr
from petbot.service.asker import Asker
from petbot.store.database import Database, Transaction

Verdict = Literal["like", "avoid", "forget"]
"""What a person says of a belief."""
_DEEDS: dict[Verdict, Deed | None] = {"like": Deed.WANTED, "avoid": Deed.UNWANTED, "forget": None}
_NAMED: dict[str, Field] = {field: field for field in LEARNED}
NO_PICTURE = tr("There is no finished picture on this card. Type /pet create to start a new one.")
NO_FIELD = tr("Nothing is learned about that. Type /pet taste to see what is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What Petbot believes of a person, and the reasons: the deeds counted in each belief."""

    beliefs: tuple[Belief, ...]
    paused: bool


class Tasting:
    """The use cases of taste. What has `t` for its first argument is part of another's transaction."""

    def __init__(self, *, database: Database, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clock = clock

    async def learn(
        self, t: Transaction, user_id: UserId, deed: Deed, choices: Choices, *, rest_by_chance: bool = False
    ) -> None:
        """Take a deed into account, unless the person has paused this; see Taste.learned."""
        taste = await t.tastes.of(user_id)
        if not taste.paused:
            learned = taste.learned(deed, choices, self._clock(), rest_by_chance=rest_by_chance)
            await t.tastes.save(user_id, learned)

    async def surprise(self, t: Transaction, user_id: UserId, choices: Choices, rng: random.Random) -> Choices:
        """The choices filled to the person's taste, or by chance where nothing is known of it."""
        taste = await t.tastes.of(user_id)
        made = self._catalogue.surprise_for(choices, Fancy(taste=taste, now=self._clock(), rng=rng))
        if taste.useful:
            familiar = 0 if taste.news(made) else taste.familiar + 1
            await t.tastes.save(user_id, replace(taste, familiar=familiar))
        return made

    async def started(self, asker: Asker, choices: Choices) -> Choices:
        """The choices of a new form with what the asker nearly always takes filled in."""
        return self._catalogue.started(choices, await self._taste(asker), self._clock())

    async def preferred(self, asker: Asker, field: Field) -> tuple[str, ...]:
        """The values of a menu that the asker likes to see first: the `preferred` of Catalogue.menu."""
        return (await self._taste(asker)).preferred(field, self._clock())

    async def judge(self, card_id: CardId, asker: Asker, *, liked: bool) -> bool | None:
        """Like or dislike a card's pictures; the same once more takes it back. Whether they like them now.

        Everybody may who sees them: it is their own taste that learns. Raises NotFound where there are no pictures.
        """
        async with self._database.transaction() as t:
            order = await _drawn(t, card_id)
            before = await t.tastes.opinion(asker.user_id, order.order_id)
            after = None if before is liked else liked
            await t.tastes.judge(asker.user_id, order.order_id, liked=after)
            taste, now = await t.tastes.of(asker.user_id), self._clock()
            if before is not None:
                taste = taste.learned(_opinion(liked=before), order.choices, now, undone=True)
            if after is not None:
                taste = taste.learned(_opinion(liked=after), order.choices, now)
            await t.tastes.save(asker.user_id, taste)
        return after

    async def explain(self, asker: Asker) -> Explained:
        """What Petbot believes the asker likes, and why."""
        taste = await self._taste(asker)
        return Explained(beliefs=taste.beliefs(self._clock()), paused=taste.paused)

    async def correct(self, asker: Asker, field: str, value: str, verdict: Verdict) -> None:
        """Do as the asker says of one value. Raises Refusal for what is not learned or not in the catalogue."""
        known = _NAMED.get(field)
        if known is None or verdict not in get_args(Verdict):
            raise Refusal(NO_FIELD)
        if known == "species" and value not in set(Species):
            raise Refusal(NO_FIELD)
        if verdict != "forget" and known != "species":
            self._catalogue.entry(kind_of(known), value)
        await self._change(asker, lambda taste: taste.corrected(known, value, _DEEDS[verdict], self._clock()))

    async def pause(self, asker: Asker, *, paused: bool) -> None:
        """While paused nothing is learned and nothing used; what is known stays."""
        await self._change(asker, lambda taste: replace(taste, paused=paused))

    async def reset(self, asker: Asker) -> None:
        """Forget all that was learned; a paused taste stays paused."""
        await self._change(asker, lambda taste: Taste(paused=taste.paused))

    async def _taste(self, asker: Asker) -> Taste:
        async with self._database.reading() as t:
            return await t.tastes.of(asker.user_id)

    async def _change(self, asker: Asker, change: Callable[[Taste], Taste]) -> None:
        async with self._database.transaction() as t:
            await t.tastes.save(asker.user_id, change(await t.tastes.of(asker.user_id)))


def _opinion(*, liked: bool) -> Deed:
    return Deed.LIKED if liked else Deed.DISLIKED


async def _drawn(t: Transaction, card_id: CardId) -> Order:
    card = await t.cards.find(card_id)
    if card is None or card.order_id is None or card.closed:
        raise NotFound(NO_PICTURE)
    job = await t.jobs.get(card.order_id)
    if job.state is not JobState.DONE:
        raise NotFound(NO_PICTURE)
    return job.order
