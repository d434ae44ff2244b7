# Each target sets up all that it needs: python3 (3.11 or newer), venv and pip are enough.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install --quiet --constraint constraints.txt

LOCALE := petbot/languages/locale
KEYWORDS := --no-default-keywords -k tr -k plural:1,2 -k called:1c,2

.PHONY: run test check bench format translations

run: .venv/run .venv/words
	@echo 'Photographs: $(BIN)/python -m petbot models pull realistic-vision && PETBOT_MODEL=realistic-vision make run'
	$(BIN)/python bot.py

# A worker a core, each with its own browser and its own PostgreSQL; a file's tests stay together, for they share fixtures.
test: .venv/dev .venv/words
	$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile $(ARGS)

check: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/lint-imports

bench: .venv/dev .venv/words
	$(BIN)/python -m benchmarks

format: .venv/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# After a change of wording: every language's catalogue gets the new messages, to be translated.
translations: .venv/dev
	$(BIN)/pybabel -q extract -F pyproject.toml $(KEYWORDS) --no-location --sort-output --no-wrap --project=Petbot --copyright-holder="the authors of Petbot" -o .venv/petbot.pot petbot cogs
	$(BIN)/pybabel -q update -i .venv/petbot.pot -d $(LOCALE) -D petbot --no-fuzzy-matching --ignore-obsolete --no-wrap

.venv/words: .venv/run $(wildcard $(LOCALE)/*/LC_MESSAGES/*.po)
	$(BIN)/pybabel -q compile -d $(LOCALE) -D petbot
	@touch $@

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
