#!/bin/sh
# Adds to a command where its training and test images come from: train_source=..., test_source=... and the splits.
#
#   with_source.sh DATA TEST COMMAND...
#
# DATA is a source of dc-fetch. A folder has to hold train/ and val/ (or test/), each with a folder per class, unless
# TEST names the test images: accuracy on images that were trained on would say nothing.
set -eu
data=$1
test=$2
shift 2

train_source=$data
train_split=train
test_source=${test:-$data}
test_split="test"
case $data in
  "") exec "$@" ;;
  folder:*)
    folder=${data#folder:}
    if [ -z "$test" ]; then
      for test_split in val test none; do
        [ -d "$folder/train" ] && [ -d "$folder/$test_split" ] && break
      done
      if [ "$test_split" = none ]; then
        echo "$folder: expected folders train/ and val/ (or test/) with one folder a class in each;" \
          "make them, or name other images to test on with TEST=folder:DIR" >&2
        exit 2
      fi
    fi
    ;;
esac
exec "$@" "train_source=$train_source" "train_split=$train_split" "test_source=$test_source" "test_split=$test_split"
