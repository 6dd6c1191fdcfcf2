# The commands of the project. Everything is built and tested by cargo; this
# file only names what a person types.

CARGO ?= cargo

.PHONY: all
all: ## build the C libraries: target/release/libsockshim.{so,a}
	$(CARGO) build --release

.PHONY: test
test: ## prove it
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) build --release
	$(CARGO) test --workspace

.PHONY: header
header: ## write include/sockshim.h anew
	SOCKSHIM_WRITE_HEADER=1 $(CARGO) build

.PHONY: clean
clean:
	$(CARGO) clean
