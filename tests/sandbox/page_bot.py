"""A discord.py bot that shows every component, modal input and kind of option, and says what it was told."""

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

import discord
from discord import app_commands, ui
from discord.http import Route
from PIL import Image

from sandbox import Sandbox

COLOURS = ("#c8733c", "#4a7fb0", "#6f9e5a", "#a86b8f", "#c2b263", "#5f6f94", "#8f5f5f", "#4f9a94", "#96874f", "#7a5fa0")
BREEDS = ("Collie", "Corgi", "Greyhound", "Poodle", "Whippet")
COATS = [
    discord.SelectOption(label="Red", value="red", description="as foxes are", emoji="🦊", default=True),
    discord.SelectOption(label="Black", value="black"),
]
EXTRAS = [discord.SelectOption(label=f"Extra {number}", value=f"e{number}") for number in range(1, 13)]

AnySelect = (
    ui.Select["Selects"]
    | ui.UserSelect["Selects"]
    | ui.RoleSelect["Selects"]
    | ui.ChannelSelect["Selects"]
    | ui.MentionableSelect["Selects"]
)


def picture(number: int, *, spoiler: bool = False) -> discord.File:
    """A PNG of one colour, 320 by 240."""
    data = io.BytesIO()
    Image.new("RGB", (320, 240), COLOURS[number]).save(data, "PNG")
    data.seek(0)
    return discord.File(data, f"picture{number}.png", spoiler=spoiler)


def words(value: object) -> str:
    """What a person gave, as plain words: names of users, roles and channels, text of everything else."""
    if isinstance(value, (list, tuple)):
        items: Sequence[object] = value  # pyright: ignore[reportUnknownVariableType]
        return "+".join(words(one) for one in items) or "nothing"
    if isinstance(value, discord.Attachment):
        return f"{value.filename} ({value.size} bytes)"
    return str(getattr(value, "name", value))


async def say(interaction: discord.Interaction, told: str) -> None:
    """Answers privately, so that each test sees its own answer and nothing else."""
    await interaction.response.send_message(told, ephemeral=True)


class Choosing(ui.ActionRow["Selects"]):
    """One select of any kind, which says what was chosen."""

    def __init__(self, select: AnySelect) -> None:
        super().__init__()

        async def chosen(interaction: discord.Interaction) -> None:
            await say(interaction, f"{select.placeholder}: {words(select.values)}")

        select.callback = chosen  # type: ignore[method-assign]
        self.add_item(select)


class Pressing(ui.ActionRow["Card"]):
    @ui.button(label="Reply", style=discord.ButtonStyle.primary, emoji="👋")
    async def reply(self, interaction: discord.Interaction, _: ui.Button["Card"]) -> None:
        await say(interaction, "Pressed Reply")

    @ui.button(label="Edit", style=discord.ButtonStyle.success)
    async def edit(self, interaction: discord.Interaction, _: ui.Button["Card"]) -> None:
        await interaction.response.edit_message(view=Card(1, title="Edited in place"))

    @ui.button(label="Stay silent", style=discord.ButtonStyle.danger)
    async def silent(self, _interaction: discord.Interaction, _: ui.Button["Card"]) -> None:
        return

    @ui.button(label="Write", style=discord.ButtonStyle.secondary)
    async def write(self, interaction: discord.Interaction, _: ui.Button["Card"]) -> None:
        await interaction.response.send_modal(Writing())

    @ui.button(label="Hand in", style=discord.ButtonStyle.secondary)
    async def hand_in(self, interaction: discord.Interaction, _: ui.Button["Card"]) -> None:
        await interaction.response.send_modal(HandingIn())


class Card(ui.LayoutView):
    """A V2 card. Its `pictures` are attached by whoever sends it as picture0.png, picture1.png, ..."""

    def __init__(self, pictures: int, *, title: str = "A card", hidden: int | None = None) -> None:
        super().__init__(timeout=None)
        box = ui.Container["Card"](accent_colour=0x2F7A4F)
        thumbnail = ui.Thumbnail["Card"]("attachment://picture0.png", description="a small picture")
        box.add_item(ui.Section(f"## {title}\nwith **bold** words", "-# and small ones", accessory=thumbnail))
        gallery = ui.MediaGallery["Card"]()
        for number in range(pictures):
            spoiler = number == hidden
            gallery.add_item(
                media=f"attachment://{'SPOILER_' * spoiler}picture{number}.png",
                description=f"picture number {number + 1}",
                spoiler=spoiler,
            )
        box.add_item(gallery).add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
        box.add_item(Pressing())
        link = ui.Button["Card"](label="Read more", url="https://example.org/")
        box.add_item(ui.Section("A section with a link", accessory=link))
        box.add_item(ui.ActionRow(ui.Button(label="Not yet", disabled=True)))
        self.add_item(box)


class Selects(ui.LayoutView):
    def __init__(self) -> None:
        super().__init__(timeout=None)
        for select in (
            ui.Select["Selects"](placeholder="Coat", options=COATS),
            ui.Select["Selects"](placeholder="Extras", options=EXTRAS, min_values=2, max_values=3),
            ui.UserSelect["Selects"](placeholder="Owner"),
            ui.RoleSelect["Selects"](placeholder="Role", min_values=0),
            ui.ChannelSelect["Selects"](placeholder="Where", channel_types=[discord.ChannelType.text]),
            ui.MentionableSelect["Selects"](placeholder="Anybody", max_values=2),
        ):
            self.add_item(Choosing(select))


class Writing(ui.Modal, title="Write it down"):
    name = ui.Label(text="Name", description="as you call it", component=ui.TextInput(min_length=2, max_length=20))
    story = ui.Label(
        text="Story", component=ui.TextInput(style=discord.TextStyle.paragraph, required=False, default="Once")
    )
    coat = ui.Label(text="Coat", component=ui.Select(options=COATS, required=False))
    size = ui.Label(
        text="Size",
        component=ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label="Small", value="s", description="fits a basket"),
                discord.RadioGroupOption(label="Large", value="l"),
            ]
        ),
    )
    wears = ui.Label(
        text="Wears",
        component=ui.CheckboxGroup(
            required=False,
            options=[
                discord.CheckboxGroupOption(label="Hat", value="hat"),
                discord.CheckboxGroupOption(label="Scarf", value="scarf"),
            ],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        parts = (self.name, self.story, self.coat, self.size, self.wears)
        name, story, coat, size, wears = (part.component for part in parts)
        assert isinstance(name, ui.TextInput)
        assert isinstance(story, ui.TextInput)
        assert isinstance(coat, ui.Select)
        assert isinstance(size, ui.RadioGroup)
        assert isinstance(wears, ui.CheckboxGroup)
        told = (name.value, story.value, words(coat.values), size.value, words(wears.values))
        await say(interaction, f"Wrote {' / '.join(str(one) for one in told)}")


class HandingIn(ui.Modal, title="Hand it in"):
    about = ui.TextDisplay("Files of **any** kind")
    private = ui.Label(text="Keep it private", component=ui.Checkbox())
    files = ui.Label(text="Photographs", component=ui.FileUpload(min_values=1, max_values=3))
    owner = ui.Label(text="Owner", component=ui.UserSelect(required=False))
    where = ui.Label(text="Place", component=ui.ChannelSelect(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        private, files, owner = self.private.component, self.files.component, self.owner.component
        assert isinstance(private, ui.Checkbox)
        assert isinstance(files, ui.FileUpload)
        assert isinstance(owner, ui.UserSelect)
        await say(interaction, f"Handed in {private.value} / {words(files.values)} / {words(owner.values)}")


class Classic(ui.View):
    @ui.button(label="Old button")
    async def old(self, interaction: discord.Interaction, _: ui.Button["Classic"]) -> None:
        await say(interaction, "Pressed the old button")


class Show(app_commands.Group):
    """Everything that a message can be made of."""

    @app_commands.command(description="A card of components, version 2")
    async def card(self, interaction: discord.Interaction, pictures: app_commands.Range[int, 1, 10] = 4) -> None:
        hidden = 1 if pictures > 1 else None
        files = [picture(number, spoiler=number == hidden) for number in range(pictures)]
        await interaction.response.send_message(view=Card(pictures, hidden=hidden), files=files)

    @app_commands.command(description="A select of every kind")
    async def selects(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Selects())

    @app_commands.command(description="Text, an embed, files and a row of buttons")
    async def classic(self, interaction: discord.Interaction) -> None:
        embed = discord.Embed(title="An embed", description="with *words*", colour=0x8A5A00)
        embed.add_field(name="A", value="1")
        files = [picture(0), discord.File(io.BytesIO(b"notes"), "notes.txt")]
        await interaction.response.send_message("Classic **text**", embed=embed, files=files, view=Classic())

    @app_commands.command(description="Think for a while")
    async def thought(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer(thinking=True)
        client = interaction.client
        assert isinstance(client, Bot)
        await client.thought.wait()
        await interaction.edit_original_response(content="I have **thought**")

    @app_commands.command(description="Never answer")
    async def nothing(self, _interaction: discord.Interaction) -> None:
        return


class Bot(discord.AutoShardedClient):
    """`thought` is set by the test that wants /show thought to end."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
        self.thought = asyncio.Event()
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(Show(name="show", description="Show something"))
        self.tree.add_command(greet)
        self.tree.add_command(praise)
        self.tree.add_command(wave)

    async def setup_hook(self) -> None:
        await self.tree.sync()


@app_commands.command(description="Greet with every kind of option")
@app_commands.describe(species="What kind of animal", breed="By name", photo="A picture of it")
@app_commands.choices(species=[app_commands.Choice(name=one, value=one.lower()) for one in ("Dog", "Cat", "Rabbit")])
async def greet(  # noqa: PLR0917 - one option of each kind
    interaction: discord.Interaction,
    species: str,
    breed: str | None = None,
    times: app_commands.Range[int, 1, 4] | None = None,
    loud: bool | None = None,
    weight: float | None = None,
    who: discord.User | None = None,
    where: discord.TextChannel | None = None,
    role: discord.Role | None = None,
    photo: discord.Attachment | None = None,
) -> None:
    given = {"species": species, "breed": breed, "times": times, "loud": loud, "weight": weight}
    given |= {"who": who, "where": where, "role": role, "photo": photo}
    told = " ".join(f"{name}={words(value)}" for name, value in given.items() if value is not None)
    await say(interaction, f"Greeted {told}")


@greet.autocomplete("breed")
async def breeds(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
    found = [breed for breed in BREEDS if current.casefold() in breed.casefold()]
    return [app_commands.Choice(name=f"{breed} ({interaction.namespace.species})", value=breed) for breed in found]


@app_commands.context_menu(name="Praise")
async def praise(interaction: discord.Interaction, message: discord.Message) -> None:
    await say(interaction, f"Praised {message.author.name}")


@app_commands.context_menu(name="Wave")
async def wave(interaction: discord.Interaction, user: discord.User) -> None:
    await say(interaction, f"Waved at {user.name}")


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[Bot]:
    """The bot, logged in to the sandbox and ready."""
    Route.BASE = f"{sandbox.url}/api/v10"
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
