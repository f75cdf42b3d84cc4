# Everything a fresh machine needs is Python 3.11, git and make: each target first builds what it lacks in .venv.
# Dependencies come from the hashed lock files only, through whatever source pip is configured for.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# The first of these that is a Python 3.11; PYTHON=/path/to/python3.11 overrides it.
PYTHON ?= $(shell for p in python3.11 python3 python; do if $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then command -v $$p; break; fi; done)
BIN := .venv/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet --require-hashes
PYTEST := $(PY) -m pytest
# More arguments for pytest: make test ARGS="-k split -x"
ARGS ?=
# uv is only the resolver of `make lock`; nothing else uses it.
UV_VERSION := 0.13.9
COMPILE = build/lock/bin/uv pip compile pyproject.toml --quiet --python-version 3.11 --generate-hashes --no-header --no-annotate --no-strip-extras $(UPGRADE)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{ printf "  %-12s %s\n", $$1, $$2 }'

# ---------------------------------------------------------------------------------------------------------- environment

# The package is not installed but found: a path file and a two-line program do what an editable install would do, and
# need no build backend, which could not come from the lock of the running service.
.venv/.created:
	@test -n "$(PYTHON)" || { echo "Python 3.11 was not found: install it, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	"$(PYTHON)" -m venv --clear .venv
	@echo "$(CURDIR)" > .venv/lib/python3.11/site-packages/tuquan.pth
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -P -m app "$$@"\n' > $(BIN)/tuquan
	@chmod +x $(BIN)/tuquan
	@touch $@

# What the service needs.
.venv/.runtime: requirements.txt .venv/.created
	@echo "Installing what the service needs into .venv (half a minute, once) …"
	$(PIP) -r requirements.txt
	@touch $@

# What the service and its developers need; the runtime's versions are the same, so it serves for both.
.venv/.development: requirements-dev.txt .venv/.created
	$(PIP) -r requirements-dev.txt
	@touch .venv/.runtime $@

# ------------------------------------------------------------------------------------------------------------- the work

.PHONY: run
run: .venv/.runtime ## start the service with the embedded PostgreSQL and a demo province
	$(PY) -m app run --demo

.PHONY: bench
bench: .venv/.development ## measure
	$(PY) -m bench

# --------------------------------------------------------------------------------------------------------------- tests

.PHONY: test-fast
test-fast: .venv/.development ## decisions, architecture and contracts: under 2 minutes
	$(PYTEST) -n 2 -m "not deep" $(ARGS) $(wildcard tests/domain tests/architecture tests/contract)

# pytest-cov judges the coverage of app/domain before pytest writes its last line, so that line ends the output and the
# exit code is that of both.
.PHONY: test
test: .venv/.development ## everything that CI runs: under 15 minutes on 2 cores
	$(PYTEST) -n 2 -m "not deep" --cov --cov-report=term --cov-fail-under=100 $(ARGS)

.PHONY: test-deep
test-deep: .venv/.development ## the long runs too
	HYPOTHESIS_PROFILE=deep $(PYTEST) -n 2 -m "deep or not deep" --cov --cov-report=term --cov-fail-under=100 $(ARGS)

# --------------------------------------------------------------------------------------------------------------- checks

.PHONY: check
check: lint types imports dependencies migrations schemas ## style, types, imports, dependencies, migrations, schemas

.PHONY: lint
lint: .venv/.development ## ruff
	$(BIN)/ruff check
	$(BIN)/ruff format --check

.PHONY: types
types: .venv/.development ## mypy
	$(BIN)/mypy

.PHONY: imports
imports: .venv/.development ## who may import whom
	$(BIN)/lint-imports --no-logo

.PHONY: dependencies
dependencies: .venv/.development ## imports against the declared dependencies
	$(BIN)/deptry .

# Excluded: the time-outs are set by migrations/env.py and not in the SQL; small counts and ordinals are integers on
# purpose; the one varchar is Alembic's own table, and BEGIN and COMMIT are Alembic's own too.
.PHONY: migrations
migrations: .venv/.development ## the SQL of the migrations against the rules of a running database
	@mkdir -p build
	$(PY) -m app db sql > build/migrations.sql
	$(BIN)/squawk --pg-version=18 --assume-in-transaction \
		--exclude=require-lock-timeout,require-statement-timeout,prefer-bigint-over-int,prefer-bigint-over-smallint,prefer-text-field,transaction-nesting \
		build/migrations.sql

# The command writes to openapi/, so the committed files are set aside, compared and put back: a check changes nothing.
.PHONY: schemas
schemas: .venv/.development ## the published schemas are those of the code, valid, and break no client
	@rm -rf build/schemas && mkdir -p build/schemas && cp -R openapi build/schemas/committed
	@back() { rm -rf openapi && cp -R build/schemas/committed openapi; }; trap back EXIT; \
	$(PY) -m app contracts; \
	diff -ru build/schemas/committed openapi > build/schemas/drift.diff || { \
		head -n 60 build/schemas/drift.diff; echo "openapi/ is out of date: run make openapi and commit it" >&2; exit 1; }
	$(PY) -m openapi_spec_validator openapi/openapi.json
	$(PY) -m tests.contract.breaking

.PHONY: release-contract
release-contract: openapi ## take the present contract over as the released one, from which nothing may be taken away
	$(PY) -m tests.contract.breaking release

# Needs Node and npm. What npm installs is told by package.json alone, each version exactly.
.PHONY: contracts
contracts: schemas lint-api audit docs-offline fuzz clients ## the two doors, judged by suites and clients that others wrote

build/outside/.installed: tests/outside/package.json
	@mkdir -p build/outside && cp tests/outside/package.json build/outside/
	npm install --prefix build/outside --no-package-lock --no-audit --no-fund --loglevel=error
	@touch $@

# Both print nothing that is an error, or fail; what they are told not to ask for has its reason in their files.
.PHONY: lint-api
lint-api: build/outside/.installed ## the OpenAPI document, judged by redocly and by Spectral with OWASP's rules
	@cp tests/outside/*.yaml build/outside/
	cd build/outside && node_modules/.bin/redocly lint --config redocly.yaml ../../openapi/openapi.json
	cd build/outside && node_modules/.bin/spectral lint --fail-severity=warn -r spectral.yaml ../../openapi/openapi.json

.PHONY: audit
audit: .venv/.development build/outside/.installed ## GraphQL over HTTP: the public conformance audit
	@cp tests/outside/*.mjs build/outside/
	$(PY) -m tests.outside.serving node build/outside/audit.mjs

# Requests made from the document, alone and in sequences; what a run finds it finds again, from the same seed. One worker:
# in several threads Python 3.11 fails now and then in the judge itself ("AST constructor recursion depth mismatch").
.PHONY: fuzz
fuzz: .venv/.development ## schemathesis: all its checks on every operation of the document
	SCHEMATHESIS_HOOKS=tests.outside.schemathesis_hooks $(PY) -m tests.outside.serving sh -c '$(BIN)/schemathesis \
		--config-file tests/outside/schemathesis.toml run "$$TUQUAN/openapi.json" -H "Authorization: Bearer $$TOKEN" \
		--checks all --phases examples,coverage,fuzzing,stateful --max-examples 10 --seed 1 --workers 1 \
		--generation-database none --continue-on-failure'

# A Chromium or Chrome: CHROMIUM=/path/to/it overrides the first that is found.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.PHONY: docs-offline
docs-offline: .venv/.development build/outside/.installed ## the pages in a browser without the internet: nothing foreign asked, readable by everybody
	@test -n "$(CHROMIUM)" || { echo "Chromium was not found: install it, or name it: make docs-offline CHROMIUM=/path/to/it" >&2; exit 1; }
	@cp tests/outside/*.mjs build/outside/
	CHROMIUM="$(CHROMIUM)" $(PY) -m tests.outside.serving node build/outside/docs.mjs

# Each client is generated from the published documents, compiled strictly, and calls a running service. The two of Python
# live in an environment of their own, from a lock with hashes (`uv pip compile --generate-hashes` of requirements.in).
CLIENTS := build/outside/clients
NODE_BIN := ../node_modules/.bin

$(CLIENTS)/python/.created: tests/outside/clients/requirements.txt
	@mkdir -p $(CLIENTS) && "$(PYTHON)" -m venv --clear $(CLIENTS)/python
	$(CLIENTS)/python/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes -r $<
	@touch $@

.PHONY: clients
clients: .venv/.development build/outside/.installed $(CLIENTS)/python/.created ## clients that others generate: compiled, and calling a running service
	@cp -R tests/outside/clients/. $(CLIENTS)/ && rm -rf $(CLIENTS)/generated $(CLIENTS)/out $(CLIENTS)/tuquan_client
	@mkdir -p $(CLIENTS)/generated/relay && echo '{"type": "module"}' > $(CLIENTS)/package.json
	cd $(CLIENTS) && $(NODE_BIN)/openapi-typescript ../../../openapi/openapi.json --default-non-nullable=false -o generated/openapi.ts
	cd $(CLIENTS) && $(NODE_BIN)/orval --config orval.config.mjs
	cd $(CLIENTS) && $(NODE_BIN)/graphql-codegen --config codegen.mjs
	cd $(CLIENTS) && $(NODE_BIN)/relay-compiler relay.config.json
	cd $(CLIENTS) && $(NODE_BIN)/tsc -p .
	cd $(CLIENTS) && python/bin/openapi-python-client generate --path ../../../openapi/openapi.json --meta none \
		--config openapi-python-client.yaml --output-path tuquan_client --overwrite
	$(CLIENTS)/python/bin/python -m compileall -q $(CLIENTS)/tuquan_client
	$(PY) -m tests.outside.serving sh -c 'cd $(CLIENTS) && sh run.sh'

.PHONY: openapi
openapi: .venv/.development ## write openapi/openapi.json and openapi/schema.graphql anew
	$(PY) -m app contracts

# ---------------------------------------------------------------------------------------------------------------- upkeep

# One lock for both kinds of machine: resolved for each, and refused where they would differ. Versions stay as they are
# where they can; make lock UPGRADE=--upgrade takes the newest.
.PHONY: lock
lock: ## resolve the dependencies anew into the hashed lock files
	@test -x build/lock/bin/uv || { "$(PYTHON)" -m venv build/lock && build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv==$(UV_VERSION); }
	$(COMPILE) --python-platform x86_64-manylinux_2_28 --output-file requirements.txt
	$(COMPILE) --python-platform x86_64-manylinux_2_28 --group dev --constraints requirements.txt --output-file requirements-dev.txt
	@cp requirements.txt build/lock/requirements.txt && cp requirements-dev.txt build/lock/requirements-dev.txt
	$(COMPILE) --python-platform aarch64-manylinux_2_28 --output-file build/lock/requirements.txt
	$(COMPILE) --python-platform aarch64-manylinux_2_28 --group dev --constraints requirements.txt --output-file build/lock/requirements-dev.txt
	diff requirements.txt build/lock/requirements.txt
	diff requirements-dev.txt build/lock/requirements-dev.txt
	@! grep -nE '://|^ *-(-index|-extra|-find|i|f) ?' requirements.txt requirements-dev.txt

.PHONY: clean
clean: ## remove the environment and everything generated; never the state of a service
	rm -rf .venv build dist .coverage .coverage.* htmlcov .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find $(wildcard app bench migrations tests) -name __pycache__ -type d -prune -exec rm -rf {} +
