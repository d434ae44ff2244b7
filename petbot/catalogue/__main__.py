"""Prints how much there is to choose from: python -m petbot.catalogue"""

from collections import Counter

from petbot.catalogue.loading import load_catalogue


def main() -> None:
    """One line a kind."""
    catalogue = load_catalogue()
    counts = Counter[str](breed.species.value for breed in catalogue.breeds.values())
    counts["feast"] = sum(background.festive for background in catalogue.backgrounds.values())
    shelves = {
        "coat": catalogue.coats,
        "background": catalogue.backgrounds,
        "extra": catalogue.extras,
        **catalogue.touches,
        "tone": catalogue.tones,
        "look": catalogue.looks,
        "quality": catalogue.qualities,
    }
    counts |= Counter({kind: len(shelf) for kind, shelf in shelves.items()})
    for kind, count in counts.items():
        print(f"{kind:14}{count:5}")


if __name__ == "__main__":
    main()
