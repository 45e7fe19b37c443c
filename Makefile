# The two commands are `make run` and `make test`; `make help` lists the rest.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run check test soak bench messages lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "make %-10s %s\n", $$1, $$2}'

setup: ## what running needs: .venv, pinned packages, system libraries
	@$(PYTHON) scripts/prepare.py runtime

setup-dev: ## the same, and what the tests need
	@$(PYTHON) scripts/prepare.py dev

run: setup ## start the site with demo data on http://127.0.0.1:8000
	@exec $(VENV_PYTHON) manage.py serve

check: setup-dev ## the inner loop: linters and fast tests, under a minute
	@exec $(VENV_PYTHON) -m scripts.run_tests check

test: setup-dev ## everything, on both engines and in a browser: about 40 minutes on two cores
	@exec $(VENV_PYTHON) -m scripts.run_tests test

soak: setup-dev ## the long counts: races, kills, simulations
	@exec $(VENV_PYTHON) -m scripts.run_tests soak

bench: setup-dev ## nights, pages, saving and a crowd, with 50,000 and 1,000,000 enrolments on PostgreSQL
	@exec $(VENV_PYTHON) -m scripts.bench

messages: setup-dev ## bring the Indonesian catalogue up to date with the sources
	@$(VENV_PYTHON) scripts/catalogue.py update

lock: setup-dev ## pin dependencies from pyproject.toml; ARGS=--upgrade for the newest
	@$(VENV_PYTHON) scripts/lock.py $(ARGS)

clean: ## remove what can be made again; keeps var/ with its data
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
