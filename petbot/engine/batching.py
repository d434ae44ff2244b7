"""The orders in flight: at each turn one call of the UNet for those of a size. They join, leave and fail alone."""

import logging
import traceback
from collections.abc import Hashable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from typing import Any, Protocol

from petbot.engine.drawing.denoiser import Request
from petbot.engine.drawing.memory import free_memory, is_out_of_memory
from petbot.engine.drawing.wishes import Aside, Beside, Said, Wanted, Way, Wish
from petbot.engine.hands import Hands, OwnHands
from petbot.engine.port import Preview
from petbot.engine.room import Room

PATIENCE = 0.05
"""Seconds that a turn waits at most where nobody wants a step, so that cancels and new drawings are heard."""
log = logging.getLogger("petbot.engine.worker")


class Stepper(Protocol):
    """The denoiser, as far as it matters here."""

    def group(self, request: Request) -> Hashable:
        """Requests of equal group can share a call."""
        ...

    def size(self, request: Request) -> int:
        """What it takes of a call's room."""
        ...

    def advance(self, requests: Sequence[Request]) -> None:
        """One step for each of these, all of one group. What it raises leaves those that it hindered where they are."""
        ...

    def rest(self) -> None:
        """Nothing is in flight any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The last word of a drawing."""

    error: Exception | None = None
    """What ended it; None when all of it is done."""


@dataclass(slots=True, kw_only=True, eq=False)
class Flight:
    """A drawing in the batch."""

    number: int
    way: Way
    served: int
    """The turn of its latest step, or in which it joined."""
    requests: Sequence[Request] = ()
    """What it waits for; empty before it has begun, and while it waits for what is done elsewhere."""
    group: Hashable = None
    aside: Future[Any] | None = None
    """What it waits for instead of a step."""
    beside: Future[Preview] | None = None
    """What is done for it while it goes on."""

    @property
    def resumable(self) -> bool:
        """Whether it can go on without a step."""
        return not self.requests and (self.aside is None or self.aside.done())

    def resumed(self, error: BaseException | None = None) -> Wish | Said:
        """What it says next. Raises StopIteration at its end, and what it raises itself."""
        done, self.aside, self.requests = self.aside, None, ()
        error = done.exception() if done else error
        if error is not None:
            return self.way.throw(error)
        return self.way.send(done and done.result())

    def told(self) -> Iterator[Preview]:
        """What was done while it went on, if it is done; a preview that failed is no reason to end a drawing."""
        if self.beside is None or not self.beside.done():
            return
        done, self.beside = self.beside, None
        if error := done.exception():
            log.warning("A preview could not be made: %s", error)
        else:
            yield done.result()

    def close(self) -> None:
        """Let it go. What is being done for it elsewhere is done in vain."""
        for work in (self.aside, self.beside):
            if work is not None:
                work.cancel()
        self.way.close()


class Batch:
    """Drawings by number, taken further by turns. For one thread."""

    def __init__(self, stepper: Stepper, *, most: int, room: int | None = None, hands: Hands | None = None) -> None:
        """`most`: drawings that share a call. `room`: sizes of a call together; None sets no bound.

        What is larger by itself has a call of its own. `hands`: do what is beside the denoising; None: the caller's.
        """
        self.room = Room(room)
        """Falls when memory runs out, and grows again later."""
        self._stepper = stepper
        self._most = most
        self._hands = hands or OwnHands()
        self._turns = 0
        self._flights: dict[int, Flight] = {}

    def __len__(self) -> int:
        return len(self._flights)

    def join(self, number: int, way: Way) -> None:
        """Take a drawing in; it begins at the next turn."""
        if number in self._flights:
            raise ValueError(f"drawing {number} is in flight already")
        self._flights[number] = Flight(number=number, way=way, served=self._turns)

    def cancel(self, number: int) -> bool:
        """Let a drawing go, whose place is free at once; False when it is not here. Not within a turn."""
        flight = self._flights.pop(number, None)
        if flight is not None:
            flight.close()
            self._rest_if_empty()
        return flight is not None

    def turn(self) -> Iterator[tuple[int, Said | Ended]]:
        """Begin what is new, make one call, and tell what came of it. The drawing that waits longest is in the call.

        So nobody waits for more calls than it takes to serve all once. To be read to its end.
        """
        for flight in list(self._flights.values()):
            yield from self._heard(flight)
        if chosen := self._chosen():
            self._turns += 1
            errors = self._stepped(chosen)
            for flight in chosen:
                flight.served = self._turns
                yield from self._resumed(flight, errors.pop(flight.number, None))
        elif waiting := [flight.aside for flight in self._flights.values() if flight.aside is not None]:
            wait(waiting, PATIENCE, FIRST_COMPLETED)
        self._rest_if_empty()

    def _rest_if_empty(self) -> None:
        if not self._flights:
            self._stepper.rest()

    def _chosen(self) -> list[Flight]:
        """Who has waited longest, and those of its group, the longest waiting first, as far as there is room."""
        waiting = [flight for flight in self._flights.values() if flight.requests]
        waiting.sort(key=lambda flight: flight.served)
        chosen: list[Flight] = []
        taken = 0
        for flight in waiting:
            if flight.group != waiting[0].group:
                continue
            taken += self._size(flight)
            if chosen and (len(chosen) >= self._most or not self.room.holds(taken)):
                break
            chosen.append(flight)
        return chosen

    def _size(self, flight: Flight) -> int:
        return sum(self._stepper.size(request) for request in flight.requests)

    def _stepped(self, chosen: Sequence[Flight]) -> dict[int, Exception]:
        """The errors of those that could not be taken further, not even alone."""
        before = {id(request): request.position for flight in chosen for request in flight.requests}
        size = sum(map(self._size, chosen))
        error = self._hindrance([request for flight in chosen for request in flight.requests])
        if error is None:
            self.room.lasted(size)
            return {}
        if is_out_of_memory(error):
            if len(chosen) > 1:
                self.room.ran_out(size)
            error = None
            # What is done elsewhere takes of the same memory, and is no reason to draw anything smaller.
            self._hands.rest()
            free_memory()
        elif len(chosen) == 1:
            return {chosen[0].number: error}
        errors: dict[int, Exception] = {}
        for flight in chosen:
            left = [request for request in flight.requests if request.position == before[id(request)]]
            if left and (hindrance := self._hindrance(left)):
                errors[flight.number] = hindrance
        return errors

    def _hindrance(self, requests: Sequence[Request]) -> Exception | None:
        """Why this call came to nothing; None when it did not."""
        try:
            self._stepper.advance(requests)
        except Exception as error:  # noqa: BLE001 - outermost ring: it is thrown into the drawings that it hindered
            # What its frames still hold is memory that the next attempt needs.
            traceback.clear_frames(error.__traceback__)
            return error
        return None

    def _heard(self, flight: Flight) -> Iterator[tuple[int, Said | Ended]]:
        """What was done for it elsewhere, and what it says upon that."""
        for preview in flight.told():
            yield flight.number, preview
        if flight.resumable:
            yield from self._resumed(flight, None)

    def _resumed(self, flight: Flight, error: Exception | None) -> Iterator[tuple[int, Said | Ended]]:
        """What the drawing says until it has to wait: for a further step, or for what is done elsewhere."""
        try:
            said = flight.resumed(error)
            while not isinstance(said, Wanted):
                if isinstance(said, Aside | Beside):
                    self._begin(flight, said)
                else:
                    yield flight.number, said
                if not flight.resumable:
                    return
                said = flight.resumed()
            flight.requests = said.requests
            flight.group = self._stepper.group(said.requests[0])
        except StopIteration:
            yield from self._left(flight, None)
        except Exception as failure:  # noqa: BLE001 - outermost ring: one order's failure must not end the others
            yield from self._left(flight, failure)

    def _begin(self, flight: Flight, work: Aside | Beside) -> None:
        if isinstance(work, Aside):
            flight.aside = self._hands.submit(work.work)
        elif flight.beside is None:
            flight.beside = self._hands.submit(work.work)

    def _left(self, flight: Flight, error: Exception | None) -> Iterator[tuple[int, Ended]]:
        del self._flights[flight.number]
        flight.close()
        yield flight.number, Ended(error=error)
