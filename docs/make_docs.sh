#!/bin/sh
# Writes docs/reference/: a page for every stage, from its own declaration, and their index.
#
#   make_docs.sh BIN [FOLDER]
set -eu
bin=$1
folder=${2:-$(dirname "$0")/reference}
mkdir -p "$folder"
{
  printf '# Reference\n\nWritten by `make docs` from the declarations of the stages.\n\n'
  for executable in "$bin"/dc-*; do
    name=$(basename "$executable")
    "$executable" --help-markdown > "$folder/$name.md"
    printf '* [%s](%s.md)\n' "$name" "$name"
  done
} > "$folder/README.md"
