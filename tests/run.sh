#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds the program and its tests and runs every test. Arguments go to ctest:
# tests/run.sh -R chart. Tests against other programs run where tests/peers/run.sh has set them up.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../app/setup.sh"

ready() {
    install_missing "$top/app/packages.txt" "$top/tests/packages.txt"
    configured WARMUP_TESTS:BOOL=ON || configure -D WARMUP_TESTS=ON -D WARMUP_BENCH=OFF
    compile
}
locked ready
# One more than there are processors: tests of the window wait more than they work.
exec ctest --test-dir "$build" --output-on-failure --no-tests=error -j "$(($(nproc) + 1))" "$@"
