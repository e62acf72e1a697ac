# idlab: everything needs Go and make, nothing else.
#   make bench        build, a quick run, its report, and where to look
#   make bench-full   the same with the sizes to quote from (hours)
#   make published    repeat the published tests, as published where this machine can (half an hour)
#   make report       draw the latest run again
#   make compare      the run before against the latest, by benchstat
#   make pertask      the lab's own design against the best of the others (twenty minutes)
#   make power        what the lab finds of planted slow-downs, and of none (a quarter of an hour)
#   make count        count locks, atomics, allocations and nodes: no clock, the same everywhere
#   make gallery      measure and draw the sample report anew (a quarter of an hour)
#   make test         all tests, the allocators under the race detector too
#   make test-web     the report's page in headless Chromium, which has to be there
#   make check        format, vet, staticcheck, known vulnerabilities
#   make fuzz         each fuzz target for a minute
#   make cross        build for the other platforms

GO      ?= go
IDLAB   := out/bin/idlab
COUNTER := out/bin/idlab-counters
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

# What the published tests compared: as Linux was, with the table of the 64 CPUs
# that were measured, and what is running. The last two tests are about hashes and
# cache lines, and have designs of their own.
PUBLISHED := out/published
HISTORY   := onelock-rcu,hash=hash32,onelock-precheck,rcu-hash32,rcu-hash32,buckets=32768,rcu,rcu,buckets=32768,xarray,idr,idr,lookup=locked,kernel
HASHES    := rcu-hash32,buckets=32768,rcu,buckets=32768,rcu-hash32,buckets=32768,owners=scattered,rcu,buckets=32768,owners=scattered,rcu,buckets=32768,timer=packed

# What is claimed of the lab's own design, in one report of four runs: the first of
# creating, deleting and finding, the others of what takes fewer tasks, or neighbours.
CLAIMS  := out/pertask
BEST    := pertask,rcu,xarray,xsync,syncmap,array

# What the sample report shows: something for every chart.
GALLERY    := reports/gallery
SAMPLE     := out/gallery
SHOWN      := idr,onelock,bucketlock,rcu,xarray,xsync,array,pertask
SHOWNALONE := idr,onelock-rcu,rcu,rcu,buckets=32768,xarray,xsync,array,pertask
ALONE      := find,timers=100,find,timers=2000,find,timers=100000,sparse-512,stride=1,sparse-512,stride=64,sparse-512,criu-restore,gap=1000,criu-restore,gap=30000,criu-restore,gleixner-1,gleixner-2,gleixner-3

.PHONY: bench bench-full published report compare pertask power count gallery build test test-web check fuzz cross

bench: build
	@$(IDLAB) run --preset quick --workloads storm,churn,find,find,chain=independent,lookup,lookup,chain=independent,$(REPLAYS); $(REPORT)

bench-full: build
	@$(IDLAB) run --preset full; $(REPORT)

published: build
	@rm -rf $(PUBLISHED)
	@$(IDLAB) run --out $(PUBLISHED)/history --limit 5m --designs $(HISTORY) \
		--workloads gleixner-1,gleixner-2,gleixner-3,gleixner-4,gleixner-5,gleixner-loop-threads,gleixner-loop-processes,emelyanov-2013,dumazet-2011,criu-restore,sparse-512 --workers 1; [ $$? -le 1 ]
	@$(IDLAB) run --out $(PUBLISHED)/hashes --limit 5m --designs $(HASHES) \
		--workloads jhash,timers=20000,cacheline,timers=20000 --workers 2; [ $$? -le 1 ]
	@$(IDLAB) report $(PUBLISHED)/history $(PUBLISHED)/hashes --out $(PUBLISHED)/report

report: build
	@$(IDLAB) report $(LATEST)
	@echo "in the terminal:           $(IDLAB) report --text $(LATEST)"
	@echo "designs side by side:      $(GO) tool benchstat -col /design $(LATEST)/results.txt"
	@echo "against the run before:    make compare"

compare:
	$(GO) tool benchstat out/previous/results.txt $(LATEST)/results.txt

power: build
	@$(IDLAB) doctor
	@$(IDLAB) doctor --power --trials 100 --planted 0
	@$(IDLAB) doctor --power --trials 10 --planted 2,5,10

pertask: build
	@rm -rf $(CLAIMS)
	@$(IDLAB) run --out $(CLAIMS)/a --designs $(BEST) --workloads find,lookup,churn,storm --tasks 1,64,1000,10000 --workers 1,2 --blocks 20; [ $$? -le 1 ]
	@$(IDLAB) run --out $(CLAIMS)/b --designs $(BEST) --workloads find,timers=100000,lookup,timers=100000,sparse-512,sparse-512,stride=1 --tasks 1 --workers 1,2 --blocks 20; [ $$? -le 1 ]
	@$(IDLAB) run --out $(CLAIMS)/c --designs pertask,xarray,xsync,array --workloads growth --workers 2 --blocks 20; [ $$? -le 1 ]
	@$(IDLAB) run --out $(CLAIMS)/d --designs $(BEST) --workloads adversary,exit-storm --tasks 8 --workers 2 --blocks 20; [ $$? -le 1 ]
	@$(IDLAB) merge --out $(CLAIMS)/all $(CLAIMS)/a $(CLAIMS)/b $(CLAIMS)/c $(CLAIMS)/d
	@$(IDLAB) report $(CLAIMS)/all

# The sample report, as it stands in the repository: of this machine, on this day.
# Two runs in one, since the second is about what takes one worker, or other designs.
gallery: build
	@rm -rf $(SAMPLE)
	@$(IDLAB) run --out $(SAMPLE)/a --designs $(SHOWN) --workloads find,churn,lookup,storm --tasks 1,1000 --workers 1,2,4 --blocks 12; [ $$? -le 1 ]
	@$(IDLAB) run --out $(SAMPLE)/b --designs $(SHOWNALONE) --workloads $(ALONE) --tasks 1 --workers 1; [ $$? -le 1 ]
	@$(IDLAB) merge --out $(SAMPLE)/all $(SAMPLE)/a $(SAMPLE)/b
	@rm -rf $(GALLERY) && mv $(SAMPLE)/all $(GALLERY)
	@$(IDLAB) report $(GALLERY) --out $(GALLERY)

# What is counted costs time, so it takes a build of its own.
count:
	@mkdir -p out/bin
	@$(GO) build -tags counters -o $(COUNTER) ./cmd/idlab
	@$(COUNTER) count --out out/counters.txt
	@echo "what designs do:           out/counters.txt"

# -buildvcs: the commit stands in the results.
build:
	@mkdir -p out/bin
	@$(GO) build -buildvcs=auto -o $(IDLAB) ./cmd/idlab

test:
	$(GO) test ./...
	$(GO) test -race -short ./allocators/... ./bench/engine ./bench/record
	$(GO) test -tags counters -run Count ./allocators/atomics ./allocators/lock ./bench ./bench/engine ./cmd
	$(GO) test -tags sched ./allocators/sched ./allocators/atomics ./allocators/lock
	$(GO) test -tags sched -run Explore ./allocators/allocatortest

# Chromium is looked for in PATH; nothing is installed.
test-web:
	$(GO) test -tags web -run Web -count 1 ./reports

check:
	@files=$$(gofmt -l .); test -z "$$files" || { echo "gofmt differs: $$files"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags counters ./...
	$(GO) vet -tags web ./reports
	$(GO) tool staticcheck ./...
	$(GO) tool staticcheck -tags counters ./...
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
