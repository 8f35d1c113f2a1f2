# The rules that pipelines have in common, one a stage: images, the proxy, and from a selection to its result. The twin
# of rules/. A pipeline says beforehand which sets there are and what each is made with:
#
#   sets                  folders of repetitions, $(RUN)/METHOD/BUDGET/seedSEED
#   pipeline_facts        "NAME VALUE" for every fact of the pipeline's own that a result depends on
#   grid_of               of a repetition: images side by side in a mosaic; 1 stores the images themselves
#   augment_config_of     of a repetition: the file of $(CONFIG) that says how its images are seen
#   label_of              of a repetition: the method's name in the report

config_files := $(notdir $(wildcard $(CONFIG)/*.*))
class_list := $(filter classes.tsv,$(config_files))
# fetch-train.cfg where training images are changed on purpose, which no test image may be.
fetch_config_of = $(firstword $(filter fetch-$(1).cfg,$(config_files)) fetch.cfg)

# `make -n` and `make -q` only look: they leave the facts as they are and take those that differ for changed.
looking := $(if $(findstring n,$(firstword -$(MAKEFLAGS)))$(findstring q,$(firstword -$(MAKEFLAGS))),--look)
stages := $(patsubst $(BIN)/dc-%,%,$(wildcard $(BIN)/dc-*))
$(foreach word,$(filter-out $(stages:%=dc-%),$(filter dc-% dc_%,$(.VARIABLES))),\
  $(error $(word): no such stage, expected one of $(stages:%=dc-%)))
.PHONY: $(shell pipelines/record_facts.sh $(looking) $(facts) $(foreach s,$(stages),"dc-$(s) !$(call program,$(s))") \
  $(foreach f,$(config_files),"config/$(f) <$(CONFIG)/$(f)") \
  $(foreach p,train test,"$(p) $($(p)_source) $($(p)_split) $(call fetch_config_of,$(p)) $(class_list)") \
  "proxy_threads $(proxy_threads)" "student_threads $(student_threads)" $(pipeline_facts))
$(if $(filter 0,$(.SHELLSTATUS)),,$(error what the results depend on could not be recorded))
$(facts)/config/%:
	$(if $(wildcard $@),,$(error $(CONFIG)/$* is not there))

$(RUN)/data/train.h5 $(RUN)/data/test.h5: $(RUN)/data/%.h5: $(facts)/config/$$(call fetch_config_of,$$*) $(facts)/dc-fetch \
    $(class_list:%=$(facts)/config/%) $(facts)/%
	mkdir -p $(@D)
	$(call dc,fetch) '$($*_source)' --split $($*_split) --config $(CONFIG)/$(call fetch_config_of,$*) --out $@

$(RUN)/proxy/views.h5: $(RUN)/data/train.h5 $(call using,augment,augment-proxy)
	mkdir -p $(@D)
	$(call dc,augment) --images $< $(call options,augment-proxy) --out $@

$(RUN)/proxy/checkpoint.h5: $(RUN)/data/train.h5 $(RUN)/proxy/views.h5 $(call using,train,train-proxy) \
    $(facts)/proxy_threads $(call beside,$(RUN)/proxy/dynamics.h5)
	$(call program,train) --images $< --plan $(word 2,$^) $(call options,train-proxy) --threads $(proxy_threads) \
	  --save-dynamics $(RUN)/proxy/dynamics.h5 --out $@

$(RUN)/proxy/eval.h5: $(RUN)/data/test.h5 $(RUN)/proxy/checkpoint.h5 $(call using,eval,eval) $(facts)/proxy_threads
	$(call dc,eval) --images $< --checkpoint $(word 2,$^) $(call options,eval) --method full-set \
	  --threads $(proxy_threads) --out $@

$(sets:%=%/images.h5): $(RUN)/%/images.h5: $(RUN)/data/train.h5 $(RUN)/%/selection.h5 $(call using,combine,combine) \
    $(facts)/grid.$$(call method_of,$$*)
	$(call dc,combine) --images $< --selection $(word 2,$^) $(call options,combine) --grid $(call grid_of,$*) --out $@

$(sets:%=%/views.h5): $(RUN)/%/views.h5: $(RUN)/%/images.h5 $(facts)/config/$$(call augment_config_of,$$*) $(facts)/dc-augment
	$(call dc,augment) --images $< --config $(CONFIG)/$(call augment_config_of,$*) --out $@

# The proxy has all threads to itself: students wait for it even when they need nothing of it.
$(sets:%=%/student.h5): $(RUN)/%/student.h5: $(RUN)/%/images.h5 $(RUN)/%/views.h5 $(call using,train,train-student) \
    $(facts)/student_threads | $(RUN)/proxy/checkpoint.h5
	$(call dc,train) --images $< --plan $(word 2,$^) $(call options,train-student) --threads $(student_threads) \
	  --seed $(call seed_of,$*) --out $@

# Says its result, so that one sees the run go on.
$(sets:%=%/eval.h5): $(RUN)/%/eval.h5: $(RUN)/data/test.h5 $(RUN)/%/student.h5 $(call using,eval,eval) $(facts)/student_threads
	$(call program,eval) --progress never --images $< --checkpoint $(word 2,$^) $(call options,eval) --method $(call label_of,$*) \
	  --threads $(student_threads) --out $@
