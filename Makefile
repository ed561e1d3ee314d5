# aitrace: plain GNU make 4. `make help` lists the targets; everything is made under build/.

VERSION = 0.1.0
SOVERSION = 0

# ---- what a user may set -----------------------------------------------------------------------

BUILD = build
CFLAGS ?= -O2 -g
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
bindir ?= $(PREFIX)/bin
libdir ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
datadir ?= $(PREFIX)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/aitrace

# ONLY="str scan" restricts unit, bats and fuzz to these; TIME is the seconds a fuzz target gets;
# SANITIZE=address,undefined builds with sanitizers; WERROR=1 makes warnings errors; V=1 shows commands.
ONLY =
TIME = 10
SANITIZE =
WERROR =
V =

# ---- flags -------------------------------------------------------------------------------------

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion \
	$(if $(WERROR),-Werror)
SANITIZERS = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer)
COMPILE = $(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -Isrc -Ilib $(CPPFLAGS) $(CFLAGS) $(SANITIZERS) \
	-pthread
LINK = $(CC) $(CFLAGS) $(SANITIZERS) -pthread $(LDFLAGS)

# Asked for once, and only when a test or a benchmark is made: nothing else needs jansson.
JANSSON_CFLAGS = $(eval JANSSON_CFLAGS := $(shell $(PKG_CONFIG) --cflags jansson 2>/dev/null))$(JANSSON_CFLAGS)
JANSSON_LIBS = $(eval JANSSON_LIBS := $(or $(shell $(PKG_CONFIG) --libs jansson 2>/dev/null),-ljansson))$(JANSSON_LIBS)

Q = $(if $(V),,@)
say = @$(if $(V),:,printf '  %-5s %s\n' $(1) $(2))

# ---- what there is -----------------------------------------------------------------------------

OBJ = $(BUILD)/obj
objects = $(patsubst %.c,$(OBJ)/%.o,$(1))
only = $(if $(ONLY),$(filter $(foreach name,$(ONLY),$(1)$(name)$(2)),$(3)),$(3))

LIB_OBJ := $(call objects,$(wildcard lib/*.c))
ENGINE_OBJ := $(call objects,$(wildcard src/*/*.c))
MAINS := $(wildcard cmd/aitrace-*.c)
CMD_OBJ := $(call objects,$(filter-out $(MAINS),$(wildcard cmd/*.c)))
EXAMPLES := $(wildcard examples/*.c)
UNIT := $(wildcard tests/unit/*_test.c)
UNIT_OBJ := $(call objects,$(filter-out $(UNIT),$(wildcard tests/unit/*.c)))
FUZZ := $(wildcard tests/fuzz/*_fuzz.c)
BENCH := $(wildcard tests/bench/*.c)
PAGES := $(wildcard man/*.[1-9])
BATS := $(wildcard tests/bats/*.bats)
C_FILES := $(wildcard lib/*.[ch] src/*/*.[ch] cmd/*.[ch] examples/*.[ch] tests/*/*.[ch])

STATIC = $(BUILD)/lib/libaitrace.a
SHARED = $(BUILD)/lib/libaitrace.so.$(VERSION)
LIBRARY = $(if $(LIB_OBJ),$(STATIC) $(SHARED) $(BUILD)/lib/libaitrace.so.$(SOVERSION) \
	$(BUILD)/lib/libaitrace.so $(BUILD)/lib/aitrace.pc)
ENGINE = $(BUILD)/lib/libengine.a
PROGRAMS = $(MAINS:cmd/%.c=$(BUILD)/bin/%)
EXAMPLE_PROGRAMS = $(EXAMPLES:examples/%.c=$(BUILD)/examples/%)
UNIT_PROGRAMS = $(patsubst %.c,$(BUILD)/%,$(call only,tests/unit/,_test.c,$(UNIT)))
BENCH_PROGRAMS = $(BENCH:tests/bench/%.c=$(BUILD)/bench/%)
ARCHIVES = $(ENGINE) $(if $(LIB_OBJ),$(STATIC))

all: $(LIBRARY) $(ENGINE) $(PROGRAMS) $(EXAMPLE_PROGRAMS)

# ---- rules -------------------------------------------------------------------------------------

# A stamp is a file that holds a value and is written only when the value changed: what depends on
# it is made again then, and only then. Nothing is written for goals that build nothing.
BUILDS_NOTHING = help clean deps fmt
stamp = $(if $(call differs,$(file <$(1)),$(2)),$(shell mkdir -p $(dir $(1)))$(file >$(1),$(2)))
differs = $(if $(subst x$(strip $(1))x,,x$(strip $(2))x)$(subst x$(strip $(2))x,,x$(strip $(1))x),yes)

FLAGS = $(COMPILE) | $(LINK) | $(VERSION)
FILES = $(LIB_OBJ) $(ENGINE_OBJ) $(CMD_OBJ) $(UNIT_OBJ)
DIRS = $(PREFIX) $(libdir) $(includedir)
ifneq ($(filter-out $(BUILDS_NOTHING),$(or $(MAKECMDGOALS),all)),)
$(call stamp,$(BUILD)/flags,$(FLAGS))
$(call stamp,$(BUILD)/files,$(FILES))
$(call stamp,$(BUILD)/dirs,$(DIRS))
endif

$(OBJ)/lib/%.o: EXTRA = -fPIC -fvisibility=hidden
$(OBJ)/cmd/%.o: EXTRA = -DAITRACE_VERSION='"$(VERSION)"'
$(OBJ)/tests/%.o: EXTRA = -Itests $(JANSSON_CFLAGS)

$(OBJ)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(EXTRA) -MMD -MP -c -o $@ $<

$(STATIC): $(LIB_OBJ) $(BUILD)/files
$(ENGINE): $(ENGINE_OBJ) $(BUILD)/files
$(BUILD)/lib/%.a:
	$(call say,AR,$@)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(SHARED): $(LIB_OBJ) $(BUILD)/files
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(LINK) -shared -Wl,-soname,libaitrace.so.$(SOVERSION) -o $@ $(filter %.o,$^)

$(BUILD)/lib/libaitrace.so.$(SOVERSION) $(BUILD)/lib/libaitrace.so: $(SHARED)
	$(Q)ln -sf $(<F) $@

$(BUILD)/lib/aitrace.pc: lib/aitrace.pc.in $(BUILD)/dirs $(BUILD)/flags
	$(Q)sed -e 's|@prefix@|$(PREFIX)|' -e 's|@libdir@|$(libdir)|' \
		-e 's|@includedir@|$(includedir)|' -e 's|@version@|$(VERSION)|' $< >$@

link = $(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(1)
$(PROGRAMS): $(BUILD)/bin/%: $(OBJ)/cmd/%.o $(CMD_OBJ) $(ARCHIVES)
$(EXAMPLE_PROGRAMS): $(BUILD)/examples/%: $(OBJ)/examples/%.o $(ARCHIVES)
$(PROGRAMS) $(EXAMPLE_PROGRAMS):
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(call link)

$(UNIT:%.c=$(BUILD)/%): $(BUILD)/%: $(OBJ)/%.o $(UNIT_OBJ) $(ARCHIVES)
$(BENCH_PROGRAMS): $(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(ARCHIVES)
$(UNIT:%.c=$(BUILD)/%) $(BENCH_PROGRAMS):
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(call link,$(JANSSON_LIBS) -lm)

# ---- tests -------------------------------------------------------------------------------------

unit: $(UNIT_PROGRAMS)
	@for program in $^; do $$program || exit 1; done

clean:
	rm -rf build

.PHONY: all unit clean
.SECONDARY:
.DELETE_ON_ERROR:

-include $(patsubst %.o,%.d,$(LIB_OBJ) $(ENGINE_OBJ) $(CMD_OBJ) $(UNIT_OBJ) \
	$(call objects,$(MAINS) $(EXAMPLES) $(UNIT) $(FUZZ) $(BENCH)))
