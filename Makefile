# Everything that people and CI do here. `make` alone lists it.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8080
ARGS ?=
SAMPLE ?=
SEED ?= 1

# Tools of the environment are found first, so nothing needs an activated one.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Servers and tests start in half the time when compiled modules are kept.
unexport PYTHONDONTWRITEBYTECODE
INSTALLED := .venv/installed
DEMO := src/casewright/worlds/demo.yaml
SITE := .run/site/index.html
# The newest release in the history; pages tell what changed since.
RELEASE = $(shell git describe --tags --abbrev=0 --match='v[0-9]*' 2>/dev/null)
PAGES = twinspec site --output .run/site --try-at /docs $(if $(RELEASE),--against $(RELEASE))
DATABASE ?= sqlite:///$(CURDIR)/.run/demo.db

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: setup
setup: $(INSTALLED) ## Create .venv and install everything from requirements.lock

$(INSTALLED): requirements.lock pyproject.toml packaging/twinspec/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, $(PYTHON) is $$($(PYTHON) --version). Run: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv, once, from requirements.lock ..."
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement requirements.lock
	@.venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation \
	  --editable . --editable packaging/twinspec
	@touch $@

.PHONY: site
site: setup ## Write the pages about the contract into .run/site; make run serves them
	@mkdir -p .run
	$(PAGES) $(ARGS)

# Pages cost six seconds: they are written anew only when what they show has changed.
$(SITE): $(INSTALLED) $(shell git ls-files spec docs bench/*/*.md 2>/dev/null)
	@mkdir -p .run
	@$(PAGES)

.PHONY: run
run: setup $(SITE) ## Serve the demo world on HOST:PORT (127.0.0.1:8080), kept in .run/demo.db
	@CASEWRIGHT_SITE=$(CURDIR)/.run/site exec casewright serve --host $(HOST) --port $(PORT) --database-url "$(DATABASE)" --demo

.PHONY: quick
quick: setup ## Run the tests of half a minute: rules, handlers, the edge, the toolkit's small parts
	@mkdir -p .run
	pytest -n auto --dist worksteal -m "not slow" --quick $(ARGS)

.PHONY: test
test: setup ## Run the tests that take no long time, on all cores; ARGS= goes to pytest
	@mkdir -p .run
	pytest -n auto --dist worksteal -m "not slow" $(ARGS)

.PHONY: test-slow
test-slow: setup ## Run the tests that start servers, or take seconds
	@mkdir -p .run
	pytest -n auto --dist worksteal -m slow $(ARGS)

.PHONY: test-all
test-all: setup ## Run every test
	@mkdir -p .run
	pytest -n auto --dist worksteal $(ARGS)

.PHONY: coverage
coverage: setup ## Run every test and show which branches of src/ none takes; pages in .run/coverage
	@mkdir -p .run/coverage
	coverage erase
	@status=0; coverage run -m pytest -n auto --dist worksteal $(ARGS) || status=$$?; \
	  coverage combine --quiet; \
	  coverage html --quiet --fail-under=0; \
	  coverage json --quiet --fail-under=0 -o .run/coverage/report.json; \
	  coverage report || status=$$?; \
	  python -c 'import json; all = json.load(open(".run/coverage/report.json"))["totals"]; \
	    print("Branches of src/ that tests take: {covered_branches} of {num_branches}, {percent_branches_covered:.1f} %".format(**all)); \
	    raise SystemExit(all["percent_branches_covered"] < 95)' || status=$$?; \
	  exit $$status

.PHONY: lint
lint: setup ## Judge code and contract; change nothing
	@mkdir -p .run
	ruff check .
	ruff format --check .
	mypy
	lint-imports --no-cache
	twinspec lint
	twinspec equal
	twinspec ledger --gaps

.PHONY: ledger
ledger: setup ## Show every rule: source, enforcement, tests
	twinspec ledger

.PHONY: format
format: setup ## Repair what ruff can repair
	ruff check --fix .
	ruff format .

.PHONY: dist
dist: setup ## Write a release into .run/dist: the same bytes for the same commit; ARGS=NAME packs one client alone
	python -m release $(ARGS)

.PHONY: audit
audit: setup ## Ask for known vulnerabilities of what is locked; ARGS="--osv-url URL" asks an OSV service
	python -m release.audit $(ARGS)

.PHONY: generate
generate: setup ## Write generated/ from spec/
	twinspec generate

.PHONY: check-generated
check-generated: setup ## Fail when generated/ is not what spec/ and the templates say
	twinspec generate --check

.PHONY: clients
clients: setup ## Generate, build and run clients in .run/clients; ARGS=NAME does one
	python -m clients $(ARGS)

.PHONY: lock
lock: setup ## Pin all dependencies with hashes; ARGS=--upgrade takes newer versions
	uv pip compile pyproject.toml packaging/twinspec/pyproject.toml --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --quiet --output-file requirements.lock $(ARGS)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --constraint requirements.lock \
	  --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
	  --quiet --output-file packaging/casewright.lock $(ARGS)
	uv pip compile clients/python/generator.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  --quiet --output-file clients/python/generator.lock $(ARGS)

.PHONY: fuzz
fuzz: setup ## Fuzz casewright with the fuzz world in JSON and XML; ARGS= goes to twinspec fuzz
	@mkdir -p .run
	python -m tests.fuzz --report .run/fuzz $(ARGS)

.PHONY: fuzz-plain
fuzz-plain: setup ## Run plain Schemathesis on a fresh demo server, both versions; ARGS= goes to it
	python -m tests.fuzz.plain $(ARGS)

.PHONY: clean
clean: ## Remove what make made, the demo database included
	rm -rf .venv .run clients/node_modules .hypothesis .import_linter_cache .ruff_cache

.PHONY: bench
bench: requests-bench moves-bench codec-bench ## Measure requests, moves and the codec, in ten minutes; docs/benchmarks.md has the others

.PHONY: requests-bench
requests-bench: setup ## Measure the contract alone, edits, reads, start and memory beside other servers; writes bench/requests/report.md
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund --prefix bench/requests/openapi_backend; fi
	python -m bench.requests $(ARGS)

.PHONY: moves-bench
moves-bench: setup ## Measure moves of 1, 10 and 75 activities on both databases; writes bench/moves/report.md
	python -m bench.moves $(ARGS)

.PHONY: lookups-bench
lookups-bench: setup ## Measure look-ups at 10 000 to 1 000 000 cases on both databases; writes bench/lookups/report.md
	python -m bench.lookups $(ARGS)

.PHONY: codec-bench
codec-bench: setup ## Measure reading and writing XML beside xsdata, pydantic-xml and xmltodict; writes bench/codec/report.md
	python -m bench.codec $(ARGS)

.PHONY: hostile-bench
hostile-bench: setup ## Measure what hostile clients cost, and ten minutes of random ones; writes bench/hostile/report.md
	python -m bench.hostile
	python -m bench.hostile.random_clients

.PHONY: durability-bench
durability-bench: setup ## Measure what it costs that confirmed edits survive a power failure; ARGS="--before CHECKOUT" beside another version
	@mkdir -p .run
	python -m bench.durability $(ARGS)

.PHONY: workers-bench
workers-bench: setup ## Measure edits with 1, 2 and 4 workers on PostgreSQL, and how long their end takes
	python -m bench.workers $(ARGS)

.PHONY: overload-bench
overload-bench: setup ## Ask a server for more than it can do, and see what clients are answered
	python -m bench.overload

.PHONY: fuzz-bench
fuzz-bench: setup ## Measure what fuzzing finds, beside plain Schemathesis; writes bench/fuzz/report.md
	python -m bench.fuzz $(ARGS)

.PHONY: rules-bench
rules-bench: setup ## Measure which rules a run names, black box, when they are off or turned; writes bench/rules/report.md
	python -m bench.rules $(ARGS)

.PHONY: twins-bench
twins-bench: setup ## Measure what twinspec says of contracts that exist twice; writes bench/twins/report.md
	python -m bench.twins $(ARGS)

.PHONY: changes-bench
changes-bench: setup ## Compare twinspec diff with oasdiff and Redocly CLI (OASDIFF=, REDOCLY=); writes bench/twins/changes.md
	python -m bench.twins.changes $(ARGS)

.PHONY: toolkit-bench
toolkit-bench: setup ## Measure what the commands of twinspec cost on this contract; writes bench/toolkit/report.md
	python -m bench.toolkit $(ARGS)

.PHONY: site-bench
site-bench: setup ## Measure what the site costs to write and how soon a browser shows it; writes bench/site/report.md
	python -m bench.site $(ARGS)

.PHONY: mutants
mutants: setup ## Change conditions and results one at a time and see who notices; SAMPLE=N SEED=S tries N of each folder
	python -m bench.mutants $(if $(SAMPLE),--sample $(SAMPLE) --seed $(SEED)) $(ARGS)
