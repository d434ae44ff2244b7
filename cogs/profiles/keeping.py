"""What keeps saved pets in order: other names, copies, a default, and an end."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Interaction
from cogs.controls import Act, Answer
from cogs.profiles import wording
from cogs.profiles.faces import NAME_INPUT, delete_face, name_modal, plain
from cogs.profiles.showing import Album, profile_of
from cogs.speaking import ask, show
from petbot.service.petprofiles import Profiles


class KeepingDesk:
    """Answers on a saved pet's own card."""

    def __init__(self, profiles: Profiles, album: Album) -> None:
        self._profiles = profiles
        self._album = album
        self.verbs: Mapping[str, Answer] = {
            "profilerename": self._ask_new_name,
            "profilerenamed": self._rename,
            "profilecopy": self._ask_copys_name,
            "profilecopied": self._duplicate,
            "profiledefault": self._make_default,
            "profiledelete": self._ask_to_delete,
            "profiledeleted": self._delete,
        }

    async def _ask_new_name(self, interaction: Interaction, act: Act) -> None:
        # A modal must be the first answer to a press, so this one look comes before it.
        profile = (await self._profiles.show(reading.asker(interaction), profile_of(act))).profile
        await ask(interaction, name_modal(f"profilerenamed:{profile.profile_id}", wording.RENAME_TITLE, profile.name))

    async def _rename(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._profiles.rename(reading.asker(interaction), profile_of(act), act.text(NAME_INPUT))
        await self._album.show(interaction, profile_of(act), wording.RENAMED)

    async def _ask_copys_name(self, interaction: Interaction, act: Act) -> None:
        name = await self._profiles.suggest_copy(reading.asker(interaction), profile_of(act))
        await ask(interaction, name_modal(f"profilecopied:{profile_of(act)}", wording.DUPLICATE_TITLE, name))

    async def _duplicate(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        copy = await self._profiles.duplicate(reading.asker(interaction), profile_of(act), act.text(NAME_INPUT))
        await self._album.show(interaction, copy.profile_id, wording.DUPLICATED)

    async def _make_default(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._profiles.make_default(reading.asker(interaction), profile_of(act))
        await self._album.show(interaction, profile_of(act), wording.DEFAULT_NOW)

    async def _ask_to_delete(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        shown = await self._profiles.show(reading.asker(interaction), profile_of(act))
        await show(interaction, delete_face(shown.profile))

    async def _delete(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        profile = await self._profiles.delete(reading.asker(interaction), profile_of(act))
        await self._album.show_page(interaction, news=wording.DELETED.format(name=plain(profile.name)))
