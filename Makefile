# Sidelines. The two commands of a newcomer are `make run` and `make test`; `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
# Twice quiet: warnings of a mirror or an unused extra are noise to a newcomer; errors are still shown.
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
# A stamp for each content of a lock file: nothing is installed twice, and a changed lock always is.
RUN_STAMP := .venv/.run-$(shell cksum < requirements.lock | cut -d' ' -f1)
DEV_STAMP := .venv/.dev-$(shell cksum < requirements-dev.lock | cut -d' ' -f1)
TESTS ?= tests
.DEFAULT_GOAL := help
.PHONY: help run test lint format lock audit clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

run: $(RUN_STAMP) ## install, prepare and serve on http://127.0.0.1:8000/
	@exec $(BIN)/python manage.py serve --prepare

test: $(DEV_STAMP) ## run all tests, with a database of their own
	@$(BIN)/python -m pytest -n 2 $(TESTS)

lint: $(DEV_STAMP) ## every check that is not a test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --check --quiet
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/hadolint Dockerfile

format: $(DEV_STAMP) ## put code and templates into form
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .
	@$(BIN)/djlint templates --reformat --quiet

lock: $(DEV_STAMP) ## write the lock files anew from requirements*.txt and package.json
	@for name in requirements requirements-dev requirements-node; do \
	  $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header \
	    $$name.txt -o $$name.lock || exit 1; \
	done
	@if command -v npm > /dev/null; then npm install --package-lock-only --ignore-scripts; \
	else echo "No Node here: package-lock.json is as it was."; fi

audit: $(DEV_STAMP) ## look for known weaknesses in what is locked
	@$(BIN)/python .ci/audit

clean: ## remove what can be made again; the database in var/ stays
	@rm -rf .venv node_modules static/vendor var/static .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Sidelines needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@$(PYTHON) -m venv --clear .venv

$(RUN_STAMP): | .venv/bin/pip
	@echo "Installing what requirements.lock lists (about a minute, once)."
	@$(PIP) -r requirements.lock
	@rm -f .venv/.run-*
	@touch $@

$(DEV_STAMP): | .venv/bin/pip
	@echo "Installing what requirements-dev.lock lists (about a minute, once)."
	@$(PIP) -r requirements-dev.lock
	@rm -f .venv/.dev-*
	@touch $@
