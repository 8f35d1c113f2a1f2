#!/bin/sh
# Writes docs/reference/: a page for every stage, from its own declaration, and their index; and the field tables of
# data_schema/README.md, from the schema files.
#
#   make_docs.sh BIN [PROJECT]
set -eu
bin=$1
project=${2:-$(dirname "$0")/..}
folder=$project/docs/reference
mkdir -p "$folder"
{
  printf '# Reference\n\nOne page a stage, written by "make docs" from its declaration.\n\n'
  for executable in "$bin"/dc-*; do
    name=$(basename "$executable")
    "$executable" --help-markdown > "$folder/$name.md"
    printf '* [%s](%s.md)\n' "$name" "$name"
  done
} > "$folder/README.md"
python3 "$project/common/cmake/compile_schema.py" --markdown "$project/data_schema/README.md" "$project"/data_schema/*.json
