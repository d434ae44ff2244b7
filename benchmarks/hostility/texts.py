"""Texts that break readers: other scripts' digits, overlong numbers, markup, tokens of our own custom ids."""

import random

NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1e9",
    "٣",
    "１２",
    "²",
    "9" * 19,
    "9" * 20,
    "9" * 5000,
    "None",
    "null",
    "../../etc/passwd",
    "'; DROP TABLE cards; --",
    "@everyone <@1> <#2> <@&3>",
    "```\n# heading\n-# small",
    "{card} {0} {__class__} %s %(x)s",
    "\u202etxet\u202c",
    "z\u0335a\u0321l\u0322g\u0331o\u0334" * 20,
    "\u200b\u200d\ufeff",
    "👩‍👩‍👧‍👦" * 30,
    "\x00\x01\x1b[31m",
    "/(a+)+$/",
    "/[/",
    "a" * 4000,
    "pet:menu:breed:x",
    "constructor",
)
LOCALES = ("en-US", "de", "ja", "xx", "", "en_US", "zh-Hant-TW-x-private", "🐶", "../de")


def text(rng: random.Random) -> str:
    """One of those, two of them run together, or noise."""
    match rng.randrange(4):
        case 0:
            return rng.choice(NASTY) + rng.choice(NASTY)
        case 1:
            return "".join(chr(rng.choice((rng.randrange(32, 127), rng.randrange(0xA0, 0xD7FF)))) for _ in range(12))
        case _:
            return rng.choice(NASTY)


def number(rng: random.Random) -> str:
    """Something in place of an id."""
    return rng.choice((str(rng.randrange(2**62)), str(2**63), "0", "-5", "٣٣", "", "1.5", "9" * 400, "x"))
