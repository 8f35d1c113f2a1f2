"""The campaigns: each does one sort of harm to a stage many times and counts what became of the files."""

import collections
import errno
import json
import random
import signal
import statistics
import subprocess
import threading
import time

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MAY_PASS = {"close"}  # after fsync, and of what was only read, close() has nothing to tell


class Tally(collections.Counter):
    """Counts by name; what should never be stands in `wrong`, in words."""

    def __init__(self, stage):
        super().__init__()
        self.stage, self.wrong = stage.name, []

    def note(self, state):
        """Counts a run by what it left: the old files, the new ones, some of each, or none where there were none before."""
        kinds = set(state.values())
        self[kinds.pop() if len(kinds) == 1 else "between"] += 1

    def complain(self, where, complaints):
        self.wrong += [f"{self.stage}, {where}: {complaint}" for complaint in complaints]


# What can happen at a call: the disk is full from there on; one error; the process is killed before the call (in a folder without
# the old files, too) or after it; half of the bytes are written; a signal comes that asks the run to stop.
HARMS = {"full": {"errno": errno.ENOSPC, "on": 1}, "eio": {"errno": errno.EIO}, "kill": {"signal": 9}, "kill-fresh": {"signal": 9},
         "kill-after": {"signal": 9, "after": 1}, "half": {"errno": 0}, "stop": {}}


def every_call(scene, stage, harms=tuple(HARMS), choose=lambda calls: range(1, len(calls) + 1)):
    """Lets every call of a run that changes files (or those that `choose` picks from the list) go wrong, in every way."""
    tally = Tally(stage)
    calls = {fresh: scene.run(stage, 1, scene.folder(stage, with_old=not fresh), at=0).calls for fresh in (False, True)}
    for harm in harms:
        there = calls[harm == "kill-fresh"]
        for at in choose(there):
            if harm != "half" or "write" in there[at - 1][0]:
                one_call(scene, stage, harm, at, there, tally)
    return tally


def one_call(scene, stage, harm, at, calls, tally):
    """One run in which call number `at` goes wrong, and one after it that mends what the first left."""
    stop = STOPS[at % len(STOPS)]
    with_old = harm != "kill-fresh"
    folder = scene.folder(stage, with_old)
    done = scene.run(stage, 1, folder, at=at, **(HARMS[harm] or {"signal": int(stop)}))
    state, temporaries, wrong = scene.judge(stage, folder)
    call, path = calls[at - 1]
    renamed = sum(name == "rename" for name, _ in done.calls[:at - 1])
    tally["runs"] += 1
    tally["temporaries"] += len(temporaries)
    tally.note(state)
    if temporaries and not harm.startswith("kill"):
        wrong.append(f"left {temporaries}")
    if not with_old and "old" in state.values():
        wrong.append("an old file where there was none")
    if done.code == 0:
        if set(state.values()) != {"new"}:
            wrong.append(f"exit code 0 and {state}")
        if harm in ("full", "eio") and call not in MAY_PASS:
            wrong.append("exit code 0")
        if harm.startswith("kill"):
            wrong.append("was not killed")
        if harm == "stop" and at < len(calls) - 2:  # the last rename and what follows
            wrong.append(f"went on after signal {int(stop)}")
    elif harm in ("full", "eio"):
        tally["failed"] += 1
        wrong += complaints_about_failure(stage, done, state, renamed, with_old, call == "close" and not path.endswith(".tmp"))
    elif harm == "half" or -done.code != (stop if harm == "stop" else signal.SIGKILL):
        wrong.append(f"exit code {done.code}: {done.err}")
    else:
        tally["killed"] += 1
    wrong += complaints_about_next_run(scene, stage, folder) if harm.startswith("kill") or stage.live else []
    tally.complain(f"{harm} at call {at} of {len(calls)} ({call} {path})", wrong)


def complaints_about_failure(stage, done, state, renamed, with_old, only_read):
    if done.code != 4 and not only_read:
        yield f"exit code {done.code}, expected 4: {done.err}"
    if done.err.count("\n") != 1 or not done.err.startswith(stage.program + ": "):
        yield f"expected one line on stderr, found: {done.err}"
    if renamed == 0 and set(state.values()) != {"old" if with_old else "gone"}:
        yield f"failed before the first rename, and left {state}"


def complaints_about_next_run(scene, stage, folder):
    """An undisturbed run in the same folder ends well and removes what the one before left."""
    done = scene.run(stage, 1, folder)
    state, temporaries, wrong = scene.judge(stage, folder)
    if done.code != 0 or set(state.values()) != {"new"} or temporaries:
        wrong.append(f"exit code {done.code}, {state}, {temporaries}: {done.err}")
    return [f"the run after it: {complaint}" for complaint in wrong]


def end_at_random(scene, stage, runs, seed, signals=(signal.SIGKILL,)):
    """Sends a signal to `runs` runs, each at a moment drawn from the time that a run takes; the folder stays the same."""
    draws = random.Random(f"{seed} {stage.name}")
    tally = Tally(stage)
    took = statistics.median(timed(lambda: scene.run(stage, 1, scene.folder(stage))) for _ in range(5))
    folder = scene.folder(stage)
    for i in range(runs):
        number = signals[i % len(signals)]
        moment = draws.uniform(0, 1.2 * took)
        scene.restore(stage, folder)
        process = scene.start(stage, 1, folder)
        time.sleep(moment)
        process.send_signal(number)
        err = process.communicate()[1]
        state, temporaries, wrong = scene.judge(stage, folder)
        tally["runs"] += 1
        tally.note(state)
        if process.returncode == -number:
            tally["killed"] += 1
        elif process.returncode != 0 or set(state.values()) != {"new"}:
            wrong.append(f"exit code {process.returncode}, {state}: {err}")
        if number != signal.SIGKILL and temporaries:
            wrong.append(f"left {temporaries}")
        tally["temporaries"] += len(temporaries)
        if temporaries:
            wrong += complaints_about_next_run(scene, stage, folder)
        tally.complain(f"signal {number} after {moment:.4f} s (seed {seed}, run {i})", wrong)
    return tally


def timed(call):
    start = time.monotonic()
    call()
    return time.monotonic() - start


def many_writers(scene, stage, writers, rounds, seed, killed=0):
    """Several runs write the same outputs at once, `killed` of them are killed on the way, and a reader looks on."""
    draws = random.Random(f"{seed} {stage.name} {writers}")
    tally = Tally(stage)
    folder = scene.folder(stage)
    took = timed(lambda: scene.run(stage, 1, folder))
    with Reader(scene, stage, folder, tally):
        for round_number in range(rounds):
            processes = [scene.start(stage, draws.randrange(2), folder) for _ in range(writers)]
            if killed:
                time.sleep(draws.uniform(0, took))
            for process in processes[:killed]:
                process.kill()
            for i, process in enumerate(processes):
                err = process.communicate()[1]
                tally["runs"] += 1
                tally["killed"] += process.returncode == -signal.SIGKILL
                if process.returncode != 0 and not (i < killed and process.returncode == -signal.SIGKILL):
                    tally.complain(f"round {round_number} (seed {seed})", [f"exit code {process.returncode}: {err}"])
            tally["temporaries"] += len(scene.judge(stage, folder)[1])
    wrong = complaints_about_next_run(scene, stage, folder)
    tally.complain(f"after {rounds} rounds (seed {seed})", wrong)
    return tally


class Reader(threading.Thread):
    """Reads the outputs over and over; each has to be whole at any time."""

    def __init__(self, scene, stage, folder, tally):
        super().__init__()
        self.whole = {output: {(scene.side(stage, v) / output).read_bytes() for v in range(2)} for output in stage.outputs}
        self.check = [str(scene.bin / "dc-inspect"), "--check"]
        self.folder, self.tally, self.done = folder, tally, threading.Event()

    def run(self):
        while not self.done.is_set():
            for output, whole in self.whole.items():
                self.tally["read"] += 1
                if (self.folder / output).read_bytes() not in whole:
                    self.tally.complain("a reader", [f"found {output} neither old nor new"])
            checked = subprocess.run([*self.check, str(self.folder / next(iter(self.whole)))], capture_output=True, text=True, check=False)
            if checked.returncode != 0:
                self.tally.complain("a reader", [f"dc-inspect --check: {checked.returncode} {checked.stderr}"])

    def __enter__(self):
        self.start()

    def __exit__(self, *_):
        self.done.set()
        self.join()


def kill_until_done(scene, seed, most=200):
    """Kills a training at random moments and starts it again, until it ends by itself: with the bytes of one that was left alone."""
    stage = scene.long_training
    draws = random.Random(f"{seed} {stage.name}")
    tally = Tally(stage)
    took = timed(lambda: scene.run(stage, 1, scene.folder(stage)))
    folder = scene.folder(stage)
    while tally["runs"] < most:
        # More time from run to run, so that it ends on a machine that has become slower, too.
        moment = draws.uniform(0.3, 1.0) * took * (1 + tally["runs"] / 20)
        tally["resumed"] += (folder / "state/state.safetensors").exists()
        process = scene.start(stage, 1, folder)
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        err = process.communicate()[1]
        state, temporaries, wrong = scene.judge(stage, folder)
        tally["runs"] += 1
        tally["temporaries"] += len(temporaries)
        tally["killed"] += process.returncode == -signal.SIGKILL
        tally.note(state)
        if process.returncode == 0:
            steps = [json.loads(line)["step"] for line in (folder / "out.h5.metrics.jsonl").read_text().splitlines()]
            if steps != list(range(3, 121, 3)):
                wrong.append(f"lines of metrics for the steps {steps}")
            if set(state.values()) != {"new"} or temporaries:
                wrong.append(f"ended with {state}, {temporaries}")
        elif process.returncode != -signal.SIGKILL:
            wrong.append(f"exit code {process.returncode}: {err}")
        tally.complain(f"seed {seed}, run {tally['runs']}", wrong)
        if process.returncode != -signal.SIGKILL:
            return tally
    tally.complain(f"seed {seed}", [f"not done after {most} runs"])
    return tally
