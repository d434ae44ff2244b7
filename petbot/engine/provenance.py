"""Where a picture comes from, written into its file: the infotext, IPTC's digital source type, a C2PA signature."""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, cast
from xml.sax.saxutils import quoteattr

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from petbot.domain.errors import Fault
from petbot.domain.recipes import Recipe

FileFormat = Literal["PNG", "JPEG", "WEBP"]
MEDIA_TYPES: Mapping[FileFormat, str] = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
"""IPTC's code for a picture that a trained model made; the XMP field and C2PA's actions share it."""
SAMPLERS: Mapping[str, str] = {
    "euler-a": "Euler a",
    "dpmpp-2m-karras": "DPM++ 2M Karras",
    "dpmpp-2m-sde-karras": "DPM++ 2M SDE Karras",
    "unipc": "UniPC",
    "ddim": "DDIM",
    "lcm": "LCM",
    "tcd": "TCD",
    "EulerAncestralDiscreteScheduler": "Euler a",
    "DPMSolverMultistepScheduler": "DPM++ 2M",
    "UniPCMultistepScheduler": "UniPC",
    "DDIMScheduler": "DDIM",
    "PNDMScheduler": "PLMS",
    "LCMScheduler": "LCM",
    "TCDScheduler": "TCD",
}
"""Our schedulers, and diffusers' as a model folder names them, by the names that other tools use in an infotext."""
USER_COMMENT, EXIF_IFD = 0x9286, 0x8769
"""Tags of the Exif standard; a JPEG or WebP keeps its infotext in the first, a field of the second."""
XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" Iptc4xmpExt:DigitalSourceType={source} xmp:CreatorTool={tool}/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)


class SigningImpossible(Fault):
    """A picture cannot be signed: the text names the certificate, key or package and says what to do."""


@cache
def software() -> str:
    """Name and version, such as "Petbot 0.1.0"; without a version where Petbot was not installed as a package."""
    try:
        return f"Petbot {metadata.version('petbot')}"
    except metadata.PackageNotFoundError:
        return "Petbot"


def infotext(recipe: Recipe, *, seed: int, scheduler: str = "", model_hash: str = "") -> str:
    """How the picture of `seed` was made, in the text format that Stable Diffusion's tools share.

    `scheduler`: what is used where the recipe names none. `model_hash`: the first 10 digits of the model's SHA-256.
    """
    loras = "".join(f" <lora:{adapter.name}:{adapter.weight:g}>" for adapter in recipe.adapters)
    lines = [_one_line(recipe.prompt) + loras]
    if recipe.negative_prompt:
        lines.append(f"Negative prompt: {_one_line(recipe.negative_prompt)}")
    fields = _fields(recipe, seed=seed, scheduler=scheduler, model_hash=model_hash)
    lines.append(", ".join(f"{name}: {value}" for name, value in fields))
    return "\n".join(lines)


def _fields(recipe: Recipe, *, seed: int, scheduler: str, model_hash: str) -> Iterator[tuple[str, object]]:
    name = recipe.scheduler or scheduler
    yield "Steps", recipe.num_inference_steps
    yield "Sampler", SAMPLERS.get(name, name) or "unknown"
    yield "CFG scale", f"{recipe.guidance_scale:g}"
    yield "Seed", seed
    yield "Size", f"{recipe.width}x{recipe.height}"
    if model_hash:
        yield "Model hash", model_hash
    yield "Model", recipe.model_profile
    if recipe.clip_skip:
        yield "Clip skip", recipe.clip_skip + 1  # others count the last layer as 1
    if recipe.hires is not None:
        yield "Denoising strength", f"{recipe.hires.strength:g}"
        yield "Hires upscale", f"{recipe.hires.factor:g}"
        yield "Hires upscaler", recipe.hires.upscaler.title() if recipe.hires.upscaler else "Latent"
    elif recipe.start is not None:
        yield "Denoising strength", f"{recipe.start.strength:g}"
    yield "Version", software()
    hashes = {f"lora:{adapter.name}": adapter.sha256[:10] for adapter in recipe.adapters}
    hashes |= {f"embed:{embedding.token}": embedding.sha256[:10] for embedding in recipe.embeddings}
    if hashes:
        yield "Hashes", json.dumps(hashes)


def _one_line(prompt: str) -> str:
    """An infotext is read line by line: a line break in a prompt could pass for the next field."""
    return " ".join(prompt.split())


def encoded(
    image: Image.Image, text: str, file_format: FileFormat = "PNG", *, signer: "Signer | None" = None, **how: object
) -> bytes:
    """The picture's file with its infotext and source type in it, signed where there is a signer.

    `how` goes to Pillow, such as quality=90 for JPEG. Raises SigningImpossible.
    """
    file = io.BytesIO()
    image.save(file, file_format, **how, **_marks(file_format, text))
    return signer.signed(file.getvalue(), MEDIA_TYPES[file_format]) if signer else file.getvalue()


def _marks(file_format: FileFormat, text: str) -> dict[str, Any]:
    xmp = XMP.format(source=quoteattr(SOURCE_TYPE), tool=quoteattr(software()))
    if file_format == "PNG":
        chunks = PngInfo()
        chunks.add_text("parameters", text)
        chunks.add_itxt("XML:com.adobe.xmp", xmp)
        return {"pnginfo": chunks}
    exif = Image.Exif()
    # Exif 2.32, 4.6.5: the first 8 bytes of a UserComment name its character code.
    exif.get_ifd(EXIF_IFD)[USER_COMMENT] = b"UNICODE\0" + text.encode("utf-16-be")
    return {"exif": exif, "xmp": xmp.encode()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs pictures by C2PA with the operator's certificate."""

    chain: bytes
    """PEM: the signing certificate first, then those that vouch for it, without the root if that is known."""
    key: bytes
    """PEM, PKCS #8, without a password: the certificate's private key."""
    algorithm: str
    """As C2PA names it: es256, es384, es512, ps256 or ed25519."""
    timestamps: str | None = None
    """URL of an RFC 3161 time stamp authority; with one, signatures outlive the certificate."""

    @classmethod
    def from_files(cls, certificate: Path, key: Path, timestamps: str | None = None) -> "Signer":
        """From two PEM files. Raises SigningImpossible, also where a first signature fails."""
        try:
            chain, secret = certificate.read_bytes(), key.read_bytes()
        except OSError as error:
            raise SigningImpossible(
                f"{error.filename} cannot be read: {error.strerror}. C2PA needs a certificate chain and its key,"
                " each a PEM file."
            ) from error
        signer = cls(chain=chain, key=secret, algorithm=_algorithm(key, secret), timestamps=timestamps)
        signer.signed(_a_picture(), "image/png")
        return signer

    def signed(self, picture: bytes, media_type: str) -> bytes:
        """The picture's file with a manifest that says that a trained model made it. Raises SigningImpossible."""
        c2pa = _c2pa()
        signed = io.BytesIO()
        try:
            info = c2pa.C2paSignerInfo(self.algorithm, self.chain, self.key, self.timestamps)
            with (
                # The picture is its own thumbnail; a second one would only make the upload larger.
                c2pa.Context.from_dict({"builder": {"thumbnail": {"enabled": False}}}) as context,
                c2pa.Signer.from_info(info) as signer,
                c2pa.Builder(json.dumps(_manifest(media_type)), context) as builder,
            ):
                builder.sign(signer, media_type, io.BytesIO(picture), signed)
        except c2pa.C2paError as error:
            raise SigningImpossible(
                f"C2PA does not sign with this certificate and key: {error}. The certificate must allow digital"
                " signatures, have an extended key usage such as emailProtection, and come with its issuers."
            ) from error
        return signed.getvalue()


def _manifest(media_type: str) -> dict[str, object]:
    name, _, version = software().partition(" ")
    action = {"action": "c2pa.created", "digitalSourceType": SOURCE_TYPE}
    return {
        "claim_generator_info": [{"name": name, "version": version or "0"}],
        "format": media_type,
        "title": "Portrait",
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }


def _algorithm(path: Path, key: bytes) -> str:
    """C2PA's name for the only way in which this key may sign (C2PA 2.2, 13.2.1)."""
    _c2pa()
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        match load_pem_private_key(key, None):
            case ec.EllipticCurvePrivateKey(key_size=256 | 384 | 521 as bits):
                return f"es{min(bits, 512)}"
            case rsa.RSAPrivateKey():
                return "ps256"
            case ed25519.Ed25519PrivateKey():
                return "ed25519"
            case _:
                raise SigningImpossible(f"{path} holds a kind of key that C2PA does not allow. Use P-256 or Ed25519.")
    except (ValueError, TypeError) as error:
        raise SigningImpossible(f"{path} is not a private key in PEM without a password: {error}.") from error


def _c2pa() -> Any:  # noqa: ANN401 - an extra that may be absent, so no type of it can be named
    try:
        import c2pa
    except ImportError as error:
        raise SigningImpossible("Signing needs the package c2pa-python: pip install '.[c2pa]'.") from error
    return cast("Any", c2pa)


def _a_picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return file.getvalue()
