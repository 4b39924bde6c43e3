# Everything runs without make too: see .ci/run and CONTRIBUTING.md.

GOLANGCI_LINT := go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

# The packages whose tests take -update, and those that can ask a live oracle.
# go test refuses a flag that one of its packages does not know.
UPDATABLE  = $(sort $(dir $(shell grep -rlE --include='*_test.go' 'flag\.Bool\("update"' cmd internal policies)))
WITHORACLE = $(sort $(dir $(shell grep -rlE --include='*_test.go' 'flag\.String\("oracle"' cmd internal policies)))

PYTHON ?= python3
COUNT  ?= 100000

.PHONY: all build test race lint bench docs update-golden oracle

all: lint test build

build:
	CGO_ENABLED=0 go build -trimpath -o dbcfg-lint ./cmd/dbcfg-lint

test:
	go test ./...

race:
	go test -race ./...

lint:
	$(GOLANGCI_LINT) run ./...

bench:
	go test -run '^$$' -bench . -benchmem ./...

# docs/rules and the table in README.md, from the METADATA of the rules.
docs:
	$(if $(UPDATABLE),go test $(addprefix ./,$(UPDATABLE)) -run Docs -update)

# Writes what the program gives now over what the tests expect. Read the
# difference before you commit it.
update-golden:
	$(if $(UPDATABLE),go test $(addprefix ./,$(UPDATABLE)) -update)

# Compares the readers with the programs that they stand for, on COUNT generated
# files each.
oracle:
	$(if $(WITHORACLE),go test $(addprefix ./,$(WITHORACLE)) -run Live -v -oracle $(PYTHON) -oracle-count $(COUNT))
