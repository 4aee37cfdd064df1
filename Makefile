# `make run` and `make test` are all that a newcomer needs; each command installs what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VERSION ?= # 3.11, 3.12 or 3.13; without it, the newest of them that is here
VENV := .venv$(VERSION)
PY := $(VENV)/bin/python
INSTALL = install --quiet --disable-pip-version-check

.PHONY: help
help: ## What there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: $(VENV)/ready .venv-ministack/ready ## The API on http://127.0.0.1:3000, with embedded DynamoDB and S3 and demo data (ARGS="--port 8080 --fresh")
	@exec $(PY) -m local $(ARGS)

.PHONY: test
test: $(VENV)/ready .venv-ministack/ready ## The tests, without the slow ones (ARGS="-k slug")
	$(PY) -m pytest -n 2 -m "not slow" $(ARGS)

# --- what the commands stand on ---

$(VENV)/ready: deps/dev.txt deps/base/requirements.txt deps/images/requirements.txt
	@python=$$(tools/find-python $(VERSION)) && rm -rf $(VENV) && "$$python" -m venv $(VENV)
	@$(PY) -m pip $(INSTALL) -r deps/dev.txt
	@touch $@

.venv-ministack/ready: deps/ministack.txt
	@python=$$(tools/find-python) && rm -rf .venv-ministack && "$$python" -m venv .venv-ministack
	@.venv-ministack/bin/pip $(INSTALL) -r deps/ministack.txt
	@touch $@
