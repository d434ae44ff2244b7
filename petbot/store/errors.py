"""What can go wrong with the database and the pictures; each text tells the operator what to do next."""

from petbot.domain.errors import Fault


class StoreFault(Fault):
    """Root of the store's faults. Nothing was deleted or overwritten when one is raised."""


class DatabaseBroken(StoreFault):
    """The file or its content is damaged, or it is not a database of ours."""


class DatabaseLocked(StoreFault):
    """Another Petbot, or another program, holds the database."""


class DatabaseFull(StoreFault):
    """The disk has no room for the database to grow."""


class DatabaseUnavailable(StoreFault):
    """It cannot be opened or written: missing rights, wrong address or password, server away."""


class DatabaseTooNew(StoreFault):
    """A newer Petbot has upgraded it; this one would misread it."""


class UnknownData(StoreFault):
    """A stored value that this version cannot read."""


class DiskFull(StoreFault):
    """No room for a picture."""


class PictureBroken(StoreFault):
    """A picture's file is missing, or its bytes do not match its name."""
