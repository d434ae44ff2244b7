"""A process that dies: after so many breaths nothing that it does has any effect on the world outside it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from petbot.domain.cards import Card
from petbot.domain.ids import OrderId
from petbot.domain.portraits import Route
from petbot.service.courier import Courier, Sent
from petbot.service.faces import Result, Ticket
from petbot.store.database import Database, Transaction


class Crash(BaseException):
    """The process is dead. No `except Exception` holds it up."""


class Life:
    """So many breaths; one is drawn before and after everything that reaches the database or Discord."""

    def __init__(self, breaths: int | None) -> None:
        """None: immortal."""
        self._left = breaths

    def breathe(self) -> None:
        """Raises Crash once the breaths are used up, and ever after."""
        if self._left is None:
            return
        if self._left <= 0:
            raise Crash
        self._left -= 1


class MortalDatabase(Database):
    """A way into an open database that ends with a life, also between a commit and the news of it."""

    def __init__(self, database: Database, life: Life) -> None:
        super().__init__(database._engine, database._name)
        self._life = life

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Transaction]:
        self._life.breathe()
        async with super().transaction() as t:
            yield t
            self._life.breathe()
        self._life.breathe()

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[Transaction]:
        self._life.breathe()
        async with super().reading() as t:
            yield t


class MortalCourier(Courier):
    """A way to Discord that ends with a life, also between a message and the news of it."""

    def __init__(self, courier: Courier, life: Life) -> None:
        self._courier = courier
        self._life = life

    async def edit(self, card: Card, result: Result) -> Sent:
        self._life.breathe()
        sent = await self._courier.edit(card, result)
        self._life.breathe()
        return sent

    async def post(self, card: Card, result: Result, nonce: str) -> Sent:
        self._life.breathe()
        sent = await self._courier.post(card, result, nonce)
        self._life.breathe()
        return sent

    async def direct(self, card: Card, result: Result, nonce: str) -> Sent:
        self._life.breathe()
        sent = await self._courier.direct(card, result, nonce)
        self._life.breathe()
        return sent

    async def find(self, card: Card, order_id: OrderId, nonce: str, route: Route) -> Sent | None:
        self._life.breathe()
        return await self._courier.find(card, order_id, nonce, route)

    async def show_ticket(self, card: Card, ticket: Ticket) -> None:
        self._life.breathe()
        await self._courier.show_ticket(card, ticket)
        self._life.breathe()
