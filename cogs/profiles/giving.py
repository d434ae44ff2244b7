"""What gives saved pets on: a code for everybody, a gift for one member, and the command that takes a copy."""

from collections.abc import Mapping

from cogs import reading
from cogs.answers import Interaction
from cogs.controls import Act, Answer
from cogs.moderating.given import only, snowflake
from cogs.profiles import wording
from cogs.profiles.faces import gift_face, gift_menu_face, share_face
from cogs.profiles.showing import Album, profile_of
from cogs.speaking import show
from petbot.domain.errors import Refusal
from petbot.domain.ids import UserId
from petbot.service.petprofiles import Profiles


class GivingDesk:
    """Answers on a saved pet's own card. Whom a gift is for is never written to: its giver gets a code to send."""

    def __init__(self, profiles: Profiles, album: Album) -> None:
        self._profiles = profiles
        self._album = album
        self.verbs: Mapping[str, Answer] = {
            "profileshare": self._share,
            "profileunshare": self._unshare,
            "profilegift": self._ask_for_whom,
            "profilegifted": self._give,
            "profileungift": self._take_back,
        }

    async def take(self, interaction: Interaction, code: str, name: str) -> None:
        """The command: a copy of what a code offers."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        profile = await self._profiles.take(reading.asker(interaction), code, name)
        await self._album.show(interaction, profile.profile_id, wording.TAKEN)

    async def _share(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        asker = reading.asker(interaction)
        code = await self._profiles.share(asker, profile_of(act))
        await show(interaction, share_face((await self._profiles.show(asker, profile_of(act))).profile, code))

    async def _unshare(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        await self._profiles.unshare(reading.asker(interaction), profile_of(act))
        await self._album.show(interaction, profile_of(act), wording.UNSHARED)

    async def _ask_for_whom(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        shown = await self._profiles.show(reading.asker(interaction), profile_of(act))
        await show(interaction, gift_menu_face(shown.profile))

    async def _give(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        asker, receiver = reading.asker(interaction), UserId(snowflake(only(act.values)))
        if reading.is_bot(interaction, receiver):
            raise Refusal(wording.NO_BOTS)
        code = await self._profiles.share(asker, profile_of(act), receiver)
        profile = (await self._profiles.show(asker, profile_of(act))).profile
        await show(interaction, gift_face(profile, code, receiver))

    async def _take_back(self, interaction: Interaction, act: Act) -> None:
        await interaction.response.defer()
        receiver = UserId(snowflake(act.detail))
        await self._profiles.unshare(reading.asker(interaction), profile_of(act), receiver)
        await self._album.show(interaction, profile_of(act), wording.UNGIVEN)
