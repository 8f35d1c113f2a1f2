# Prune-Combine-Augment beside the plain selections it is made of: the plain-Make twin of pca.smk.
#
#   make -f pipelines/pca.mk CONFIG=configs/demo RUN=results/demo BIN=build/release/bin -j2
#
# One rule a stage: those of this pipeline here, the others in rules.mk.

include pipelines/experiment.mk

# --- what the experiment asks for ------------------------------------------------------------------------------------

repetitions := $(foreach m,$(methods),$(foreach b,$(budgets),$(foreach s,$(seeds),$(m)/ipc$(b)/seed$(s))))
sets := $(repetitions:%=$(RUN)/%)

# The contact sheets show the first method at its middle budget.
figure_set := $(firstword $(methods))/ipc$(word $(shell echo $$((($(words $(budgets)) + 1) / 2))),$(budgets))/seed$(firstword $(seeds))

# A method is three words of experiment.cfg: its score, the end of the ranking it keeps, its mosaic grid.
score_of = $(word 1,$(method.$(call method_of,$(1))))
keep_of = $(word 2,$(method.$(call method_of,$(1))))
grid_of = $(word 3,$(method.$(call method_of,$(1))))
label_of = $(call method_of,$(1))

scores_of = scores/$(call score_of,$(1))$(if $(filter random,$(call score_of,$(1))),-seed$(call seed_of,$(1))).h5
# A mosaic stores grid x grid images in the pixels of one.
kept_of = $(shell echo $$(($(patsubst ipc%,%,$(call budget_of,$(1))) * $(call grid_of,$(1)) * $(call grid_of,$(1)))))
augment_config_of = augment-$(if $(filter 1,$(call grid_of,$(1))),whole,cells).cfg

# Contact sheets: where the images come from, what was chosen, what is stored, what the student sees. What a sheet shows,
# and the images that this refers to, in $(RUN).
sheets := originals extremes selection images views
sheet_originals := data/train.h5
sheet_extremes := $(call scores_of,$(figure_set)) data/train.h5
sheet_selection := $(figure_set)/selection.h5 data/train.h5
sheet_images := $(figure_set)/images.h5
sheet_views := $(figure_set)/views.h5 $(figure_set)/images.h5
title_originals := Originals
title_extremes := The easiest and the hardest by the score
title_selection := Chosen
title_images := Stored
title_views := What the student sees in training

pipeline_facts = $(foreach s,$(sheets),"sheet.$(s) $(sheet_$(s))") "report $(methods), $(budgets), $(seeds)" \
  $(foreach m,$(methods),"method.$(m) $(method.$(m))" "grid.$(m) $(call grid_of,$(m))")
include pipelines/rules.mk

# --- the rules -------------------------------------------------------------------------------------------------------

$(RUN)/scores/random-seed%.h5: $(RUN)/data/train.h5 $(facts)/dc-score
	mkdir -p $(@D)
	$(call dc,score) --images $< --method random --seed $* --out $@

$(RUN)/scores/%.h5: $(RUN)/proxy/checkpoint.h5 $(call using,score,score-%)
	mkdir -p $(@D)
	$(call dc,score) --dynamics $(RUN)/proxy/dynamics.h5 $(call options,score-$*) --method $* --out $@

$(sets:%=%/selection.h5): $(RUN)/%/selection.h5: $(RUN)/$$(call scores_of,$$*) $(call using,prune,prune) \
    $(facts)/method.$$(call method_of,$$*)
	mkdir -p $(@D)
	$(call dc,prune) --scores $< $(call options,prune) --keep $(call keep_of,$*) --ipc $(call kept_of,$*) \
	  --seed $(call seed_of,$*) --out $@

$(sheets:%=$(RUN)/figures/%.png): $(RUN)/figures/%.png: $$(addprefix $(RUN)/,$$(sheet_$$*)) $(call using,inspect,inspect) \
    $(facts)/sheet.%
	mkdir -p $(@D)
	$(call dc,inspect) $< $(call options,inspect) --overwrite --draw $@ $(addprefix --images $(RUN)/,$(word 2,$(sheet_$*)))

evals := $(sets:%=%/eval.h5) $(RUN)/proxy/eval.h5
costs := $(addprefix $(RUN)/,proxy/checkpoint.h5 $(sort $(foreach r,$(repetitions),$(call scores_of,$(r)))) $(repetitions:%=%/selection.h5))
$(RUN)/report.txt: $(evals) $(sheets:%=$(RUN)/figures/%.png) $(call using,report,report) $(facts)/config/note.md \
    $(facts)/report $(call beside,$(reports))
	$(call dc,report) $(evals) $(call options,report) --overwrite --note $(CONFIG)/note.md \
	  $(call run_facts,$(costs)) $(foreach s,$(sheets),--figure '$(title_$(s))=$(RUN)/figures/$(s).png') \
	  --html $(RUN)/report.html --markdown $(RUN)/report.md --csv $(RUN)/report.csv --json $(RUN)/report.json > $@.part
	mv $@.part $@
