# Everything a developer or an operator runs. The two that matter: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Some tests wait for processes that they have killed; one worker more than cores uses that time.
WORKERS := $(shell expr `getconf _NPROCESSORS_ONLN` + 1)
# Lines of catalog headers that say nothing or change with every run.
NOISE := -e '^"Report-Msgid' -e '^"POT-Creation' -e '^"PO-Revision' -e '^"Last-Translator' -e '^"Language-Team' \
	-e '^"Generated-By' -e '^\# Copyright' -e '^\# This file is' -e '^\# FIRST AUTHOR' -e '^\#, fuzzy' -e '^\#$$'
EXTRACT := --keywords say:1 --keywords plural:1,2 --keywords mark:1 --no-default-keywords --add-comments TRANSLATORS: \
	--no-location --sort-output --no-wrap --project counselling-bot --version 1 --copyright-holder "the office"

.PHONY: run test coverage bench soak check format catalogs setup clean

run: setup
	@if [ -n "$$BOT_TOKEN" ] || [ -f .env ]; then $(BIN)/python -m bot run; else $(BIN)/python -m bot demo; fi

test: setup
	$(BIN)/python -m pytest --numprocesses $(WORKERS)

coverage: setup
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --cov --cov-report=term-missing:skip-covered

bench: setup
	$(BIN)/python -m bench

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m bot check
	@$(BIN)/pybabel --quiet extract $(EXTRACT) --output $(VENV)/bot.pot bot
	@grep -v $(NOISE) $(VENV)/bot.pot | diff - locales/bot.pot || (echo "the catalogs are out of date: make catalogs" && false)

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

catalogs: setup
	$(BIN)/pybabel --quiet extract $(EXTRACT) --output $(VENV)/bot.pot bot
	grep -v $(NOISE) $(VENV)/bot.pot > locales/bot.pot
	for catalog in locales/*/LC_MESSAGES/bot.po; do \
		locale=$$(basename $$(dirname $$(dirname $$catalog))); \
		$(BIN)/pybabel --quiet update --input-file locales/bot.pot --output-file $$catalog --locale $$locale \
			--no-fuzzy-matching --no-wrap --ignore-obsolete || exit 1; \
		grep -v $(NOISE) $$catalog > $(VENV)/bot.po && mv $(VENV)/bot.po $$catalog; \
	done

soak: setup
	$(BIN)/python -m tests.process.kill_loop --kills 500

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) dist build data/demo.db*
