# The commands of the project. Cargo builds and tests everything; this file
# only names what a person types.

CARGO ?= cargo
CC ?= cc

library := target/release/libsockshim.so
# What a program asks for that was linked with it.
soname := libsockshim.so.$(shell sed -n 's/^.define SOCKSHIM_VERSION_MAJOR //p' include/sockshim.h)
examples := $(patsubst c_examples/%.c,target/c_examples/%,$(wildcard c_examples/*.c))

.DEFAULT_GOAL := all
include packaging/install.mk

.PHONY: all
all: $(archive) ## build the C libraries: target/release/libsockshim.{so,a}, libsockshim_preload.so
	@test -e target/release/$(soname) || ln -sf libsockshim.so target/release/$(soname)

.PHONY: libraries
libraries:
	$(CARGO) build --release --package sockshim-preload
	$(CARGO) build --release

.PHONY: demo
demo: ## build everything and take a tour of all kinds of sockets
	$(CARGO) build --release --package sockshim-cli
	$(MAKE) --no-print-directory examples
	target/release/sockshim tour

.PHONY: examples
examples: all $(examples) ## build the C examples: target/c_examples/

target/c_examples/%: c_examples/%.c $(wildcard c_examples/*.h) include/sockshim.h $(library)
	@mkdir -p $(@D)
	$(CC) -Iinclude $< -o $@ -Ltarget/release -lsockshim -Wl,-rpath,'$$ORIGIN/../release'

$(library): libraries

.PHONY: test
test: ## prove all of it; installs what that needs
	tests/set-up.sh
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(MAKE) --no-print-directory doc
	$(MAKE) --no-print-directory demo >target/demo.txt
	$(CARGO) test --workspace

.PHONY: languages
languages: ## the test vectors through a runner in each language, and a table of them
	tests/set-up.sh
	$(CARGO) test --test languages

.PHONY: kernels
kernels: ## the judge, the C tests and the vectors on other kernels, for SECONDS=60 each
	tests/set-up.sh
	tests/kernels/set-up.sh
	KERNELS=1 SECONDS=$(SECONDS) $(CARGO) test --test kernels -- --nocapture

.PHONY: doc
doc: ## the documentation of the crates, as their users and as their authors see it
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps --document-private-items
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --workspace --no-deps

.PHONY: programs
programs: ## the tests with real programs that take ten minutes too
	tests/set-up.sh
	LONG=1 $(CARGO) test --test programs

# The newest that Rust 1.85 builds.
cargo_c := 0.10.13

.PHONY: packages
packages: export PATH := $(PATH):$(CURDIR)/target/tools/bin
packages: ## the tests of Debian's packages and of cargo-c, which takes 13 minutes to build
	tests/set-up.sh
	command -v cargo-cinstall || $(CARGO) install cargo-c --version =$(cargo_c) --locked --root target/tools
	$(CARGO) test --test packages

.PHONY: soak
soak: ## mixed traffic through the drop-in, for SOAK=600 seconds
	SOAK=$(SOAK) $(CARGO) test --test programs -- --exact soak --nocapture

SOAK ?= 600
SECONDS ?= 60

.PHONY: judge
judge: all ## compare with the kernel in random cases, for SECONDS=60
	$(CARGO) run --release --package sockshim-judge -- \
	    random --library $(library) --prefix sockshim_ --time $(SECONDS)

fuzzed := judge address_format address_parse explain

.PHONY: fuzz
fuzz: $(fuzzed:%=fuzz-%) ## the same guided by coverage, and texts (needs nightly Rust and g++)

fuzz-%:
	cd fuzz && mkdir -p corpus/$* artifacts && $(CARGO) +nightly run --release --bin $* -- \
	    corpus/$* -artifact_prefix=artifacts/ -max_len=400 -len_control=0 -max_total_time=$(SECONDS)

.PHONY: bench
bench: ## measure what the calls cost, beside a C wrapper and libc
	$(CARGO) run --release --package sockshim-bench

.PHONY: header
header: ## write include/sockshim.h anew, and what man/sockshim.3 has of it
	SOCKSHIM_WRITE_HEADER=1 $(CARGO) build
	SOCKSHIM_WRITE_MAN=1 $(CARGO) test --test man -- the_calls_are_those_of_the_header

.PHONY: abi
abi: ## write abi/current.txt anew, the record of what programs rely on
	SOCKSHIM_WRITE_ABI=1 $(CARGO) test --test abi -- --exact the_record_is_that_of_the_libraries

.PHONY: clean
clean:
	$(CARGO) clean

.PHONY: help
help: ## list these commands
	@sed -n 's/^\([a-z]*\):.* ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
