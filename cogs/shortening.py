"""Long words made short, once they are in the language in which they are read."""

SENTENCE = 170
"""Characters of a sentence in a list: three lines on a phone."""
LABEL = 100
"""Characters of a menu's line, the most that Discord takes (components/reference)."""


def cut(text: str, most: int) -> str:
    """The text, or its beginning up to a word and an ellipsis; languages without blanks are cut anywhere."""
    if len(text) <= most:
        return text
    head, blank, _ = text[: most - 1].rpartition(" ")
    return f"{(head if blank else text[: most - 1]).rstrip(',')}…"
