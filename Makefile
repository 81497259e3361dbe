# What one does with Hashiya. `make help` lists it.

PREFIX ?= /usr/local
DESTDIR ?=
# How many seeds `make soak` simulates, and in how many processes.
SEEDS ?= 10000
JOBS ?= 2
# How long `make fuzz` tries each target, in seconds, and which targets; none: all.
SECONDS ?= 60
TARGETS ?=

# What `make bench` measures: small, medium or large; letters of cases (all); rounds; PEERS=1: Loro and yrs too.
SIZE ?= small
CASES ?=
ROUNDS ?= 5
PEERS ?=
FIGURES = .build/$(SIZE)$(if $(CASES),-$(CASES)).json

RELEASE := .build/release/hashiya
BIN := $(DESTDIR)$(PREFIX)/bin
SHARE := $(DESTDIR)$(PREFIX)/share
ON_MACOS := $(filter Darwin,$(shell uname -s))
# The Swift runtime is part of macOS; elsewhere it goes into the binary, which then needs no installed Swift and starts
# in half the time. So do the C libraries where there are static ones, which takes another quarter off; and since nothing
# is loaded by the program, it needs no table of its own names (decision 20).
STATIC_LIBRARIES := $(CURDIR)/.build/static
STATIC := $(if $(ON_MACOS),,--static-swift-stdlib -Xlinker "-L$(STATIC_LIBRARIES)" -Xlinker --no-export-dynamic)
# Segments begin where a large page may, so that the kernel can map the program in few pieces (decision 23).
ALIGNED := $(if $(ON_MACOS),,-Xlinker -z -Xlinker max-page-size=0x200000)
# Types are made by calls instead of by reading their names: half as many searches for conformances at start (decision 21).
DIRECT_TYPES := -Xswiftc -Xfrontend -Xswiftc -disable-concrete-type-metadata-mangled-name-accessors
STRIP := $(if $(ON_MACOS),strip -x,strip)

.DEFAULT_GOAL := help
.PHONY: help setup build demo test lint format check install bench bench-report gate soak fuzz clean
# Two swift commands on one .build only wait for each other.
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: ## install what the build needs and is missing (every target that builds does so)
	@scripts/setup

build: setup ## the program, optimised: .build/release/hashiya
	@$(if $(ON_MACOS),,scripts/static-libraries "$(STATIC_LIBRARIES)")
	swift build -c release --product hashiya $(STATIC) $(ALIGNED) $(DIRECT_TYPES)
	@$(if $(ON_MACOS),,scripts/settle $(RELEASE))

demo: build ## build, then see the whole story in a temporary folder
	$(RELEASE) demo

test: setup ## all tests
	swift build --build-tests
	swift test --parallel

lint: setup ## is everything formatted, and free of what the formatter refuses?
	swift format lint --strict -r Sources Tests Package.swift Benchmarks/Sources Benchmarks/Tests Benchmarks/Package.swift Fuzz/Sources Fuzz/Targets Fuzz/Package.swift

format: setup ## format everything in place
	swift format format -i -r Sources Tests Package.swift Benchmarks/Sources Benchmarks/Tests Benchmarks/Package.swift Fuzz/Sources Fuzz/Targets Fuzz/Package.swift

check: lint ## what has to pass before a commit: lint, scripts/check-*, imports, tests
	@for check in scripts/check-*; do echo "$$check"; "$$check" || exit 1; done
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test --parallel

install: build ## one binary and its shell completions, into PREFIX (/usr/local); DESTDIR is honoured
	install -d "$(BIN)" "$(SHARE)/bash-completion/completions" "$(SHARE)/zsh/site-functions" "$(SHARE)/fish/vendor_completions.d"
	install -m 755 $(RELEASE) "$(BIN)/hashiya"
	$(STRIP) "$(BIN)/hashiya"
	@$(if $(ON_MACOS),,scripts/settle "$(BIN)/hashiya")
	"$(BIN)/hashiya" --generate-completion-script bash > "$(SHARE)/bash-completion/completions/hashiya"
	"$(BIN)/hashiya" --generate-completion-script zsh > "$(SHARE)/zsh/site-functions/_hashiya"
	"$(BIN)/hashiya" --generate-completion-script fish > "$(SHARE)/fish/vendor_completions.d/hashiya.fish"

bench: build ## measure, beside yardsticks; SIZE=medium CASES=ad ROUNDS=5 PEERS=1
	swift build -c release --package-path Benchmarks
	Benchmarks/.build/release/bench run --size $(SIZE) $(if $(CASES),--cases $(CASES)) --rounds $(ROUNDS) $(if $(PEERS),--peers) --json $(FIGURES)

bench-report: ## put what `make bench` measured (the same SIZE and CASES) into docs/performance.md, with plots
	Benchmarks/.build/release/bench report $(FIGURES)

gate: build ## did a command become more expensive, counted in instructions?
	scripts/gate

soak: setup ## simulate SEEDS histories (10000) of replicas, bad folders and dying machines, in JOBS processes (2)
	swift build -c release --product soak
	.build/release/soak --seeds 0..\<$(SEEDS) --jobs $(JOBS)

fuzz: setup ## hostile bytes into every reader, SECONDS each (60); TARGETS="state edits" for some
	scripts/fuzz $(SECONDS) $(TARGETS)

clean: ## remove everything built
	rm -rf .build
