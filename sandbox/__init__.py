"""A strict local Discord in one process: REST v10, gateway, a web page, and a driver for tests."""

from sandbox.driver.acting import DriverError
from sandbox.driver.card import CardView
from sandbox.driver.member import InteractionFailed, MemberDriver
from sandbox.driver.modal import ModalView
from sandbox.errors import ApiError
from sandbox.permissions import Permission
from sandbox.server import Sandbox

__all__ = [
    "ApiError",
    "CardView",
    "DriverError",
    "InteractionFailed",
    "MemberDriver",
    "ModalView",
    "Permission",
    "Sandbox",
]
