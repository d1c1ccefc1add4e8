# Everything sets itself up: `make nightly` and `make test` work on a fresh checkout with Python 3.11 and pip.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.ONESHELL:
.SILENT:
.PHONY: help venv ocr lock nightly test check lint format up down clean

BIN := .venv/bin
STAMP := .venv/.complete
PYTEST_ARGS ?= -n 2 --dist loadfile --no-loadscope-reorder
NIGHTLY_ARGS ?=

help: ## Show this help
	grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 17

venv: $(STAMP) ## Set up .venv from requirements.lock; at once if it is up to date

$(STAMP): requirements.lock pyproject.toml
	for python in "$${PYTHON:-}" python3.11 python3 python; do
	  [ -n "$$python" ] || continue
	  if "$$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
	    exec "$$python" scrapers/ops/bootstrap.py
	  fi
	done
	echo 'set-up failed: no Python 3.11 found (looked for $$PYTHON, python3.11, python3, python).' >&2
	echo 'On Debian 12:  apt-get install python3 python3-pip.  Elsewhere:  make PYTHON=/path/to/python3.11 …' >&2
	exit 1

lock: venv ## Resolve requirements.lock anew from pyproject.toml, keeping what still fits (LOCK_ARGS=--upgrade: newest)
	cp requirements.lock requirements.lock.new
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra cluster --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --quiet --output-file requirements.lock.new $(LOCK_ARGS)
	{ echo '# Every package of the project, with hashes: made by `make lock` from pyproject.toml, extras dev and cluster.'
	  grep -v '^#' requirements.lock.new; } > requirements.lock
	rm requirements.lock.new
	{ echo '# What the extra ocr adds to requirements.lock, with hashes: made by `make lock`.'
	  $(BIN)/uv pip compile pyproject.toml --extra ocr --constraint requirements.lock --python-version 3.11 \
	    --generate-hashes --no-header --no-annotate --quiet $(LOCK_ARGS) \
	    $$(grep -oE '^[a-z0-9._-]+' requirements.lock | sed 's/^/--no-emit-package /'); } > requirements-ocr.lock.new
	mv requirements-ocr.lock.new requirements-ocr.lock

ocr: venv ## Add text recognition (OCR) of scans to .venv: the extra ocr, 130 MB
	outside="$$($(BIN)/python -c 'import sys; print(sys._base_executable)')" # its pip knows the package index
	"$$outside" scrapers/ops/bootstrap.py requirements-ocr.lock

nightly: venv ## Run the night once: collect, parse, build, publish, report
	$(BIN)/python -m scrapers.ops.nightly $(NIGHTLY_ARGS)

test: venv ## Run all tests
	$(BIN)/pytest $(PYTEST_ARGS)

check: venv lint test ## Format, lint, types, SQL lint, tests: the same as CI

lint: venv ## Format check, lint, types, SQL lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/sqlfluff lint dbt_project/models

format: venv ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

up: venv ## Airflow with scheduler and UI on this machine, schedule on; Ctrl-C or `make down` stops it
	exec $(BIN)/python -m scrapers.ops.up

down: venv ## Stop what `make up` started
	$(BIN)/python -m scrapers.ops.down

clean: ## Remove the environment and caches; var/ (the data) stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dbt_project/target dbt_project/logs
