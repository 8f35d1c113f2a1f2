# Prune-Combine-Augment beside the plain selections it is made of: the plain-Make twin of pipelines/Snakefile.
#
#   make -f pipelines/pca.mk CONFIG=configs/demo RUN=results/demo BIN=build/release/bin -j2
#
# One rule a stage. What is asked stands in $(CONFIG), how many threads a stage gets in $(MACHINE). Config files and
# executables are prerequisites of what they make, so a change reruns what it can alter and nothing else.

MACHINE ?= pipelines/profiles/default/machine.cfg
include $(CONFIG)/experiment.cfg
include $(MACHINE)
$(if $(train_source),,$(error $(CONFIG)/experiment.cfg names no train_source: say which images, as in make pca DATA=folder:DIR))

.DELETE_ON_ERROR:
.SECONDEXPANSION:
$(VERBOSE).SILENT:
.PHONY: all
all: $(RUN)/report.html

# --- what the experiment asks for ------------------------------------------------------------------------------------

# A repetition is one set made and judged: METHOD/ipcBUDGET/seedSEED, a folder under $(RUN).
repetitions := $(foreach m,$(methods),$(foreach b,$(budgets),$(foreach s,$(seeds),$(m)/ipc$(b)/seed$(s))))
sets := $(repetitions:%=$(RUN)/%)

# The contact sheets show the first method at its middle budget.
figure_set := $(firstword $(methods))/ipc$(word $(shell echo $$((($(words $(budgets)) + 1) / 2))),$(budgets))/seed$(firstword $(seeds))

method_of = $(word 1,$(subst /, ,$(1)))
budget_of = $(patsubst ipc%,%,$(word 2,$(subst /, ,$(1))))
seed_of = $(patsubst seed%,%,$(word 3,$(subst /, ,$(1))))
# A method is three words of experiment.cfg: its score, the end of the ranking it keeps, its mosaic grid.
score_of = $(word 1,$(method.$(call method_of,$(1))))
keep_of = $(word 2,$(method.$(call method_of,$(1))))
grid_of = $(word 3,$(method.$(call method_of,$(1))))

scores_of = $(RUN)/scores/$(call score_of,$(1))$(if $(filter random,$(call score_of,$(1))),-seed$(call seed_of,$(1))).h5
# A mosaic stores grid x grid images in the pixels of one.
kept_of = $(shell echo $$(($(call budget_of,$(1)) * $(call grid_of,$(1)) * $(call grid_of,$(1)))))
augment_config_of = $(CONFIG)/augment-$(if $(filter 1,$(call grid_of,$(1))),whole,cells).cfg

# --- what else a result depends on -----------------------------------------------------------------------------------

# Facts that are no files get a file that is rewritten when they change: $(facts)/dc-X holds the version and the digest
# of an executable, so building one again without a change reruns nothing.
facts := $(RUN)/.facts
$(shell pipelines/record_facts.sh $(facts) $(BIN) "train $(train_source) $(train_split)" "test $(test_source) $(test_split)" \
  "figures $(figure_set)" $(foreach m,$(methods),"method.$(m) $(method.$(m))"))
dc = $(BIN)/dc-$(1) --quiet
using = $(CONFIG)/$(2).cfg $(facts)/dc-$(1)
options = --config $(CONFIG)/$(1).cfg
class_list := $(wildcard $(CONFIG)/classes.tsv)

# --- the rules -------------------------------------------------------------------------------------------------------

$(RUN)/data/train.h5: $(call using,fetch,fetch) $(class_list) $(facts)/train
	mkdir -p $(@D)
	$(call dc,fetch) '$(train_source)' --split $(train_split) $(call options,fetch) --out $@

$(RUN)/data/test.h5: $(call using,fetch,fetch) $(class_list) $(facts)/test
	mkdir -p $(@D)
	$(call dc,fetch) '$(test_source)' --split $(test_split) $(call options,fetch) --out $@

$(RUN)/proxy/views.h5: $(RUN)/data/train.h5 $(call using,augment,augment-proxy)
	mkdir -p $(@D)
	$(call dc,augment) --images $< $(call options,augment-proxy) --out $@

$(RUN)/proxy/checkpoint.h5 $(RUN)/proxy/dynamics.h5 &: $(RUN)/data/train.h5 $(RUN)/proxy/views.h5 $(call using,train,train-proxy)
	$(BIN)/dc-train --images $< --plan $(word 2,$^) $(call options,train-proxy) --threads $(proxy_threads) \
	  --save-dynamics $(RUN)/proxy/dynamics.h5 --out $(RUN)/proxy/checkpoint.h5

$(RUN)/proxy/eval.h5: $(RUN)/data/test.h5 $(RUN)/proxy/checkpoint.h5 $(call using,eval,eval)
	$(call dc,eval) --images $< --checkpoint $(word 2,$^) $(call options,eval) --method full-set \
	  --threads $(proxy_threads) --out $@

$(RUN)/scores/random-seed%.h5: $(RUN)/data/train.h5 $(facts)/dc-score
	mkdir -p $(@D)
	$(call dc,score) --images $< --method random --seed $* --out $@

$(RUN)/scores/%.h5: $(RUN)/proxy/dynamics.h5 $(CONFIG)/score-%.cfg $(facts)/dc-score
	mkdir -p $(@D)
	$(call dc,score) --dynamics $< $(call options,score-$*) --method $* --out $@

$(sets:%=%/selection.h5): $(RUN)/%/selection.h5: $$(call scores_of,$$*) $(call using,prune,prune) \
    $(facts)/method.$$(call method_of,$$*)
	mkdir -p $(@D)
	$(call dc,prune) --scores $< $(call options,prune) --keep $(call keep_of,$*) --ipc $(call kept_of,$*) \
	  --seed $(call seed_of,$*) --out $@

$(sets:%=%/images.h5): $(RUN)/%/images.h5: $(RUN)/data/train.h5 $(RUN)/%/selection.h5 $(call using,combine,combine) \
    $(facts)/method.$$(call method_of,$$*)
	$(call dc,combine) --images $< --selection $(word 2,$^) $(call options,combine) --grid $(call grid_of,$*) --out $@

$(sets:%=%/views.h5): $(RUN)/%/views.h5: $(RUN)/%/images.h5 $$(call augment_config_of,$$*) $(facts)/dc-augment
	$(call dc,augment) --images $< --config $(word 2,$^) --out $@

# The proxy has all threads to itself: students wait for it even when they need nothing of it.
$(sets:%=%/student.h5): $(RUN)/%/student.h5: $(RUN)/%/images.h5 $(RUN)/%/views.h5 $(call using,train,train-student) \
    | $(RUN)/proxy/checkpoint.h5
	$(call dc,train) --images $< --plan $(word 2,$^) $(call options,train-student) --threads $(student_threads) \
	  --seed $(call seed_of,$*) --out $@

# Says its result, so that one sees the run go on.
$(sets:%=%/eval.h5): $(RUN)/%/eval.h5: $(RUN)/data/test.h5 $(RUN)/%/student.h5 $(call using,eval,eval)
	$(BIN)/dc-eval --progress never --images $< --checkpoint $(word 2,$^) $(call options,eval) --method $(call method_of,$*) \
	  --threads $(student_threads) --out $@

# Contact sheets: where the images come from, what was chosen, what is stored, what the student sees.
sheets := originals extremes selection images views
sheet_originals := $(RUN)/data/train.h5
sheet_extremes := $(call scores_of,$(figure_set)) $(RUN)/data/train.h5
sheet_selection := $(RUN)/$(figure_set)/selection.h5 $(RUN)/data/train.h5
sheet_images := $(RUN)/$(figure_set)/images.h5
sheet_views := $(RUN)/$(figure_set)/views.h5 $(RUN)/$(figure_set)/images.h5
title_originals := Originals
title_extremes := The easiest and the hardest by the score
title_selection := Chosen
title_images := Stored
title_views := What the student sees in training

$(sheets:%=$(RUN)/figures/%.png): $(RUN)/figures/%.png: $$(sheet_$$*) $(call using,inspect,inspect) $(facts)/figures
	mkdir -p $(@D)
	$(call dc,inspect) $< $(call options,inspect) --overwrite --draw $@ $(addprefix --images ,$(word 2,$(sheet_$*)))

evals := $(sets:%=%/eval.h5) $(RUN)/proxy/eval.h5
# The proxy's .run.json, written beside its checkpoint, tells how long the scores took.
$(RUN)/report.html $(RUN)/report.md $(RUN)/report.csv $(RUN)/report.json $(RUN)/report.txt &: $(evals) \
    $(sheets:%=$(RUN)/figures/%.png) $(call using,report,report) $(CONFIG)/note.md $(CONFIG)/experiment.cfg
	$(call dc,report) $(evals) $(call options,report) --overwrite --note $(CONFIG)/note.md \
	  --run-facts $(RUN)/proxy/checkpoint.h5.run.json $(foreach s,$(sheets),--figure '$(title_$(s))=$(RUN)/figures/$(s).png') \
	  --html $(RUN)/report.html --markdown $(RUN)/report.md --csv $(RUN)/report.csv --json $(RUN)/report.json > $(RUN)/report.txt
