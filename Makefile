# idlab: everything needs Go and make, nothing else. Durations are of two cores.
#   make bench        5 minutes        build, a quick run, its findings and its report
#   make report       seconds          draw the latest run again
#   make compare      seconds          the run before against the latest, by benchstat
#   make published    40 minutes       repeat the published tests, as published where this machine can
#   make pertask      half an hour     the lab's own design against the best of the others
#   make gallery      5 minutes        measure what make bench does, and renew what of it is kept here
#   make conclusions  seconds          docs/conclusions.md, from the results and predictions that are kept here
#   make bench-full   hours            all designs and workloads, to quote from
#   make power        20 minutes       what the lab and other methods find of planted slow-downs, and of none
#   make predict      2 minutes        contention on 1 to 64 CPUs, predicted: no clock, the same in every run
#   make count        a minute         count locks, atomics, allocations and nodes: no clock, the same everywhere
#   make test         5 minutes        all tests, the allocators under the race detector too
#   make test-long    hours            conformance, explorations and kills with ten times the effort and more; all tests by -race
#   make test-qemu    5 minutes        the allocators' tests for arm64 and big-endian s390x, emulated by qemu
#   make test-web     4 minutes        the report's page in headless Chromium, which has to be there
#   make docs-check   3 hours          run the commands of the documents; DOCS=README those of README.md: 45 minutes
#   make check        2 minutes        format, vet, staticcheck, known vulnerabilities
#   make fuzz         half an hour     each fuzz target for a minute
#   make cross        2 minutes        build for the other platforms

GO      ?= go
IDLAB   := out/bin/idlab
COUNTER := out/bin/idlab-counters
SIM     := out/bin/idlab-sim
LATEST  := out/latest
GALLERY := reports/gallery
FUZZFOR ?= 1m

# A run that lost blocks (exit code 1) has a report like any other.
THEN    := code=$$?; [ $$code -gt 1 ] ||

.PHONY: help bench bench-full published report compare pertask power predict keep-predicted count gallery keep-gallery conclusions predict-conclusions keep-conclusions build test test-long test-qemu test-web docs-check check fuzz cross

help:
	@sed -n 's/^#   make/make/p' Makefile

bench: build
	@$(IDLAB) run --preset quick; $(THEN) $(IDLAB) report --quiet $(LATEST); exit $$code

bench-full: build
	@$(IDLAB) run --preset full; $(THEN) $(IDLAB) report --quiet $(LATEST); exit $$code

published pertask: build
	@$(IDLAB) run --preset $@; $(THEN) $(IDLAB) report --quiet out/$@; exit $$code

# The whole report stays under out. Kept here are the charts that the documents show, the
# texts without links to the others, and the results, which zcat gives to benchstat. Their
# latency.hlog is not kept, so the results do not promise its histograms.
gallery: build
	@rm -rf out/$@ && $(IDLAB) run --preset quick --out out/$@; $(THEN) $(IDLAB) report --quiet out/$@ && $(MAKE) --no-print-directory keep-gallery; exit $$code

keep-gallery:
	@rm -rf $(GALLERY) && mkdir -p $(GALLERY)
	@cp out/gallery/report/summary.md $(GALLERY)
	@sed '/^## Charts$$/d; /^- \[.*\.png)/d' out/gallery/report/cells.md > $(GALLERY)/cells.md
	@sed 's/ histograms=[0-9]*//' out/gallery/results.txt | gzip -9 -n > $(GALLERY)/results.txt.gz
	@for f in $$(grep -oh '$(GALLERY)/[a-z0-9.-]*\.png' README.md docs/*.md | sort -u); do cp out/gallery/report/$${f##*/} $$f; done
	@$(GO) test ./reports -run ReadmeHasASample -update > /dev/null
	@du -sh $(GALLERY)

# From the results and the predictions kept here. A run of your own: idlab run --preset conclusions --out out/conclusions,
# then idlab conclusions out/conclusions, and make keep-conclusions to keep it here. make predict-conclusions, of 3
# minutes, renews the predictions.
conclusions: build
	@mkdir -p out && gzip -dc reports/conclusions/results.txt.gz > out/conclusions.txt
	@$(IDLAB) conclusions out/conclusions.txt $(patsubst %,--predictions %,$(sort $(wildcard reports/conclusions/predicted/*.txt.gz))) > out/conclusions.md && mv out/conclusions.md docs/conclusions.md

# For 64 CPUs, all designs of the preset but those with locks inside of libraries, which the model does not see.
predict-conclusions:
	@mkdir -p out/bin
	@$(GO) build -tags sim -o $(SIM) ./cmd/idlab
	@$(SIM) predict --cpus 64 --out out/predicted-conclusions --designs idr,lookup=locked,idr,onelock,bucketlock,xarray-dense,array,onelock-rcu,rcu-hash32,xarray,rcu-hash32,buckets=512,rcu,onelock-precheck,slotcoded,pertask
	@mkdir -p reports/conclusions/predicted
	@for f in out/predicted-conclusions/*/results.txt; do p=$${f%/*}; gzip -9 -n -c $$f > reports/conclusions/predicted/$${p##*/}.txt.gz; done

keep-conclusions:
	@sed 's/ histograms=[0-9]*//' out/conclusions/results.txt | gzip -9 -n > reports/conclusions/results.txt.gz

report: build
	@$(IDLAB) report $(LATEST)
	@echo "in the terminal:           $(IDLAB) report --text $(LATEST)"
	@echo "designs side by side:      $(GO) tool benchstat -table '' -filter '.unit:sec/op -series:/./' -col /design $(LATEST)/results.txt"
	@echo "against the run before:    make compare"

compare:
	$(GO) tool benchstat out/previous/results.txt $(LATEST)/results.txt

power: build
	@$(IDLAB) doctor; test $$? -le 1 # 1: this machine is not fit
	@$(IDLAB) doctor --power --trials 50 --planted 0,5,10

# The scheduler costs time, so it takes a build of its own. Kept are the charts that the documents show, the texts, and
# the results of each platform.
PREDICTED := reports/predicted

predict:
	@mkdir -p out/bin
	@$(GO) build -tags sim -o $(SIM) ./cmd/idlab
	@$(SIM) predict --out out/predicted

keep-predicted:
	@rm -rf $(PREDICTED) && mkdir -p $(PREDICTED)
	@cp out/predicted/predictions.md out/predicted/*.png $(PREDICTED)
	@sed -i 's/ (\[SVG\]([a-z0-9.-]*\.svg))//' $(PREDICTED)/predictions.md
	@for f in out/predicted/*/results.txt; do p=$${f%/*}; gzip -9 -n -c $$f > $(PREDICTED)/$${p##*/}.txt.gz; done

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

# -timeout is for the tests of one package. It allows for a machine that is busy with other work.
test:
	$(GO) test -timeout 1h ./...
	$(GO) test -timeout 1h -race -short ./allocators/... ./bench/engine ./bench/record
	$(GO) test -timeout 1h -tags counters -run Count ./allocators/atomics ./allocators/lock ./bench ./bench/engine ./cmd
	$(GO) test -timeout 1h -tags sim ./allocators/sched ./allocators/atomics ./allocators/lock ./bench/sim/...
	$(GO) test -timeout 1h -tags sim -run 'Explore|Mutants|Schedules|Transcript' ./allocators/allocatortest ./cmd

test-long:
	$(GO) test ./allocators/catalog -run Conformance -long -effort 10 -timeout 6h -count 1
	$(GO) test -tags sim -run 'Explore|Mutants' ./allocators/allocatortest -timeout 6h -count 1 \
		-schedules 100000 -preemptions 3 -drawn 20 -fault-seeds 10 -mutants
	$(GO) test ./bench -run Killed -kills 200 -timeout 6h -count 1
	$(GO) test -race -timeout 6h -count 1 ./...

# Each processor by its names in Go and in qemu. The tests of designs run the code for it: the portable stores and the
# byte order of lock words, and the clock. An emulated processor does not show the order of its memory.
test-qemu:
	@set -e; for p in arm64:aarch64 s390x:s390x; do qemu=qemu-$${p#*:}-static; \
		if command -v $$qemu > /dev/null; then \
			echo "== $$qemu"; \
			GOOS=linux GOARCH=$${p%:*} CGO_ENABLED=0 $(GO) test -timeout 1h -short -exec $$qemu ./allocators/...; \
		else echo "$$qemu is not in PATH: the tests for $${p%:*} are left out"; fi; done

# Chromium is looked for in PATH; nothing is installed. npm gets axe-core, which checks the page for
# accessibility; without npm or the network that one test is left out, and says so.
AXE := axe-core@4.14.1

test-web:
	@test -e out/axe-core/package/axe.min.js || { mkdir -p out/axe-core && cd out/axe-core && \
		npm pack --silent $(AXE) && tar -xzf axe-core-*.tgz; } || echo "$(AXE) is not there: TestWebAxe is left out"
	$(GO) test -tags web -run Web -count 1 ./reports

# DOCS selects commands by the place that the test prints, such as README or guide.md:98.
DOCS ?= .

docs-check: build
	$(GO) test ./cmd -run 'Documents/$(DOCS)' -long -timeout 6h -v -count 1

check:
	@files=$$(gofmt -l .); test -z "$$files" || { echo "gofmt differs: $$files"; exit 1; }
	$(GO) vet ./...
	$(GO) vet -tags counters ./...
	$(GO) vet -tags sim ./...
	$(GO) vet -tags web ./reports
	$(GO) tool staticcheck ./...
	$(GO) tool staticcheck -tags counters ./...
	$(GO) tool staticcheck -tags sim ./...
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
