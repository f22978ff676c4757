# Two commands: `make demo` and `make test`. Both set up .venv first; neither needs more than python3, make and git.
SHELL := /bin/bash
PY := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null)
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
export GX_ANALYTICS_ENABLED := false

# The certificates of the system, as pip uses them: an office network may have its own.
export UV_SYSTEM_CERTS := true

.PHONY: setup demo test lint bench lock clean
setup: .venv/.ready

# Compiled once, where the environment keeps Python from doing so at the first run: a second or two of each command.
# The installers do the same for what the lock names.
PACKAGES := selko schemas extractors warehouse flows samples

# The lock is whole, so nothing is resolved again: pip would ask for a newer sqlalchemy on behalf of prefect's extra.
.venv/.ready: requirements.lock pyproject.toml
ifdef UV
	uv venv --quiet --allow-existing --python python3 .venv
	uv pip install --quiet --python $(PY) --require-hashes --compile-bytecode -r requirements.lock
	uv pip install --quiet --python $(PY) --no-deps --no-build-isolation --editable .
else
	python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	$(PY) -m compileall -q $(PACKAGES)
	touch $@

demo: setup
	.venv/bin/selko demo

test: setup lint
	$(PY) -m pytest -n 2 --dist loadgroup tests --ignore tests/benchmarks

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: setup
	$(PY) -m pytest -q -s -o python_files='bench_*.py test_*.py' tests/benchmarks

# Versions and hashes only, no download addresses. Needs uv.
lock:
	uv pip compile pyproject.toml --extra ocr --extra dev --universal --python-version 3.11 --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --no-header -o requirements.lock

clean:
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache
