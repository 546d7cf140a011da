#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Compares the program with the real frameworks.
#
#   tests/peers/run.sh --install   makes their Python environment (outside the tree; needs python3-venv)
#   tests/peers/run.sh [NAME...]   runs tests/peers/NAME_peer.py, without names all of them
#
# Each script finds the program in $WARMUP_LAB. Ends with 77 where there is no PyTorch to compare with:
# neither in that environment ($WARMUP_PEERS, else ~/.cache/warmup-lab/peers) nor in python3 itself.
set -euo pipefail
here=$(cd -P "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
environment=${WARMUP_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/warmup-lab/peers}
export WARMUP_LAB=${WARMUP_LAB:-$here/../../build/app/warmup-lab}

if [[ ${1:-} == --install ]]; then
    [[ -x $environment/bin/python ]] || python3 -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet -r "$here/requirements.txt"
    # Their schedulers need nothing of what they ask for (OpenCV, Matplotlib, torchvision, Lightning).
    exec "$environment/bin/python" -m pip install --quiet --no-deps mmengine==0.10.7 timm==1.0.31 \
        lightning-bolts==0.7.0
fi

python=$environment/bin/python
[[ -x $python ]] || python=python3
if ! "$python" -c 'import torch' 2>/dev/null; then
    echo "skipped: no PyTorch to compare with (tests/peers/run.sh --install makes an environment)"
    exit 77
fi
[[ $# -gt 0 ]] || set -- $(cd "$here" && ls ./*_peer.py | sed 's|^\./||; s|_peer\.py$||')
status=0
for name; do
    "$python" "$here/${name}_peer.py" || { status=$?; echo "$name: ended with status $status" >&2; }
done
exit "$status"
