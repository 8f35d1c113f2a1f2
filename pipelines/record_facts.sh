#!/bin/sh
# Keeps facts that are no files as files that change only when the fact does, so that Make can depend on them.
#
#   record_facts.sh FOLDER BIN "NAME VALUE"...
#
# Writes FOLDER/NAME holding VALUE, and for every executable BIN/dc-X a FOLDER/dc-X holding its version and digest.
set -eu
folder=$1
bin=$2
shift 2
mkdir -p "$folder"

record() {
  [ -f "$folder/$1" ] && [ "$(cat "$folder/$1")" = "$2" ] || printf '%s\n' "$2" > "$folder/$1"
}

for executable in "$bin"/dc-*; do
  [ -x "$executable" ] || continue
  record "$(basename "$executable")" "$("$executable" --version) sha256 $(sha256sum < "$executable" | cut -c 1-64)"
done
for fact in "$@"; do
  record "${fact%% *}" "${fact#* }"
done
