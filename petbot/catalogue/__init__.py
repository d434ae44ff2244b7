"""All that can be chosen, as validated data, and how choices become a prompt."""

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.loading import CatalogueBroken, load_catalogue
from petbot.catalogue.menus import Menu, Option

__all__ = ["Catalogue", "CatalogueBroken", "Menu", "Option", "load_catalogue"]
