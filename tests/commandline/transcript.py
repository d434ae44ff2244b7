"""Writes docs/models-transcript.md anew: the commands as a new user gives them, and what they say.

`python -m tests.commandline.transcript > docs/models-transcript.md`. The hub is one on this machine that is made to
misbehave, and the model in it is a small one with random weights.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from tests.engine.models import forms
from tests.engine.models.loopback import LoopbackHub, loopback_hub
from tests.models import ROOT

HEAD = """# What the commands say

Written by `python -m tests.commandline.transcript`. The hub is one on this machine that is absent, slow or cut off as
the headings tell, and the model in it is a small one with random weights: sizes and times are not those of the real
one, which has not been fetched here. Of each progress bar only its last state is shown.
"""
NOWHERE = "http://127.0.0.1:9"


class User:
    """A new user with an empty data folder."""

    def __init__(self, home: Path, hub: LoopbackHub) -> None:
        self._home = home
        self._hub = hub

    def does(self, *arguments: str, **settings: str) -> None:
        """One command, and what came of it."""
        shown = " ".join([*(f"{name}={value}" for name, value in settings.items() if name != "HF_ENDPOINT")])
        print(f"    $ {shown} python -m petbot {' '.join(arguments)}".replace("$  ", "$ "))
        command = [sys.executable, "-m", "petbot", *arguments]
        done = subprocess.run(
            command,
            cwd=self._home,
            env=self._environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        for line in done.stdout.decode().split("\n"):
            if text := self._plain(line.split("\r")[-1]):
                print(f"    {text}")
        print(f"    (exit code {done.returncode})\n")

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PETBOT_", "DISCORD_", "HF_"))}
        known = {"HF_ENDPOINT": self._hub.url, "HF_HOME": str(self._home / "hf"), "PYTHONPATH": str(ROOT)}
        return {**own, **known, "OMP_NUM_THREADS": "1", **settings}

    def _plain(self, text: str) -> str:
        """Without what differs from run to run and machine to machine."""
        for found, shown in (
            (self._hub.url, "http://hub"),
            (NOWHERE, "http://hub"),
            (f"{self._home}/", ""),
            (str(self._home), "here"),
            (f"{ROOT}/", ""),
        ):
            text = text.replace(found, shown)
        text = re.sub(r"\|[^|]*\| ([\d.]+[kM]?)/([\d.]+[kM]?) \[.*\]", r"\1/\2", text)
        text = re.sub(r"Looked for [\d.]+ s", "Looked for a few seconds", text)
        text = re.sub(r"[\d,]+ GB free", "100 GB free", text)
        return re.sub(r"(Room at .*): [\d.]+ GB", r"\1: 100 GB", text)


def story(user: User, hub: LoopbackHub) -> None:
    """From a fresh checkout to a picture, with each thing that may go wrong on the way."""
    print("## A fresh checkout\n")
    user.does("models", "list")
    user.does("doctor")
    print("## No network\n")
    user.does("models", "pull", "realistic-vision", HF_ENDPOINT=NOWHERE)
    user.does("models", "pull", "realistic-vision", "--offline")
    print("## The hub goes away in the middle; the same command later goes on where it broke\n")
    hub.cut_after, hub.cuts, hub.gone_after_cut = 3_000_000, 1, True
    user.does("models", "pull", "realistic-vision")
    print("## Back again, slow, and cut off twice on the way\n")
    hub.status, hub.pause, hub.cut_after, hub.cuts, hub.gone_after_cut = 200, 0.01, 1_000_000, 2, False
    user.does("models", "pull", "realistic-vision")
    hub.pause = 0.0
    print("## Checked, and drawn with\n")
    user.does("models", "verify", "realistic-vision")
    user.does("doctor", PETBOT_MODEL="realistic-vision")
    drawing = ("--breed", "corgi", "--background", "beach", "--coat", "red and white", "--count", "1")
    user.does("generate", *drawing, "--seed", "7", "--steps", "2", PETBOT_MODEL="realistic-vision")
    print("## Mistakes\n")
    user.does("models", "pull", "realistic-visoin")
    user.does("models", "list", PETBOT_MODLE="realistic-vision")
    user.does("generate", "--breed", "corgi", "--coat", "zebra")
    user.does("adapters", "import", "nothing.safetensors")


def main() -> None:
    """Make the hub, then tell the story."""
    print(HEAD)
    with TemporaryDirectory() as place:
        root = Path(place) / "hub"
        shape = forms.small_shape(Path(place) / "shape")
        model = forms.as_folder(root / "SG161222" / "Realistic_Vision_V5.1_noVAE", shape, torch.float16, as_on_hub=True)
        (root / "stabilityai").mkdir()
        (model / "vae").rename(root / "stabilityai" / "sd-vae-ft-mse")
        home = Path(place) / "home"
        home.mkdir()
        with loopback_hub(root) as hub:
            story(User(home, hub), hub)


if __name__ == "__main__":
    main()
