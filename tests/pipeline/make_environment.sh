#!/bin/sh
# Makes .venv-snakemake, the environment with the Snakemake 9 that the manifests are tested with beside Debian's 7.
set -eu
cd "$(dirname "$0")/../.."
venv=.venv-snakemake
requirements=tests/pipeline/requirements.txt
! cmp -s "$requirements" "$venv/installed.txt" || exit 0
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import sys, pip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "installing Snakemake 9 into $venv (about 80 MB, once)" >&2
    rm -rf "$venv"
    "$python" -m venv --without-pip "$venv"
    "$python" -m pip --python "$venv/bin/python" install --disable-pip-version-check --quiet --no-compile --no-deps \
      --only-binary=:all: --requirement "$requirements"
    cp "$requirements" "$venv/installed.txt"
    exit 0
  fi
done
echo "Snakemake 9 needs Python 3.11 or later with pip; none was found" >&2
exit 1
