"""The trait vocabulary: every word the embedded model was taught, as data.

A prompt is made of these phrases and nothing else, so a breed that the artist never heard of is drawn from its traits.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Values are keys; a phrase is the trait's template with the key's own words in it. No word that tells two values
# apart occurs in two traits ("silver" is a coat, so grey hair is "ashen"): nothing depends on which noun follows.
TEMPLATES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "species": "{}",
        "coat": "{} coat",
        "pattern": "{} pattern",
        "length": "{}",
        "ears": "{} ears",
        "muzzle": "{} muzzle",
        "eyes": "{} eyes",
        "tail": "{} tail",
        "size": "{} size",
        "pose": "{}",
        "background": "{} background",
        "time": "{}",
        "season": "{}",
        "extras": "{}",
        "tone": "owner with {} skin",
        "hair": "{} hair",
        "hairstyle": "{} haircut",
        "headdress": "{}",
        "clothing": "{}",
    }
)

WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "species": {"dog": "dog", "cat": "cat"},
        "coat": {
            name: name
            for name in (
                [
                    "black",
                    "grey",
                    "silver",
                    "white",
                    "blue",
                    "lilac",
                    "cream",
                    "fawn",
                    "golden",
                    "orange",
                    "red",
                    "brown",
                    "chocolate",
                ]
            )
        },
        "pattern": {
            name: name
            for name in (
                [
                    "solid",
                    "bicolour",
                    "tuxedo",
                    "saddle",
                    "spotted",
                    "tabby",
                    "brindle",
                    "merle",
                    "points",
                    "tortoiseshell",
                    "calico",
                    "mask",
                ]
            )
        }
        | {"tan-points": "tan"},
        "length": {
            "hairless": "hairless",
            "short": "shorthaired",
            "long": "longhaired",
            "curly": "curlyhaired",
            "wire": "wirehaired",
        },
        "ears": {name: name for name in ["pricked", "bat", "round", "tufted", "button", "folded", "floppy"]},
        "muzzle": {name: name for name in ("flat", "short", "medium", "long")},
        "eyes": {name: name for name in ("hazel", "amber", "emerald", "sapphire", "odd")},
        "tail": {name: name for name in ("whip", "curled", "bushy", "bobbed")},
        "size": {"small": "small", "middling": "middling", "large": "large"},
        "pose": {name: name for name in ("sitting", "standing", "lying", "waving")},
        "background": {
            "meadow": "meadow",
            "beach": "beach",
            "forest": "forest",
            "snow": "snowfield",
            "desert": "desert",
            "city": "city",
            "living-room": "livingroom",
            "garden": "garden",
            "mountains": "mountains",
            "lake": "lake",
            "autumn-park": "autumnpark",
            "space": "space",
            "kitchen": "kitchen",
            "library": "library",
            "christmas": "christmas",
            "cherry-blossom": "cherryblossom",
            "underwater": "underwater",
            "castle": "castle",
        },
        "time": {"day": "day", "night": "night"},
        "season": {name: name for name in ("spring", "summer", "autumn", "winter")},
        "extras": {
            "crown": "crown",
            "party-hat": "partyhat",
            "wizard-hat": "wizardhat",
            "santa-hat": "santahat",
            "flower-crown": "flowerwreath",
            "cowboy-hat": "cowboyhat",
            "sunglasses": "sunglasses",
            "spectacles": "spectacles",
            "scarf": "scarf",
            "bow-tie": "bowtie",
            "bandana": "bandana",
            "bell": "bell",
            "cape": "cape",
            "ball": "ball",
            "yarn": "yarn",
            "bone": "bone",
            "gift": "gift",
            "pumpkin": "pumpkin",
            "balloon": "balloon",
            "umbrella": "umbrella",
        },
        "tone": {
            str(number): f"tone {word}"
            for number, word in enumerate(
                ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], start=1
            )
        },
        "hair": {name: name for name in ("raven", "brunette", "blonde", "ginger", "ashen")},
        "hairstyle": {name: name for name in ("cropped", "flowing", "bun", "afro", "bald")},
        "headdress": {name: name for name in ("hijab", "turban", "cap", "beanie")},
        "clothing": {name: name for name in ("tee", "hoodie", "dress", "suit", "dungarees", "saree")},
    }
)

# Where an extra is drawn; a picture holds at most one extra of each place.
PLACES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("crown", "party-hat", "wizard-hat", "santa-hat", "flower-crown", "cowboy-hat"), "head"),
        **dict.fromkeys(("sunglasses", "spectacles"), "face"),
        **dict.fromkeys(("scarf", "bow-tie", "bandana", "bell", "cape"), "neck"),
        **dict.fromkeys(("ball", "yarn", "bone", "gift", "pumpkin"), "floor"),
        **dict.fromkeys(("balloon", "umbrella"), "air"),
    }
)

# Backgrounds under the open sky; only these show a season. "snow", "autumn-park" and "cherry-blossom" have their own.
OUTDOORS: Final[tuple[str, ...]] = (
    "meadow",
    "beach",
    "forest",
    "desert",
    "city",
    "garden",
    "mountains",
    "lake",
    "castle",
)
# Traits that belong to the owner: said only together with a tone or with the bare word "owner".
OWNER_TRAITS: Final[tuple[str, ...]] = ("tone", "hair", "hairstyle", "headdress", "clothing")
# What is drawn when the trait is not said. Any other trait that is not said is drawn at random.
SILENCE: Final[Mapping[str, str]] = MappingProxyType({"time": "day", "season": "", "headdress": ""})

# Source: the Monk Skin Tone scale, Ellis Monk / Google, skintone.google, CC BY 4.0: tone 1 (lightest) to 10 (darkest).
MONK_TONES: Final[tuple[str, ...]] = (
    "#f6ede4",
    "#f3e7db",
    "#f7ead0",
    "#eadaba",
    "#d7bd96",
    "#a07e56",
    "#825c43",
    "#604134",
    "#3a312a",
    "#292420",
)


def phrase(trait: str, value: str) -> str:
    """The prompt phrase for a value, such as ``phrase("ears", "floppy") == "floppy ears"``. KeyError if unknown."""
    return TEMPLATES[trait].format(WORDS[trait][value])
