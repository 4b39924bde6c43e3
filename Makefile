GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
ACTIONLINT := go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12

# The packages whose tests take -update: go test refuses a flag that one of its
# packages does not know.
UPDATABLE = $(addprefix ./,$(sort $(dir $(shell grep -rl --include='*_test.go' 'flag.Bool."update"' cmd internal policies))))

# It takes four minutes to build on two cores. A goreleaser that is there will do, and
# so will .tools/goreleaser, the part of it that is needed here.
GORELEASER_VERSION := v2.16.0
GORELEASER ?= go run github.com/goreleaser/goreleaser/v2@$(GORELEASER_VERSION)

# A Python that has python-dotenv, and one that has SQLAlchemy.
PYTHON            ?= python3
SQLALCHEMY_PYTHON ?= $(PYTHON)
COUNT             ?= 60000

.PHONY: all build test race lint lint-actions bench accuracy docs update-golden oracle oracle-dotenv oracle-ini oracle-url oracle-toml \
	oracle-settings oracle-python oracle-envpy compat completions snapshot

all: lint test build

build:
	CGO_ENABLED=0 go build -trimpath -o dbcfg-lint ./cmd/dbcfg-lint

test:
	go test ./...

race:
	go test -race ./...

lint:
	$(GOLANGCI_LINT) run ./...

# The workflows, those of docs/ci.md, and the scripts of the action. What actionlint has to say of a
# script in a workflow, shellcheck tells it.
lint-actions:
	$(ACTIONLINT)
	go test ./cmd/dbcfg-lint -run TestCIPage -workflows $(CURDIR)/.tools/workflows
	$(ACTIONLINT) .tools/workflows/*.yml
	@if command -v shellcheck >/dev/null; then \
		shellcheck .ci/run .ci/goreleaser .github/action/*.sh; \
	else \
		echo "SKIPPED: there is no shellcheck here"; \
	fi

bench:
	go test -run '^$$' -bench . -benchmem ./...

# The precision and the recall of each rule over testdata/cases, and the cases that
# are known to be wrong.
accuracy:
	go test ./internal/lint -run '^TestAccuracy$$' -count=1 -v -accuracy

# docs/rules and the table in README.md, from the METADATA of the rules, and
# policies/compiled.bin, what the rules compile to.
docs:
	$(if $(UPDATABLE),go test $(UPDATABLE) -run "Docs|CompiledIsCurrent" -update)

# Writes what the program gives now over what the tests expect. Read the
# difference before you commit it.
update-golden:
	$(if $(UPDATABLE),go test $(UPDATABLE) -update)

# Compares the readers with the programs that they stand for, on COUNT texts each
# that are generated anew.
oracle: oracle-dotenv oracle-ini oracle-url oracle-toml oracle-settings oracle-python oracle-envpy

oracle-dotenv:
	go test ./internal/source/dotenv -run Live -v -oracle $(PYTHON) -oracle-count $(COUNT)

oracle-ini:
	go test ./internal/source/ini -run Live -v -oracle $(PYTHON) -oracle-count $(COUNT)

oracle-url:
	go test ./internal/dsn -run Live -v -oracle $(SQLALCHEMY_PYTHON) -oracle-count $(COUNT)

oracle-toml:
	go test ./internal/source/toml -run Live -v -oracle $(PYTHON) -oracle-count $(COUNT)

oracle-settings:
	go test ./internal/source/settings -run Live -v -oracle $(PYTHON) -oracle-count $(COUNT)

# Alembic takes a quarter of a second for a file.
oracle-envpy:
	go test ./internal/source/envpy -run Live -v -oracle $(SQLALCHEMY_PYTHON) -oracle-count $$(($(COUNT) / 50))

# COUNT made-up texts, and a tenth of as many files of the Python's own.
oracle-python:
	go test ./internal/python -run Live -v -timeout 60m -oracle $(PYTHON) -oracle-count $(COUNT)

# The rules under the real opa and conftest, which take minutes to build.
compat:
	GOBIN=$(CURDIR)/.tools go install github.com/open-policy-agent/opa@v1.22.2
	GOBIN=$(CURDIR)/.tools go install github.com/open-policy-agent/conftest@v0.71.1
	PATH=$(CURDIR)/.tools:$$PATH go test ./cmd/dbcfg-lint -run PoliciesPage -count=1
	go test ./internal/policy -run Plain -count=1 -v -opa $(CURDIR)/.tools/opa -conftest $(CURDIR)/.tools/conftest

# What a release has beside the program. The folder is ignored, so that the checkout
# stays clean.
completions:
	mkdir -p .tools/completions
	for shell in bash zsh fish powershell; do \
		go run ./cmd/dbcfg-lint completion $$shell >.tools/completions/dbcfg-lint.$$shell || exit 1; \
	done

.tools/goreleaser: .ci/goreleaser Makefile
	mkdir -p .tools
	.ci/goreleaser $(GORELEASER_VERSION) $@

# The archives of a release in dist, from what is committed: for all systems, or for
# the GOOS of SYSTEMS.
snapshot:
	$(GORELEASER) check
	mkdir -p .tools
	sed '$(if $(SYSTEMS),s/^    goos: .*/    goos: [$(SYSTEMS)]/)' .goreleaser.yaml >.tools/goreleaser.yaml
	$(GORELEASER) release --snapshot --clean --skip=sbom,sign,docker --config .tools/goreleaser.yaml
