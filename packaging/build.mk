# The C libraries, built from what cargo compiles.
#
# Each cargo command has a target directory of its own. In a shared one, the
# library that ships and the one that the drop-in or the command depends on
# would overwrite each other: they have the same file name, and differ in their
# features.

NM ?= nm
OBJCOPY ?= objcopy
RUSTC ?= rustc

CARGO_TARGET_DIR ?= target
target := $(CARGO_TARGET_DIR)
release := $(target)/release
# The major version, as in the name that programs ask the loader for.
soname := libsockshim.so.$(shell sed -n 's/^.define SOCKSHIM_VERSION_MAJOR //p' include/sockshim.h)

library := $(release)/libsockshim.so
archive := $(release)/libsockshim.a
drop_in := $(release)/libsockshim_preload.so
built := $(library) $(release)/$(soname) $(archive) $(drop_in)

core := $(target)/library/release
preload := $(target)/preload/release

# Cargo itself decides whether anything is out of date. Where it is not, the
# files keep their times, and make stops there.
.PHONY: FORCE
FORCE:

$(core)/libsockshim.rlib: FORCE
	@$(CARGO) build --release --package sockshim --target-dir $(target)/library

$(preload)/libsockshim_preload.so: FORCE
	@$(CARGO) build --release --package sockshim-preload --target-dir $(target)/preload

# The same file under two names, unless a cargo command of somebody else's has
# put another one there.
link = @test $(1) -ef $@ || { mkdir -p $(@D) && ln -f $(1) $@; }

$(library): $(core)/libsockshim.rlib FORCE
	$(call link,$(core)/libsockshim.so)

$(release)/$(soname): $(library)
	@ln -sf libsockshim.so $@

$(drop_in): $(preload)/libsockshim_preload.so FORCE
	$(call link,$<)

# One object with the exported functions and what they need of Rust's core; its
# only global names are theirs. (Cargo's own libsockshim.a has all of core, 7 MB,
# and defines names that other Rust libraries and libgcc define too.)
$(target)/archive/libsockshim.a: $(core)/libsockshim.rlib
	@mkdir -p $(@D) && rm -f $@
	@$(LD) -r -o $(@D)/sockshim.o $< "$$($(RUSTC) --print target-libdir)"/libcore-*.rlib \
	    $$($(NM) -D --defined-only --format=posix $(core)/libsockshim.so | sed 's/ .*//; s/^/-u /')
	@$(OBJCOPY) --wildcard --keep-global-symbol='sockshim_*' $(@D)/sockshim.o
	@$(AR) rcs $@ $(@D)/sockshim.o

$(archive): $(target)/archive/libsockshim.a FORCE
	$(call link,$<)
