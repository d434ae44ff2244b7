"""A small discord.py bot that uses what Petbot uses: commands, a V2 card with a picture, buttons, menus, a modal."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from sandbox import Sandbox

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
BREEDS = ["corgi", "collie", "poodle"]


class Ask(discord.ui.Modal, title="Find a breed"):
    breed = discord.ui.Label(text="Breed", component=discord.ui.TextInput(required=True, max_length=40))
    coat = discord.ui.Label(
        text="Coat",
        component=discord.ui.Select(
            options=[discord.SelectOption(label="Short", value="s"), discord.SelectOption(label="Long", value="l")]
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.breed.component, discord.ui.TextInput)
        assert isinstance(self.coat.component, discord.ui.Select)
        words = f"breed={self.breed.component.value} coat={self.coat.component.values[0]}"
        await interaction.response.edit_message(view=Card(words))


class Row(discord.ui.ActionRow["Card"]):
    @discord.ui.button(label="Find a breed")
    async def find(self, interaction: discord.Interaction, _button: discord.ui.Button["Card"]) -> None:
        await interaction.response.send_modal(Ask())

    @discord.ui.button(label="Whisper")
    async def whisper(self, interaction: discord.Interaction, _button: discord.ui.Button["Card"]) -> None:
        await interaction.response.send_message(f"psst {interaction.user.name}", ephemeral=True)

    @discord.ui.button(label="Later")
    async def later(self, interaction: discord.Interaction, _button: discord.ui.Button["Card"]) -> None:
        await interaction.response.defer()
        picture = discord.File(io.BytesIO(PNG), "later.png")
        await interaction.edit_original_response(view=Card("drawn", "later.png"), attachments=[picture])

    @discord.ui.button(label="Never")
    async def never(self, _interaction: discord.Interaction, _button: discord.ui.Button["Card"]) -> None:
        pass


class Menu(discord.ui.ActionRow["Card"]):
    @discord.ui.select(
        placeholder="Background",
        options=[discord.SelectOption(label="Beach", value="b"), discord.SelectOption(label="Park", value="p")],
    )
    async def background(self, interaction: discord.Interaction, select: discord.ui.Select["Card"]) -> None:
        await interaction.response.edit_message(view=Card(f"background={select.values[0]}"))


class Card(discord.ui.LayoutView):
    def __init__(self, words: str, picture: str | None = None) -> None:
        super().__init__(timeout=None)
        box = discord.ui.Container["Card"](discord.ui.TextDisplay(words), accent_colour=0x112233)
        if picture:
            gallery = discord.ui.MediaGallery["Card"]()
            gallery.add_item(media=f"attachment://{picture}", description="a small pet")
            box.add_item(gallery)
        box.add_item(Row())
        box.add_item(Menu())
        self.add_item(box)


class Bot(commands.AutoShardedBot):
    def __init__(self) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned, intents=discord.Intents(guilds=True), guild_ready_timeout=0.05
        )
        self.events: list[str] = []
        self.tree.add_command(_pet_group())
        self.tree.add_command(app_commands.ContextMenu(name="Quote", callback=quote))
        self.tree.add_command(app_commands.ContextMenu(name="Greet", callback=greet))

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """discord.py waits 5 s before it identifies anew; the sandbox need not be spared."""

    async def on_resumed(self) -> None:
        self.events.append("resumed")

    async def on_shard_resumed(self, shard_id: int) -> None:
        self.events.append(f"shard {shard_id} resumed")

    async def on_ready(self) -> None:
        self.events.append("ready")


async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"{message.author.name}: {message.content}")


async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"hello {member.mention}")


def _pet_group() -> app_commands.Group:
    pet = app_commands.Group(
        name="pet",
        description="Pets",
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
    )

    @pet.command(name="create", description="Draw a pet")
    async def create(
        interaction: discord.Interaction, species: str, breed: str | None = None, file: discord.Attachment | None = None
    ) -> None:
        words = " ".join(["a", *filter(None, [breed, species])])
        if file is not None:
            words += f" like {file.filename} of {len(await file.read())} bytes"
        picture = discord.File(io.BytesIO(PNG), "pet.png")
        await interaction.response.send_message(view=Card(words, "pet.png"), file=picture)

    @create.autocomplete("breed")
    async def breeds(_interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=b, value=b) for b in BREEDS if current in b]

    @pet.command(name="slow", description="Think, then answer")
    async def slow(interaction: discord.Interaction, private: bool = False) -> None:
        await interaction.response.defer(thinking=True, ephemeral=private)
        await interaction.edit_original_response(view=Card("thought"))

    @pet.command(name="mute", description="Never answers")
    async def mute(_interaction: discord.Interaction) -> None:
        pass

    return pet


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The bot, logged in and ready."""
    Route.BASE = f"{sandbox.url}/api/v10"
    # Where discord.py goes when a session was declared invalid.
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)
    bot = Bot()
    await bot.login(sandbox.token)
    task = asyncio.create_task(bot.connect())
    try:
        async with asyncio.timeout(10):
            await bot.wait_until_ready()
        yield bot
    finally:
        await bot.close()
        with suppress(asyncio.CancelledError):
            await task
