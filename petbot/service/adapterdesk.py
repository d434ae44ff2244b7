"""The adapters desk: what the operator has on the shelf, and in which pictures it is used."""

import asyncio
import io
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from petbot.catalogue.additions import Additions, Learned
from petbot.catalogue.catalogue import Catalogue
from petbot.domain.adapting import MAX_WEIGHT, AdapterRule
from petbot.domain.choices import Choices, Species
from petbot.domain.errors import NotFound, Refusal
from petbot.domain.ids import OrderId
from petbot.domain.moderation import Act, Record
from petbot.domain.policies import Policy
from petbot.domain.profiles import ModelProfile
from petbot.domain.recipes import Adapter, Recipe
from petbot.domain.texts import tr
from petbot.engine.adapters.listing import listed
from petbot.engine.port import Engine, Picture
from petbot.service.asker import Asker
from petbot.service.moderation import scope
from petbot.store.database import Database, Transaction

Importer = Callable[[Path], Awaitable[str]]
"""Checks a file in a process of its own and puts it on the shelf; raises Refusal with what is wrong with it."""
UNKNOWN = tr("There is no such adapter. `/petoperator adapters` shows those there are.")
BAD_WEIGHT = tr("A weight is a number from 0 to {most:g}.", most=MAX_WEIGHT)
BAD_NAME = tr("Adapters are .safetensors files: pickled ones can run any code, so I do not open them.")
PREVIEWED = (0.0, 0.5, 1.0)
"""Weights of a preview, from left to right."""
SUBJECTS = {
    Species.DOG: Choices(species=Species.DOG, breed="golden-retriever", coat="golden", background="meadow"),
    Species.CAT: Choices(species=Species.CAT, breed="domestic-shorthair", coat="brown-tabby", background="living-room"),
}
PREVIEW_SEED = 1


@dataclass(frozen=True, slots=True)
class Studio:
    """What previews are drawn with."""

    catalogue: Catalogue
    profile: ModelProfile
    engine: Engine


class AdapterDesk:
    """Every use case is for operators, and raises Unmoderated for others."""

    def __init__(
        self,
        *,
        database: Database,
        folder: Path,
        importer: Importer,
        studio: Studio,
        clock: Callable[[], datetime],
    ) -> None:
        """`folder` holds the adapters and the list of those that may be used."""
        self._database = database
        self._folder = folder
        self._importer = importer
        self._studio = studio
        self._clock = clock

    async def all(self, asker: Asker) -> list[AdapterRule]:
        """Those on the shelf, by name, and how each is used."""
        scope(asker, everywhere=True)
        return await self._known()

    async def take_in(self, asker: Asker, name: str, content: bytes) -> str:
        """Check a file and put it on the shelf, unused yet; what the importer says of it."""
        scope(asker, everywhere=True)
        if not name.endswith(".safetensors"):
            raise Refusal(BAD_NAME)
        with TemporaryDirectory() as folder:
            path = Path(folder) / Path(name).name
            await asyncio.to_thread(path.write_bytes, content)
            said = await self._importer(path)
        await self._note(asker, {"took in": Path(name).name})
        return said

    async def change(self, asker: Asker, sha256: str, change: Callable[[AdapterRule], AdapterRule]) -> AdapterRule:
        """Say how an adapter is used."""
        rule = change(await self._one(asker, sha256))
        if not 0 <= rule.weight <= MAX_WEIGHT:
            raise Refusal(BAD_WEIGHT)
        async with self._database.transaction() as t:
            await t.adapters.save(rule)
        await self._note(asker, {rule.name: f"used {rule.used}, weight {rule.weight:g}"})
        return rule

    async def preview(self, asker: Asker, sha256: str) -> bytes:
        """A PNG: the same pet drawn with each weight of PREVIEWED, a row for each species that it is for."""
        rule = await self._one(asker, sha256)
        rows = [species for species in Species if rule.species in {None, species}]
        drawn = [[await self._drawn(rule, species, weight) for weight in PREVIEWED] for species in rows]
        return await asyncio.to_thread(_grid, drawn)

    async def _one(self, asker: Asker, sha256: str) -> AdapterRule:
        scope(asker, everywhere=True)
        for rule in await self._known():
            if rule.sha256 == sha256:
                return rule
        raise NotFound(UNKNOWN)

    async def _known(self) -> list[AdapterRule]:
        entries = await asyncio.to_thread(listed, self._folder)
        async with self._database.reading() as t:
            rules = {rule.sha256: rule for rule in await t.adapters.all()}
        fresh = [AdapterRule(sha256=one.sha256, name=one.name, triggers=one.triggers) for one in entries]
        known = [replace(rules.get(one.sha256, one), name=one.name, triggers=one.triggers) for one in fresh]
        return sorted(known, key=lambda rule: rule.name)

    async def _drawn(self, rule: AdapterRule, species: Species, weight: float) -> bytes:
        studio = self._studio
        additions = Additions(learned=(_learned(replace(rule, weight=weight)),))
        recipe: Recipe = studio.catalogue.compose(SUBJECTS[species], studio.profile, (PREVIEW_SEED,), additions)
        async for event in studio.engine.submit(OrderId(f"preview-{secrets.token_hex(3)}"), recipe):
            if isinstance(event, Picture):
                return event.png
        raise Refusal(UNKNOWN)

    async def _note(self, asker: Asker, detail: dict[str, str]) -> None:
        record = Record(at=self._clock(), act=Act.ADAPTER, guild_id=None, actor_id=asker.user_id, detail=detail)
        async with self._database.transaction() as t:
            await t.records.add(record)


async def additions(t: Transaction, choices: Choices, policy: Policy) -> Additions:
    """The adapters that take part in a picture of these choices under this policy."""
    rules = await t.adapters.all()
    return Additions(learned=tuple(_learned(rule) for rule in rules if rule.fits(choices.species, policy.adapters)))


def _learned(rule: AdapterRule) -> Learned:
    adapter = Adapter(name=rule.name, sha256=rule.sha256, weight=rule.weight)
    return Learned(adapter=adapter, triggers=rule.triggers, part="style")


def _grid(rows: Sequence[Sequence[bytes]]) -> bytes:
    from PIL import Image  # only an operator who asks for a preview waits for it

    images = [[Image.open(io.BytesIO(png)).convert("RGB") for png in row] for row in rows]
    width, height = images[0][0].size
    grid = Image.new("RGB", (width * len(images[0]), height * len(images)))
    for down, row in enumerate(images):
        for across, image in enumerate(row):
            grid.paste(image, (across * width, down * height))
    file = io.BytesIO()
    grid.save(file, "PNG")
    return file.getvalue()
