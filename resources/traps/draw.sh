#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Draws the README's pictures again, one of each script beside this one: resources/traps/draw.sh [warmup-lab]
set -euo pipefail
lab=$(realpath "${1:-build/app/warmup-lab}")
cd "$(dirname "$0")"
for script in *.py; do
    "$lab" plot "$script" -o "${script%.py}.png" --size 900x420 --dpi 100
done
