#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the program into a prefix, moves that, and uses it there.
#   install_test.sh CMAKE BUILD-FOLDER
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
# Stripped: what debuggers read does name the folder of the build.
"$1" --install "$2" --strip --prefix "$place/first" >/dev/null
mv "$place/first" "$place/second place"
cd "$place/second place"

for file in bin/warmup-lab share/applications/org.warmuplab.WarmupLab.desktop \
    share/metainfo/org.warmuplab.WarmupLab.metainfo.xml share/mime/packages/org.warmuplab.WarmupLab.xml \
    share/icons/hicolor/scalable/apps/org.warmuplab.WarmupLab.svg \
    share/icons/hicolor/128x128/apps/org.warmuplab.WarmupLab.png \
    share/man/man1/warmup-lab.1 share/warmup-lab/schema/recipe.schema.json; do
    [[ -s $file ]] || { echo "not installed: $file"; exit 1; }
done
if grep -rlF "$2" .; then
    echo "these name the folder of the build"
    exit 1
fi
if [[ $(bin/warmup-lab --version) != "warmup-lab "[0-9]* ]]; then
    echo "--version: $(bin/warmup-lab --version)"
    exit 1
fi
rates=$(bin/warmup-lab schedule --every 5 2>/dev/null)
[[ ${rates%%$'\n'*} == update,epoch,lr* ]] || { echo "schedule: $rates"; exit 1; }
bin/warmup-lab plot -o "$place/rates.png" 2>/dev/null
[[ $(head -c 4 "$place/rates.png" | tail -c 3) == PNG ]] || { echo "plot wrote no PNG"; exit 1; }
