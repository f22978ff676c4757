# Two commands: `make demo` and `make test`. Both set up .venv first; neither needs more than python3, make and git.
# `make help` lists the rest: a target says after '##' what it does.
SHELL := /bin/bash
PY := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

# The certificates of the system, as pip uses them: an office network may have its own.
export UV_SYSTEM_CERTS := true

# The stages that have tests of their own in tests/unit, each a target `test-<stage>`.
STAGES := intake layout interpret normalise prove schemas warehouse flows

.PHONY: help setup demo test test-fast $(STAGES:%=test-%) lint scores bench lock clean
help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '  make %-16s %s\n' 'test-<stage>' 'the unit tests of one stage: $(STAGES)'

setup: .venv/.ready  ## .venv with what the lock names; says so when there is nothing to do
	@echo "Set up: .venv/bin/selko"

# Compiled once, where the environment keeps Python from doing so at the first run: a second or two of each command.
# The installers do the same for what the lock names.
PACKAGES := selko schemas extractors warehouse flows samples
LOCKED := $(shell grep -c '==' requirements.lock)

# The lock is whole, so nothing is resolved again: pip would ask for a newer sqlalchemy on behalf of prefect's extra.
.venv/.ready: requirements.lock pyproject.toml
ifdef UV
	@echo "Making .venv with uv …"
	@uv venv --quiet --allow-existing --python python3 .venv
	@echo "Installing the $(LOCKED) packages of requirements.lock (a minute, or some where they must be fetched) …"
	@uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode -r requirements.lock
	@echo "Installing selko from this folder …"
	@uv pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
else
	@echo "Making .venv with $$(python3 --version) …"
	@python3 -m venv .venv
	@echo "Installing the $(LOCKED) packages of requirements.lock with pip (some minutes; uv would be faster) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@echo "Installing selko from this folder …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@echo "Compiling, so that every command starts at once …"
	@$(PY) -m compileall -q $(PACKAGES)
	@touch $@

demo: .venv/.ready  ## the reports of a made-up city through the whole way
	.venv/bin/selko demo

test: .venv/.ready lint  ## the whole test suite, lint and types first
	$(PY) -m pytest -n 2 --dist loadgroup tests --ignore tests/benchmarks

test-fast: .venv/.ready  ## the unit tests that are quick, and the tests of the data: for every change
	$(PY) -m pytest -n 2 -m "not slow and not practice" tests/unit tests/data

$(STAGES:%=test-%): test-%: .venv/.ready
	$(PY) -m pytest tests/unit/$*

lint: .venv/.ready  ## style, types, and the lines between rooms
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

# SAVE=1 writes what was measured; NAMES=1 shows the documents' names; ONLY=report,case takes these kinds.
scores: .venv/.ready  ## practice documents and benches beside the committed figures, differences in front
	@$(PY) -m tests.benchmarks.scoreboard $(if $(SAVE),--save) $(if $(NAMES),--names) $(if $(ONLY),--only $(ONLY))

bench: .venv/.ready  ## seconds, memory and robustness, beside other readers
	$(PY) -m pytest -q -s -o python_files='bench_*.py test_*.py' tests/benchmarks

# Versions and hashes only, no download addresses. Needs uv.
lock:  ## requirements.lock anew from pyproject.toml
	uv pip compile pyproject.toml --extra ocr --extra dev --universal --python-version 3.11 --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock

clean:  ## .venv and what was built
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache
