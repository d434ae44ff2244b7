"""A model hub on this machine: speaks the part of the Hugging Face hub's API that fetching needs, and can misbehave."""

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 50_000
"""Bytes from which a file counts as kept by LFS, so that the hub tells its SHA-256."""


@dataclass(slots=True)
class LoopbackHub:
    """Repositories are the folders in `root`, as owner/name. Change the fields to make it misbehave."""

    root: Path
    url: str = ""
    cut_after: int | None = None
    """Bytes of a large file after which the connection breaks."""
    cuts: int = 0
    """How often it still breaks."""
    gone_after_cut: bool = False
    """After a cut it answers 503 until `status` is set again."""
    pause: float = 0.0
    """Seconds between two chunks of a large file."""
    corrupt: bool = False
    """Large files arrive with one byte changed."""
    status: int = 200
    """Of every answer; other than 200, nothing is handed out."""
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Path and Range header of each request for a file."""
    tokens: set[str] = field(default_factory=set[str])
    """Authorization headers that were seen."""

    def listed(self, repo: str) -> dict[str, object]:
        """What /api/models/REPO/revision/REVISION?blobs=True answers."""
        folder = self.root / repo
        siblings: list[dict[str, object]] = []
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                data = path.read_bytes()
                git = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
                told: dict[str, object] = {"rfilename": str(path.relative_to(folder)), "size": len(data), "blobId": git}
                if len(data) >= LARGE:
                    told["lfs"] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "pointerSize": 134}
                siblings.append(told)
        return {"id": repo, "modelId": repo, "sha": COMMIT, "siblings": siblings, "private": False, "tags": []}


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    hub: LoopbackHub

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""

    def do_GET(self) -> None:
        """A listing or a file."""
        hub, path = self.hub, unquote(urlsplit(self.path).path)
        hub.tokens.add(self.headers.get("Authorization", ""))
        if hub.status != 200:
            self._answer(hub.status, b"{}")
            return
        if path.startswith("/api/models/"):
            repo = path.removeprefix("/api/models/").split("/revision/")[0]
            known = (hub.root / repo).is_dir()
            self._answer(200 if known else 404, json.dumps(hub.listed(repo)).encode(), missing="RepoNotFound")
            return
        if "/resolve/" not in path:  # such as what the library asks about its own surroundings
            self._answer(404, b"{}")
            return
        owner, name, _resolve, _commit, *inside = path.strip("/").split("/")
        hub.asked.append(("/".join(inside), self.headers.get("Range", "")))
        self._file(hub.root / owner / name / "/".join(inside))

    def _answer(self, status: int, body: bytes, missing: str = "") -> None:
        self.send_response(status)
        if status == 404:
            self.send_header("X-Error-Code", missing)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _file(self, path: Path) -> None:
        data = bytearray(path.read_bytes())
        large = len(data) >= LARGE
        if self.hub.corrupt and large:
            data[-1] ^= 1
        begin = int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").split("-")[0])
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(data) - begin))
        if begin:
            self.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        self.end_headers()
        self._send(bytes(data[begin:]), large=large)

    def _send(self, data: bytes, *, large: bool) -> None:
        hub = self.hub
        if large and hub.cut_after is not None and hub.cuts:
            hub.cuts -= 1
            hub.status = 503 if hub.gone_after_cut else hub.status
            self.wfile.write(data[: hub.cut_after])
            self.close_connection = True
            return
        for at in range(0, len(data), 1 << 16):
            self.wfile.write(data[at : at + (1 << 16)])
            if large and hub.pause:
                time.sleep(hub.pause)


@contextmanager
def loopback_hub(root: Path) -> Iterator[LoopbackHub]:
    """A hub that listens until the block ends."""
    hub = LoopbackHub(root)
    handler = type("HandlerOfThisHub", (Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="loopback hub")
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
