"""What the campaigns of faults play with: every stage on tiny inputs, the files that were there before and those that a run makes,
and runs with the preloaded library. Standard library only."""

import dataclasses
import json
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess

TEMPORARY = re.compile(r"\..+\.\d+\.[0-9a-f]{8}\.tmp")
SIDES = 2  # the old files come from the first variant of a command, the new ones from the second


@dataclasses.dataclass
class Stage:
    """A command that writes `outputs` into a folder. Where `chief` is new, everything is."""
    name: str            # the program; behind a space what sets this command apart from another of that program
    words: list          # one list for each variant; "@x" is the file x of the folder
    outputs: list
    chief: str = "out.h5"
    live: tuple = ()     # files that grow while the stage runs, or serve the next run: neither old nor new
    network: bool = False

    @property
    def program(self):
        return self.name.split()[0]

    @property
    def facts(self):
        return self.chief + ".run.json" if self.chief else None


@dataclasses.dataclass
class Outcome:
    code: int            # exit code, or minus the signal that ended the run
    err: str
    calls: list          # (call, path) of the calls that count


class Scene:
    """The inputs of all stages, made below `work` by the stages themselves."""

    def __init__(self, bin_folder, library, work):
        for number in (signal.SIGINT, signal.SIGHUP):  # a shell's "&" and nohup make programs ignore them
            if signal.getsignal(number) == signal.SIG_IGN:
                signal.signal(number, signal.SIG_DFL)
        self.bin, self.library, self.work = bin_folder, library, work
        shutil.rmtree(work, ignore_errors=True)
        self.inputs = work / "inputs"
        self.inputs.mkdir(parents=True)
        self._write_raw_images(20, 8)
        self.stages = {stage.name: stage for stage in self._stages()}
        self._make_inputs()
        self.long_training = self._long_training()

    def _write_raw_images(self, count, size):
        pixels = bytes((i * 7 + p * 5 + (150 if p // size == i % 2 else 0)) % 256 for i in range(count) for p in range(size * size))
        (self.inputs / "train-images-idx3-ubyte").write_bytes(struct.pack(">4I", 0x803, count, size, size) + pixels)
        (self.inputs / "train-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + bytes(i % 2 for i in range(count)))

    def _stages(self):
        def both(words):
            return [[word.format(v=v, w=v + 2, n=20 - 2 * v, inputs=self.inputs) for word in words.split()] for v in range(SIDES)]

        yield Stage("dc-fetch", both("idx:{inputs} --split train --first {n} --out @out.h5"), ["out.h5"])
        yield Stage("dc-augment", both("--images {inputs}/images0.h5 --policy standard --seed {v} --out @out.h5"), ["out.h5"])
        yield Stage("dc-train", both("--images {inputs}/images0.h5 --model convnet --depth 1 --width 4 --batch 10 --steps 6 --seed {v} "
                                     "--checkpoint-dir @state --checkpoint-every 2 --report-every 3 --save-dynamics @dynamics.h5 "
                                     "--out @out.h5"),
                    ["out.h5", "dynamics.h5"], live=("out.h5.metrics.jsonl", "state", "state/state.safetensors"), network=True)
        yield Stage("dc-eval", both("--images {inputs}/images0.h5 --checkpoint {inputs}/network{v}.h5 --save-predictions @predictions.h5 "
                                    "--save-features @features.h5 --out @out.h5"),
                    ["out.h5", "predictions.h5", "features.h5"], network=True)
        yield Stage("dc-score", both("--dynamics {inputs}/dynamics{v}.h5 --method el2n --csv @scores.csv --overwrite --out @out.h5"),
                    ["out.h5", "scores.csv"])
        yield Stage("dc-prune", both("--scores {inputs}/scores{v}.h5 --keep easiest --ipc {w} --out @out.h5"), ["out.h5"])
        yield Stage("dc-combine", both("--images {inputs}/images0.h5 --selection {inputs}/selection{v}.h5 --out @out.h5"), ["out.h5"])
        yield Stage("dc-report", both("{inputs}/eval{v}.h5 --html @page.html --markdown @page.md --csv @rows.csv --json @rows.json "
                                      "--plot @plot.svg --overwrite"),
                    ["page.html", "page.md", "rows.csv", "rows.json", "plot.svg"], chief="")
        yield Stage("dc-inspect", both("{inputs}/selection{v}.h5 --images {inputs}/images0.h5 --draw @sheet.png --overwrite"),
                    ["sheet.png"], chief="")

    def _make_inputs(self):
        """Runs the stages in the order in which each finds its inputs; keeps what they make as both the inputs and the two sides."""
        taken = {"dc-fetch": {"out.h5": "images{v}.h5"}, "dc-train": {"out.h5": "network{v}.h5", "dynamics.h5": "dynamics{v}.h5"},
                 "dc-eval": {"out.h5": "eval{v}.h5"}, "dc-score": {"out.h5": "scores{v}.h5"},
                 "dc-prune": {"out.h5": "selection{v}.h5"}}
        for name in ("dc-fetch", "dc-augment", "dc-train", "dc-eval", "dc-score", "dc-prune", "dc-combine", "dc-report", "dc-inspect"):
            stage = self.stages[name]
            self._make_sides(stage)
            for output, name_there in taken.get(name, {}).items():
                for v in range(SIDES):
                    shutil.copy(self.side(stage, v) / output, self.inputs / name_there.format(v=v))

    def _long_training(self):
        """dc-train with so many steps that random moments lie among them."""
        train = self.stages["dc-train"]
        longer = {"--steps": "120", "--checkpoint-every": "7"}
        words = [[longer.get(before, word) for before, word in zip(["", *line], line)] for line in train.words]
        stage = dataclasses.replace(train, name="dc-train long", words=words)
        self._make_sides(stage)
        return stage

    def _make_sides(self, stage):
        for v in range(SIDES):
            folder = self.side(stage, v)
            folder.mkdir(parents=True)
            done = self.run(stage, v, folder)
            assert done.code == 0, f"{stage.name}: {done.err}"
            for live in reversed(stage.live):  # a state belongs to its own run
                path = folder / live
                path.rmdir() if path.is_dir() else path.unlink()
        for output in stage.outputs:
            old, new = (self.side(stage, v) / output for v in range(SIDES))
            assert old.read_bytes() != new.read_bytes(), f"{stage.name}: {output} is the same on both sides"

    def side(self, stage, v):
        """The folder with the files of one side: 0 the old, 1 the new ones."""
        return self.work / stage.name / ("old", "new")[v]

    def folder(self, stage, with_old=True):
        """A fresh folder to run in, that holds the old files or nothing."""
        folder = self.work / stage.name / "there"
        shutil.rmtree(folder, ignore_errors=True)
        if with_old:
            shutil.copytree(self.side(stage, 0), folder)
        else:
            folder.mkdir(parents=True)
        return folder

    def restore(self, stage, folder):
        """Puts the old files over whatever is there, and leaves temporaries."""
        for path in [*folder.rglob("*")]:
            if path.is_file() and not TEMPORARY.fullmatch(path.name):
                path.unlink()
        shutil.copytree(self.side(stage, 0), folder, dirs_exist_ok=True)

    def command(self, stage, v, folder):
        words = [f"{folder}/{word[1:]}" if word.startswith("@") else word for word in stage.words[v]]
        return [str(self.bin / stage.program), *words, "--quiet"]

    def start(self, stage, v, folder, **fault):
        """Starts the stage, with DC_FAULT_<name> set for each of `fault`."""
        environment = dict(os.environ)
        if fault:
            environment |= {f"DC_FAULT_{name.upper()}": str(value) for name, value in fault.items()}
            environment |= {"LD_PRELOAD": str(self.library), "DC_FAULT_FOLDER": str(folder)}
        return subprocess.Popen(self.command(stage, v, folder), env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def run(self, stage, v, folder, **fault):
        log = self.work / "calls.log"
        log.write_text("")
        process = self.start(stage, v, folder, **(fault and {"log": log} | fault))
        err = process.communicate()[1]
        return Outcome(process.returncode, err, [tuple(line.split(" ", 1)) for line in log.read_text().splitlines()])

    def judge(self, stage, folder):
        """What a run left: (what each output is: old, new or gone; names of temporaries; what should not be)."""
        wrong = []
        state = {output: self._side_of(stage, folder, output, wrong) for output in stage.outputs}
        temporaries = []
        known = {*stage.outputs, *stage.live, stage.facts}
        for path in folder.rglob("*"):
            name = str(path.relative_to(folder))
            if TEMPORARY.fullmatch(path.name):
                temporaries.append(name)
            elif name not in known:
                wrong.append(f"{name} was not expected")
        if stage.facts and (folder / stage.facts).exists():
            self._check_facts(stage, folder, wrong)
        if stage.chief and state[stage.chief] == "new" and set(state.values()) != {"new"}:
            wrong.append(f"{stage.chief} is new before the rest: {state}")
        return state, temporaries, wrong

    def _side_of(self, stage, folder, output, wrong):
        if not (folder / output).exists():
            return "gone"
        found = (folder / output).read_bytes()
        for v, side in enumerate(("old", "new")):
            if found == (self.side(stage, v) / output).read_bytes():
                return side
        wrong.append(f"{output} is neither the old nor the new file")
        return "wrong"

    def _check_facts(self, stage, folder, wrong):
        def ids(path):
            return sorted(made["id"] for made in json.loads(path.read_text())["outputs"])
        try:
            found = ids(folder / stage.facts)
        except (ValueError, KeyError):
            wrong.append(f"{stage.facts} is not whole")
            return
        if found not in [ids(self.side(stage, v) / stage.facts) for v in range(SIDES)]:
            wrong.append(f"{stage.facts} tells of other outputs")

