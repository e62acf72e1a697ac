# idlab: everything needs Go and make, nothing else.
#   make bench        build, a quick run, its report, and where to look
#   make bench-full   the same with the sizes to quote from (hours)
#   make report       draw the latest run again
#   make compare      the run before against the latest, by benchstat
#   make test         all tests, the allocators under the race detector too
#   make check        format, vet, staticcheck, known vulnerabilities
#   make fuzz         each fuzz target for a minute
#   make cross        build for the other platforms

GO      ?= go
IDLAB   := out/bin/idlab
LATEST  := out/latest
FUZZFOR ?= 1m

# The recordings of real programs that a run replays.
empty     :=
space     := $(empty) $(empty)
comma     := ,
RECORDED  := $(wildcard workloads/testdata/*.strace)
REPLAYS   := $(subst $(space),$(comma),$(addprefix replay:,$(RECORDED)))

# A run that lost blocks (exit code 1) has a report like any other.
REPORT    := code=$$?; [ $$code -gt 1 ] || $(MAKE) --no-print-directory report; exit $$code

.PHONY: bench bench-full report compare build test check fuzz cross

bench: build
	@$(IDLAB) run --preset quick --workloads storm,churn,find,lookup,$(REPLAYS); $(REPORT)

bench-full: build
	@$(IDLAB) run --preset full; $(REPORT)

report: build
	@$(IDLAB) report $(LATEST)
	@echo
	@echo "tables and warnings:       $(LATEST)/report/summary.md"
	@echo "designs side by side:      $(GO) tool benchstat -col /design $(LATEST)/results.txt"
	@echo "against the run before:    make compare"

compare:
	$(GO) tool benchstat out/previous/results.txt $(LATEST)/results.txt

# -buildvcs: the commit stands in the results.
build:
	@mkdir -p out/bin
	@$(GO) build -buildvcs=auto -o $(IDLAB) ./cmd/idlab

test:
	$(GO) test ./...
	$(GO) test -race ./allocators/... ./bench/engine ./bench/record

check:
	@files=$$(gofmt -l .); test -z "$$files" || { echo "gofmt differs: $$files"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	@$(GO) tool govulncheck ./... ; code=$$?; \
		if [ $$code = 3 ]; then exit 1; fi; \
		if [ $$code != 0 ]; then echo "warning: vulnerabilities were not looked up, the database could not be reached"; fi

# Every FuzzX of every package, one after the other: go test takes one at a time.
# Left to itself it spends most of a minute on making inputs smaller that fail
# nothing, and at the end may take its own deadline for a failure: hence 1x.
fuzz:
	@set -e; for pkg in $$($(GO) list ./...); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do \
			echo "== $$pkg $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZFOR) -fuzzminimizetime 1x $$pkg; \
		done; done

cross:
	@set -e; for p in linux/arm64 darwin/arm64 darwin/amd64 windows/amd64 windows/arm64; do \
		echo "build $$p"; GOOS=$${p%/*} GOARCH=$${p#*/} CGO_ENABLED=0 $(GO) build -o /dev/null ./cmd/idlab; done
