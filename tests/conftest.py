"""Fixtures for all tests: see the modules named here."""

import os

if "PYTEST_XDIST_WORKER" in os.environ:  # beside other workers torch's threads would wait for one another
    os.environ.setdefault("OMP_NUM_THREADS", "1")

pytest_plugins = ["tests.databases", "tests.sandbox.page_fixtures"]
