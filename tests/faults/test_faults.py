#!/usr/bin/env python3
"""Runs that are killed, stopped, or refused by the disk leave the old files or the new ones, complete, and nothing else.

    test_faults.py --bin FOLDER --library FILE --work FOLDER [TEST...]

Here a few of the cases that `make torture` goes through one by one (torture.py); those calls that are not writes are all tried.
"""
import argparse
import json
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import time
import unittest

import campaign
import scene as scenes

SEED = 20260
scene = None


def few(most):
    """Chooses of a list of calls up to `most`, at even distances."""
    return lambda calls: range(1, len(calls) + 1, max(1, len(calls) // most))


def telling(calls):
    """Chooses every call that is no write, and every ninth of those."""
    return [n for n, (call, _) in enumerate(calls, 1) if call not in {"pwrite", "write"} or n % 9 == 0]


class Faults(unittest.TestCase):
    def clean(self, tally):
        self.assertFalse(tally.wrong, "\n".join([str(dict(tally)), *tally.wrong]))

    def quick_stages(self):
        return [stage for stage in scene.stages.values() if not stage.network]

    def network_stages(self):
        return [stage for stage in scene.stages.values() if stage.network]

    def test_a_disk_that_is_full_or_broken_leaves_the_old_files(self):
        for stage in self.quick_stages():
            with self.subTest(stage.name):
                tally = campaign.every_call(scene, stage, ("full", "eio"), telling)
                self.clean(tally)
                self.assertGreater(tally["failed"], 0)
                self.assertGreater(tally["old"], 0)

    def test_a_write_of_half_of_the_bytes_is_gone_on_with(self):
        for name in ("dc-fetch", "dc-report"):
            tally = campaign.every_call(scene, scene.stages[name], ("half",), few(8))
            self.clean(tally)
            self.assertEqual(tally["new"], tally["runs"])

    def test_what_a_killed_run_leaves_goes_with_the_next_one(self):
        for stage in self.quick_stages():
            with self.subTest(stage.name):
                tally = campaign.every_call(scene, stage, ("kill",), few(9))
                self.clean(tally)
                self.assertGreater(tally["temporaries"], 0)
                self.clean(campaign.every_call(scene, stage, ("kill-fresh", "kill-after"), few(3)))

    def test_a_run_that_is_asked_to_stop_does_so_and_leaves_nothing(self):
        for name in ("dc-score", "dc-report"):
            tally = campaign.every_call(scene, scene.stages[name], ("stop",), few(9))
            self.clean(tally)
            self.assertGreater(tally["killed"], 0)
        tally = campaign.end_at_random(scene, scene.stages["dc-combine"], 12, SEED, campaign.STOPS)
        self.clean(tally)
        self.assertGreater(tally["killed"], 0)

    def test_networks_are_trained_and_judged_under_the_same_rules(self):
        for stage in self.network_stages():
            with self.subTest(stage.name):
                for harm in ("full", "eio", "kill", "stop"):
                    self.clean(campaign.every_call(scene, stage, (harm,), few(2)))

    def test_a_signal_ends_a_run_at_any_moment(self):
        for stage in self.quick_stages():
            with self.subTest(stage.name):
                self.clean(campaign.end_at_random(scene, stage, 8, SEED))

    def test_a_training_that_is_killed_again_and_again_ends_with_the_same_bytes(self):
        went_on = 0
        for seed in range(SEED, SEED + 10):  # on some machine the first run may be through before its moment comes
            tally = campaign.kill_until_done(scene, seed)
            self.clean(tally)
            went_on += tally["resumed"]
            if went_on >= 2:
                return
        self.fail(f"only {went_on} runs went on from a state")

    def test_writers_of_one_file_do_not_disturb_each_other(self):
        for writers, killed in ((2, 0), (5, 0), (5, 2)):
            tally = campaign.many_writers(scene, scene.stages["dc-score"], writers, 6, SEED, killed)
            self.clean(tally)
            self.assertGreater(tally["read"], 0)


class OneByOne(unittest.TestCase):
    """What the campaigns do not look at."""

    def test_a_folder_that_cannot_be_synced_is_reported_though_the_file_is_there(self):
        stage = scene.stages["dc-inspect"]
        folder = scene.folder(stage)
        calls = scene.run(stage, 1, folder, at=0).calls
        at = calls.index(("fsync", f"{folder}/.")) + 1
        done = scene.run(stage, 1, scene.folder(stage), at=at, errno=5)
        self.assertEqual(done.code, 4)
        self.assertEqual(done.err, f"dc-inspect: {folder}/sheet.png: the new file is in place, but fsync of its folder failed: "
                                   "Input/output error; it may not outlast a power cut; run again\n")
        self.assertEqual(scene.judge(stage, folder)[0], {"sheet.png": "new"})
        # Some file systems know no fsync of folders (EINVAL).
        self.assertEqual(scene.run(stage, 1, scene.folder(stage), at=at, errno=22).code, 0)

    def test_temporaries_stay_where_locks_tell_nothing(self):
        stage = scene.stages["dc-score"]
        folder = scene.folder(stage)
        left = folder / ".out.h5.1.0123abcd.tmp"
        left.write_bytes(b"a part")
        self.assertEqual(scene.run(stage, 1, folder, remote=1).code, 0)
        self.assertTrue(left.exists())
        self.assertEqual(scene.run(stage, 1, folder).code, 0)
        self.assertFalse(left.exists())

    def test_a_limit_of_the_size_of_files_is_a_full_disk(self):
        stage = scene.stages["dc-fetch"]
        size = (scene.side(stage, 1) / "out.h5").stat().st_size
        for limit in range(1, size, 4096):
            folder = scene.folder(stage)
            done = subprocess.run(scene.command(stage, 1, folder), capture_output=True, text=True, check=False,
                                  preexec_fn=lambda most=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
            self.assertEqual(done.returncode, 4, f"{limit} bytes: {done.stderr}")
            self.assertEqual(scene.judge(stage, folder), ({"out.h5": "old"}, [], []), f"{limit} bytes")

    def test_metrics_of_a_training_that_went_on_have_every_line_once(self):
        stage = scene.stages["dc-train"]
        folder = scene.folder(stage, with_old=False)
        self.assertEqual(scene.run(stage, 1, folder).code, 0)  # lines of steps 3 and 6, the last state after step 4
        metrics = folder / "out.h5.metrics.jsonl"
        with metrics.open("a") as file:
            file.write('{"step":9,"epo')  # torn
        self.assertEqual(scene.run(stage, 1, folder).code, 0)
        self.assertEqual([json.loads(line)["step"] for line in metrics.read_text().splitlines()], [3, 6])

    def test_a_run_under_nohup_outlives_its_terminal(self):
        stage = scene.stages["dc-train"]
        folder = scene.folder(stage)
        process = subprocess.Popen(["nohup", *scene.command(stage, 1, folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not (folder / "state/state.safetensors").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        process.send_signal(signal.SIGHUP)
        self.assertEqual(process.wait(), 0)


def main():
    global scene  # made once: it trains networks
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    parser.add_argument("--library", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    arguments, rest = parser.parse_known_args()
    scene = scenes.Scene(arguments.bin.resolve(), arguments.library.resolve(), arguments.work.resolve())
    result = unittest.main(argv=[sys.argv[0], *rest], verbosity=2, exit=False).result
    if result.wasSuccessful():
        shutil.rmtree(scene.work)
    sys.exit(not result.wasSuccessful())


if __name__ == "__main__":
    main()
