"""Shows saved pets: a page of them, or one with all that can be done with it."""

from cogs import reading
from cogs.answers import Interaction
from cogs.controls import Act
from cogs.profiles.faces import PAGE, list_face, profile_face
from cogs.speaking import show
from cogs.thumbnails import thumbnails
from petbot.catalogue import Catalogue
from petbot.domain.petprofiles import ProfileId
from petbot.service.petprofiles import Profiles


class Album:
    """Writes the cards, as answers to interactions that were acknowledged already."""

    def __init__(self, profiles: Profiles, catalogue: Catalogue) -> None:
        self._profiles = profiles
        self._catalogue = catalogue

    async def show(self, interaction: Interaction, profile_id: ProfileId, news: str | None = None) -> None:
        """One saved pet of the asker's, and what just happened to it."""
        shown = await self._profiles.show(reading.asker(interaction), profile_id)
        [picture] = await thumbnails([shown.png], "pet")
        face = profile_face(self._catalogue, shown, picture, news)
        await show(interaction, face, [picture] if picture else [])

    async def show_page(self, interaction: Interaction, page: int = 0, news: str | None = None) -> None:
        """A page of the asker's saved pets, counted from 0; the first where there are not so many any more."""
        found = await self._profiles.listed(reading.asker(interaction), PAGE + 1, page * PAGE)
        if page and not found:
            await self.show_page(interaction, 0, news)
            return
        pictures = await thumbnails([each.png for each in found[:PAGE]], "pet")
        face = list_face(self._catalogue, found, pictures, page, news)
        await show(interaction, face, [picture for picture in pictures if picture])


def profile_of(act: Act) -> ProfileId:
    """The profile that a control is about: what its argument ends with."""
    return ProfileId(act.argument.rpartition(":")[2])
