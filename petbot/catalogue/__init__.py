"""All that can be chosen, as validated data, and how choices become a prompt."""

from petbot.catalogue.catalogue import Catalogue
from petbot.catalogue.loading import CatalogueBroken, load_catalogue
from petbot.catalogue.menus import Menu, Option
from petbot.catalogue.naming import name_in
from petbot.catalogue.settling import kind_of
from petbot.catalogue.shelves import Shelf

__all__ = ["Catalogue", "CatalogueBroken", "Menu", "Option", "Shelf", "kind_of", "load_catalogue", "name_in"]
