#!/bin/sh
# Makes .venv-references, the environment with Python's PyTorch and Pillow that references and benchmarks run in.
set -eu
cd "$(dirname "$0")/../.."
venv=.venv-references
requirements=tests/references/requirements.txt
if ! cmp -s "$requirements" "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --disable-pip-version-check --no-deps --requirement "$requirements"
  cp "$requirements" "$venv/installed.txt"
fi
