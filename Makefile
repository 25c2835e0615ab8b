# The door for developers and for people who want to see it work. Needs Python 3.11+, git and make.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# One more than the cores this was measured on: many tests wait for crawls that rest.
WORKERS ?= 3

.PHONY: demo test soak bench gate lint screenshot clean

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "nianbao needs Python 3.11 or newer; set PYTHON=python3.12 or so")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

demo: $(STAMP)  ## serve a sample region on loopback, crawl, archive, extract, catalogue
	$(BIN)/nianbao demo

test: $(STAMP)  ## every test at a small seeded size
	./.ci/system-packages
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST)

soak: $(STAMP)  ## the full sizes, with a table
	./.ci/system-packages
	$(BIN)/python -m tests.soak

bench: $(STAMP)  ## speeds as ratios against a named peer or floor, in one run
	$(BIN)/python -m tests.bench

gate: $(STAMP)  ## reads the frozen corpus with the code of now; fails on a loss that nobody acknowledged
	./.ci/system-packages
	$(BIN)/python -m tests.gate $(GATE)

lint: $(STAMP)  ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

screenshot: $(STAMP)  ## the README's pictures, taken by the test browser (of data/demo, if it is there)
	./.ci/system-packages
	$(BIN)/python -m tests.screenshot docs $(patsubst %/catalogue.db,%,$(wildcard data/demo/catalogue.db))

clean:  ## what the demo made
	rm -rf data/demo
