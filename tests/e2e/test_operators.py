"""Operators at the sandbox: adapters and the queues of all servers; others are refused."""

from pathlib import Path

from petbot.engine.adapters.listing import Listed, write_list
from tests.e2e.stage import Stage

INK = "a" * 64


async def test_an_operator_switches_an_adapter_on_and_sees_what_it_does(stage: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "adapters"
    folder.mkdir()
    write_list(folder, [Listed(name="ink", file="ink.safetensors", sha256=INK, triggers=("inkwash",))])
    owner = stage.discord.member("owner")
    await stage.stop()
    await stage.start(adapters_folder=folder)
    shelf = await owner.slash("petoperator adapters")
    await shelf.until(lambda view: "⚪ **ink**" in view.text)
    [choice] = await owner.autocomplete("petoperator adapter", name="in")
    assert choice["name"] == "ink"
    changed = await owner.slash("petoperator adapter", name=INK, used=True, weight=0.5)
    await changed.until(lambda view: "🟢 **ink** · weight 0.5" in view.text)
    preview = await owner.slash("petoperator preview", name=INK)
    await preview.until(lambda view: view.pictures)


async def test_an_operator_holds_all_queues(stage: Stage) -> None:
    owner = stage.discord.member("owner")
    done = await owner.slash("petoperator queues", do="pause", reason="new card")
    await done.until(lambda view: "All queues are paused" in view.text)
    desk = await owner.slash("petadmin queue")
    await desk.until(lambda view: "holds for all servers" in view.text)
    done = await owner.slash("petoperator queues", do="resume")
    await done.until(lambda view: "All queues go on" in view.text)
