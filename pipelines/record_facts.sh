#!/bin/sh
# Keeps what a result depends on as files that change only when their content does, so that Make goes by content where it
# sees ages alone: a config file that was saved again, or checked out again, reruns nothing.
#
#   record_facts.sh [--look] FOLDER "NAME VALUE"... "NAME <FILE"... "NAME !PROGRAM"...
#
# Writes FOLDER/NAME holding VALUE, what FILE holds, or the version and digest of PROGRAM. With --look it writes nothing
# and prints which of these would change.
set -eu
look=no
if [ "$1" = --look ]; then
  look=yes
  shift
fi
folder=$1
shift

# The file of a fact that has to be written; with --look, its name is told instead.
changed() {
  if [ $look = yes ]; then
    printf '%s\n' "$folder/$1"
    return 1
  fi
  mkdir -p "$(dirname "$folder/$1")"
}

record() {
  old=
  { [ -f "$folder/$1" ] && IFS= read -r old < "$folder/$1" && [ "$old" = "$2" ]; } || ! changed "$1" || printf '%s\n' "$2" > "$folder/$1"
}

copy() {
  cmp -s "$2" "$folder/$1" || ! changed "$1" || cat "$2" > "$folder/$1"
}

identity_of() {
  version=$("$1" --version < /dev/null) && [ -n "$version" ] || {
    echo "$1 --version: expected one line and exit code 0 of a program that takes the place of a stage" >&2
    exit 1
  }
  printf '%s sha256 %s' "$version" "$(sha256sum < "$1" | cut -c 1-64)"
}

for fact in "$@"; do
  case ${fact#* } in
    "!"*)
      identity=$(identity_of "${fact#* !}")
      record "${fact%% *}" "$identity"
      ;;
    "<"*) copy "${fact%% *}" "${fact#* <}" ;;
    *) record "${fact%% *}" "${fact#* }" ;;
  esac
done
