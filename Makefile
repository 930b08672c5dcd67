# Two commands are enough: make run, make test. Everything that is missing is built on the way.
SHELL := /bin/sh
PYTHON3 ?= $(shell command -v python3 || command -v python3.10 || echo python3)
BIN := .venv/bin
export TINGSU_PYTHON

.DEFAULT_GOAL := help
.PHONY: help run test test-app test-engine test-web setup train check lock bench bench-nlu bench-parse simulate clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

run: setup ## build what is missing, then start everything; prints "ready http://HOST:PORT"
	@exec $(BIN)/tingsu up

test: setup train test-engine test-web test-app ## every test that needs no outside service

test-engine: # in the engine's own environment
	@PYTHONPATH=. .venv-engine/bin/python -m pytest -q -p no:cacheprovider tests/engine

test-web:
	@cd web && npm test --silent

test-app:
	@$(BIN)/python -m pytest

setup: ## both environments and the front end, if missing or stale
	@$(PYTHON3) requirements/bootstrap.py

train: setup ## train the model if data, configuration or components changed
	@$(BIN)/tingsu train

check: setup ## lint, format, types, training data, front end
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/python -m bot.nlu_data
	@$(BIN)/python -m bot.wording
	@cd web && npm run --silent check

bench: setup train ## measure turns, training and memory on this machine
	@$(BIN)/python -m tests.bench.turns

bench-nlu: setup ## compare understanding pipelines on our own sentences (takes half an hour and more)
	@.venv-engine/bin/python -m tests.bench.pipelines

bench-parse: setup train ## one message in the engine against stock DIET, and the worst messages
	@.venv-engine/bin/python -m tests.bench.parsing

simulate: setup train ## thousands of simulated customers: right tickets, questions asked, transcripts of failures
	@$(BIN)/python -m tests.bench.simulation

lock: ## resolve requirements/*.in anew (needs uv)
	uv pip compile --quiet --generate-hashes --python-version 3.10 --no-header --no-emit-index-url requirements/app.in -o requirements/app.txt
	uv pip compile --quiet --generate-hashes --python-version 3.10 --no-header --no-emit-index-url requirements/engine.in -o requirements/engine.txt

clean: ## remove what was built (data in var/ stays)
	rm -rf .venv .venv-engine web/dist web/node_modules models .rasa .cache
