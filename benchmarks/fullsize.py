"""The full shape of Stable Diffusion 1.5 with random weights: made, converted from each form, verified, drawn with.

`python -m benchmarks.fullsize [--folder FOLDER]`: about 5 GB of disk and, on two cores, several minutes.
Each stage is a process of its own, so that its peak memory is its own; files that it maps into memory count in it.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.measuring import machine, table
from petbot.engine.folder import NOISE_MARKER

FORMS = {
    "one .safetensors file, and its autoencoder's": "file",
    "folder as the hub has it (half precision as a variant, older names)": "hub",
    "folder as diffusers writes it today": "folder",
}
STEPS = "2"
SIZE = "512"


def main() -> None:
    """Run every stage and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fullsize")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/petbot-fullsize"))  # one place to look and to delete
    parser.add_argument("--dtype", default="bfloat16")
    parser.add_argument("--make", nargs=2, metavar=("FORM", "PATH"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.make:
        make(chosen.make[0], Path(chosen.make[1]))
        return
    try:
        stages = Stages(chosen.folder, chosen.dtype)
        stages.run()
    finally:
        shutil.rmtree(chosen.folder, ignore_errors=True)
    print(table(f"Full size ({machine()})", ("what", "time (s)", "peak memory (GB)", "on disk (GB)"), stages.rows))


class Stages:
    """What is run, one process after the other, and what each took."""

    def __init__(self, folder: Path, dtype: str) -> None:
        self._folder = folder
        self._dtype = dtype
        self.rows: list[tuple[str, str, str, str]] = []
        self._environment = {
            **os.environ,
            "OMP_NUM_THREADS": "1",
            "PETBOT_DATA_FOLDER": str(folder / "data"),
            "PETBOT_ADAPTERS_FOLDER": str(folder / "data" / "adapters"),
        }

    def run(self) -> None:
        """Each form is made, converted and deleted; with the last, pictures are drawn."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        models, sums = self._folder / "data" / "models", set[tuple[str, ...]]()
        target = models
        for told, form in FORMS.items():
            source, target = self._folder / form, models / f"from-{form}"
            self._stage(f"make {told}", "benchmarks.fullsize", "--make", form, str(source), made=source)
            self._stage(f"convert {told} to {self._dtype}", "petbot", *self._converting(form, source), made=target)
            shutil.rmtree(source)
            sums.add(checksums(target))
            if form != list(FORMS.values())[-1]:
                shutil.rmtree(target)
        if len(sums) != 1:
            raise SystemExit("the three forms became different files")
        (target / NOISE_MARKER).write_text("Random weights.\n")
        self._stage("verify: every byte, name, shape and number", "petbot", "models", "verify", str(target))
        self._stage(f"draw {SIZE}x{SIZE}, {STEPS} steps with guidance, no adapter", "petbot", *self._drawing(target))
        self._with_a_lora(target)

    def _with_a_lora(self, target: Path) -> None:
        lora = self._folder / "noise-lora.safetensors"
        self._stage(
            "make a kohya LoRA: rank 8, UNet and text encoder", "benchmarks.fullsize", "--make", "lora", str(lora)
        )
        self._stage("import the LoRA", "petbot", "adapters", "import", str(lora), "--model", str(target))
        self._stage("draw the same with the LoRA", "petbot", *self._drawing(target), "--lora", "noise-lora:0.8")

    def _converting(self, form: str, source: Path) -> tuple[str, ...]:
        more = ("--tokenizer", str(source / "tokenizer"), "--vae", str(source / "vae.safetensors")) * (form == "file")
        where = str(source / "model.safetensors") if form == "file" else str(source)
        return "models", "convert", where, f"from-{form}", "--dtype", self._dtype, *more

    def _drawing(self, target: Path) -> tuple[str, ...]:
        out = str(self._folder / "pictures")
        how = ("--steps", STEPS, "--width", SIZE, "--height", SIZE, "--seed", "1", "--count", "1", "--out", out)
        return "generate", "--breed", "corgi", "--background", "beach", "--model", str(target), *how

    def _stage(self, told: str, module: str, *arguments: str, made: Path | None = None) -> None:
        begun = time.perf_counter()
        process = subprocess.Popen([sys.executable, "-m", module, *arguments], env=self._environment)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{told}: ended with {process.returncode}")
        size = f"{sum(f.stat().st_size for f in made.rglob('*') if f.is_file()) / 1e9:.2f}" if made else ""
        # Linux gives the peak in KiB, of the process and of the worker that it waited for, whichever is larger.
        self.rows.append((told, f"{time.perf_counter() - begun:.0f}", f"{used.ru_maxrss / 2**20:.1f}", size))
        print("; ".join(self.rows[-1]), file=sys.stderr, flush=True)


def make(form: str, path: Path) -> None:
    """Write one form of the model, or the LoRA; the weights are the same in each form."""
    import torch

    from petbot.engine.models.sources import SD15
    from tests.engine.models import forms

    if form == "lora":
        forms.kohya_lora(path, SD15)
    elif form == "file":
        path.mkdir()
        forms.as_file(path / "model.safetensors", SD15, torch.float16)
        forms.autoencoder_file(path / "vae.safetensors", SD15, torch.float16, seed=1)
        forms.words(path / "tokenizer", 49408)
    else:
        forms.as_folder(path, SD15, torch.float16, as_on_hub=form == "hub")


def checksums(folder: Path) -> tuple[str, ...]:
    """SHA-256 of each weights file, in an order of their own."""
    from petbot.engine.folder import read_json
    from petbot.engine.models.conversion import RECORD

    sums: dict[str, str] = read_json(folder / RECORD)["sha256"]
    return tuple(sums[name] for name in sorted(sums) if name.endswith(".safetensors"))


if __name__ == "__main__":
    main()
