# Everything a person does with this repository. `make` alone lists it.
# Set-up is done once: each environment carries a stamp, remade when its lock file changes.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

UV := $(or $(shell command -v uv 2>/dev/null),$(CURDIR)/.uv/bin/uv)
PYTHON := .venv/bin/python
APP := .venv/.ready
DEV := .venv/.ready-dev
BOT := bot/.venv/.ready
MODEL := $(PYTHON) bot/fingerprint.py

.PHONY: help
help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: $(APP) $(BOT) model ## Set up what is missing, start everything, print the addresses; Ctrl-C stops
	@exec .venv/bin/leadhatch run

.PHONY: run-scaled
run-scaled: scaled $(BOT) model ## The same on PostgreSQL and RabbitMQ, with tasks: the form for more than one machine
	@deploy/scaled.sh
	@exec .venv/bin/leadhatch run-scaled

.PHONY: scaled
scaled: $(APP) ## Add what the scaled form needs to the application (Celery)
	@$(PYTHON) -c "import celery" 2>/dev/null || deploy/sync.sh $(UV) . 3.13 '>=3.12' --no-dev --inexact --extra scaled

.PHONY: test
test: $(DEV) $(BOT) model ## Set up what tests need and run all of them
	@deploy/browser.sh
	@exec .venv/bin/pytest --numprocesses auto --dist loadgroup --no-loadscope-reorder $(ARGS)

.PHONY: lint
lint: $(DEV) ## Format, lint and check types and imports (with CI set: change nothing)
	.venv/bin/ruff format $(if $(CI),--check) .
	.venv/bin/ruff check $(if $(CI),,--fix) .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache

.PHONY: check
check: $(APP) ## Check the playbook and the settings
	@exec .venv/bin/leadhatch check

.PHONY: train
train: $(APP) $(BOT) ## Train the model that understands what people write
	@exec bot/.venv/bin/python bot/start.py train

.PHONY: eval
eval: $(DEV) $(BOT) model ## Say how well it understands and talks, on what it was not made from
	@exec $(PYTHON) -m evaluation.run $(ARGS)

.PHONY: bench
bench: $(DEV) $(BOT) model ## Measure speed and memory against the bare engine
	@exec $(PYTHON) -m benchmarks.run $(ARGS)

.PHONY: kill
kill: $(DEV) ## Kill the worker a thousand times while it sends, and count what arrived (ARGS="--kills 2000")
	@exec $(PYTHON) -m tests.kills $(ARGS)

.PHONY: kill-scaled
kill-scaled: $(DEV) ## Kill workers, broker and database of the scaled form at random, and count what arrived
	@deploy/scaled.sh
	@exec $(PYTHON) -m tests.kills.scaled $(ARGS)

.PHONY: demo-data
demo-data: $(APP) ## Fill the database with a believable year of leads (ARGS="--leads 50 --seed 2")
	@exec .venv/bin/leadhatch demo-data $(ARGS)

.PHONY: revision
revision: $(DEV) ## Write the next database migration: make revision m="what changes"
	@$(PYTHON) -m app.migrate "$(or $(m),$(error say what changes: make revision m="..."))"
	@.venv/bin/ruff check --quiet --fix migrations && .venv/bin/ruff format --quiet migrations

.PHONY: model
model: $(APP) $(BOT)
	@$(MODEL) >/dev/null || { \
		echo "Training the model (about five minutes, once; log: var/log/train.log) …"; \
		(umask 077 && mkdir -p var/log); \
		LEADHATCH_PROGRESS_FD=3 $(MAKE) train 3>&2 >var/log/train.log 2>&1 || { tail -n 15 var/log/train.log; exit 1; }; \
	}

$(CURDIR)/.uv/bin/uv:
	@echo "Installing uv …"
	@deploy/uv.sh

$(APP): uv.lock pyproject.toml .python-version | $(UV)
	@echo "Setting up the application …"
	@deploy/sync.sh $(UV) . 3.13 '>=3.12' --no-dev --inexact
	@touch $@

$(DEV): uv.lock pyproject.toml .python-version | $(UV)
	@echo "Setting up the application and its tools …"
	@deploy/sync.sh $(UV) . 3.13 '>=3.12'
	@touch $@ $(APP)

$(BOT): bot/uv.lock bot/pyproject.toml bot/.python-version | $(UV)
	@echo "Setting up the dialogue engine (2 GB, once) …"
	@deploy/sync.sh $(UV) bot 3.10 3.10
	@touch $@
