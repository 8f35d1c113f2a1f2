# What every plain-Make pipeline begins with: the experiment, the machine, the words that the rules are made of.
# The twin of rules/common.smk.
#
# What is asked stands in $(CONFIG), how many threads a stage gets in $(MACHINE). What config files and executables hold
# are prerequisites of what they make, so a change reruns what it can alter and nothing else.

MACHINE ?= pipelines/profiles/default/machine.cfg
include $(CONFIG)/experiment.cfg
include $(MACHINE)
$(if $(train_source),,$(error $(CONFIG)/experiment.cfg names no train_source: say which images, as in make pca DATA=folder:DIR))

# Threads of a network that wait for each other busily take the cores that others need: on two cores with other work, a
# training with two threads took four times as long, a pass of single images a hundred times. So they sleep instead.
export OMP_WAIT_POLICY ?= passive

.DELETE_ON_ERROR:
.SECONDEXPANSION:
$(VERBOSE).SILENT:
.PHONY: all
all: $(RUN)/report.txt

# What a result depends on beside artifacts is kept in files that are rewritten only when it changes: $(facts)/dc-X holds
# the version and the digest of a stage's program, $(facts)/config/ what the config files hold. So building again without a
# change, or saving a file again, reruns nothing.
facts := $(RUN)/.facts
# A stage's program: the executable of $(BIN), or what takes its place, as `dc-prune = FILE` in experiment.cfg or on the
# command line says (docs/swapping-a-stage.md).
program = $(or $(dc-$(1)),$(BIN)/dc-$(1))
dc = $(call program,$(1)) --quiet
using = $(facts)/config/$(2).cfg $(facts)/dc-$(1)
options = --config $(CONFIG)/$(1).cfg

# The costs of a choice stand in the .run.json files beside what was made for it; a program in the place of a stage may
# write none. Of the files named, those that are there, each behind its option: for the shell.
run_facts = $$(ls $(1:%=%.run.json) 2> /dev/null | sed 's/^/--run-facts /')

# Of the files that one command makes, --out comes last: where it is new, the others are too. So it stands for them in the
# rules, and the others count only when they are gone. (Grouped targets would say it more plainly, but Make 4.3 leaves what
# depends on them out of a dry run, and does not look whether all of them are there.)
beside = $(if $(filter-out $(wildcard $(1)),$(1)),missing)
.PHONY: missing
# Of a report, what it prints comes last.
reports := $(patsubst %,$(RUN)/report.%,html md csv json)

# A repetition is one set made and judged: METHOD/BUDGET/seedSEED, a folder under $(RUN).
method_of = $(word 1,$(subst /, ,$(1)))
budget_of = $(word 2,$(subst /, ,$(1)))
seed_of = $(patsubst seed%,%,$(word 3,$(subst /, ,$(1))))
