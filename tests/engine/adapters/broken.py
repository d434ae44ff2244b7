"""safetensors files, byte by byte, so that they can be wrong in ways that no library writes."""

import json
import struct
from collections.abc import Mapping
from typing import Any

LAYER = "lora_unet_mid_block_attentions_0_proj_in"
"""192 x 192 in the embedded model."""
DOWN, UP = f"{LAYER}.lora_down.weight", f"{LAYER}.lora_up.weight"


def entry(shape: list[int], begin: int, end: int, dtype: str = "F16") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


def a_table() -> dict[str, Any]:
    """Of a LoRA of rank 2 for one layer: 1,536 bytes of data."""
    return {DOWN: entry([2, 192, 1, 1], 0, 768), UP: entry([192, 2, 1, 1], 768, 1536)}


def a_file(table: Mapping[str, Any] | bytes | None = None, data: bytes = bytes(1536)) -> bytes:
    """The whole file; a table given as bytes is taken as it is."""
    text = table if isinstance(table, bytes) else json.dumps(a_table() if table is None else table).encode()
    return struct.pack("<Q", len(text)) + text + data
