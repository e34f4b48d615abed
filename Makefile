# Plumbline. `make app` and `make test` need nothing but Python 3.11 or newer.
#   make app      set up and open the dashboard on the sample company
#   make check    everything that answers fast: format, lint, types, and the tests that are quick
#   make test     set up and run every check and test
#   make browser  the journeys in a browser only
#   make lint     ruff and mypy only
#   make format   put the code into the common format
#   make real     import and backtest the real data sets, where they are present
#   make bench    measure the speed promises
#   make lock     pin the newest allowed packages
#   make clean    remove everything that make made

BIN := .venv/bin
PACKAGES := analysis dashboard sample_data
WORKERS ?= 2

.DEFAULT_GOAL := app
.PHONY: setup app check test lint style types quick format chromium browser real bench lock clean

setup: .venv/.installed

.venv/.installed: requirements.lock pyproject.toml scripts/setup
	@PYTHON="$(PYTHON)" sh scripts/setup

app: setup
	$(BIN)/plumbline app

lint: style types

style: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy --strict $(PACKAGES)

quick: setup
	$(BIN)/pytest -n $(WORKERS) -m "not slow and not browser and not real" --quick

# Types and tests beside each other: both are told, and either may fail it.
check: style
	@$(MAKE) --no-print-directory --keep-going --jobs 2 types quick

format: setup
	$(BIN)/ruff check --fix-only --select I .
	$(BIN)/ruff format .

chromium: setup
	$(BIN)/python -m tests.browser.chromium

# Journeys drive one browser and wait for what they see: they have a process of their own, which no other test slows down.
browser: chromium
	$(BIN)/pytest tests/browser

# Both runs say what they found, whatever the other one says.
test: lint chromium
	@echo "$(BIN)/pytest tests/browser, then all other tests"; \
	failed=0; \
	$(BIN)/pytest tests/browser || failed=1; \
	$(BIN)/pytest -n $(WORKERS) -m "not browser" || failed=1; \
	exit $$failed

real: setup
	$(BIN)/python -m tests.real

bench: setup
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.board

lock: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --upgrade --extra dev --no-header --no-annotate --no-emit-index-url \
		--python-version 3.11 --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv build plumbline.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find $(PACKAGES) tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
