#!/bin/sh
# Computes the stored reference values again, from the top of the repository. Scripts that start with #!/usr/bin/python3
# want Debian's own Pillow and NumPy (python3-pil, python3-numpy); the others get .venv-references with PyTorch.
set -eu
cd "$(dirname "$0")/../.."
venv=.venv-references
requirements=tests/references/requirements.txt

if ! cmp -s "$requirements" "$venv/installed.txt"; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --disable-pip-version-check --no-deps --requirement "$requirements"
  cp "$requirements" "$venv/installed.txt"
fi
for script in tests/references/*.py; do
  echo "$script"
  case $(head -n 1 "$script") in
    '#!/usr/bin/python3') /usr/bin/python3 "$script" ;;
    *) "$venv/bin/python" "$script" ;;
  esac
done
