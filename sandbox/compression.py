"""The gateway's transport compression: one stream per connection, flushed after each message."""

import zlib
from collections.abc import Callable

Encoder = Callable[[str], str | bytes]


def encoder(name: str | None) -> Encoder | None:
    """For "zlib-stream", "zstd-stream" or None (plain text). None where the compression is unknown or not installed."""
    if name is None:
        return plain
    if name == "zlib-stream":
        return _zlib()
    if name == "zstd-stream":
        return _zstd()
    return None


def plain(text: str) -> str:
    return text


def _zlib() -> Encoder:
    stream = zlib.compressobj()

    def encode(text: str) -> bytes:
        return stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)

    return encode


def _zstd() -> Encoder | None:
    try:
        import zstandard
    except ImportError:
        return None
    stream = zstandard.ZstdCompressor().compressobj()

    def encode(text: str) -> bytes:
        return stream.compress(text.encode()) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    return encode
