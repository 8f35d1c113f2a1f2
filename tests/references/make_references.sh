#!/bin/sh
# Computes the stored reference values again. Scripts that start with #!/usr/bin/python3 want Debian's own Pillow and
# NumPy (python3-pil, python3-numpy); the others run in .venv-references.
set -eu
cd "$(dirname "$0")/../.."
sh tests/references/make_environment.sh
for script in tests/references/*.py; do
  echo "$script"
  case $(head -n 1 "$script") in
    '#!/usr/bin/python3') /usr/bin/python3 "$script" ;;
    *) .venv-references/bin/python "$script" ;;
  esac
done
