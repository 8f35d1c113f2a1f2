"""Artifacts of every kind in both directions: the suite writes and dc_h5 reads, dc_h5 writes and the suite reads.

Needs h5py and NumPy; the executables come from --bin, everything is written under --work.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import unittest

import h5py
import numpy

import suite
from suite import PROJECT, made, stage

import dc_h5


class Kinds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(suite.WORK, ignore_errors=True)
        cls.path = suite.make_artifacts(suite.WORK / "suite")
        cls.copy = {}
        (suite.WORK / "python").mkdir()
        for name, path in cls.path.items():
            artifact = dc_h5.read(path)
            cls.copy[name] = suite.WORK / "python" / path.name
            dc_h5.write(cls.copy[name], artifact.kind, artifact, artifact.attributes, provenance=artifact.provenance)

    def test_there_is_an_artifact_of_every_kind(self):
        kinds = {path.stem for path in (PROJECT / "data_schema").glob("*.json")}
        self.assertEqual({dc_h5.read(path).kind for path in self.path.values()}, kinds)

    def test_what_was_released_is_read(self):
        released = list((PROJECT / "data_schema/released").rglob("*.h5"))
        self.assertGreaterEqual(len(released), 9)
        for path in released:
            dc_h5.read(path).check()

    def test_all_values_are_those_that_are_in_the_file(self):
        for name, path in self.path.items():
            artifact = dc_h5.read(path)
            artifact.check()
            with h5py.File(path) as file:
                found = []
                file.visititems(lambda key, item: found.append(f"/{key}") if isinstance(item, h5py.Dataset) else None)
                self.assertEqual(set(artifact), {key for key in found if not key.startswith(("/provenance/", "/digest"))}, name)
                for key, values in artifact.items():
                    stored = file[key].asstr()[()] if values.dtype == object else file[key][()]
                    self.assertEqual(values.dtype, stored.dtype, f"{name} {key}")
                    numpy.testing.assert_array_equal(values, stored, f"{name} {key}")
                for key, value in artifact.attributes.items():
                    owner, _, label = key.rpartition("@")
                    self.assertEqual(file[owner].attrs[label], value, f"{name} {key}")

    def test_what_python_writes_again_has_the_same_identity_and_is_sound(self):
        for name, path in self.copy.items():
            self.assertEqual(dc_h5.read(path).id, dc_h5.read(self.path[name]).id, name)
            done = stage("dc-inspect", path, "--check")
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertEqual(stage("dc-inspect", self.path[name], "--diff", path).returncode, 0, name)

    def test_stages_make_the_same_of_what_python_wrote(self):
        commands = {
            "plan": ["dc-augment", "--images", "images", "--record-epochs", 2, "--out"],
            "checkpoint": ["dc-train", "--images", "images", "--plan", "plan", "--model", "resnet8", "--width", 2, "--epochs", 2,
                           "--batch", 9, "--save-dynamics", suite.WORK / "again.dynamics.h5", "--out"],
            "eval": ["dc-eval", "--images", "images", "--checkpoint", "checkpoint",
                     "--save-predictions", suite.WORK / "again.predictions.h5",
                     "--save-features", suite.WORK / "again.features.h5", "--out"],
            "scores": ["dc-score", "--dynamics", "dynamics", "--method", "el2n,aum", "--out"],
            "selection": ["dc-prune", "--scores", "scores", "--score", "el2n", "--keep", "stratified", "--ipc", 4, "--out"],
            "mosaics": ["dc-combine", "--images", "images", "--selection", "selection", "--grid", 2, "--out"],
        }
        for name, command in commands.items():
            again = made(*(self.copy.get(word, word) for word in command), suite.WORK / "again.h5")
            self.assertEqual(again, self.path[name].read_bytes(), name)
            os.remove(suite.WORK / "again.h5")
        chosen = [made("dc-prune", "--features", of["features"], "--predictions", of["predictions"], "--keep", "craig", "--ipc", 2,
                       "--overwrite", "--out", suite.WORK / "chosen.h5") for of in (self.path, self.copy)]
        self.assertEqual(*chosen)
        tables = [stage("dc-report", of["eval"]).stdout for of in (self.path, self.copy)]
        self.assertEqual(*tables)
        self.assertIn("|", tables[0])

    def test_the_same_content_gives_the_same_bytes_at_any_time(self):
        time.sleep(1.1)  # HDF5 counts seconds
        artifact = dc_h5.read(self.path["selection"])
        again = suite.WORK / "later.h5"
        dc_h5.write(again, artifact.kind, artifact, artifact.attributes, provenance=artifact.provenance)
        self.assertEqual(again.read_bytes(), self.copy["selection"].read_bytes())

    def test_fields_and_attributes_have_names(self):
        scores = dc_h5.read(self.path["scores"], "score_table")
        self.assertEqual(list(scores.score), ["aum", "el2n"])
        self.assertEqual(scores.score_direction["aum"], "higher-is-easier")
        self.assertEqual(scores.score_parameters["el2n"]["runs"], 1)
        self.assertEqual(scores.sample_key[0], "train/000000")
        mosaics, images = dc_h5.read(self.path["mosaics"]), dc_h5.read(self.path["images"])
        self.assertEqual((mosaics.mosaic_grid, images.mosaic_grid, images.sample_weight, images.split), (2, None, None, "train"))
        self.assertEqual(dc_h5.read(self.path["checkpoint"]).network["architecture"], "resnet8")
        with self.assertRaisesRegex(AttributeError, "no sample_labels in a image_set"):
            images.sample_labels

    def test_provenance_descends_from_the_inputs(self):
        scores = dc_h5.read(self.path["scores"])
        fields = {"/sample/key": scores.sample_key, "/sample/label": scores.sample_label, "/class/id": scores.class_id,
                  "/class/name": scores.class_name, "/score/both": scores.score["el2n"] + scores.score["aum"]}
        attributes = {"/score/both@direction": "higher-is-harder", "/score/both@method": "sum",
                      "/score/both@parameters": {"of": ["el2n", "aum"]}}
        out = suite.WORK / "both.h5"
        identity = dc_h5.write(out, "score_table", fields, attributes, tool="both.py", version="1.2", parameters={"of": ["el2n", "aum"]},
                               inputs=[("scores", scores), ("note", "ab" * 32)], seed=7, facts={"pairs": 18})
        shown = json.loads(stage("dc-inspect", out, "--provenance", "--format", "json").stdout)
        text = json.dumps(shown)
        for part in ("both.py", "dc-score", "dc-train", "dc-augment", "dc-fetch", scores.id, "ab" * 32):
            self.assertIn(part, text)
        both = dc_h5.read(out)
        self.assertEqual((both.id, both.provenance.own["seed"]), (identity, 7))
        self.assertEqual(both.provenance.ancestors, {**scores.provenance.ancestors, scores.id: scores.provenance.record()})
        made("dc-prune", "--scores", out, "--ipc", 1, "--out", suite.WORK / "of-both.h5")
        chosen = dc_h5.read(suite.WORK / "of-both.h5")
        # The suite writes the record of its input just as Python does.
        self.assertEqual(chosen.provenance.ancestors[identity], both.provenance.record())
        run = json.loads(pathlib.Path(f"{out}.run.json").read_text())
        self.assertIn(identity, [row["id"] for row in run["outputs"]])

    def test_what_does_not_fit_is_not_written(self):
        scores = dc_h5.read(self.path["scores"])
        fields, attributes, out = dict(scores), dict(scores.attributes), suite.WORK / "never.h5"
        nan, twice, two = scores.score["aum"].copy(), scores.sample_key.copy(), scores.sample_label[:2]
        nan[3], twice[1] = numpy.nan, twice[0]
        wrong = [  # what is changed -> what is said
            ({"/sample/label": scores.sample_label.astype("int32")}, {}, "/sample/label: type int32, expected int64"),
            ({"/score/aum": scores.score["aum"].astype("float32")}, {}, "/score/aum: type float32, expected float64"),
            ({"/score/aum": nan}, {}, "/score/aum[3] is nan, expected finite numbers"),
            ({"/sample/key": twice}, {}, "/sample/key[1] is train/000000, expected unique values"),
            ({"/sample/key": ["a\0b"] * 18}, {}, "/sample/key: a NUL in a string"),
            ({"/class/id": [0, 1, 2]}, {}, "/class/id: type int64, expected string"),
            ({"/sample/label": two}, {}, "/sample/label: 2 entries along sample, expected 18 as in /sample/key"),
            ({"/sample/label": scores.sample_label + 1}, {}, "expected an index below 3, the number of entries along class"),
            ({"/sample/colour": two}, {}, "/sample/colour: a score_table has no such field"),
            ({}, {"/score/aum@colour": "red"}, "/score/aum@colour: a score_table has no such attribute"),
            ({}, {"/score/aum@direction": "up"}, "/score/aum@direction: 'up', expected one of higher-is-harder"),
            ({}, {"/score/aum@parameters": "{"}, "/score/aum@parameters: not JSON"),
        ]
        for more_fields, more_attributes, reason in wrong:
            with self.assertRaises(dc_h5.Failure) as refused:
                dc_h5.write(out, "score_table", {**fields, **more_fields}, {**attributes, **more_attributes})
            self.assertIn(reason, str(refused.exception))
            self.assertEqual(refused.exception.code, 1)
        del fields["/class/id"]
        with self.assertRaisesRegex(dc_h5.Failure, "/class/id is missing .identity of the class.; nothing was written"):
            dc_h5.write(out, "score_table", fields, attributes)
        for kind, left_out in (("selection", "/stratum/kept"), ("encoded", "/image/format")):
            artifact = dc_h5.read(self.path[kind])
            fields = {path: values for path, values in artifact.items() if path != left_out}
            with self.assertRaisesRegex(dc_h5.Failure, f"{left_out} is missing, expected all of"):
                dc_h5.write(out, artifact.kind, fields, artifact.attributes)
        images = dc_h5.read(self.path["images"])
        with self.assertRaisesRegex(dc_h5.Failure, "expected exactly one of /image/pixels or /image/data"):
            dc_h5.write(out, "image_set", {**dc_h5.read(self.path["encoded"]), "/image/pixels": images.image_pixels[:6]}, images.attributes)
        self.assertEqual([path for path in suite.WORK.iterdir() if "never" in path.name], [])

    def test_only_an_artifact_of_the_kind_is_replaced_and_never_an_input(self):
        scores, note = dc_h5.read(self.copy["scores"]), suite.WORK / "note.txt"
        note.write_text("mine")
        before = self.copy["scores"].read_bytes()
        for out, reason in ((note, "is not a complete score_table"), (self.copy["images"], "is not a complete score_table"),
                            (self.copy["scores"], "is an input, too")):
            with self.assertRaisesRegex(dc_h5.UsageError, reason):
                dc_h5.write(out, "score_table", scores, scores.attributes, inputs=[("scores", scores)])
        self.assertEqual((note.read_text(), self.copy["scores"].read_bytes()), ("mine", before))

    def test_a_copy_of_the_module_elsewhere_finds_schemas(self):
        place = suite.WORK / "elsewhere"
        place.mkdir()
        shutil.copy(PROJECT / "tests/support/dc_h5.py", place)
        command = [sys.executable, "-c", f"import dc_h5; print(dc_h5.read('{self.path['plan']}').kind)"]
        folder = {name: value for name, value in os.environ.items() if name != "DC_SCHEMA"}

        def run(**more):
            return subprocess.run(command, cwd=place, env={**folder, **more}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        self.assertEqual(run(DC_SCHEMA=str(PROJECT / "data_schema")).stdout, "view_plan\n")
        self.assertIn("set DC_SCHEMA to the folder data_schema", run(DC_SCHEMA=str(place)).stderr)
        shutil.copytree(PROJECT / "data_schema", place / "data_schema")
        self.assertEqual(run().stdout, "view_plan\n")


if __name__ == "__main__":
    suite.run_tests()
