# The front door. Python 3.11 or newer and make are enough; everything else lands in .venv.
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help run test check docs pictures bench lock clean peers

PIP := .venv/bin/python -m pip -qq --disable-pip-version-check --no-input
PEERS := tests/interop/node
VECTORS := ../shared/vectors
# Real credentials of issuers who never heard of Cairn, with a copy of one of their sites.
STRANGERS := $(if $(wildcard $(VECTORS)),--strangers $(VECTORS)/dcc-fixtures/verifiableCredentials \
  --site https://digitalcredentials.github.io/vc-test-fixtures=$(VECTORS)/dcc-fixtures)
# Real postings, of which the example's questions are asked as well.
LABOUR := $(if $(wildcard ../shared/labour/postings),--labour ../shared/labour)
OUR_CODE := src tests bench

help:  ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

run: .venv/.run .venv/.cairn  ## issue, revoke and verify the example programme, then serve its report
	.venv/bin/cairn demo examples --serve $(STRANGERS) $(LABOUR)

# Each of the two workers keeps to its own core: NumPy's threads would take the other one's.
test: .venv/.dev .venv/.cairn peers  ## every test, on two cores
	OPENBLAS_NUM_THREADS=1 .venv/bin/pytest -q -n 2 --dist loadscope --no-loadscope-reorder

check: .venv/.dev .venv/.cairn  ## format, lint, types, floors, dead code, spelling, dependencies
	.venv/bin/ruff format --check $(OUR_CODE)
	.venv/bin/ruff check $(OUR_CODE)
	.venv/bin/mypy
	.venv/bin/lint-imports --no-logo
	.venv/bin/vulture
	.venv/bin/codespell $(OUR_CODE) docs requirements Makefile .ci *.md pyproject.toml
	.venv/bin/deptry src

docs: .venv/.dev .venv/.cairn  ## rewrite the pages of docs/ that come from the code
	PYTHONPATH=tests .venv/bin/python -m house.pages
	PYTHONPATH=tests .venv/bin/python -m conformance.page
	PYTHONPATH=tests .venv/bin/python -m assessment.known_answers

pictures: .venv/.run .venv/.cairn  ## take the pictures of the README anew (needs Chromium and poppler)
	docs/images/take.sh

bench: .venv/.dev .venv/.cairn  ## run every bench and print its table
	.venv/bin/python bench/run.py

lock: .venv/bin/pip-compile  ## renew the two locked lists (needs a network)
	PATH="$(CURDIR)/.venv/bin:$$PATH" requirements/lock.sh

clean:  ## remove what can be made again
	rm -rf .venv build dist examples htmlcov $(PEERS)/node_modules
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each locked list, so that a list is installed once for each time it changes. The
# lists are complete, so nothing is resolved: a new release somewhere cannot stop an installation.
.venv/bin/python:
	@python=$$(.ci/find-python) || exit 1; \
	echo "Making .venv with $$($$python --version)"; \
	$$python -m venv .venv || { rm -rf .venv; \
	  echo "$$python cannot make virtual environments: install its venv module (python3-venv)."; exit 1; }

.venv/bin/pip-compile: | .venv/bin/python
	@$(PIP) install pip-tools

.venv/.run: requirements/run.txt | .venv/bin/python
	@echo "Installing what Cairn needs (requirements/run.txt)"
	@$(PIP) install --no-deps --require-hashes -r requirements/run.txt
	@touch $@

.venv/.dev: requirements/dev.txt | .venv/bin/python
	@echo "Installing what the tests and gates need (requirements/dev.txt)"
	@$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@touch .venv/.run $@

.venv/.cairn: pyproject.toml | .venv/bin/python
	@echo "Installing this working copy"
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The npm peers are wanted, not needed: without them their tests are skipped, and say so.
# Where CAIRN_REQUIRE names node, as in .ci/run, a missing peer is a failure.
peers:
	@if [ $(PEERS)/node_modules/.made -nt $(PEERS)/package-lock.json ]; then exit 0; fi; \
	if command -v npm >/dev/null; then \
	  echo "Installing the npm peers ($(PEERS)/package-lock.json)"; \
	  (cd $(PEERS) && npm ci --silent --no-audit --no-fund && touch node_modules/.made) && exit 0; \
	  rm -rf $(PEERS)/node_modules; echo "npm could not install the peers: their tests are skipped."; \
	else echo "There is no npm here: the tests with npm peers are skipped."; fi; \
	case ",$$CAIRN_REQUIRE," in *,node,*) echo "CAIRN_REQUIRE asks for node."; exit 1;; esac
