# make install, uninstall and deb, with the variables of the GNU coding
# standards, in capitals too. What is built is built by `make`; after that, as
# root, nothing more is.

PREFIX ?= /usr/local
prefix = $(PREFIX)
EXEC_PREFIX ?= $(prefix)
exec_prefix = $(EXEC_PREFIX)
LIBDIR ?= $(exec_prefix)/lib
libdir = $(LIBDIR)
INCLUDEDIR ?= $(prefix)/include
includedir = $(INCLUDEDIR)
MANDIR ?= $(prefix)/share/man
mandir = $(MANDIR)
INSTALL ?= install
INSTALL_PROGRAM ?= $(INSTALL)
INSTALL_DATA ?= $(INSTALL) -m 644

pkgconfigdir = $(libdir)/pkgconfig
cmakedir = $(libdir)/cmake/sockshim
# A folder of its own: nobody links the drop-in by accident.
preloaddir = $(libdir)/sockshim

version := $(shell sed -n 's/^.define SOCKSHIM_VERSION "\(.*\)"/\1/p' include/sockshim.h)
headers := $(wildcard include/*.h)
pages := $(wildcard man/*.[1-8])
cmake_files := $(wildcard packaging/cmake/*.cmake)
# The functions of sockshim(3), each to be found by man(1) under its name.
functions := $(shell sed -n '/^.Nd/q; s/^.Nm \(sockshim_[a-z0-9_]*\).*/\1/p' man/sockshim.3)

# sockshim.pc says where the rest is relative to itself, so that the tree can be
# moved, except for what is not below the prefix. For the system's own prefix it
# gives the path itself: pkg-config and CMake only know /usr/include by that name,
# and leave it out of the command line. C++ cannot find its headers if it is named
# there with -isystem.
empty :=
space := $(empty) $(empty)
up = $(subst $(space),,$(foreach part,$(subst /, ,$(1)),/..))
is_moved = $(and $(filter-out /usr,$(prefix)),$(filter $(prefix)/%,$(pkgconfigdir)))
pc_prefix = $(if $(is_moved),$${pcfiledir}$(call up,$(pkgconfigdir:$(prefix)/%=%)),$(prefix))
pc_path = $(patsubst $(prefix)/%,$${prefix}/%,$(1))

.PHONY: install
install: $(if $(filter-out $(wildcard $(built)),$(built)),all) ## install below PREFIX=/usr/local
	$(INSTALL) -d "$(DESTDIR)$(pkgconfigdir)" "$(DESTDIR)$(cmakedir)" \
	    "$(DESTDIR)$(preloaddir)" "$(DESTDIR)$(includedir)"
	$(INSTALL_PROGRAM) $(library) "$(DESTDIR)$(libdir)/libsockshim.so.$(version)"
	ln -sf libsockshim.so.$(version) "$(DESTDIR)$(libdir)/$(soname)"
	ln -sf libsockshim.so.$(version) "$(DESTDIR)$(libdir)/libsockshim.so"
	$(INSTALL_DATA) $(archive) "$(DESTDIR)$(libdir)"
	$(INSTALL_PROGRAM) $(drop_in) "$(DESTDIR)$(preloaddir)"
	$(INSTALL_DATA) $(headers) "$(DESTDIR)$(includedir)"
	$(INSTALL_DATA) $(cmake_files) "$(DESTDIR)$(cmakedir)"
	sed -e 's|@version@|$(version)|' -e 's|@prefix@|$(pc_prefix)|' \
	    -e 's|@libdir@|$(call pc_path,$(libdir))|' \
	    -e 's|@includedir@|$(call pc_path,$(includedir))|' \
	    packaging/sockshim.pc.in >"$(DESTDIR)$(pkgconfigdir)/sockshim.pc"
	chmod 644 "$(DESTDIR)$(pkgconfigdir)/sockshim.pc"
	set -e; for page in $(pages); do \
	    section="$(DESTDIR)$(mandir)/man$${page##*.}"; \
	    $(INSTALL) -d "$$section"; $(INSTALL_DATA) "$$page" "$$section"; done
	set -e; for function in $(functions); do \
	    ln -sf sockshim.3 "$(DESTDIR)$(mandir)/man3/$$function.3"; done

# What install made, and the folders that only we use; folders that others may
# use stay, as they do everywhere.
.PHONY: uninstall
uninstall: ## take away what install put there, with the same variables
	rm -f $(foreach name,libsockshim.so libsockshim.a $(soname) libsockshim.so.$(version),"$(DESTDIR)$(libdir)/$(name)") \
	    "$(DESTDIR)$(pkgconfigdir)/sockshim.pc" "$(DESTDIR)$(preloaddir)/$(notdir $(drop_in))" \
	    $(foreach file,$(cmake_files),"$(DESTDIR)$(cmakedir)/$(notdir $(file))") \
	    $(foreach file,$(headers),"$(DESTDIR)$(includedir)/$(notdir $(file))") \
	    $(foreach name,$(functions),"$(DESTDIR)$(mandir)/man3/$(name).3") \
	    $(foreach page,$(pages),"$(DESTDIR)$(mandir)/man$(subst .,,$(suffix $(page)))/$(notdir $(page))")
	for folder in "$(DESTDIR)$(cmakedir)" "$(DESTDIR)$(preloaddir)"; do \
	    test ! -d "$$folder" || rmdir --ignore-fail-on-non-empty "$$folder"; done

DEBS ?= target/debian
tree = $(DEBS)/sockshim-$(version)

# In a tree of its own, for the tools of Debian write beside what they build.
# They set another HOME, where rustup's cargo would not find its own; and that
# cargo comes from no package, so packages are not asked for.
.PHONY: deb
deb: ## build Debian packages: target/debian/*.deb
	rm -rf "$(DEBS)" && mkdir -p "$(tree)"
	tar -c --exclude=./.git --exclude=target . | tar -x -C "$(tree)"
	cp -r packaging/debian "$(tree)/debian"
	cd "$(tree)" && CARGO_HOME="$${CARGO_HOME:-$$HOME/.cargo}" \
	    RUSTUP_HOME="$${RUSTUP_HOME:-$$HOME/.rustup}" \
	    dpkg-buildpackage --build=binary --unsigned-changes --no-check-builddeps
	rm -r "$(tree)"
