"""What the gateway imports of the engine stays light."""

import subprocess
import sys

from tests.models import ROOT

GATEWAY_SIDE = ("port", "process", "child", "jobs", "messages", "wire", "folder")
HEAVY = ("torch", "diffusers", "transformers", "safetensors", "numpy", "PIL")


def test_the_gateways_side_of_the_engine_imports_no_torch() -> None:
    imports = "; ".join(f"import petbot.engine.{name}" for name in GATEWAY_SIDE)
    script = f"import sys; {imports}; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
