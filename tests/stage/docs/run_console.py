"""Runs a Markdown page in the working folder, block by block: Python, shell (sh) and what a terminal showed (console).

    python3 run_console.py page.md [--write]

A line "$ command" of a console block is followed by what the command says. That has to come out again but for digits and
lists of samples, which depend on versions and machines; with --write the page gets what came out.
"""

import pathlib
import re
import subprocess
import sys

BLOCK = re.compile(r"^```(python|sh|console)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def masked(text: str) -> list[str]:
    """The words of each line without what changes from version to version and machine to machine."""
    text = re.sub(r"\b[0-9a-f]{12,64}\b", "ID", text)
    text = re.sub(r"\('[^)]*\)", "(NAMES)", text)
    return [" ".join(line.split()) for line in re.sub(r"-?\d[\d.,]*(e[-+]\d+)?", "N", text).splitlines()]


def run_shell(script: str) -> None:
    """Runs a block of commands, each of which has to succeed."""
    subprocess.run(["sh", "-e", "-c", script], check=True, stdin=subprocess.DEVNULL)


def shown_by(command: str) -> str:
    """What a terminal shows of the command."""
    done = subprocess.run(["sh", "-c", command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)
    return done.stdout


def replay(block: str) -> str:
    """The console block as it comes out now."""
    commands = re.findall(r"^\$ (.*)$", block, flags=re.MULTILINE)
    return "".join(f"$ {command}\n{shown_by(command)}" for command in commands)


def main() -> None:
    page = pathlib.Path(sys.argv[1])
    text = page.read_text(encoding="utf-8")
    wrong = []

    def run(match: re.Match) -> str:
        language, block = match.groups()
        if language == "python":
            exec(compile(block, str(page), "exec"), {})
        elif language == "sh":
            run_shell(block)
        else:
            now = replay(block)
            if masked(now) != masked(block):
                wrong.append(f"--- the page has\n{block}--- now there is\n{now}")
            return f"```{language}\n{now}```"
        return match.group(0)

    new = BLOCK.sub(run, text)
    if "--write" in sys.argv:
        page.write_text(new, encoding="utf-8")
    elif wrong:
        sys.exit("\n".join(wrong) + f"--- {page}: shows what does not come out any more")


main()
