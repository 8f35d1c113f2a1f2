# Every pruning method from one training: the plain-Make twin of pruning.smk.
#
#   make -f pipelines/pruning.mk CONFIG=configs/pruning-fashion-mnist RUN=results/pruning BIN=build/release/bin -j2
#
# One proxy is trained and asked about every training image once; all scores are made in one go. Then each method
# chooses at each budget, and a student learns from the choice. One rule a stage: those of this pipeline here, the others
# in rules.mk.

include pipelines/experiment.mk

# --- what the experiment asks for ------------------------------------------------------------------------------------

# A method is a file METHOD.cfg of options of dc-prune, a budget is options of dc-prune in experiment.cfg. A method that
# cannot have all budgets names its own.
method_folder ?= $(CONFIG)/methods
budgets_of_method = $(or $(budgets.$(1)),$(budgets))
repetitions := $(foreach m,$(methods),$(foreach b,$(call budgets_of_method,$(m)),$(foreach s,$(seeds),$(m)/$(b)/seed$(s))))
sets := $(repetitions:%=$(RUN)/%)

method_config_of = $(method_folder)/$(call method_of,$(1)).cfg
budget_options_of = $(budget.$(call budget_of,$(1)))
grid_of = 1
augment_config_of = augment-student.cfg
# A choice from all classes together has a name of its own beside one of the same size that is shared among them.
label_of = $(call method_of,$(1))$(if $(findstring --share global,$(call budget_options_of,$(1))),-global)

first_of = $(1)/$(firstword $(call budgets_of_method,$(1)))/seed$(firstword $(seeds))

pipeline_facts = $(foreach b,$(sort $(foreach m,$(methods),$(call budgets_of_method,$(m)))),"budget.$(b) $(budget.$(b))") \
  $(foreach m,$(methods),"methods/$(m).cfg <$(method_folder)/$(m).cfg" "grid.$(m) 1" "first.$(m) $(call first_of,$(m))") \
  "report $(foreach m,$(methods),$(m): $(call budgets_of_method,$(m));) $(seeds), $(drawn_scores), $(drawn_methods)"
include pipelines/rules.mk
$(facts)/methods/%:
	$(if $(wildcard $@),,$(error $(method_folder)/$* is not there))

# --- the rules -------------------------------------------------------------------------------------------------------

predictions := $(RUN)/proxy/predictions.h5
features := $(RUN)/proxy/features.h5

$(RUN)/proxy/train-eval.h5: $(RUN)/data/train.h5 $(RUN)/proxy/checkpoint.h5 $(call using,eval,eval-train) \
    $(facts)/proxy_threads $(call beside,$(predictions) $(features))
	$(call dc,eval) --images $< --checkpoint $(word 2,$^) $(call options,eval-train) --method full-set \
	  --threads $(proxy_threads) --save-predictions $(predictions) --save-features $(features) --out $@

$(RUN)/scores.h5: $(RUN)/proxy/checkpoint.h5 $(RUN)/proxy/train-eval.h5 $(call using,score,score)
	$(call dc,score) --dynamics $(RUN)/proxy/dynamics.h5 --predictions $(predictions) --features $(features) $(call options,score) \
	  --threads $(proxy_threads) --out $@

# Rules that want a validation set get the training set: images kept aside would be missing from the budget, and test
# images must not choose.
$(sets:%=%/selection.h5): $(RUN)/%/selection.h5: $(RUN)/scores.h5 $(RUN)/proxy/train-eval.h5 $(RUN)/data/train.h5 \
    $(facts)/methods/$$(call method_of,$$*).cfg $(facts)/dc-prune $(facts)/budget.$$(call budget_of,$$*)
	mkdir -p $(@D)
	$(call dc,prune) --scores $< --predictions $(predictions) --features $(features) --validation-predictions $(predictions) \
	  --validation-features $(features) --images $(word 3,$^) --config $(call method_config_of,$*) \
	  $(call budget_options_of,$*) --threads $(student_threads) --seed $(call seed_of,$*) --out $@

# Contact sheets: where the images come from, the ends of some scores, the choices of some methods.
draw = mkdir -p $(RUN)/figures && $(call dc,inspect) $(call options,inspect) --overwrite --draw $@

$(RUN)/figures/originals.png: $(RUN)/data/train.h5 $(call using,inspect,inspect)
	$(draw) $<

$(drawn_scores:%=$(RUN)/figures/score-%.png): $(RUN)/figures/score-%.png: $(RUN)/scores.h5 $(RUN)/data/train.h5 $(call using,inspect,inspect)
	$(draw) $< --images $(word 2,$^) --score $*

$(drawn_methods:%=$(RUN)/figures/method-%.png): $(RUN)/figures/method-%.png: $(RUN)/$$(call first_of,$$*)/selection.h5 \
    $(RUN)/data/train.h5 $(call using,inspect,inspect) $(facts)/first.%
	$(draw) $< --images $(word 2,$^)

evals := $(repetitions:%=%/eval.h5) proxy/eval.h5
# What the choices at the first budget have in common is told of one seed.
compared := $(foreach m,$(methods),$(call first_of,$(m))/selection.h5)
costs := proxy/checkpoint.h5 proxy/train-eval.h5 scores.h5 $(repetitions:%=%/selection.h5)
figures := originals $(drawn_scores:%=score-%) $(drawn_methods:%=method-%)
# Names many files, which are shorter from within $(RUN).
$(RUN)/report.txt: $(evals:%=$(RUN)/%) $(RUN)/scores.h5 $(figures:%=$(RUN)/figures/%.png) $(call using,report,report) \
    $(facts)/config/note.md $(facts)/report $(call beside,$(reports))
	cd $(RUN) && $(abspath $(call program,report)) --quiet $(evals) --config $(abspath $(CONFIG))/report.cfg --overwrite \
	  --note $(abspath $(CONFIG))/note.md --scores scores.h5 --selections $(compared) $(call run_facts,$(costs)) \
	  --figure Originals=figures/originals.png \
	  $(foreach s,$(drawn_scores),--figure 'The easiest and the hardest by $(s)=figures/score-$(s).png') \
	  $(foreach m,$(drawn_methods),--figure 'Chosen by $(m)=figures/method-$(m).png') \
	  --html report.html --markdown report.md --csv report.csv --json report.json > report.txt.part
	mv $@.part $@
