# Cube 17. `make` alone lists what can be done.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050

BIN := .venv/bin
VENDOR := assets/vendor
FAST := $(wildcard tests/unit tests/spec tests/property)
LOCKED := --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
  --no-emit-find-links
export HOST PORT

.DEFAULT_GOAL := help
.PHONY: help install run serve atelier check test test-distributed lint js chromium postgresql data bench lock clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

install: .venv/.installed $(VENDOR)/.installed ## set everything up (done once; the other commands call it)

run: install ## serve http://127.0.0.1:8050 (HOST=… PORT=… change it)
	$(BIN)/python app.py

serve: install build/.warm ## serve in production: gunicorn, two workers (same HOST and PORT)
	$(BIN)/gunicorn --config gunicorn.conf.py app:server

atelier: install build/.warm ## serve a workshop on the local network, without internet (same PORT)
	$(BIN)/python -m serving.lan

check: lint js ## format, lint, types, import contracts, fast tests (under a minute)
	$(if $(FAST),$(BIN)/pytest -q -m "not slow" $(FAST))

test: lint js chromium postgresql ## every check and every test, real browser and PostgreSQL included
	# A browser on a busy machine may miss its moment: what failed is run once more, by itself.
	$(BIN)/pytest || $(BIN)/pytest -n 0 --last-failed --last-failed-no-failures none

test-distributed: .venv/.spark ## count with Spark on this machine, where Java is (installs Spark, 450 MB)
	$(BIN)/pytest -n 0 tests/distributed

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

js: install
	$(if $(wildcard tests/js/*.test.*),$(BIN)/node --test $(wildcard tests/js/*.test.*))

chromium:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
	  command -v "$$name" >/dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && apt-get install -y -q --no-install-recommends chromium; \
	else \
	  echo "The browser tests need Chromium: install it from your system's packages," \
	    "or give its path as CHROMIUM=/path/to/chromium." >&2; \
	  exit 1; \
	fi

postgresql:
	@for program in initdb /usr/lib/postgresql/*/bin/initdb; do \
	  command -v $$program >/dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -q && apt-get install -y -q --no-install-recommends postgresql; \
	else \
	  echo "The tests of workshops need PostgreSQL: install it from your system's packages," \
	    "or put the folder of its initdb and postgres in PATH." >&2; \
	  exit 1; \
	fi

data: install ## rebuild territories, maps, cubes and the data dictionary from their sources
	$(BIN)/cube17 data
	CUBE17_DATA= $(BIN)/cube17 dictionary

bench: install chromium ## measure, write bench/results/ and docs/performance.md
	$(BIN)/python bench/run.py

lock: install ## bring requirements.lock and package-lock.json up to date
	$(BIN)/uv pip compile pyproject.toml --extra app --extra pipeline --extra engines --extra postgres \
	  --extra xarray --group dev $(LOCKED) --upgrade -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra spark --constraint requirements.lock \
	  $(LOCKED) --upgrade -o requirements-spark.lock
	$(BIN)/npm install --package-lock-only

clean: ## remove what install and the tests have made
	rm -rf .venv node_modules build $(VENDOR) .pytest_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info

# Exact versions and hashes from the lock; the project itself is linked, so edits count at once.
.venv/.installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "Cube 17 needs Python 3.11 or newer (PYTHON=/path/to/python3 chooses one)." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.spark: requirements-spark.lock .venv/.installed
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-spark.lock
	@touch $@

node_modules/.installed: package.json package-lock.json .venv/.installed
	$(BIN)/npm ci --ignore-scripts
	@touch $@

# What pages load must lie under assets/; it is copied, never committed.
$(VENDOR)/.installed: node_modules/.installed
	mkdir -p $(VENDOR)
	cp node_modules/bootstrap/dist/css/bootstrap.min.css $(VENDOR)/
	cp node_modules/plotly.js-basic-dist-min/plotly-basic.min.js $(VENDOR)/
	cp node_modules/regenerator-runtime/runtime.js $(VENDOR)/regenerator-runtime.js
	cp node_modules/pptxgenjs/dist/pptxgen.bundle.js $(VENDOR)/
	@touch $@

# What is served from files, compressed once per content (serving/compression.py): a start then
# takes a second, and the memory that hard compression needs is gone before the workers are there.
build/.warm: $(VENDOR)/.installed $(shell find assets data/parquet -type f -not -path '$(VENDOR)/*')
	@echo "Compressing what never changes, once (20 s)…"
	@$(BIN)/python -c 'import app, serving; serving.compress_all(app.server)'
	@mkdir -p build && touch $@
