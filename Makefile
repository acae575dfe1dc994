# `make` alone lists what there is. Nothing here needs an activated environment: the first target
# that needs Python packages installs them into .venv.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

export DBT_PROFILES_DIR := .
export DBT_SEND_ANONYMOUS_USAGE_STATS := False

VENV := .venv
PY := $(VENV)/bin/python
# What dbt writes is for its owner and group only, or less where that is asked for.
DBT := umask g-w,o-rwx; $(VENV)/bin/dbt

# Debian packages that the tests need beyond Python: a browser, for the report's pages.
SYSTEM_PACKAGES := chromium

# How many processes test at once; more than there are cores only takes memory.
WORKERS ?= 2
# NO_SKIPS=1 makes a skipped test a failure: for machines that should have all it takes.
NO_SKIPS ?=
PYTEST_ARGS ?=
OLDER_DUCKDBS := $(VENV)/duckdb-1.4/ready $(VENV)/duckdb-1.5/ready

##@ The warehouse

.PHONY: warehouse
warehouse: $(VENV)/ready  ## land, build and publish, and show the scorecard
	@$(PY) -m scripts.warehouse

.PHONY: land
land: $(VENV)/ready  ## only land what is new or changed in the exports folder
	@$(PY) -m scripts.land

.PHONY: build
build: $(VENV)/ready  ## only build what has landed (DBT_ARGS='--select service_level' for a part)
	@$(PY) -m scripts.build

.PHONY: publish
publish: $(VENV)/ready  ## only publish what is built, if it is whole and its tests passed
	@$(PY) -m scripts.publish

.PHONY: sample
sample: $(VENV)/ready  ## write the sample company's exports into the exports folder
	@$(PY) -m scripts.sample_company

##@ What is published

.PHONY: scorecard
scorecard: $(VENV)/ready  ## show the scorecard of the published file (ALL=1 every KPI by channel, GRAIN=week)
	@$(PY) -m scripts.scorecard $(if $(ALL),--all) $(if $(GRAIN),--grain "$(GRAIN)")

.PHONY: report
report: $(VENV)/ready  ## write the report for managers from the published file: static pages
	@$(PY) -m scripts.report

.PHONY: explain
explain: say-NAME $(VENV)/ready  ## one KPI by month, ten rows behind it and its card: NAME=transfer_rate
	@$(PY) -m scripts.explain --name "$(NAME)" $(if $(VARIANT),--variant "$(VARIANT)") $(if $(CHANNEL),--channel "$(CHANNEL)")

# Without Q the shell stays open. Q goes in as a variable of the shell: quotes in it stay as they are.
.PHONY: sql
sql: $(VENV)/shell-ready  ## ask it in SQL, in DuckDB's shell; only this: Q="select * from kpi_scorecard"
	@$(PY) -m scripts.sql $(if $(BUILT),--built) $(if $(Q),--query "$$Q")

.PHONY: analyses
analyses: $(VENV)/ready  ## answer the questions in analyses/: NAME=why_did_service_level_fall VARS='{day: 2026-05-19}'
	@$(PY) -m scripts.analyses $(if $(NAME),--name "$(NAME)") $(if $(VARS),--vars "$(VARS)")

.PHONY: metrics
metrics: $(VENV)/metricflow-ready  ## a KPI in any cut: MF='query --metrics nps --group-by event__team'
	@$(PY) -m scripts.metrics $(MF)

.PHONY: export
export: $(VENV)/ready  ## write the scorecard and the KPIs' values as a spreadsheet and as Parquet
	@$(PY) -m scripts.export

.PHONY: superset
superset: $(VENV)/ready  ## zip the dashboard for Apache Superset (FILE=/path/of/the/published/file there)
	@$(PY) -m scripts.superset $(if $(FILE),--file "$(FILE)")

##@ Data of your own

.PHONY: remove-sample
remove-sample: $(VENV)/ready  ## take the sample company out (its rows go with the next `make warehouse`)
	@$(PY) -m scripts.sample_company --remove

.PHONY: new-settings
new-settings: say-DIR $(VENV)/ready  ## start a folder of your sites, queues, hours and targets: DIR=my_settings
	@$(PY) -m scripts.new_settings --folder "$(DIR)"

##@ Personal data

# Both build and publish at once: what readers see says nothing of it any more either.
# CUSTOMER goes in as a variable of the environment (make hands it on), where others cannot see it.
.PHONY: forget
forget: $(VENV)/ready  ## erase a person everywhere: CUSTOMER=… (id, number or address), or FILE=… of them
	@$(PY) -m scripts.forget $(if $(FILE),--file "$(FILE)")
	@$(PY) -m scripts.warehouse

.PHONY: retain
retain: say-MONTHS $(VENV)/ready  ## take what is personal from rows older than MONTHS=24; KPIs stay
	@$(PY) -m scripts.retain --months "$(MONTHS)"
	@$(PY) -m scripts.warehouse

##@ A KPI of your own

.PHONY: new-kpi
new-kpi: say-FAMILY say-NAME $(VENV)/ready  ## start a KPI: FAMILY=quality NAME=transfer_rate
	@$(PY) -m scripts.new_kpi --family "$(FAMILY)" --name "$(NAME)" $(if $(NEW_FAMILY),--new-family)

.PHONY: test-kpi
test-kpi: say-NAME $(VENV)/ready  ## build and test one KPI: NAME=transfer_rate
	@$(PY) -m scripts.test_kpi --name "$(NAME)"

.PHONY: kpi-pages
kpi-pages: $(VENV)/ready  ## make the KPI pages, README's table and the metrics anew, after a change of a card
	@$(PY) -m scripts.kpi_pages

say-%:
	@[ -n "$($*)" ] || { echo "Say which: make $(MAKECMDGOALS) $*=…" >&2; exit 2; }

##@ Development

.PHONY: test
test: lint-all-but-sql $(OLDER_DUCKDBS) $(VENV)/survival-ready $(VENV)/peers-ready $(VENV)/shell-ready $(VENV)/readers-ready $(VENV)/metricflow-ready  ## lint and run all tests
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(if $(NO_SKIPS),--no-skips) $(PYTEST_ARGS)

.PHONY: plots
plots: $(VENV)/ready  ## draw the plots of the sample company's page from the published file
	@$(PY) -m scripts.plots

.PHONY: lifelike
lifelike: $(VENV)/ready  ## put the sample company beside a real call centre and queueing theory
	@$(PY) -m scripts.lifelike

.PHONY: bench
bench: $(VENV)/peers-ready  ## measure all steps, beside a floor and peers: SIZES="100000 1000000" WITHOUT="floor pandas polars"
	@$(PY) -m scripts.bench $(if $(SIZES),--sizes $(SIZES)) $(if $(WORK),--work "$(WORK)") \
	    $(if $(WITHOUT),--without $(WITHOUT)) $(if $(CHART),--chart "$(CHART)")

.PHONY: bench-refresh
bench-refresh: $(VENV)/ready  ## measure what one more day costs on one year and on three (SIZE=0.5 of the sample)
	@$(PY) -m scripts.bench_refresh $(if $(SIZE),--size $(SIZE))

# What the torture runs try: a few of each are part of `make test`.
SETS ?= 500
SEED ?= 1

.PHONY: torture-ways
torture-ways: $(VENV)/ready  ## generated exports on many ways into the warehouse: SETS=500 SEED=1
	@$(PY) tests/python/ways/torture.py --sets $(SETS) --seed $(SEED) --processes $(WORKERS)

# An hour or more: BUILDS of the KILLS are while building, which takes long (15 % unless set).
KILLS ?= 200
READS ?= 1000
.PHONY: torture
torture: $(OLDER_DUCKDBS)  ## kill, fill the disk, read all the time, compare: KILLS=200 READS=1000 SEED=1
	@PYTHONPATH=tests/python:. $(PY) -m torture --kills $(KILLS) --reads $(READS) --seed $(SEED) \
	    $(if $(BUILDS),--builds $(BUILDS))

.PHONY: torture-hostile
torture-hostile: $(VENV)/ready  ## land each hostile file alone: what it takes, and what becomes of it (FILES=gz)
	@PYTHONPATH=tests/python $(PY) -m hostile.alone $(FILES)

# The linter compiles the models with dbt: in a folder of its own, so that it never meets the lock
# of a build that runs at the same time.
.PHONY: lint
lint-sql lint-all-but-sql: export CONTACT_CENTER_BUILD := build/lint/warehouse.duckdb
lint-sql lint-all-but-sql: export CONTACT_CENTER_SETTINGS :=
lint-sql lint-all-but-sql: export DBT_TARGET_PATH := build/lint/target
lint-sql lint-all-but-sql: export DBT_LOG_PATH := build/lint/logs
lint: lint-all-but-sql lint-sql  ## check Python and SQL, and that dbt reads the project without a warning

.PHONY: lint-all-but-sql
lint-all-but-sql: $(VENV)/ready
	@mkdir -p build/lint
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m scripts.contract_files --check
	@$(PY) -m scripts.kpi_pages --check
	@$(DBT) --quiet --warn-error parse

# What scripts run as it stands needs no dbt. The floor of the bench and what makes its exports up are
# left out: they are written for speed in DuckDB's own dialect, not to be read beside models.
SCRIPTS_SQL := $(addprefix scripts/,bench/queries comparing exporting plotting reporting)

# One of the tests runs it with one process, beside the others.
.PHONY: lint-sql
lint-sql: $(VENV)/ready
	@mkdir -p build/lint
	@$(PY) -m scripts.lint_sql lint --disable-progress-bar --processes $(WORKERS) models tests analyses
	@$(PY) -m scripts.lint_sql lint --disable-progress-bar --templater placeholder $(SCRIPTS_SQL)

.PHONY: contract
contract: $(VENV)/ready  ## make what follows from the contracts anew, after a change of the declared sources
	@$(PY) -m scripts.contract_files

.PHONY: format
format: $(VENV)/ready  ## put Python into its form
	@$(PY) -m ruff check --quiet --fix .
	@$(PY) -m ruff format --quiet .

# Compiled with the oldest Python that is supported: its releases install on the newer ones as well.
# Without the machine's own pip settings, so that hashes are the registry's, of all its files.
.PHONY: lock
lock: $(VENV)/ready  ## pin requirements*.in anew, with hashes
	@$(PY) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "make lock: needs a .venv of Python 3.11")'
	@$(PY) -m venv --clear build/lock
	@$(clean_pip) build/lock/bin/python -m pip install --quiet pip-tools
	@for name in requirements requirements-duckdb-1.4 requirements-duckdb-1.5 requirements-survival requirements-peers \
        requirements-shell requirements-readers requirements-metricflow; do \
	    $(clean_pip) build/lock/bin/python -m piptools compile --quiet --upgrade --generate-hashes \
	        --no-strip-extras --allow-unsafe --annotation-style=line --no-header --no-emit-index-url \
	        --no-emit-find-links --no-emit-trusted-host --no-emit-options \
	        --output-file build/lock/$$name.txt $$name.in; \
	    { echo "# Made by \`make lock\` from $$name.in; holds for Python 3.11 to 3.13. Do not edit by hand."; \
	        cat build/lock/$$name.txt; } > $$name.txt; \
	done
	@rm -rf build/lock

.PHONY: system-packages
system-packages:  ## install the Debian packages that tests need: a browser
	@if [ -z "$(SYSTEM_PACKAGES)" ]; then \
	    echo "No system package is needed."; \
	else \
	    apt-get update -q && apt-get install -qy --no-install-recommends $(SYSTEM_PACKAGES); \
	fi

.PHONY: clean
clean:  ## remove what the tools made (never exports, build, published)
	@rm -rf $(VENV) target logs build/lint build/lock .pytest_cache .ruff_cache .hypothesis
	@find scripts tests -type d -name __pycache__ -prune -exec rm -rf {} +

.PHONY: help
help:  ## this list
	@echo "Begin with: make warehouse, then make report."
	@awk -F ':.*##[ ]*' \
	    '/^##@/ { printf "\n%s\n", substr($$0, 5) } \
	     /^[a-z0-9-]+:.*##/ { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- Python packages ---------------------------------------------------------------------------

clean_pip = env -u PIP_FIND_LINKS -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null
pip_install = $(PY) -m pip install --quiet --quiet --disable-pip-version-check --require-hashes

# `ready` holds the checksum of the lock that was installed. It is made anew if that is another one
# now, or if .venv's Python is gone; else a second `make` costs nothing.
checksum = $(shell cksum < $(1))
up_to_date = $(shell [ "$$(cat $(1) 2>/dev/null)" = "$(call checksum,$(2))" ] \
    && $(PY) -c '' 2>/dev/null && echo yes)

ifneq ($(call up_to_date,$(VENV)/ready,requirements.txt),yes)
.PHONY: $(VENV)/ready
endif
$(VENV)/ready:
	@for python in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
	    "$$python" -c 'import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	        2>/dev/null && break; \
	    python=; \
	done; \
	if [ -z "$$python" ]; then \
	    echo "Python 3.11, 3.12 or 3.13 with venv is needed (Debian: apt-get install python3-venv);" \
	        "if it is not on the path: make PYTHON=/path/to/python" >&2; \
	    exit 1; \
	fi; \
	echo "Installing Python packages into $(VENV) ($$("$$python" --version), once, about a minute) …" >&2; \
	"$$python" -m venv --clear $(VENV)
	@$(pip_install) --requirement requirements.txt
	@echo "$(call checksum,requirements.txt)" > $@

# What only some targets need, each with a lock of its own: installed when it is first asked for.
define optional_packages
ifneq ($(call up_to_date,$(VENV)/$(1)-ready,requirements-$(1).txt),yes)
.PHONY: $(VENV)/$(1)-ready
endif
$(VENV)/$(1)-ready: $(VENV)/ready
	@echo "Installing $(2) …" >&2
	@$$(pip_install) --requirement requirements-$(1).txt
	@echo "$$(call checksum,requirements-$(1).txt)" > $$@
endef
# What one test compares the patience curve with.
$(eval $(call optional_packages,survival,a survival library for the tests))
# What the bench runs beside us, and one test does.
$(eval $(call optional_packages,peers,pandas and Polars for the bench))
# In which people ask the published file (scripts/sql.py).
$(eval $(call optional_packages,shell,DuckDB's shell))
# What reads what we publish in tests: a browser's driver, SQLAlchemy, a spreadsheet's reader.
$(eval $(call optional_packages,readers,what reads the published file in tests))
# What answers queries by metric and dimension (scripts/metrics.py).
$(eval $(call optional_packages,metricflow,MetricFlow))

# Older DuckDBs, of the generations that BI tools bundle, out of the way of the first.
define older_duckdb
ifneq ($(call up_to_date,$(VENV)/duckdb-$(1)/ready,requirements-duckdb-$(1).txt),yes)
.PHONY: $(VENV)/duckdb-$(1)/ready
endif
$(VENV)/duckdb-$(1)/ready: $(VENV)/ready
	@echo "Installing DuckDB $(1) for the tests …" >&2
	@rm -rf $(VENV)/duckdb-$(1)
	@$$(pip_install) --target $(VENV)/duckdb-$(1) --requirement requirements-duckdb-$(1).txt
	@echo "$$(call checksum,requirements-duckdb-$(1).txt)" > $$@
endef
$(foreach version,1.4 1.5,$(eval $(call older_duckdb,$(version))))
