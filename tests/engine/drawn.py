"""How the tests draw: an order from `submit` to its end."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from petbot.domain.ids import OrderId
from petbot.domain.recipes import Recipe
from petbot.engine.port import Engine, Event, Picture, Preview, Progress, Withheld


@dataclass(slots=True)
class Drawn:
    """What came of one order, in the order in which it came."""

    progress: list[Progress] = field(default_factory=list)
    previews: list[Preview] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)


async def last(stream: AsyncIterator[Event]) -> Event | None:
    """The last thing that comes."""
    event = None
    async for later in stream:
        event = later
    return event


async def draw(engine: Engine, recipe: Recipe, order_id: str = "order", start: bytes | None = None) -> Drawn:
    """The whole order."""
    drawn = Drawn()
    async for event in engine.submit(OrderId(order_id), recipe, start):
        match event:
            case Progress():
                drawn.progress.append(event)
            case Preview():
                drawn.previews.append(event)
            case Picture():
                drawn.pictures.append(event)
            case Withheld():
                drawn.withheld.append(event)
    return drawn
