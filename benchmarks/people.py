"""People of the sandbox who order portraits as people do: they press again when nothing happens."""

import asyncio
import random
import re
from collections.abc import Iterator

from sandbox import ApiError, CardView, InteractionFailed, MemberDriver, Sandbox

RESULT = re.compile(r"pet:reroll:([\w-]{1,16})")
"""The button that only a delivered result carries."""
BREEDS = ("beagle", "pug", "poodle", "boxer", "maine-coon", "siamese", "persian", "bengal")
PATIENCE = 0.3
"""Seconds before a person tries again what the bot did not answer."""


class Customer:
    """Somebody who places a number of orders, one card each, whatever happens to the bot meanwhile."""

    def __init__(self, member: MemberDriver) -> None:
        self.member = member

    async def order(self, count: int, rng: random.Random) -> None:
        """Place so many orders; returns when each is known to be placed, not when it is drawn."""
        for _ in range(count):
            card = await self._form(rng)
            await self._generate(card)
            await asyncio.sleep(rng.uniform(0, 1))

    async def _form(self, rng: random.Random) -> CardView:
        while True:
            try:
                breed = rng.choice(BREEDS)
                card = await self.member.slash("pet create", breed=breed, background="beach", count=1)
            except (InteractionFailed, ApiError, TimeoutError):
                await asyncio.sleep(PATIENCE)
                continue
            if any(button.label == "Generate" for button in card.buttons):
                return card

    async def _generate(self, card: CardView) -> None:
        """Press Generate until the card is no form any more."""
        while any(button.label == "Generate" for button in card.buttons):
            try:
                await card.press("Generate")
                await card.until(lambda c: all(b.label != "Generate" for b in c.buttons), timeout=PATIENCE)
            except (InteractionFailed, ApiError, TimeoutError):
                await asyncio.sleep(PATIENCE)


def results(customers: list[Customer]) -> Iterator[str]:
    """The cards whose result can be seen, each as often as a message shows it: in the channel and in people's DMs."""
    seen = customers[0].member.cards("general") + [card for c in customers for card in c.member.cards("dm")]
    for card in seen:
        matches = (RESULT.fullmatch(button.custom_id) for button in card.buttons)
        yield from {match[1] for match in matches if match and card.pictures}


def crowd(discord: Sandbox, size: int) -> list[Customer]:
    """So many new members of the sandbox's first guild."""
    return [Customer(discord.newcomer(f"member{number}")) for number in range(1, size + 1)]
