# The commands of the project. Cargo builds and tests everything; this file only
# names what a person types.

CARGO ?= cargo
CC ?= cc

.DEFAULT_GOAL := all
include packaging/build.mk
include packaging/install.mk

examples := $(patsubst c_examples/%.c,$(target)/c_examples/%,$(wildcard c_examples/*.c))

.PHONY: all
all: $(built) ## build the C libraries: target/release/libsockshim.{so,a} and libsockshim_preload.so

.PHONY: demo
demo: examples ## build everything and run a tour of all kinds of sockets
	@$(CARGO) build --release --package sockshim-cli
	@$(release)/sockshim tour

.PHONY: examples
examples: all $(examples) ## build the C examples: target/c_examples/

$(target)/c_examples/%: c_examples/%.c $(wildcard c_examples/*.h) include/sockshim.h $(library)
	@mkdir -p $(@D)
	$(CC) -Iinclude $< -o $@ -L$(release) -lsockshim -Wl,-rpath,'$$ORIGIN/../release'

.PHONY: test
test: ## run every test; installs what they need first
	tests/set-up.sh
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(MAKE) --no-print-directory doc
	$(MAKE) --no-print-directory demo >$(target)/demo.txt
	$(CARGO) test --workspace

.PHONY: check
check: ## what takes a minute: format, lints, unit tests, C tests with gcc, a short judge run
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets --quiet -- -D warnings
	$(CARGO) test --workspace --exclude sockshim-preload --lib --quiet
	$(CARGO) test --quiet --test header --test library --test prose -- --skip read_only
	$(CARGO) test --quiet --test c_programs -- gcc::shared
	$(MAKE) --no-print-directory judge SECONDS=5

.PHONY: msrv
msrv: ## check that Rust 1.85 compiles everything (rustup toolchain install 1.85)
	$(CARGO) +1.85 check --workspace

.PHONY: languages
languages: ## replay the test vectors from each language, and print a table
	tests/set-up.sh
	$(CARGO) test --test languages

.PHONY: architectures
architectures: ## the C tests, the vectors and the judge on aarch64 and others, in qemu
	tests/architectures/set-up.sh
	ARCHITECTURES=1 SECONDS=$(SECONDS) $(CARGO) test --test architectures

.PHONY: kernels
kernels: ## the judge, the C tests and the vectors on other kernels, for SECONDS=60 each
	tests/set-up.sh
	tests/kernels/set-up.sh
	KERNELS=1 SECONDS=$(SECONDS) $(CARGO) test --test kernels -- --nocapture

.PHONY: doc
doc: ## build the documentation of the crates, public and private
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

.PHONY: programs
programs: ## run the tests with real programs, the ten-minute ones too
	tests/set-up.sh
	LONG=1 $(CARGO) test --test programs

# The newest that Rust 1.85 builds.
cargo_c := 0.10.13

.PHONY: packages
packages: export PATH := $(PATH):$(CURDIR)/$(target)/tools/bin
packages: ## test the Debian packages and cargo-c; building cargo-c takes 13 minutes
	tests/set-up.sh
	command -v cargo-cinstall || $(CARGO) install cargo-c --version =$(cargo_c) --locked --root $(target)/tools
	$(CARGO) test --test packages

.PHONY: mutants
mutants: export PATH := $(PATH):$(CURDIR)/$(target)/tools/bin
mutants: ## break the core in each way that cargo-mutants knows; its tests must notice
	tests/set-up.sh
	command -v cargo-mutants || $(CARGO) install cargo-mutants --locked --root $(target)/tools
	tests/mutants.sh

.PHONY: soak
soak: ## send mixed traffic through the drop-in for SOAK=600 seconds
	SOAK=$(SOAK) $(CARGO) test --test programs -- --exact soak --nocapture

.PHONY: truth
truth: ## search for explanations that are not true, in TRUTH=300000 cases
	TRUTH=$(TRUTH) $(CARGO) test --release --test truth

TRUTH ?= 300000
SOAK ?= 600
SECONDS ?= 60

.PHONY: judge
judge: all ## compare random calls with the kernel's answers for SECONDS=60
	$(CARGO) run --release --package sockshim-judge -- \
	    random --library $(library) --prefix sockshim_ --time $(SECONDS)

fuzzed := judge address_format address_parse explain recording

.PHONY: fuzz
fuzz: $(fuzzed:%=fuzz-%) ## fuzz the calls and the text functions (needs nightly Rust and g++)

fuzz-%:
	cd fuzz && mkdir -p corpus/$* artifacts && $(CARGO) +nightly run --release --bin $* -- \
	    corpus/$* -artifact_prefix=artifacts/ -max_len=400 -len_control=0 -max_total_time=$(SECONDS)

.PHONY: hammer
hammer: ## kill a thousand processes that record, and miss no event that they recorded
	HAMMER=1000 $(CARGO) test --release --package sockshim-log --test hammer -- --nocapture

.PHONY: bench
bench: ## measure what the calls cost, beside a C wrapper and libc
	$(CARGO) run --release --package sockshim-bench

.PHONY: header
header: ## generate include/sockshim.h, and the parts of man/sockshim.3 that come from it
	SOCKSHIM_WRITE_HEADER=1 $(CARGO) test --test header -- --exact is_what_the_sources_generate
	SOCKSHIM_WRITE_MAN=1 $(CARGO) test --test man -- the_calls_are_those_of_the_header

.PHONY: abi
abi: ## generate abi/current.txt, the record of what programs rely on
	SOCKSHIM_WRITE_ABI=1 $(CARGO) test --test abi -- --exact the_record_is_that_of_the_libraries

.PHONY: clean
clean: ## remove what was built
	$(CARGO) clean

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z]*\):.* ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
