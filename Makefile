# Everything a developer does. `make help` lists it. Needs Python 3.11 and make; the rest is set up here.

SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
ENVIRONMENT := .venv
BIN := $(ENVIRONMENT)/bin
DATA ?= var
PORT ?= 8000
PYTEST_WORKERS ?= 2
# What to run and how, in pytest's words: PYTEST_ARGUMENTS="tests/unit -k token".
PYTEST_ARGUMENTS ?=
# REQUIRE=--require fails where a browser, nginx or a PostgreSQL of Debian cannot be had, and its tests would be left out.
REQUIRE ?=

# No interpreter is fetched: that of the machine is used.
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE ?= copy
export VIRTUAL_ENV := $(CURDIR)/$(ENVIRONMENT)
UV = $(BIN)/uv
# Whatever the caller's habit: hundreds of processes start in a test run, and compiling is most of a start.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## List what can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' \
		| while IFS="$$(printf '\t')" read -r name text; do printf '  %-14s %s\n' "$$name" "$$text"; done

# ---------------------------------------------------------------------------------------------------------------
# Environment. Stamp files make the second time instant; packages are added, never taken away, so that `make run`
# after `make test` leaves the tools of the developer in place.

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Vesalius needs Python 3.11; name it with make PYTHON=/path/to/python3.11")'
	@echo "Making the environment in $(ENVIRONMENT) ..."
	@$(PYTHON) -m venv $(ENVIRONMENT)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt

$(ENVIRONMENT)/.run: requirements/run.txt pyproject.toml | $(UV)
	@echo "Installing what Vesalius needs to run ..."
	@$(UV) pip install --quiet --require-hashes -r requirements/run.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(ENVIRONMENT)/.dev: requirements/dev.txt $(ENVIRONMENT)/.run
	@echo "Installing what developing needs ..."
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: setup
setup: $(ENVIRONMENT)/.dev ## Build the environment with all tools of a developer

.PHONY: requirements
requirements: $(ENVIRONMENT)/.dev ## Refresh the pinned lists from requirements/*.in
	cd requirements && for list in bootstrap run dev; do \
		../$(UV) pip compile -q --generate-hashes --no-emit-index-url --no-annotate --no-header \
			--python-version 3.11 --upgrade $$list.in -o $$list.txt; done

# ---------------------------------------------------------------------------------------------------------------
# Running.

.PHONY: run
run: $(ENVIRONMENT)/.run ## Start everything, with the demo network, in ./var (DATA=folder PORT=number)
	@exec $(BIN)/vesalius up --data "$(DATA)" --port $(PORT) --demo

# ---------------------------------------------------------------------------------------------------------------
# Checking.

# Each of these is a check of its own. They run two at a time, what each says together.
CHECKS = mypy lint form imports sizes r4 terminology profiles published

.PHONY: check
check: $(ENVIRONMENT)/.dev ## Every static check
	@$(MAKE) --no-print-directory --jobs=2 --keep-going --output-sync=target $(CHECKS:%=check-%)

.PHONY: $(CHECKS:%=check-%)
check-lint:
	$(BIN)/ruff check
check-form:
	$(BIN)/ruff format --check
check-mypy:
	$(BIN)/mypy
check-imports:
	$(BIN)/lint-imports --no-cache
check-sizes:
	$(BIN)/python tools/check_sizes.py
check-r4:
	$(BIN)/python tools/generate_r4.py --check
check-terminology:
	$(BIN)/python tools/build_terminology.py --check
check-profiles:
	$(BIN)/python tools/build_profiles.py --check
check-published:
	$(BIN)/python tools/build_published.py --check

.PHONY: security
security: $(ENVIRONMENT)/.dev ## Weak code, known weaknesses of packages, secrets, licences, parts list (under a minute)
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src
	$(BIN)/python tools/scan_secrets.py
	$(BIN)/python tools/audit_dependencies.py
	$(BIN)/python tools/write_licences.py --check
	$(MAKE) --no-print-directory sbom

.PHONY: sbom
sbom: $(ENVIRONMENT)/.dev ## Write build/sbom.json: every part that runs, in CycloneDX, byte for byte reproducible
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml --of JSON \
		--output-file build/sbom.json requirements/run.txt

.PHONY: licences
licences: $(ENVIRONMENT)/.dev ## Write docs/licences.md again
	$(BIN)/python tools/write_licences.py

.PHONY: test
test: $(ENVIRONMENT)/.dev ## Every test; those of the browser and of nginx where these are found or can be had
	@chromium="$$($(BIN)/python tools/browser.py --install $(REQUIRE))" && \
		nginx="$$($(BIN)/python tools/debian_packages.py nginx $(REQUIRE))" && \
		VESALIUS_CHROMIUM="$$chromium" VESALIUS_NGINX="$$nginx" \
		$(BIN)/pytest -n $(PYTEST_WORKERS) $(PYTEST_ARGUMENTS)

.PHONY: test-browser
test-browser: $(ENVIRONMENT)/.dev ## The browser tests alone; fails when there is no Chromium
	@chromium="$$($(BIN)/python tools/browser.py --install --require)" && \
		VESALIUS_CHROMIUM="$$chromium" $(BIN)/pytest -n $(PYTEST_WORKERS) tests/browser $(PYTEST_ARGUMENTS)

.PHONY: test-store-tls
test-store-tls: $(ENVIRONMENT)/.dev ## The store tests against a Debian PostgreSQL over TCP with TLS
	@TMPDIR="$$($(BIN)/python tests/throw_away.py)" $(BIN)/python tools/debian_postgresql.py $(REQUIRE) -- $(BIN)/pytest tests/integration/store $(PYTEST_ARGUMENTS)

# Processes that tests start are counted with the rest (pyproject.toml); what is killed outright loses its count, so the
# figure is a floor. Without COVERED it fails below the floor in pyproject.toml.
.PHONY: coverage
coverage: $(ENVIRONMENT)/.dev ## As test, and print how much of the code the tests run (COVERED=folders to run)
	@VESALIUS_CHROMIUM="$$($(BIN)/python tools/browser.py --install)" \
		$(BIN)/pytest -n $(PYTEST_WORKERS) --cov --cov-report=term:skip-covered \
		$(if $(COVERED),--cov-fail-under=0) $(COVERED) $(PYTEST_ARGUMENTS)

.PHONY: format
format: $(ENVIRONMENT)/.dev ## Format the code and repair what can be repaired
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

.PHONY: generate
generate: $(ENVIRONMENT)/.dev ## Make the generated code again from HL7's definitions
	$(BIN)/python tools/generate_r4.py
	$(BIN)/python tools/build_terminology.py
	$(BIN)/python tools/build_profiles.py
	$(BIN)/python tools/build_published.py

# ---------------------------------------------------------------------------------------------------------------
# Measuring and documents.

.PHONY: bench
bench: $(ENVIRONMENT)/.dev ## Measure every operation and print the table
	$(BIN)/python benchmarks/bench.py

.PHONY: budgets
budgets: $(ENVIRONMENT)/.dev ## Measure every task in a browser and every operation, write build/budgets.json, fail where one is missed
	@rm -f build/budgets.json
	@chromium="$$($(BIN)/python tools/browser.py --install --require)" && \
		VESALIUS_BUDGETS=yes VESALIUS_CHROMIUM="$$chromium" $(BIN)/pytest -n 0 tests/browser/test_budgets.py; \
		in_browser=$$?; $(BIN)/python benchmarks/bench.py --budgets && exit $$in_browser

.PHONY: docs
docs: $(ENVIRONMENT)/.dev ## Make the generated documents again
	$(BIN)/python tools/write_conformance.py

.PHONY: screenshots
screenshots: $(ENVIRONMENT)/.dev ## Take the screenshots of the documents from the demo network
	@chromium="$$($(BIN)/python tools/browser.py --install --require)" && \
		VESALIUS_CHROMIUM="$$chromium" $(BIN)/python tools/take_screenshots.py

.PHONY: clean
clean: ## Remove caches and the environment; data in ./var stays
	rm -rf $(ENVIRONMENT) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
