#!/bin/sh
# Tries everything that the tests of trust try a part of: every bad file at every input, 10,000 turned bits in every
# artifact and 10,000 through the stages. Takes long.
#
#     sh tests/trust/torture.sh BUILD_FOLDER
set -eu
build=${1:?usage: torture.sh BUILD_FOLDER}
export DC_TORTURE=1
status=0
for part in inputs outputs contents corruption stage_corruption; do
  "$build/tests/trust_$part" --gtest_brief=1 || status=1
done
exit $status
