# Short names for what people do most. Each target sets up what it needs; nothing has to be installed before.
# The first Python that is new enough.
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
JOBS ?= 2
SECONDS ?= 60

.PHONY: help setup run demo test check lint types fuzz soak docs quality-report clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY)  ## .venv with the tested versions of everything

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "healthqa needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(READY)

run: setup  ## the whole way on the bundled demo site: crawl, archive, build, check, publish
	$(BIN)/healthqa run doctorqna --demo

demo: setup  ## serve the demo site until Ctrl-C
	$(BIN)/healthqa demo

test: setup lint types fuzz  ## everything
	$(BIN)/python -m pytest --numprocesses $(JOBS) --quiet

check: setup lint types  ## what is fast: style, types, quick tests
	$(BIN)/python -m pytest --numprocesses $(JOBS) --quiet -m 'not slow and not soak'

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

fuzz: setup  ## coverage-guided fuzzing of the parser for a minute, or make fuzz SECONDS=600
	$(BIN)/python tests/fuzz/parse_target.py $(SECONDS)

soak: setup  ## hostile pages in growing sizes, timed one by one, on a machine that does nothing else
	$(BIN)/python -m pytest --quiet -m soak

docs: setup  ## the generated parts of the docs, written anew
	$(BIN)/python docs/generate.py

quality-report: setup  ## precision and recall of every quality flag on the labelled cases
	$(BIN)/python tests/quality_report.py

clean:  ## remove .venv and caches; crawled and built data stay
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
