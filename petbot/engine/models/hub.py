"""Files from a model hub: listed with sizes and checksums, fetched with a progress bar, resumed, and verified."""

import hashlib
import shutil
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import httpx2
from huggingface_hub import HfApi, constants, hf_hub_url, try_to_load_from_cache
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.file_download import repo_folder_name
from huggingface_hub.utils import build_hf_headers, hf_raise_for_status, http_stream_backoff, tqdm

from petbot.domain.errors import Fault
from petbot.engine.port import ModelBroken, ModelMissing

PATIENCE = 20.0
"""Seconds that the hub may take to list a repository."""
ATTEMPTS = 5
"""Connections in a row that may bring nothing; between them are pauses of 2, 4, 8 and 16 seconds."""
BLOCK = 1 << 16
"""Bytes that are written at once: what a broken connection costs at most. The library's own fetching takes 10 MB,
and begins anew with each run."""


class HubAway(Fault):
    """The hub cannot be reached or will not answer; the text says how to go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file of a repository, as the hub describes it."""

    path: str
    """Within the repository, with forward slashes."""
    size: int
    sha256: str | None
    """Of the content; None for small files, which git keeps itself."""
    git: str | None
    """Git's own hash of the content, for small files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A repository at one commit, or the files of it that this machine has."""

    repo: str
    commit: str
    files: tuple[RemoteFile, ...]

    def of(self, path: str) -> RemoteFile | None:
        """The file of that path."""
        return next((file for file in self.files if file.path == path), None)

    def below(self, folder: str) -> list[RemoteFile]:
        """The files in a folder itself, not in folders of it; "" is the top."""
        return [file for file in self.files if str(PurePosixPath(file.path).parent) == (folder or ".")]


class Hub:
    """One hub, and the folder in which its files gather."""

    def __init__(
        self,
        downloads: Path,
        *,
        endpoint: str | None = None,
        offline: bool = False,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """`endpoint`: None for the environment's HF_ENDPOINT, else huggingface.co. `offline`: ask nobody."""
        self._downloads = downloads
        self._wait = wait
        self.endpoint = (endpoint or constants.ENDPOINT).rstrip("/")
        self.offline = offline or constants.HF_HUB_OFFLINE

    def listing(self, repo: str, revision: str) -> Listing:
        """What the repository holds. Raises ModelMissing (no such repository) or HubAway."""
        if self.offline:
            return self._here(repo, revision)
        try:
            info = HfApi(endpoint=self.endpoint).model_info(
                repo, revision=revision, files_metadata=True, timeout=PATIENCE
            )
        except (HfHubHTTPError, httpx2.HTTPError, OfflineModeIsEnabled, HFValidationError, OSError) as error:
            raise self._told(error, repo, revision) from error
        files = [
            RemoteFile(
                path=_inside(file.rfilename),
                size=file.size or 0,
                sha256=file.lfs.sha256 if file.lfs else None,
                git=None if file.lfs else file.blob_id,
            )
            for file in info.siblings or ()
        ]
        return Listing(repo=repo, commit=info.sha or revision, files=tuple(files))

    def left(self, listing: Listing, files: Iterable[RemoteFile]) -> int:
        """Bytes that are still to be fetched."""
        if self.offline:
            return 0
        folder = self.folder(listing)
        wanted = [file for file in files if _cached(listing, file) is None]
        return sum(file.size - _have(folder / file.path, file.size) for file in wanted)

    def fetch(self, listing: Listing, files: Iterable[RemoteFile], on_file: Callable[[RemoteFile], None]) -> Path:
        """The folder with these files in it, each whole and verified; what was begun before is gone on with.

        `on_file` is told of each file that is fetched, as it begins. Raises HubAway or ModelBroken.
        """
        folder = self.folder(listing)
        for file in files:
            whole = folder / file.path
            if self.offline or whole.exists():
                continue
            on_file(file)
            whole.parent.mkdir(parents=True, exist_ok=True)
            part = whole.with_name(f"{whole.name}.part")
            if cached := _cached(listing, file):
                shutil.copyfile(cached, part)
            else:
                self._fetch(listing, file, part)
            _check(file, part, listing.repo)
            part.rename(whole)
        return folder

    def folder(self, listing: Listing) -> Path:
        """Where a listing's files gather, or already lie."""
        if self.offline:
            return Path(listing.commit)
        return self._downloads / listing.repo.replace("/", "--") / listing.commit

    def _fetch(self, listing: Listing, file: RemoteFile, part: Path) -> None:
        url = hf_hub_url(listing.repo, file.path, revision=listing.commit, endpoint=self.endpoint)
        part.touch()
        fruitless = 0
        with tqdm(total=file.size, initial=part.stat().st_size, unit="B", unit_scale=True, desc=file.path) as bar:
            while (before := part.stat().st_size) < file.size:
                try:
                    _go_on(url, part, bar)
                    broke: Exception = OSError("it sent nothing")
                except HfHubHTTPError as error:
                    raise self._told(error, listing.repo, listing.commit) from error
                except (httpx2.TransportError, OfflineModeIsEnabled) as error:
                    broke = error
                fruitless = 0 if part.stat().st_size > before else fruitless + 1
                if fruitless >= ATTEMPTS:
                    raise self._told(broke, listing.repo, listing.commit) from broke
                if fruitless:
                    self._wait(2.0**fruitless)

    def _here(self, repo: str, revision: str) -> Listing:
        """What of a repository is on this machine, in the cache that tools for this hub share.

        Its layout: https://huggingface.co/docs/huggingface_hub/guides/manage-cache
        """
        cache = Path(constants.HF_HUB_CACHE) / repo_folder_name(repo_id=repo, repo_type="model")
        ref = cache / "refs" / revision
        folder = cache / "snapshots" / (ref.read_text().strip() if ref.is_file() else revision)
        if not folder.is_dir():
            raise ModelMissing(
                f"{repo} is not on this machine: the hub's cache at {constants.HF_HUB_CACHE} has no copy of it."
                " Leave out --offline to fetch it, or copy the cache of a machine that has it."
            )
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
        files = [
            RemoteFile(path=path.relative_to(folder).as_posix(), size=path.stat().st_size, sha256=None, git=None)
            for path in paths
        ]
        return Listing(repo=repo, commit=str(folder), files=tuple(files))

    def _told(self, error: Exception, repo: str, revision: str) -> Fault:
        match error:
            case GatedRepoError():
                return ModelMissing(
                    f"{repo} is handed out only to those who accept its terms: do so at {self.endpoint}/{repo}, then"
                    " set HF_TOKEN to a token of your account."
                )
            case RepositoryNotFoundError() | HFValidationError():
                return ModelMissing(
                    f"{self.endpoint} has no repository {repo}, or it is private. Check the name; for a private one"
                    " set HF_TOKEN."
                )
            case RevisionNotFoundError():
                return ModelMissing(f"{repo} has no revision {revision}.")
            case HfHubHTTPError() if error.response.status_code in {401, 403}:
                return ModelMissing(
                    f"{self.endpoint} does not hand out {repo} to us. Set HF_TOKEN to a token that may."
                )
            case HfHubHTTPError():
                return HubAway(
                    f"{self.endpoint} answered {error.response.status_code} for {repo}. Try again later; what has been"
                    " fetched is kept."
                )
            case _:
                return HubAway(
                    f"{self.endpoint} cannot be reached ({type(error).__name__}: {error}). What has been fetched is"
                    " kept: run the same command again to go on. HF_ENDPOINT names another hub, HTTPS_PROXY a proxy;"
                    " --offline uses what this machine has."
                )


def _go_on(url: str, part: Path, bar: tqdm) -> None:
    """Fetch what is missing at the end of a file, until the connection ends."""
    have = part.stat().st_size
    headers = build_hf_headers() | {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    with (
        http_stream_backoff(
            "GET",
            url,
            headers=headers,
            timeout=constants.HF_HUB_DOWNLOAD_TIMEOUT,
            max_retries=2,
            retry_on_exceptions=(),
        ) as response,
        part.open("r+b") as target,
    ):
        hf_raise_for_status(response)
        if response.status_code == httpx2.codes.PARTIAL_CONTENT:
            target.seek(have)
        else:
            target.truncate()  # the server does not know ranges, and sends all of it
            bar.update(-have)
        for block in response.iter_bytes(BLOCK):
            target.write(block)
            bar.update(len(block))


def _inside(path: str) -> str:
    """A path of the hub's that stays in its folder. Raises ModelBroken."""
    if ".." in PurePosixPath(path).parts or PurePosixPath(path).is_absolute() or "\\" in path:
        raise ModelBroken(f"The hub names a file {path!r}, which would lie outside its folder.")
    return path


def _cached(listing: Listing, file: RemoteFile) -> Path | None:
    """The same file of the same commit, where another tool has fetched it already."""
    found = try_to_load_from_cache(listing.repo, file.path, revision=listing.commit)
    return Path(found) if isinstance(found, str) and Path(found).stat().st_size == file.size else None


def _have(path: Path, size: int) -> int:
    part = path.with_name(f"{path.name}.part")
    if path.exists():
        return size
    return min(part.stat().st_size, size) if part.exists() else 0


def _check(file: RemoteFile, part: Path, repo: str) -> None:
    """Compare with what the hub says of the file; a file that differs is removed. Raises ModelBroken."""
    if file.sha256 is not None:
        with part.open("rb") as content:
            wanted, found = file.sha256, hashlib.file_digest(content, "sha256").hexdigest()
    elif file.git is not None:
        data = part.read_bytes()
        # Git hashes a file with its length before it: git-scm.com/book/en/v2/Git-Internals-Git-Objects
        wanted, found = file.git, hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    else:
        return
    if found != wanted:
        part.unlink()
        raise ModelBroken(
            f"{file.path} of {repo} did not arrive as it was sent: its checksum is {found}, not {wanted}. It was"
            " removed; run the same command again."
        )
