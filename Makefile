# The front door: installs what is missing, builds, and runs the experiments. `make help` lists what it can do.

# Where and how to build; `make test PRESET=check` makes warnings errors (CMakePresets.json has them all).
PRESET ?= release
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
# `make pca`, `make pruning`: images to learn from, images to test on (where DATA holds none), the questions asked, the
# results' name.
DATA ?=
TEST ?=
pca: CONFIG ?= configs/pca
pruning: CONFIG ?= configs/pruning-fashion-mnist
NAME ?= $(notdir $(CONFIG))
# `make torture`: what tests/faults/torture.py is told besides, such as '--part kills --stage dc-train --runs 1000'.
TORTURE ?=

BUILD := build/$(PRESET)
BIN := $(BUILD)/bin
INSTALL_DEPENDENCIES := sh common/cmake/install_dependencies.sh
# Ninja where it is installed, else plain Makefiles; a build folder keeps the generator that it was made with.
configure = test -e build/$(1)/build.ninja -o -e build/$(1)/Makefile || \
  cmake --preset $(1) -G "$(if $(shell command -v ninja),Ninja,Unix Makefiles)"
sanitized = $(call configure,$(1)) && cmake --build build/$(1) --parallel $(JOBS) && ctest --preset $(1) --parallel $(JOBS)
pipeline = $(MAKE) --file pipelines/$(1).mk --jobs $(JOBS) BIN=$(BIN)

MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL := help
.PHONY: help build demo pca pruning test torture sanitize fuzz bench references docs format install install-deps clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

build: ## install what is missing and build all stages and tests
	@$(INSTALL_DEPENDENCIES) build
	@$(call configure,$(PRESET))
	@cmake --build $(BUILD) --parallel $(JOBS)

demo: stages ## run Prune-Combine-Augment on Fashion-MNIST; the report lands in results/demo/
	@$(INSTALL_DEPENDENCIES) demo
	@$(call pipeline,pca) CONFIG=configs/demo RUN=results/demo
	@cat results/demo/report.txt && echo "the whole report: $(CURDIR)/results/demo/report.html"

pca: stages ## run the same experiment on your images: make pca DATA=folder:/path/to/images
	@sh pipelines/with_source.sh '$(DATA)' '$(TEST)' $(call pipeline,pca) CONFIG=$(CONFIG) RUN=results/$(NAME)
	@cat results/$(NAME)/report.txt && echo "the whole report: $(CURDIR)/results/$(NAME)/report.html"

pruning: stages ## run every pruning method on Fashion-MNIST, or on your images with CONFIG=... DATA=...
	@$(if $(DATA),,$(INSTALL_DEPENDENCIES) demo)
	@sh pipelines/with_source.sh '$(DATA)' '$(TEST)' $(call pipeline,pruning) CONFIG=$(CONFIG) RUN=results/$(NAME)
	@cat results/$(NAME)/report.txt && echo "the whole report: $(CURDIR)/results/$(NAME)/report.html"

test: ## install what is missing, build and run every test
	@$(INSTALL_DEPENDENCIES) build test
	@$(call configure,$(PRESET))
	@cmake --build $(BUILD) --parallel $(JOBS)
	@ctest --test-dir $(BUILD) --output-on-failure --parallel $(JOBS)

torture: stages ## damage every input, kill, stop and starve every stage, thousands of times; takes long
	@cmake --build $(BUILD) --parallel $(JOBS) --target dc_fault trust_campaigns
	@sh tests/trust/torture.sh $(BUILD)
	@python3 tests/faults/torture.py --bin $(BIN) --library $(BUILD)/tests/libdc_fault.so --work $(BUILD)/torture $(TORTURE)

sanitize: ## run the tests that need no LibTorch under the sanitizers: address and undefined behaviour, then threads
	@$(INSTALL_DEPENDENCIES) rooms sanitize
	@$(call sanitized,asan)
	@$(call sanitized,tsan)

fuzz: ## let libFuzzer try every parser for MINUTES (1) each; TARGETS=idx,csv are those of tests/fuzz to run
	@$(INSTALL_DEPENDENCIES) rooms fuzz
	@$(call configure,fuzz)
	@cmake --build build/fuzz --parallel $(JOBS) --target fuzz_programs
	@sh tests/fuzz/fuzz.sh build/fuzz $(or $(MINUTES),1) $(TARGETS)

bench: stages ## measure the suite against its peers
	@cmake --build $(BUILD) --parallel $(JOBS) --target bench_programs
	@sh tests/references/make_environment.sh
	@.venv-references/bin/python tests/bench/bench.py --build $(BUILD)

references: ## compute the reference values of the tests again, with PyTorch and Pillow
	@sh tests/references/make_references.sh

docs: stages ## write the reference pages again, from the stages' own declarations
	@sh docs/make_docs.sh $(BIN)

format: ## format all C++ files in place
	@$(INSTALL_DEPENDENCIES) format
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format -i

install: stages ## install the stages under PREFIX (default /usr/local), below DESTDIR where one is given
	@DESTDIR="$(DESTDIR)" cmake --install $(BUILD) --prefix $(PREFIX)

install-deps: ## install what building, running and testing need
	@$(INSTALL_DEPENDENCIES) build demo test

clean: ## remove all builds; results stay
	@rm -rf build

# The executables without the tests.
.PHONY: stages
stages:
	@$(INSTALL_DEPENDENCIES) build
	@$(call configure,$(PRESET))
	@cmake --build $(BUILD) --parallel $(JOBS) --target stages
