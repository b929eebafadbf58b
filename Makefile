# The verbs of this project. `make help` lists them.
# Stamps below .venv make sure that nothing is done twice.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NPM := $(shell command -v npm 2>/dev/null)
CHROMIUM := $(shell command -v chromium 2>/dev/null)
PIN := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
  --no-header --strip-extras --allow-unsafe --build-deps-for editable --extra postgresql
ROOT := $(filter 0,$(shell id -u))

.DEFAULT_GOAL := help
.PHONY: help setup serve test test-all test-long check e2e bench bench-sparql bench-endurance lock messages

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-15s %s\n", $$1, $$2}'

setup: $(VENV)/.develop browser/site/static/dist/manifest.json ## everything that the other verbs need

serve: $(VENV)/.serve browser/site/static/dist/manifest.json ## serve on 127.0.0.1:8000 (KG_HOST, KG_PORT, KG_DATA change address and data folder)
	@exec $(BIN)/kg serve $(ARGS)

# Tests start hundreds of processes: what one of them has compiled, the others read, wherever this is switched off.
test test-all test-long e2e: export PYTHONDONTWRITEBYTECODE =

TESTS := setup $(VENV)/.browser tests/rest/clients/node_modules/.ok

# One more than there are cores: a fifth of the time tests wait for servers that start, and for what these do behind.
WORKERS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

test: $(TESTS) ## the tests, but for the slow ones: some minutes (WORKERS=1 for one at a time)
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow and not long" $(ARGS)

# The source of rdflib, whose checksum is in the lock, has a copy of the W3C's tests of SPARQL, that of pyshacl of SHACL.
export KG_RDF_TESTS ?= $(CURDIR)/$(VENV)/w3c
export KG_SHACL_TESTS ?= $(CURDIR)/$(VENV)/w3c-shacl

test-all: $(TESTS) tests/sparql/clients/node_modules/.ok tests/browser/clients/node_modules/.ok $(VENV)/w3c/.ok $(VENV)/w3c-shacl/.ok ## the slow tests, besides those of `make test`: deaths, hostile sets, large vocabularies
	$(BIN)/python -m pytest -n auto --dist loadgroup -m slow $(ARGS)

# Status 5 of pytest says that no test was selected.
test-long: $(TESTS) ## the tests that are marked as long: endurance, scale
	$(BIN)/python -m pytest -m long $(ARGS) || [ $$? = 5 ]

check: setup ## linters, types, import contracts, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m ontologies.checking
	$(BIN)/python -m ontologies.build --check
	$(BIN)/python -m shapes.build --check

e2e: setup $(VENV)/.browser ## only the tests that drive Chromium
	$(BIN)/python -m pytest -m "e2e and not slow" $(ARGS)

bench: setup $(VENV)/.measure ## benchmarks of pages, data and queries; each of the three writes its part of bench/RESULTS.md
	$(BIN)/python -m bench

bench-sparql: setup $(VENV)/.measure ## queries on a million triples, beside the peers that are installed; 25 minutes
	$(BIN)/python -m bench.sparql $(ARGS)

bench-endurance: setup $(VENV)/.measure ## 200 clients, some of them hostile, for five minutes
	$(BIN)/python -m bench.sparql endurance $(ARGS)

lock: $(VENV)/.develop ## pin the newest versions that pyproject.toml allows
	$(PIN) --output-file requirements/serve.lock pyproject.toml
	$(PIN) --extra dev --constraint requirements/serve.lock --output-file requirements/develop.lock pyproject.toml
	$(PIN) --extra dev --extra bench --constraint requirements/develop.lock --output-file requirements/measure.lock \
	  pyproject.toml

messages: $(VENV)/.develop ## collect the words of the interface into the catalogues
	$(BIN)/python -m browser.messages

# Debian's python3 comes without the module that makes virtual environments.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  if [ -n "$(ROOT)" ] && command -v apt-get >/dev/null; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; \
	  else echo "Please install the Debian package python3-venv."; exit 1; fi; }
	$(PYTHON) -m venv $(VENV)

# What serves (.serve), what tests and checks beside it (.develop), what benchmarks beside both (.measure).
$(VENV)/.serve $(VENV)/.develop $(VENV)/.measure: $(VENV)/.%: requirements/%.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# The site is complete without these bundles: they add the query editor, the explorer's graph, and trying out the API.
browser/site/static/dist/manifest.json: $(wildcard browser/site/frontend/package-lock.json browser/site/frontend/*.mjs browser/site/frontend/src/*)
ifeq ($(NPM),)
	@echo "npm is not here: pages do without the query editor and trying out the API"
	@mkdir -p $(@D) && echo '{}' > $@
else
	@cd browser/site/frontend && $(NPM) ci --include=dev --no-audit --no-fund --silent && $(NPM) run --silent build
	@touch $@
endif

# Package, folders above the tests in its source, the tests.
$(VENV)/w3c/.ok: COPY := rdflib 5 */suites/w3c/sparql11
$(VENV)/w3c-shacl/.ok: COPY := pyshacl 4 */test/resources/sht_tests

$(VENV)/w3c/.ok $(VENV)/w3c-shacl/.ok: requirements/serve.lock | $(VENV)/bin/python
	@rm -rf $(@D) && mkdir -p $(@D)
	@sed -n '/^$(word 1,$(COPY))==/,/[^\\]$$/p' $< > $(@D)/requirement.txt
	$(BIN)/pip download --quiet --disable-pip-version-check --no-deps --no-binary $(word 1,$(COPY)) --require-hashes \
	  --dest $(@D) --requirement $(@D)/requirement.txt
	@tar -xzf $(@D)/$(word 1,$(COPY))-*.tar.gz -C $(@D) --strip-components $(word 2,$(COPY)) --wildcards '$(word 3,$(COPY))'
	@touch $@

# Chromium and fonts for the browser tests; without them those tests are skipped and say so.
$(VENV)/.browser: $(VENV)/.develop
ifeq ($(CHROMIUM),)
	@if [ -n "$(ROOT)" ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
	    chromium fonts-noto-core fonts-noto-cjk; \
	else echo "Browser tests will be skipped: install the Debian packages chromium fonts-noto-core fonts-noto-cjk."; fi
endif
	@touch $@

# Clients in JavaScript that the tests run; without npm those tests are skipped and say so.
tests/%/clients/node_modules/.ok: tests/%/clients/package-lock.json
ifeq ($(NPM),)
	@echo "npm is not here: tests with clients in JavaScript will be skipped"
else
	@cd tests/$*/clients && $(NPM) ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@
endif
