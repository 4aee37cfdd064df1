# `make run` and `make test` are all that a newcomer needs; each command installs what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VERSION ?= # 3.11, 3.12 or 3.13; without it, the newest of them that is here
VENV := .venv$(VERSION)
PY := $(VENV)/bin/python
export SAM := $(CURDIR)/.venv-sam/bin/sam
export SAM_CLI_TELEMETRY := 0

.PHONY: help
help: ## What there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.PHONY: run
run: $(VENV)/ready .venv-ministack/ready ## The API on http://127.0.0.1:3000, with embedded DynamoDB and S3 and demo data (ARGS="--port 8080 --fresh")
	@exec $(PY) -m local $(ARGS)

.PHONY: test
test: $(VENV)/ready .venv-ministack/ready ## The tests, without the slow ones (ARGS="-k slug")
	$(PY) -m pytest -n 2 -m "not slow" $(ARGS)

.PHONY: check
check: lint test-all ## The whole gate; changes no file

.PHONY: lint
lint: $(VENV)/ready .venv-sam/ready .venv-checkov/ready ## Style, types, what is generated, the template
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy shared functions hooks documentation tools local tests
	$(PY) -m tools.template --check
	$(PY) -m tools.openapi --check
	$(PY) -m tools.readme --check
	$(PY) -m tools.site --check
	.venv-sam/bin/sam validate --lint --region us-east-1
	.venv-sam/bin/cfn-lint template.yaml
	.venv-checkov/bin/checkov -f template.yaml --quiet --compact

.PHONY: test-all
test-all: $(VENV)/ready .venv-ministack/ready .venv-sam/ready .venv-fuzz/ready # slow ones too
	$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

.PHONY: format
format: $(VENV)/ready ## Writes the source as the linters want it
	$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format --quiet .

.PHONY: generate
generate: $(VENV)/ready ## Makes anew what is made from the declarations
	$(PY) -m tools.template
	$(PY) -m tools.openapi
	$(PY) -m tools.readme
	$(PY) -m tools.site

.PHONY: build
build: $(VENV)/ready .venv-sam/ready ## `sam build`: what is deployed, in .aws-sam/build
	$(PY) -m tools.build $(ARGS)

# --- what the commands stand on: virtual environments, each made anew only where its Python is gone ---

define environment
	@test -x $(@D)/bin/python || { python=$$(tools/find-python $(1)) && rm -rf $(@D) && "$$python" -m venv $(@D); }
	@$(@D)/bin/python -m pip install --quiet --disable-pip-version-check -r $< 2> >(grep -v '^WARNING: Location' >&2)
	@touch $@
endef

$(VENV)/ready: deps/dev.txt deps/base/requirements.txt deps/images/requirements.txt
	$(call environment,$(VERSION))

.venv-ministack/ready: deps/ministack.txt
	$(call environment)

.venv-sam/ready: deps/sam.txt
	$(call environment)

.venv-fuzz/ready: deps/fuzz.txt
	$(call environment)

.venv-checkov/ready: deps/checkov.txt
	$(call environment)
