#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what is missing, builds Warmup Lab and starts it: without arguments the window, else what
# the arguments say (app/run.sh --help). Standard input and output are the program's.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/setup.sh"

ready() {
    install_missing "$top/app/packages.txt"
    configured || configure -D WARMUP_TESTS=OFF -D WARMUP_BENCH=OFF
    compile warmup-lab
}
locked ready
exec "$build/app/warmup-lab" "$@"
