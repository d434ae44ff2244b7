# Each target sets up all that it needs: python3 (3.11 or newer), venv and pip are enough.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: run test check bench format

run: .venv/run
	@echo 'Photographs: $(BIN)/python -m petbot models pull realistic-vision && PETBOT_MODEL=realistic-vision make run'
	$(BIN)/python bot.py

# A worker a core, each with its own browser and its own PostgreSQL; a file's tests stay together, for they share fixtures.
test: .venv/dev
	$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile $(ARGS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: .venv/dev
	$(BIN)/python -m benchmarks

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Petbot needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/run: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Petbot's packages into .venv (once; a few minutes)"
	$(PIP) --editable .
	@touch $@

# open_clip_torch for CLIP's vocabulary, a data file in it, without its dependencies (docs/decisions/0005).
.venv/dev: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing Petbot's packages and its tests' into .venv (once; a few minutes)"
	$(PIP) --editable '.[dev]'
	$(PIP) --no-deps open_clip_torch
	@touch $@ .venv/run
