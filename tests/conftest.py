"""Fixtures for all tests: see the modules named here."""

import os

from hypothesis import HealthCheck, settings

if "PYTEST_XDIST_WORKER" in os.environ:  # beside other workers torch's threads would wait for one another
    os.environ.setdefault("OMP_NUM_THREADS", "1")

pytest_plugins = ["tests.databases", "tests.sandbox.page_fixtures"]

# A busy machine is slow, which is no fault of what is tested.
settings.register_profile("petbot", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("petbot")
