# Everything a person does with this repository. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Three on two cores, as one of them mostly waits for a browser or a run service.
PYTEST := $(BIN)/python -m pytest -n 3
# Compiled modules are kept, whatever the environment says of it: the tests start 90 processes that load them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help app class test test-ci test-all test-fast check format lint types bench peers trackers trials accuracy docs lock browser clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

app: $(VENV)/.app ## install what the app needs and start it, for this machine alone
	$(BIN)/streamlit run app.py

class: $(VENV)/.app ## the same for a class: everybody who reaches this machine can open it
	$(BIN)/streamlit run app.py --server.address 0.0.0.0

test: $(VENV)/.dev browser ## install what the tests need and run them: each thing once, in about seven minutes on two cores
	$(PYTEST)

test-ci: $(VENV)/.dev browser ## run further cases of the same too, which is all that CI runs
	$(PYTEST) --further

test-all: $(VENV)/.dev browser ## run every combination of settings too, not only each pair
	$(PYTEST) --exhaustive

test-fast: $(VENV)/.dev ## run the tests that need no browser and no real training
	$(PYTEST) -m "not slow and not browser"

check: lint types test-ci ## format, lint, types, import floors and all tests

lint: $(VENV)/.dev ## check format and style
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.dev ## check the types of app, core, pages and what tests share
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 app.py lstm_core pages

format: $(VENV)/.dev ## put the code into the common format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev browser ## measure, with peers in the same run (installs PyTorch); prints ratios
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BIN)/python -m benchmarks

peers: $(VENV)/.dev .peers/.made ## measure beside other libraries, in an environment of theirs (PRICES=file like all_stocks_5yr.csv)
	$(BIN)/python -m benchmarks.peers $(PRICES)

trials: $(VENV)/.dev ## try faults on real processes and count what is lost (NAMES=some of them; some need root)
	$(BIN)/python -m tests.trials $(NAMES)

accuracy: $(VENV)/.dev ## hold the presets against repeating the last value (PRICES=file like all_stocks_5yr.csv)
	$(BIN)/python -m benchmarks.accuracy $(PRICES)

docs: $(VENV)/.dev ## write the pages that are made from the code
	$(BIN)/python -m lstm_core settings > docs/settings.md
	$(BIN)/python -m lstm_core rules --into docs/verdict.md

lock: ## compile the ranges in *.in to the pinned *.txt (needs uv)
	uv pip compile --universal --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" \
		requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --no-emit-index-url --custom-compile-command "make lock" \
		-c requirements.txt requirements-dev.in -o requirements-dev.txt
	uv pip compile --universal --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		-c requirements.txt requirements-trackers.in -o requirements-trackers.txt
	uv pip compile --python-version 3.11 --no-emit-index-url --no-annotate --custom-compile-command "make lock" \
		benchmarks/peers/requirements.in -o benchmarks/peers/requirements.txt
	sed -i.old -E '/^(nvidia-|cuda-|triton)/d' benchmarks/peers/requirements.txt && rm benchmarks/peers/requirements.txt.old

browser:
	@sh tests/browser/install_chromium.sh $(BIN)

clean: ## remove the environment and all caches; runs and uploads in .lab stay
	rm -rf $(VENV) .peers .trackers .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c "import lstm_core" # which says whether the lab runs with it
	$(PYTHON) -m venv $(VENV)

$(VENV)/.app: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib > /dev/null || true # on all cores; pip takes one, and some files are for other Pythons
	@touch $@ $(VENV)/.app

trackers: $(VENV)/.dev .trackers/.made ## hand a run to a real MLflow server and to TensorBoard, in environments of their own
	LSTM_LAB_MLFLOW=.trackers/server/bin/mlflow .trackers/lab/bin/python -m pytest tests/export/test_trackers.py -rs

.trackers/.made: requirements-trackers.txt
	$(PYTHON) -m venv .trackers/lab
	.trackers/lab/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -r requirements-trackers.txt
	$(PYTHON) -m venv .trackers/server
	.trackers/server/bin/python -m pip install --quiet --disable-pip-version-check "mlflow~=$$(sed -n 's/^mlflow-skinny==//p' requirements-trackers.txt)"
	@touch $@

.peers/.made: benchmarks/peers/requirements.txt
	$(PYTHON) -m venv .peers
	.peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers/requirements.txt
	@touch $@
