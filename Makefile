# Everything a person does with this checkout. The work is in setup/prepare.py, which also runs without make.

PYTHON ?= python3
BIN := .venv/bin
PREPARE := $(PYTHON) setup/prepare.py
LUPDATE := $(BIN)/pyside6-lupdate $$(git ls-files -co --exclude-standard 'app/lampblack/*.py') -locations none -no-obsolete -source-language en

.DEFAULT_GOAL := help
.PHONY: help run test test-slow lint format bench screenshots translations lock clean

help:  ## Show this list
	@echo "make <target>:"
	@sed -nE 's/^([a-z-]+):.*## (.*)/  \1\t\2/p' Makefile | expand -t 16

run:  ## Set up what is missing and open the app; GPU=cuda|vulkan|metal|cpu picks the engine, ARGS="..." is handed on
	@$(PREPARE) run --gpu "$(GPU)"
	@$(BIN)/lampblack $(ARGS)

test:  ## Set up what is missing and run the tests; ARGS="..." goes to pytest ("-n 0": one after the other)
	@$(PREPARE) test
	@$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile -m "not slow" $(ARGS)

test-slow:  ## Run the tests that take long
	@$(PREPARE) test
	@$(BIN)/pytest -m slow $(ARGS) || test $$? -eq 5  # 5: no test is marked slow

lint:  ## Check style, types and that imports go one way
	@$(PREPARE) test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy setup benchmarks
	$(BIN)/lint-imports --no-logo

format:  ## Put the code into the house style
	@$(PREPARE) test
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench:  ## Measure, print one table, and write build/bench.json
	@$(PREPARE) test
	@test -d build/peers || $(PYTHON) -m pip install --quiet --require-hashes --no-deps --target build/peers -r requirements/bench.lock \
		|| echo "The native server could not be installed: the comparisons with it are left out."
	@$(BIN)/python -m benchmarks $(ARGS)

screenshots:  ## Draw every screen in both themes, languages and scales into build/screenshots
	@$(PREPARE) test
	@$(BIN)/python tests/screenshots.py $(ARGS)

translations:  ## Take the app's new words into resources/translations/*.ts, where they wait for a translator
	@$(PREPARE) test
	@$(LUPDATE) -ts resources/translations/lampblack_zh_CN.ts
	@$(LUPDATE) -pluralonly -ts resources/translations/lampblack_en.ts

lock:  ## Write requirements/*.lock from pyproject.toml; ARGS=--upgrade takes newer versions where they may be taken
	@$(PYTHON) setup/lock.py $(ARGS)

clean:  ## Delete what tests and builds leave behind (.venv and the starter model stay)
	rm -rf build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find app benchmarks setup tests -name __pycache__ -type d -prune -exec rm -rf {} +
