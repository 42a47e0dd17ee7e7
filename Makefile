# Every verb does all the set-up it needs on a machine with Go, a C compiler and npm.

GO ?= go
LINT = $(GO) tool -modfile=.tools/go.mod golangci-lint

.DEFAULT_GOAL := help
.PHONY: help run setup build test lint race bench clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## set up, build, and run the corner store: receipts, scores, runs/corner/
	bin/storesim run corner

setup: build ## build, and fetch the ONNX Runtime library once into .cache/
	@bin/storesim setup

build: ## build bin/storesim
	@$(GO) build -ldflags "-X main.commit=$(shell git rev-parse HEAD 2>/dev/null)" -o bin/storesim ./cmd/storesim

test: setup ## set up and run every test
	$(GO) test ./...

lint: ## golangci-lint (its first build takes some minutes, later ones none)
	$(LINT) run ./...

race: setup ## short tests of sim and pipeline under the race detector
	$(GO) test -race -short ./sim/... ./pipeline/...

bench: setup ## benchmarks of the hot kernels, in the format benchstat reads
	$(GO) test -run '^$$' -bench . -benchmem ./sim/... ./render/... ./pipeline/...

clean: ## remove bin/ and runs/; the fetched library stays
	rm -rf bin runs
