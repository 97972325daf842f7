# What people type. Each target brings up what it needs; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo tablet shots test check lint types bench nightly lock clean environment test-environment

PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest -n 2 --dist loadgroup

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo "  make demo CHECK=1   do the main job unattended; green only if every step was seen to work"

environment:
	@sh scripts/setup.sh run

test-environment:
	@sh scripts/setup.sh test

demo: environment ## start the demonstration clinic (the tablet too, when there is a display)
ifeq ($(filter-out 0 no,$(CHECK)),)
	@.venv/bin/daymark demo
else
	@$(PYTHON) tests/journeys/main_job.py
endif

tablet: environment ## start the tablet client alone
	@$(PYTHON) -m client_kivy

shots: test-environment ## write a PNG of every tablet screen and console page to var/shots/
	@$(PYTHON) -m tests.shots

test: test-environment lint types ## everything: formatting, lint, types and all tests, on SQLite and PostgreSQL
	@$(PYTEST)

check: lint types ## formatting, lint, types, and the rules about the code
	@$(PYTHON) -m pytest -q tests/architecture

lint: environment ## formatting and lint
	@$(PYTHON) -m ruff format --check --quiet . || { echo "Formatting differs; '.venv/bin/ruff format' mends it."; exit 1; }
	@$(PYTHON) -m ruff check --quiet .

types: environment ## types
	@$(PYTHON) -m pyright --warnings

bench: environment ## measure us against the bare floor and print the ratios
	@$(PYTHON) -m benchmarks

nightly: test-environment lint types ## all tests with many more examples and seeds (hours, not minutes)
	@$(PYTEST) --nightly

lock: environment ## write requirements.lock anew from pyproject.toml
	@sh scripts/lock.sh

clean: ## remove what was generated, the environment too
	@rm -rf var .venv .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
