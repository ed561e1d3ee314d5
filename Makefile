# aitrace: plain GNU make 4. `make help` lists the targets; everything is made under build/.

VERSION = 0.1.0
SOVERSION = 0

# ---- what a user may set -----------------------------------------------------------------------

BUILD = build
# Sources that are made.
GEN = $(BUILD)/gen
PROTOC_C ?= protoc-c
CFLAGS ?= -O3 -g
PKG_CONFIG ?= pkg-config
ifeq ($(origin CXX),default)
CXX = c++
endif
PREFIX ?= /usr/local
bindir ?= $(PREFIX)/bin
libdir ?= $(PREFIX)/lib
includedir ?= $(PREFIX)/include
datadir ?= $(PREFIX)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/aitrace
bashdir ?= $(datadir)/bash-completion/completions
zshdir ?= $(datadir)/zsh/site-functions
fishdir ?= $(datadir)/fish/vendor_completions.d

# ONLY="str scan" restricts unit, bats and fuzz to these; TIME is the seconds a fuzz target gets;
# SEED is where soak begins;
# WHAT is whose needs `make deps` sees to; SANITIZE=address,undefined builds with sanitizers;
# WERROR=1 makes warnings errors; V=1 shows commands.
ONLY =
TIME = 10
SEED =
WHAT = check
SANITIZE =
WERROR =
V =

# ---- flags -------------------------------------------------------------------------------------

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wconversion \
	$(if $(WERROR),-Werror)
SANITIZERS = $(if $(SANITIZE),-fsanitize=$(SANITIZE) -fno-sanitize-recover=all -fno-omit-frame-pointer -DFREE_AT_EXIT)
COMPILE = $(CC) -std=c11 -D_GNU_SOURCE $(WARNINGS) -Isrc -Ilib -I$(GEN) $(CPPFLAGS) $(CFLAGS) $(SANITIZERS) \
	-pthread
LINK = $(CC) $(CFLAGS) $(SANITIZERS) -pthread $(LDFLAGS)

# Asked for once. What runs queries needs pcre2, aitrace-tui ncursesw; what speaks OTLP over the wire
# libmicrohttpd, zlib and protobuf-c, aitrace-send libcurl; jansson only the tests and the benchmarks.
PCRE2_CFLAGS = $(eval PCRE2_CFLAGS := $(shell $(PKG_CONFIG) --cflags libpcre2-8 2>/dev/null))$(PCRE2_CFLAGS)
PCRE2_LIBS = $(eval PCRE2_LIBS := $(or $(shell $(PKG_CONFIG) --libs libpcre2-8 2>/dev/null),-lpcre2-8))$(PCRE2_LIBS)
NCURSES_CFLAGS = $(eval NCURSES_CFLAGS := $(shell $(PKG_CONFIG) --cflags ncursesw 2>/dev/null))$(NCURSES_CFLAGS)
NCURSES_LIBS = $(eval NCURSES_LIBS := $(or $(shell $(PKG_CONFIG) --libs ncursesw 2>/dev/null),-lncursesw))$(NCURSES_LIBS)
JANSSON_CFLAGS = $(eval JANSSON_CFLAGS := $(shell $(PKG_CONFIG) --cflags jansson 2>/dev/null))$(JANSSON_CFLAGS)
# A terminal for the tests, which do without it where it is not there.
VTERM_LIBS = $(eval VTERM_LIBS := $(shell $(PKG_CONFIG) --libs vterm 2>/dev/null))$(VTERM_LIBS)
JANSSON_LIBS = $(eval JANSSON_LIBS := $(or $(shell $(PKG_CONFIG) --libs jansson 2>/dev/null),-ljansson))$(JANSSON_LIBS)
MICROHTTPD_CFLAGS = $(eval MICROHTTPD_CFLAGS := $(shell $(PKG_CONFIG) --cflags libmicrohttpd 2>/dev/null))$(MICROHTTPD_CFLAGS)
ZLIB_CFLAGS = $(eval ZLIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags zlib 2>/dev/null))$(ZLIB_CFLAGS)
ZLIB_LIBS = $(eval ZLIB_LIBS := $(or $(shell $(PKG_CONFIG) --libs zlib 2>/dev/null),-lz))$(ZLIB_LIBS)
CURL_CFLAGS = $(eval CURL_CFLAGS := $(shell $(PKG_CONFIG) --cflags libcurl 2>/dev/null))$(CURL_CFLAGS)
CURL_LIBS = $(eval CURL_LIBS := $(or $(shell $(PKG_CONFIG) --libs libcurl 2>/dev/null),-lcurl))$(CURL_LIBS)
PROTOBUFC_CFLAGS = $(eval PROTOBUFC_CFLAGS := $(shell $(PKG_CONFIG) --cflags libprotobuf-c 2>/dev/null))$(PROTOBUFC_CFLAGS)
PROTOBUFC_LIBS = $(eval PROTOBUFC_LIBS := $(or $(shell $(PKG_CONFIG) --libs libprotobuf-c 2>/dev/null),-lprotobuf-c))$(PROTOBUFC_LIBS)

comma := ,
# Each program is linked with what it uses of these.
LIBS = -Wl$(comma)--as-needed $(PCRE2_LIBS) $(ZLIB_LIBS) $(PROTOBUFC_LIBS) -lm -ldl
Q = $(if $(V),,@)
silent = $(V)$(findstring s,$(firstword -$(MAKEFLAGS)))
say = @$(if $(silent),:,printf '  %-5s %s\n' $(1) $(2))

# ---- what there is -----------------------------------------------------------------------------

OBJ = $(BUILD)/obj
objects = $(patsubst %.c,$(OBJ)/%.o,$(1))
only = $(if $(ONLY),$(filter $(foreach name,$(ONLY),$(1)$(name)$(2)),$(3)),$(3))

LIB_OBJ := $(call objects,$(wildcard lib/*.c))
# OTLP's messages, as protobuf-c has them: made of src/import/otlp.proto.
PROTO = $(GEN)/import/otlp.pb-c
PROTO_OBJ = $(OBJ)/gen/import/otlp.pb-c.o
PROTO_USERS := $(call objects,$(wildcard src/*/otlp_proto*.c))
ENGINE_OBJ := $(call objects,$(wildcard src/*/*.c)) $(PROTO_OBJ)
MAINS := $(wildcard cmd/aitrace-*.c)
CMD_OBJ := $(call objects,$(filter-out $(MAINS),$(wildcard cmd/*.c)))
EXAMPLES := $(wildcard examples/*.c examples/*/*.c)
UNIT := $(wildcard tests/unit/*_test.c)
UNIT_OBJ := $(call objects,$(filter-out $(UNIT),$(wildcard tests/unit/*.c)))
FUZZ := $(wildcard tests/fuzz/*_fuzz.c)
BENCH_OBJ := $(call objects,$(wildcard tests/bench/samples.c))
BENCH := $(filter-out tests/bench/samples.c,$(wildcard tests/bench/*.c))
SCREEN_OBJ := $(call objects,$(wildcard tests/screen/pty.c))
SCREEN := $(filter-out tests/screen/pty.c,$(wildcard tests/screen/*.c))
EMITTERS_OBJ := $(call objects,$(wildcard tests/emitters/load_*.c))
EMITTERS := $(filter-out tests/emitters/load_%,$(wildcard tests/emitters/*.c))
PAGES := $(wildcard man/*.[1-9])
# Emitters in other languages: a folder each, installed as they are.
DATA := $(wildcard lib/*/*.*)
PYTHON := $(wildcard lib/*/*.py tests/*/*.py examples/*.py examples/*/*.py)
JAVASCRIPT := $(wildcard lib/*/*.mjs tests/*/*.mjs tests/*/*/*.mjs examples/*.mjs examples/*/*.mjs)
BATS := $(wildcard tests/bats/*.bats)
C_FILES := $(wildcard lib/*.[ch] src/*/*.[ch] cmd/*.[ch] examples/*.[ch] examples/*/*.[ch] tests/*/*.[ch])

ALL_OBJ := $(call objects,$(filter %.c,$(C_FILES)))

STATIC = $(BUILD)/lib/libaitrace.a
SHARED = $(BUILD)/lib/libaitrace.so.$(VERSION)
LIBRARY = $(if $(LIB_OBJ),$(STATIC) $(SHARED) $(BUILD)/lib/libaitrace.so.$(SOVERSION) \
	$(BUILD)/lib/libaitrace.so $(BUILD)/lib/aitrace.pc)
ENGINE = $(BUILD)/lib/libengine.a
COMMON = $(BUILD)/lib/libcmd.a
PROGRAMS = $(MAINS:cmd/%.c=$(BUILD)/bin/%)
COMPLETIONS = $(MAINS:cmd/%.c=$(BUILD)/completions/bash/%) $(MAINS:cmd/%.c=$(BUILD)/completions/zsh/_%) \
	$(MAINS:cmd/%.c=$(BUILD)/completions/fish/%.fish)
EXAMPLE_PROGRAMS = $(EXAMPLES:examples/%.c=$(BUILD)/examples/%)
ALL_UNIT = $(UNIT:%.c=$(BUILD)/%)
ALL_REPLAY = $(FUZZ:tests/fuzz/%_fuzz.c=$(BUILD)/tests/fuzz/%_replay)
ALL_FUZZ = $(FUZZ:tests/fuzz/%.c=$(BUILD)/fuzz/%)
ALL_BENCH = $(BENCH:tests/bench/%.c=$(BUILD)/bench/%)
ALL_SCREEN = $(SCREEN:tests/screen/%.c=$(BUILD)/screen/%)
ALL_EMITTERS = $(EMITTERS:tests/emitters/%.c=$(BUILD)/emitters/%)
# What the Bats files use beside the programs.
TOOLS = $(ALL_SCREEN) $(ALL_EMITTERS) $(addprefix $(BUILD)/bench/,generate measure screen_bench recv_bench)
UNIT_PROGRAMS = $(call only,$(BUILD)/tests/unit/,_test,$(ALL_UNIT))
REPLAY_PROGRAMS = $(call only,$(BUILD)/tests/fuzz/,_replay,$(ALL_REPLAY))
FUZZ_PROGRAMS = $(call only,$(BUILD)/fuzz/,_fuzz,$(ALL_FUZZ))
# From archives a program takes what it needs and no more. Each needs what stands behind it.
ARCHIVES = $(COMMON) $(ENGINE) $(if $(LIB_OBJ),$(STATIC))

all: $(LIBRARY) $(ARCHIVES) $(PROGRAMS) $(COMPLETIONS) $(EXAMPLE_PROGRAMS)

# ---- rules -------------------------------------------------------------------------------------

# A stamp holds a value and is written only when the value changed: what depends on it is made again
# then, and only then.
FLAGS = $(COMPILE) | $(LINK) | $(VERSION)
FILES = $(patsubst $(OBJ)/%,%,$(LIB_OBJ) $(ENGINE_OBJ) $(CMD_OBJ) $(UNIT_OBJ))
DIRS = $(PREFIX) $(libdir) $(includedir)
$(BUILD)/flags: export STAMP = $(FLAGS)
$(BUILD)/files: export STAMP = $(FILES)
$(BUILD)/dirs: export STAMP = $(DIRS)

stamped = $(shell cat $(BUILD)/$(1) 2>/dev/null)
differs = $(if $(and $(findstring x$(strip $(1))x,x$(strip $(2))x),$(findstring x$(strip $(2))x,x$(strip $(1))x)),,FORCE)
$(BUILD)/flags: $(call differs,$(call stamped,flags),$(FLAGS))
$(BUILD)/files: $(call differs,$(call stamped,files),$(FILES))
$(BUILD)/dirs: $(call differs,$(call stamped,dirs),$(DIRS))
$(BUILD)/flags $(BUILD)/files $(BUILD)/dirs:
	@mkdir -p $(@D) && printf '%s\n' "$$STAMP" >$@

$(OBJ)/lib/%.o: EXTRA = -fPIC -fvisibility=hidden -falign-functions=64
$(OBJ)/cmd/%.o: EXTRA = -DAITRACE_VERSION='"$(VERSION)"'
$(OBJ)/src/query/%.o: EXTRA = $(PCRE2_CFLAGS)
$(OBJ)/src/tui/curses.o: EXTRA = $(NCURSES_CFLAGS)
$(OBJ)/src/base/gzip.o: EXTRA = $(ZLIB_CFLAGS)
$(OBJ)/cmd/send_http.o: EXTRA = -DAITRACE_VERSION='"$(VERSION)"' $(CURL_CFLAGS)
$(OBJ)/cmd/http_library.o: EXTRA = $(MICROHTTPD_CFLAGS)
$(OBJ)/cmd/receiver_http.o: EXTRA = -DAITRACE_VERSION='"$(VERSION)"' $(MICROHTTPD_CFLAGS)
$(PROTO_USERS): EXTRA = $(PROTOBUFC_CFLAGS)
$(PROTO_USERS): | $(PROTO).h
$(OBJ)/tests/%.o: EXTRA = -I. -Itests $(JANSSON_CFLAGS)

$(OBJ)/%.o: %.c $(BUILD)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) $(EXTRA) -MMD -MP -c -o $@ $<

# Not ours to warn of.
$(PROTO_OBJ): $(PROTO).c $(BUILD)/flags
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -w $(PROTOBUFC_CFLAGS) -MMD -MP -c -o $@ $<

$(PROTO).c $(PROTO).h &: src/import/otlp.proto
	$(call say,MAKE,$(PROTO).c)
	@mkdir -p $(GEN)
	$(Q)$(PROTOC_C) --proto_path=src --c_out=$(GEN) $(<:src/%=%)

$(STATIC): $(LIB_OBJ) $(BUILD)/files
$(ENGINE): $(ENGINE_OBJ) $(BUILD)/files
$(COMMON): $(CMD_OBJ) $(BUILD)/files
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
	@mkdir -p $(@D)
	$(Q)sed -e 's|@prefix@|$(PREFIX)|' -e 's|@libdir@|$(libdir)|' \
		-e 's|@includedir@|$(includedir)|' -e 's|@version@|$(VERSION)|' $< >$@

link = $(Q)$(LINK) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(1)

$(PROGRAMS): $(BUILD)/bin/%: $(OBJ)/cmd/%.o $(ARCHIVES)
$(EXAMPLE_PROGRAMS): $(BUILD)/examples/%: $(OBJ)/examples/%.o $(ARCHIVES)
# The one program that draws on the whole terminal. Nobody else is linked with what does.
$(BUILD)/bin/aitrace-tui: LIBS += $(NCURSES_LIBS)
# And the one that speaks to others.
$(BUILD)/bin/aitrace-send: LIBS += $(CURL_LIBS)
$(PROGRAMS) $(EXAMPLE_PROGRAMS):
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(call link,$(LIBS))

$(BUILD)/completions/bash/% $(BUILD)/completions/zsh/_% $(BUILD)/completions/fish/%.fish: $(BUILD)/bin/% \
	make/completions
	$(call say,MAKE,'completions of $*')
	$(Q)make/completions $< $(BUILD)/completions

$(ALL_UNIT): $(BUILD)/%: $(OBJ)/%.o $(UNIT_OBJ) $(ARCHIVES)
$(ALL_REPLAY): $(BUILD)/tests/fuzz/%_replay: $(OBJ)/tests/fuzz/%_fuzz.o $(OBJ)/tests/fuzz/replay.o \
	$(UNIT_OBJ) $(ARCHIVES)
$(ALL_BENCH): $(BUILD)/bench/%: $(OBJ)/tests/bench/%.o $(BENCH_OBJ) $(SCREEN_OBJ) $(ARCHIVES)
$(ALL_SCREEN): $(BUILD)/screen/%: $(OBJ)/tests/screen/%.o $(SCREEN_OBJ) $(ARCHIVES)
$(BUILD)/screen/vterm_draw: LIBS += $(VTERM_LIBS)
$(ALL_EMITTERS): $(BUILD)/emitters/%: $(OBJ)/tests/emitters/%.o $(EMITTERS_OBJ) $(STATIC)
$(ALL_UNIT) $(ALL_REPLAY) $(ALL_BENCH) $(ALL_SCREEN) $(ALL_EMITTERS):
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(call link,$(LIBS) $(JANSSON_LIBS))

$(ALL_FUZZ): $(BUILD)/fuzz/%: $(OBJ)/tests/fuzz/%.o $(UNIT_OBJ) $(ARCHIVES)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(call link,-fsanitize=fuzzer $(LIBS) $(JANSSON_LIBS))

# ---- tests -------------------------------------------------------------------------------------

# A sanitizer's report is told from the statuses of the programs by its own.
RUN = AITRACE_BUILD='$(abspath $(BUILD))' AITRACE_BIN='$(abspath $(BUILD)/bin)' \
	ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=print_stacktrace=1:exitcode=99 \
	CC='$(CC)' CXX='$(CXX)' SANITIZE='$(SANITIZE)' \
	tests/run -c $(BUILD)/tests/counts
UNIT_RUN = $(UNIT_PROGRAMS) $(REPLAY_PROGRAMS)
BATS_RUN = $(call only,tests/bats/,.bats,$(BATS))
# Another build of the programs has nothing to say about these: the house itself, emitters that are no
# programs of ours, and what others say again, in more terminals.
OTHER_BATS = $(patsubst %,tests/bats/%.bats,house deps layers run completions bench elixir emitters \
	emitter_python javascript javascript_otel recv_otel run_npm sh terms)

# As many compilers as there are processors, where make was not told how many.
jobs = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))
# Makes a target after what it needs was installed, and says nothing when it is made.
make = $(MAKE) --no-print-directory -q $(1) 2>/dev/null || $(MAKE) --no-print-directory $(jobs) $(1)

programs: all $(UNIT_RUN) $(TOOLS)

check:
	@CC='$(CC)' CXX='$(CXX)' PKG_CONFIG='$(PKG_CONFIG)' PROTOC_C='$(PROTOC_C)' make/deps -q check
	+@$(call make,programs)
	@$(RUN) $(UNIT_RUN) $(BATS_RUN)

unit: $(UNIT_RUN)
	@$(RUN) $^

bats: all $(TOOLS)
	@$(RUN) $(BATS_RUN)

asan:
	@CC='$(CC)' CXX='$(CXX)' PKG_CONFIG='$(PKG_CONFIG)' PROTOC_C='$(PROTOC_C)' make/deps -q asan
	@$(MAKE) --no-print-directory $(jobs) BUILD=$(BUILD)/asan SANITIZE=address,undefined CFLAGS='-O1 -g' asan-run

asan-run: programs
	@$(RUN) $(UNIT_RUN) $(filter-out $(OTHER_BATS),$(BATS_RUN))

# Each target searches for TIME seconds from its seeds and what earlier searches found.
fuzz:
	@make/deps -q fuzz
	@$(MAKE) --no-print-directory $(jobs) BUILD=$(BUILD)/fuzz CC=clang CFLAGS='-O1 -g' \
		SANITIZE=address,undefined,fuzzer-no-link fuzz-run

fuzz-run: $(FUZZ_PROGRAMS)
	@status=0; for program in $^; do \
		name=$${program##*/}; name=$${name%_fuzz}; seeds=tests/fuzz/corpus/$$name; \
		found=$(BUILD)/corpus/$$name; log=$(BUILD)/$$name.log; \
		mkdir -p $$found; test -d $$seeds || seeds=; \
		if $$program -max_total_time=$(TIME) -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
			-artifact_prefix=$(BUILD)/$$name- $$found $$seeds >$$log 2>&1; then \
			awk -v name=$$name '/number_of_executed_units/ { print "ok    " name ": " $$2 " inputs" }' $$log; \
		else \
			status=1; echo "FAIL  $$name, see $$log:"; \
			grep -vE '^#|^INFO|^stat::' $$log | tail -n 60; \
		fi; \
	done; exit $$status

# What nobody would do to aitrace-tui, for TIME seconds.
soak:
	@CC='$(CC)' CXX='$(CXX)' PKG_CONFIG='$(PKG_CONFIG)' PROTOC_C='$(PROTOC_C)' make/deps -q asan
	@$(MAKE) --no-print-directory $(jobs) BUILD=$(BUILD)/asan SANITIZE=address,undefined CFLAGS='-O1 -g' soak-run

# What nobody's agents would do to aitrace-recv: 16 clients, as fast as they are answered, for a minute.
soak-recv: all $(BUILD)/bench/recv_bench
	@AITRACE_BUILD='$(abspath $(BUILD))' AITRACE_BIN='$(abspath $(BUILD)/bin)' tests/bench/soak \
		$(if $(filter file default,$(origin TIME)),60,$(TIME))

soak-run: $(BUILD)/bin/aitrace-tui $(BUILD)/screen/pty_fuzz
	@AITRACE_BUILD='$(abspath $(BUILD))' tests/screen/soak $(or $(SEED),$(shell date +%s)) $(TIME)

bench: all $(ALL_BENCH) $(ALL_EMITTERS)
	@make/deps -q bench
	@AITRACE_BUILD='$(abspath $(BUILD))' AITRACE_BIN='$(abspath $(BUILD)/bin)' tests/bench/run

layers: all
	@make/layers . $(OBJ)

# ---- lint --------------------------------------------------------------------------------------

LINT = $(BUILD)/lint
SCRIPTS := $(wildcard make/* tests/run tests/bench/run tests/bench/soak tests/screen/soak .ci/run examples/*.sh lib/*/*.sh tests/bats/*.bash tests/bench/*.sh \
	tests/emitters/*.sh) $(BATS)
TIDY = $(patsubst %.c,$(LINT)/tidy/%.ok,$(wildcard lib/*.c src/*/*.c cmd/*.c) $(EXAMPLES))

lint: lint-format lint-gcc lint-clang lint-cppcheck lint-tidy lint-shell lint-man lint-python lint-js

# What the main build has compiled by gcc, and with WERROR=1, is not compiled again.
lint-gcc:
	@$(MAKE) --no-print-directory BUILD=$(if $(and $(filter gcc,$(CC)),$(WERROR)),$(BUILD),$(LINT)/gcc) \
		CC=gcc WERROR=1 objects

# clang says the same of what it does not optimise; gcc does not.
lint-clang:
	@$(MAKE) --no-print-directory BUILD=$(LINT)/clang CC=clang CFLAGS=-O0 WERROR=1 objects

objects: $(ALL_OBJ)

lint-format:
	clang-format --dry-run -Werror $(C_FILES)

lint-cppcheck:
	@mkdir -p $(LINT)/cppcheck
	cppcheck --quiet --error-exitcode=1 --std=c11 -D_GNU_SOURCE -Isrc -Ilib -j2 \
		--cppcheck-build-dir=$(LINT)/cppcheck --suppressions-list=.cppcheck --inline-suppr \
		--enable=warning,performance,portability lib src cmd examples

$(TIDY): | $(PROTO).h
lint-tidy: $(TIDY)
$(TIDY): $(LINT)/tidy/%.ok: %.c .clang-tidy $(filter %.h,$(C_FILES))
	$(call say,TIDY,$<)
	@mkdir -p $(@D)
	$(Q)clang-tidy --quiet --warnings-as-errors='*' $< -- -std=c11 -D_GNU_SOURCE -Isrc -Ilib -I$(GEN) \
		-DAITRACE_VERSION='"$(VERSION)"' 2>$@.log || { cat $@.log; exit 1; }
	@touch $@

lint-shell:
	shellcheck $(SCRIPTS)

lint-man:
	$(if $(PAGES),make/pages $(PAGES))

# That it compiles, and leaves nothing behind.
lint-python:
	@for file in $(PYTHON); do python3 -W error -c \
		'import sys; compile(sys.stdin.read(), sys.argv[1], "exec")' $$file <$$file || exit 1; done

# That it parses.
lint-js:
	@command -v node >/dev/null || { echo 'lint-js: node is not here, nothing was checked' >&2; exit 0; }; \
	for file in $(JAVASCRIPT); do node --check $$file || exit 1; done

fmt:
	clang-format -i $(C_FILES)

# ---- installing and packing --------------------------------------------------------------------

# Folder, a bar, and what goes there: install and uninstall read the same list.
completion_folder = $($(notdir $(patsubst %/,%,$(dir $(1))))dir)
page_folder = $(mandir)/man$(subst .,,$(suffix $(1)))
# What is there to be sourced is found without its language.
data_folder = $(datadir)/aitrace$(patsubst /sh,,$(patsubst lib/%/,/%,$(dir $(1))))
INSTALLED = $(foreach file,$(PROGRAMS),$(bindir)|$(file)) \
	$(foreach file,$(STATIC) $(SHARED),$(libdir)|$(file)) \
	$(libdir)/pkgconfig|$(BUILD)/lib/aitrace.pc \
	$(includedir)|lib/aitrace.h \
	$(foreach page,$(PAGES),$(call page_folder,$(page))|$(page)) \
	$(foreach file,$(DATA),$(call data_folder,$(file))|$(file)) \
	$(foreach file,$(COMPLETIONS),$(call completion_folder,$(file))|$(file)) \
	$(foreach file,LICENSE README.md,$(docdir)|$(file))
DATA_FOLDERS = $(sort $(foreach file,$(DATA),$(call data_folder,$(file)))) $(datadir)/aitrace
LINKS = $(libdir)/libaitrace.so.$(SOVERSION) $(libdir)/libaitrace.so

install: all
	@set -e; for pair in $(foreach pair,$(INSTALLED),'$(pair)'); do \
		folder="$(DESTDIR)$${pair%|*}"; file="$${pair#*|}"; mode=644; \
		test ! -x "$$file" || mode=755; \
		mkdir -p "$$folder"; \
		install -m $$mode "$$file" "$$folder/"; \
	done; \
	for link in $(LINKS); do ln -sf $(notdir $(SHARED)) "$(DESTDIR)$$link"; done; \
	test -n '$(DESTDIR)' || ldconfig 2>/dev/null || true

uninstall:
	@for pair in $(foreach pair,$(INSTALLED),'$(pair)'); do \
		file="$${pair#*|}"; rm -f "$(DESTDIR)$${pair%|*}/$${file##*/}"; \
	done; \
	for link in $(LINKS); do rm -f "$(DESTDIR)$$link"; done; \
	for folder in $(foreach folder,$(DATA_FOLDERS) $(docdir),'$(folder)'); do \
		rmdir "$(DESTDIR)$$folder" 2>/dev/null || true; \
	done

# What git has, as it is in the working tree; the same bytes each time.
dist: NAME = aitrace-$(VERSION)
dist:
	@mkdir -p $(BUILD)
	$(Q)git ls-files -z | tar --null --files-from=- --sort=name --owner=0 --group=0 --numeric-owner \
		--mtime="$$(git log -1 --format=%cI)" --transform='flags=r;s|^|$(NAME)/|' --create \
		--file=- | gzip -9n >$(BUILD)/$(NAME).tar.gz
	@echo $(BUILD)/$(NAME).tar.gz

# ---- the rest ----------------------------------------------------------------------------------

QUESTION = How many lines of C does this folder hold?

demo:
	@CC='$(CC)' make/deps -q build
	+@$(call make,all)
	$(BUILD)/bin/aitrace-tree -- $(BUILD)/examples/agent --question '$(QUESTION)'

demo-tui:
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' PROTOC_C='$(PROTOC_C)' make/deps -q build
	+@$(call make,all)
	$(BUILD)/bin/aitrace-tui examples/invoices.jsonl

# A tool whose language is not here is left out, and says so.
demo-polyglot:
	@CC='$(CC)' make/deps -q polyglot || true
	+@$(call make,all)
	AITRACE_BUILD='$(abspath $(BUILD))' $(BUILD)/bin/aitrace-tree -- examples/polyglot.sh

deps:
	@CC='$(CC)' CXX='$(CXX)' PKG_CONFIG='$(PKG_CONFIG)' PROTOC_C='$(PROTOC_C)' make/deps $(WHAT)

clean:
	rm -rf $(BUILD)

help:
	@sed -n 's/^#? //p' $(firstword $(MAKEFILE_LIST))

#? all        the library, the programs and the examples, under build/ (the default)
#? demo       install what the build lacks, build, run the example agent and show its tree
#? demo-tui   the same for the interactive program, with a recorded run: aitrace-tutorial(7)
#? demo-polyglot  the same with a shell script, Python, JavaScript and C in one trace
#? deps       install what WHAT="build|check|lint|asan|fuzz|bench|polyglot|all" (check) needs
#? check      install what the tests lack, build, run all tests
#? unit bats  one half of the tests; ONLY="str scan" runs these alone
#? asan       the tests with address and undefined-behaviour sanitizers
#? fuzz       search each fuzz target for TIME=10 seconds (clang)
#? soak       do to aitrace-tui for TIME=10 seconds what nobody would; SEED=n does again what n did
#? soak-recv  16 clients post to aitrace-recv for TIME=60 seconds, it is killed meanwhile: is all there?
#? bench      generate inputs and measure
#? lint       warnings of two compilers, static analysis, scripts, pages, formatting
#? layers     hold directions and confinements of the source tree
#? fmt        format the C files
#? install    below PREFIX=/usr/local, into DESTDIR; uninstall takes away the same
#? dist       a source archive in build/
#? clean      remove build/
#? CC, CFLAGS, CPPFLAGS, LDFLAGS, SANITIZE, WERROR=1, BUILD=folder and V=1 do what they say.

.PHONY: FORCE all programs check unit bats asan asan-run fuzz fuzz-run soak soak-run soak-recv bench layers lint lint-gcc lint-clang \
	objects lint-format lint-cppcheck lint-tidy lint-shell lint-man lint-python lint-js fmt install uninstall dist demo \
	demo-tui demo-polyglot \
	deps clean help
.SECONDARY:
.DELETE_ON_ERROR:

-include $(ALL_OBJ:.o=.d)
