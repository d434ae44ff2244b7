"""Fixtures for all tests: see the modules named here."""

pytest_plugins = ["tests.databases", "tests.sandbox.page_fixtures"]
