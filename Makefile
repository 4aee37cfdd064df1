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

# The console is bundled by npm's esbuild; a machine without npm runs the rest.
CONSOLE := $(if $(shell command -v npm),console/node_modules/ready)

.PHONY: run
run: $(VENV)/ready .venv-ministack/ready $(CONSOLE) ## The API on http://127.0.0.1:3000, with embedded DynamoDB and S3 and demo data (ARGS="--port 8080 --fresh")
	@exec $(PY) -m local $(ARGS)

.PHONY: operate
operate: $(VENV)/ready ## The operator's command (ARGS="--stack planocore-dev applications list"; ARGS=--help)
	@exec $(PY) -m tools.operate $(ARGS)

.PHONY: test
test: $(VENV)/ready .venv-ministack/ready ## The tests, without the slow ones (ARGS="-k slug")
	$(PY) -m pytest -n 2 -m "not slow and not nightly" $(ARGS)

.PHONY: check
check: lint test-all test-moto ## The whole gate; changes no file

.PHONY: lint
lint: $(VENV)/ready .venv-sam/ready .venv-checkov/ready deps/node/node_modules/ready clients/typescript/node_modules/ready console/node_modules/ready ## Style, types, what is generated, the template, the OpenAPI
	$(VENV)/bin/ruff format --check --quiet .
	$(VENV)/bin/ruff check --quiet .
	$(VENV)/bin/mypy shared functions tools local tests clients/python/src
	for made in $(GENERATED); do $(PY) -m $$made --check || exit 1; done
	$(PY) -m tools.checks.breaking
	cd deps/node && npm run --silent lint
	cd clients/typescript && npm run --silent check
	cd console && npm run --silent check
	.venv-sam/bin/sam validate --lint --region us-east-1
	.venv-sam/bin/cfn-lint template.yaml
	.venv-checkov/bin/checkov -f template.yaml --skip-download

.PHONY: test-all
test-all: $(VENV)/ready .venv-ministack/ready .venv-sam/ready .venv-stack/ready .venv-fuzz/ready deps/node/node_modules/ready clients/typescript/node_modules/ready console/node_modules/ready # slow ones too
	$(PY) -m pytest -n 2 --dist loadgroup -m "not nightly" $(ARGS)

# A second emulator, written by others: what only MiniStack takes is found. Each worker has its own, so that no two share a table.
.PHONY: test-moto
test-moto: MARKED ?= not slow and not nightly
test-moto: $(VENV)/ready
	PLANOCORE_ENGINE=moto $(PY) -m pytest -n 2 tests/routes -m "$(MARKED)"

# The last `-m` counts. Without hypothesis' profile for CI, which takes no seed. With more random input than the gate has time for.
nightly: export PLANOCORE_FUZZ_REQUESTS := 60000
nightly: export PLANOCORE_EXAMPLES := 100
.PHONY: nightly
nightly: ## Every test on every route and over both AWS clients, from another seed than `make check` takes (SEED=… repeats one)
	@seed=$${SEED:-$$RANDOM} && echo "SEED=$$seed" && PLANOCORE_SEED=$$seed \
	  $(MAKE) test-all ARGS="-m '' --hypothesis-profile=default --hypothesis-seed=$$seed $(ARGS)"
	$(MAKE) test-moto MARKED="not slow"

.PHONY: mutations
mutations: $(VENV)/ready .venv-ministack/ready ## Takes rules away one by one, and shows that a test of `make check` notices (ARGS="slug")
	$(PY) -m tests.mutations $(ARGS)

.PHONY: format
format: $(VENV)/ready ## Writes the source as the linters want it
	$(VENV)/bin/ruff check --fix --quiet . ; $(VENV)/bin/ruff format --quiet .

.PHONY: audit
audit: .venv-audit/ready ## Known weaknesses in what ships (asks the network), and secrets in the source
	tools/checks/scan-secrets .venv-audit/bin/detect-secrets-hook
	.venv-audit/bin/pip-audit --strict --disable-pip --no-deps -r deps/layers/base/requirements.txt -r deps/layers/images/requirements.txt -r deps/layers/passwords/requirements.txt

# In this order: the clients are made from the OpenAPI.
GENERATED := tools.codegen.template tools.codegen.openapi tools.codegen.readme tools.codegen.pictures tools.codegen.clients

.PHONY: generate
generate: $(VENV)/ready clients/typescript/node_modules/ready ## Makes anew what is made from the declarations
	for made in $(GENERATED); do $(PY) -m $$made || exit 1; done
	cd clients/typescript && npm run --silent generate

# Looked at by people, and compared by no check: they depend on the machine's fonts.
.PHONY: screenshots
screenshots: $(VENV)/ready .venv-ministack/ready $(CONSOLE) ## Takes the README's screenshots anew (needs chromium)
	$(PY) -m tools.codegen.screenshots $(ARGS)

.PHONY: build
build: $(VENV)/ready .venv-sam/ready console/node_modules/ready ## `sam build`: what is deployed, in .aws-sam/build
	$(PY) -m tools.deploy.build $(ARGS)

.PHONY: stack
stack: $(VENV)/ready .venv-sam/ready .venv-stack/ready console/node_modules/ready ## Builds, deploys into an emulated AWS that enforces IAM, calls the routes there, deletes it (ARGS=--keep)
	@exec $(PY) -m tools.deploy.stack $(ARGS)

# Without `build` before them, which would take ARGS for its own: they build themselves, and only what is stale.
.PHONY: sam-invoke sam-api
sam-invoke: $(VENV)/ready .venv-sam/ready ## One event in Lambda's own image, on what `make run` serves (NAME=list_items_create; needs Docker or Podman)
	@exec $(PY) -m tools.deploy.sam_local invoke $(or $(NAME),list_items_create) $(ARGS)
sam-api: $(VENV)/ready .venv-sam/ready ## All routes in Lambda's own image (needs Docker or Podman)
	@exec $(PY) -m tools.deploy.sam_local start-api $(ARGS)

.PHONY: bench
bench: $(VENV)/ready .venv-ministack/ready .venv-bench/ready .venv-sam/ready .venv-stack/ready ## Measures it beside what others would build, into docs/performance.md (ARGS=--quick)
	PYTHONDONTWRITEBYTECODE=1 .venv-bench/bin/python -m bench $(ARGS)

# --- what the commands stand on: virtual environments, each made anew only where its Python is gone ---

define environment
	@tools/install-environment $(@D) $< $(1)
	@touch $@
endef

.venv-uv/ready: deps/uv.txt
	$(call environment)

$(VENV)/ready .venv-ministack/ready .venv-sam/ready .venv-checkov/ready .venv-audit/ready .venv-fuzz/ready .venv-stack/ready .venv-bench/ready: | .venv-uv/ready

$(VENV)/ready: deps/dev.txt deps/layers/base/requirements.txt deps/layers/images/requirements.txt deps/layers/passwords/requirements.txt
	$(call environment,$(VERSION))

.venv-ministack/ready: deps/ministack.txt
	$(call environment)

.venv-sam/ready: deps/sam.txt
	$(call environment)

.venv-checkov/ready: deps/checkov.txt
	$(call environment)

.venv-audit/ready: deps/audit.txt
	$(call environment)

.venv-fuzz/ready: deps/fuzz.txt
	$(call environment)

# Lambda's runtime is this one's Python.
.venv-stack/ready: deps/stack.txt
	$(call environment,3.13)

.venv-bench/ready: deps/bench.txt deps/layers/base/requirements.txt deps/layers/images/requirements.txt deps/layers/passwords/requirements.txt
	$(call environment,3.13)

# Not `npm ci`: it wants the packages of all platforms in the lock file, which no single platform can resolve.
%/node_modules/ready: %/package.json %/package-lock.json
	@echo "Installing what $< names with npm"
	@cd $* && npm install --no-save --silent --no-audit --no-fund
	@touch $@
