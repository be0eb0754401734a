# careperf: build, install and check. The version lives in careperf.control alone.
#
#   make, make install, make installcheck     for packagers: needs server headers, r-mathlib and, to check, pgTAP
#   make demo, make test                      for newcomers: install what is missing, leave nothing behind
#   make test-long, make bench, make versions long searches, speed, the other PostgreSQL versions
#   make test-core                            the unit tests of src/core, without PostgreSQL
#   make dist                                 the release archive for PGXN

here := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
ifneq ($(here),$(CURDIR))
VPATH := $(here)
else
here := .
endif

EXTENSION = careperf
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'.*/\1/p" $(here)/careperf.control)
install_sql = $(EXTENSION)--$(EXTVERSION).sql
# The release before this one: its full script is in sql/upgrade, and what leads from it to here is made of the two.
PREVIOUS = 0.1.0
upgrade_sql = $(EXTENSION)--$(PREVIOUS)--$(EXTVERSION).sql

# The calculus comes first, then the register's steps as text, then the doors that run them.
calculus := $(sort $(wildcard $(here)/sql/[0-6][0-9]_*.sql))
steps := $(sort $(wildcard $(here)/sql/register/[0-9][0-9]_*.sql))
doors := $(sort $(wildcard $(here)/sql/[7-9][0-9]_*.sql))

MODULE_big = careperf
sources := $(wildcard $(here)/src/*.c $(here)/src/core/*.c)
headers := $(wildcard $(here)/src/*.h $(here)/src/core/*.h)
OBJS := $(patsubst $(here)/%.c,%.o,$(sources))
DATA = $(filter-out %/$(install_sql),$(wildcard $(here)/sql/upgrade/$(EXTENSION)--*.sql))
DATA_built = $(install_sql) $(upgrade_sql)

PG_CPPFLAGS = -I$(here)/src -DCAREPERF_VERSION='"$(EXTVERSION)"'
# A contracted multiply-add would make sums depend on the processor.
PG_CFLAGS = -ffp-contract=off -Wall -Wextra -Wno-unused-parameter
# Static and hidden, and our own names bound to ourselves: the server and other modules have functions of the same names.
SHLIB_LINK = -l:libRmath.a -lm -Wl,--exclude-libs,ALL -Wl,-Bsymbolic

REGRESS = $(sort $(basename $(notdir $(wildcard $(here)/test/sql/*.sql))))
REGRESS_OPTS = --inputdir=$(here)/test --load-extension=pgtap --load-extension=$(EXTENSION)
REGRESS_PREP = link-expected
EXTRA_CLEAN = build META.json $(EXTENSION)-*.zip

PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))

ifneq ($(PGXS),)
# PostgreSQL was built with LLVM, but its clang need not be here: then do without bitcode.
clang := $(shell sed -n 's/^CLANG = *//p' $(dir $(PGXS))../Makefile.global)
ifeq ($(shell command -v $(firstword $(clang) none)),)
override with_llvm := no
endif
include $(PGXS)
override BITCODE_CFLAGS += -ffp-contract=off
# pg_regress knows --expecteddir from 16 on; 15 looks beside its input.
ifeq ($(filter 13 14 15,$(MAJORVERSION)),)
REGRESS_OPTS += --expecteddir=$(here)
endif
$(OBJS): $(headers) | object-folders
$(OBJS:.o=.bc): $(headers) | object-folders
else
# Only libpq's headers, or none: everything that sets a machine up must still be reachable.
all install installcheck:
	@echo "careperf: there are no PostgreSQL server headers for '$(PG_CONFIG)'." >&2
	@echo "  'make demo' and 'make test' install everything themselves; to build by hand on Debian:" >&2
	@echo "    apt-get install postgresql-server-dev-all r-mathlib gcc" >&2
	@echo "  or name the PostgreSQL to build for: make PG_CONFIG=/path/to/pg_config" >&2
	@exit 1
clean:
	rm -rf $(OBJS) $(OBJS:.o=.bc) $(DATA_built) $(MODULE_big).so $(EXTRA_CLEAN)
endif

$(install_sql): $(calculus) $(steps) $(doors) $(here)/tools/embed-register $(here)/careperf.control
	set -e; { cat $(calculus) /dev/null; $(here)/tools/embed-register $(steps); cat $(doors) /dev/null; } > $@.new
	mv $@.new $@

$(upgrade_sql): $(install_sql) $(here)/sql/upgrade/$(EXTENSION)--$(PREVIOUS).sql $(here)/tools/upgrade-script
	set -e; { printf '%s\n\n' '\echo Use "ALTER EXTENSION $(EXTENSION) UPDATE" to load this file. \quit'; \
	$(here)/tools/upgrade-script $(here)/sql/upgrade/$(EXTENSION)--$(PREVIOUS).sql $(install_sql); } > $@.new
	mv $@.new $@

object-folders:
	@mkdir -p src/core

link-expected:
	@[ -e $(here)/test/expected ] || ln -s ../expected $(here)/test/expected

# Each test/core/*.c is a program that prints TAP; src/core knows no PostgreSQL, so neither do they.
core_sources := $(wildcard $(here)/src/core/*.c)
core_tests := $(patsubst $(here)/test/core/%.c,build/core/%,$(wildcard $(here)/test/core/*.c))
CORE_CC ?= gcc
CORE_CFLAGS ?= -std=gnu99 -g -O1 -Wall -Wextra -ffp-contract=off -fsanitize=address,undefined -fno-sanitize-recover=undefined
build/core/%: $(here)/test/core/%.c $(core_sources) $(headers) $(wildcard $(here)/test/core/*.h)
	@mkdir -p $(@D)
	$(CORE_CC) $(CORE_CFLAGS) -I$(here)/src -I$(here)/src/core -I$(here)/test/core -o $@ $< $(core_sources) -l:libRmath.a -lm

core-programs: $(core_tests)
test-core: core-programs
	prove --exec '' $(core_tests)

# These four prepare the machine first and work on a copy, so they need nothing from above.
demo:
	@$(here)/tools/set-up
	@$(here)/tools/cluster run $(if $(KEEP),--keep) demo/run
test:
	@$(here)/tools/run-tests
test-long:
	@$(here)/tools/run-tests --long
# Cached rows are measured: half the memory, at most 4 GB, for the server.
bench:
	@$(here)/tools/set-up
	@$(here)/tools/cluster run --set shared_buffers=$$(awk '/^MemTotal/ { m = int($$2 / 2048); print (m > 4096 ? 4096 : m) "MB" }' /proc/meminfo) bench/run
versions:
	@$(here)/test/versions

META.json: $(here)/META.json.in $(here)/careperf.control
	sed 's/@VERSION@/$(EXTVERSION)/g' $< > $@
dist: META.json
	git archive --format=zip --prefix=$(EXTENSION)-$(EXTVERSION)/ --add-file=META.json -o $(EXTENSION)-$(EXTVERSION).zip HEAD

.PHONY: all install installcheck clean object-folders link-expected core-programs test-core demo test test-long bench versions dist
