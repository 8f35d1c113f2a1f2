"""Writes what the shell and man show of a stage, from its own declaration (--help-json).

    interface_files.py EXECUTABLE --man dc-prune.1 --completion dc-prune

The man page has what --help says. The completion knows options, their choices, and which of them name artifacts. Standard
library only; run by CMake after an executable is built.
"""

import argparse
import json
import pathlib
import subprocess

REQUESTS = [("help", "show a short text on all options"), ("help-json", "show the same as JSON"),
            ("help-markdown", "show the reference page"), ("version", "show the version and the libraries that can change numbers")]
EXIT_CODES = [("0", "All outputs are complete."), ("1", "The run failed, or what was looked for was not as expected."),
              ("2", "The command line or a config file is wrong."), ("3", "An input is missing, damaged or not supported."),
              ("4", "A resource is missing: disk, memory, the right to write.")]


# --- the man page ----------------------------------------------------------------------------------------------------

def roff(text):
    """Text as roff shows it letter by letter; '-' stays one that can be copied into a shell."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = "".join(c if ord(c) < 128 else f"\\[u{ord(c):04X}]" for c in text)
    return "\\&" + text if text.startswith((".", "'")) else text


def paragraphs(texts):
    return "\n.PP\n".join(roff(text) for text in texts)


def flag(parameter):
    if parameter["type"] == "switch":
        return f"\\fB\\-\\-\\fR[\\fBno\\-\\fR]\\fB{roff(parameter['name'])}\\fR"
    value = f"\\fI{roff(parameter['value_name'])}\\fR" + ("..." if parameter["type"] == "path" and parameter["repeatable"] else "")
    if parameter["positional"]:
        return value
    return f"\\fB\\-\\-{roff(parameter['name'])}\\fR {value}"


def bounds_text(parameter):
    low, high = parameter.get("lowest"), parameter.get("highest")
    words = []
    if low:
        words.append(("above" if low["exclusive"] else "at least") + f" {low['value']:.15g}")
    if high:
        words.append(("below" if high["exclusive"] else "at most") + f" {high['value']:.15g}")
    return " and ".join(words)


def default_text(parameter):
    value = parameter.get("default")
    if value is None or value is False or value == "" or value == []:
        return ""
    shown = ",".join(map(str, value)) if isinstance(value, list) else json.dumps(value).strip('"')
    return f"default {shown}"


def facts(parameter):
    kind = parameter.get("kind")
    known = [" or ".join(kind) if isinstance(kind, list) else kind, parameter.get("unit"), bounds_text(parameter),
             "several between commas" if parameter["repeatable"] and parameter["type"] != "path" else "", default_text(parameter),
             "required" if parameter["required"] else "optional" if parameter["type"] == "path" else ""]
    known = ", ".join(word for word in known if word)
    return f" [{known}]" if known else ""


def option_lines(parameter):
    lines = [".TP", flag(parameter), roff(parameter["about"] + facts(parameter))]
    choices = parameter.get("choices", [])
    if any(choice["about"] for choice in choices):
        lines += [".RS"] + [line for choice in choices
                            for line in (".TP", f"\\fB{roff(choice['name'])}\\fR", roff(choice["about"]) or "\\&")] + [".RE"]
    elif choices:
        lines += [".br", "One of " + ", ".join(f"\\fB{roff(choice['name'])}\\fR" for choice in choices) + "."]
    return lines


def option_sections(usage):
    """(title, parameters), as --help orders them."""
    yield "Reads", usage["inputs"]
    yield "Writes", usage["outputs"]
    yield "Options", [option for option in usage["options"] if not option["only_with"]]
    owners = []
    for option in usage["options"]:
        if option["only_with"] and option["only_with"] not in owners:
            owners.append(option["only_with"])
    for owner in owners:
        yield f"With --{owner['option']} {owner['choice']}", [o for o in usage["options"] if o["only_with"] == owner]
    yield "Options of every stage", usage["reserved"]


def man_page(usage):
    program, version = usage["program"], usage["version"]
    summary = usage["summary"].rstrip(".")
    lines = [f'.TH {roff(program.upper())} 1 "" "dc {version}" "Dataset compression"', ".SH NAME",
             f"{roff(program)} \\- {roff(summary[0].lower() + summary[1:])}", ".SH SYNOPSIS", roff(usage["usage"])]
    if usage["details"]:
        lines += [".SH DESCRIPTION", paragraphs(usage["details"])]
    lines.append(".SH OPTIONS")
    for title, parameters in option_sections(usage):
        if parameters:
            lines += [f".SS {roff(title)}"] + [line for parameter in parameters for line in option_lines(parameter)]
    for name, about in REQUESTS:
        lines += [".TP", f"\\fB\\-\\-{roff(name)}\\fR", roff(about)]
    lines.append(".SH EXIT STATUS")
    for code, about in EXIT_CODES:
        lines += [".TP", f"\\fB{code}\\fR", roff(about)]
    lines.append(".SH EXAMPLES")
    for example in usage["examples"]:
        lines += [".PP", ".nf", roff(example), ".fi"]
    if usage["references"]:
        lines += [".SH REFERENCES", paragraphs(usage["references"])]
    return "\n".join(lines) + "\n"


# --- the completion --------------------------------------------------------------------------------------------------

COMPLETION = """# Completes {program} in bash. Written from `{program} --help-json`; source it, or install it where bash-completion looks.
{function}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} option= wanted= i
  # --name=value comes as three words; the files after a repeatable option all belong to it.
  if [[ $word == = ]]; then
    option=$before word=
  elif [[ $before == = ]]; then
    option=${{COMP_WORDS[COMP_CWORD - 2]}}
  elif [[ $word != -* ]]; then
    option=$before
    for ((i = COMP_CWORD - 1; i > 0; --i)); do
      [[ ${{COMP_WORDS[i]}} == --* ]] || continue
      case ${{COMP_WORDS[i]}} in
        {lists}) option=${{COMP_WORDS[i]}} ;;
      esac
      break
    done
  fi
  case $option in
{cases}    *)
      if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '{options}' -- "$word")
        return
      fi
      wanted={positional}
      ;;
  esac
  compopt -o filenames 2>/dev/null
  if [[ $wanted == artifact ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X '!*.h5' -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -F {function} {program}
"""


def case(names, body):
    pattern = " | ".join("--" + name for name in names)
    return f"    {pattern})\n" + "".join(f"      {line}\n" for line in body) + "      ;;\n" if names else ""


def choice_case(parameter):
    words = " ".join(choice["name"] for choice in parameter["choices"])
    if parameter["repeatable"]:  # what stands before the last comma stays
        body = ["before=${word%\"${word##*,}\"}",
                f"mapfile -t COMPREPLY < <(compgen -P \"$before\" -W '{words}' -- \"${{word##*,}}\")", "return"]
    else:
        body = [f"mapfile -t COMPREPLY < <(compgen -W '{words}' -- \"$word\")", "return"]
    return case([parameter["name"]], body)


def completion(usage):
    program = usage["program"]
    everything = usage["inputs"] + usage["outputs"] + usage["options"] + usage["reserved"]
    named = {kind: [p["name"] for p in everything if test(p)] for kind, test in {
        "artifact": lambda p: p.get("role") in ("input", "output"),
        "file": lambda p: p.get("role") in ("path_input", "path_output") or p["type"] == "text" and p["value_name"] in ("FILE", "FOLDER"),
        "free": lambda p: p["type"] in ("integer", "number") or p["type"] == "text" and p["value_name"] not in ("FILE", "FOLDER"),
    }.items()}
    cases = "".join(choice_case(p) for p in everything if p["type"] == "choice")
    cases += case(named["artifact"], ["wanted=artifact"]) + case(named["file"], ["wanted=file"]) + case(named["free"], ["return"])
    flags = [f"--{p['name']}" for p in everything]
    flags += [f"--no-{p['name']}" for p in usage["options"] if p["type"] == "switch"] + [f"--{name}" for name, _ in REQUESTS]
    lists = [f"--{p['name']}" for p in everything if p["type"] == "path" and p["repeatable"]]
    positional = next((p["role"] for p in everything if p["positional"]), "option")
    return COMPLETION.format(program=program, function="_" + program.replace("-", "_"), cases=cases, options=" ".join(flags),
                             lists=" | ".join(lists) or "''", positional="artifact" if positional == "input" else "file")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("executable", type=pathlib.Path)
    parser.add_argument("--man", type=pathlib.Path, required=True)
    parser.add_argument("--completion", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    described = subprocess.run([arguments.executable.resolve(), "--help-json"], check=True, capture_output=True, text=True).stdout
    usage = json.loads(described)
    for path, text in ((arguments.man, man_page(usage)), (arguments.completion, completion(usage))):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
