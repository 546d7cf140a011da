# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by app/run.sh and tests/run.sh: installs what is missing and builds Release into build/.
# Everything it prints goes to standard error; when there is nothing to do it prints nothing.

top=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$top/build

say() { printf 'warmup-lab: %s\n' "$*" >&2; }

# The package names of the given lists, one a line.
listed() { sed 's/#.*//; s/[[:space:]]//g; /^$/d' "$@"; }

debian_like() {
    local ID='' ID_LIKE=''
    # shellcheck disable=SC1090
    . "${WARMUP_OS_RELEASE:-/etc/os-release}" 2>/dev/null || true # another file only in tests
    [[ " $ID $ID_LIKE " == *" debian "* ]] && command -v dpkg-query apt-get >/dev/null
}

install_missing() { # LIST...
    local wanted missing status=0 root=()
    wanted=$(listed "$@")
    if ! debian_like; then
        say "this system is not Debian-like; install what these Debian packages hold, then build" \
            "with CMake as the README says: ${wanted//$'\n'/ }"
        exit 2
    fi
    # shellcheck disable=SC2086
    missing=$(comm -23 <(sort -u <<<"$wanted") \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
            sed -n 's/^installed //p' | sort -u))
    [[ -n $missing ]] || return 0
    if [[ $EUID != 0 ]]; then
        if ! command -v sudo >/dev/null; then
            say "these packages are missing, and there is no sudo; as root: apt-get install" \
                "${missing//$'\n'/ }"
            exit 2
        fi
        root=(sudo)
    fi
    say "installing with ${root:+sudo }apt-get: ${missing//$'\n'/ }"
    run_apt "${root[@]}" apt-get update -qq ||
        say "apt-get update failed; going on with the package lists that are here"
    # shellcheck disable=SC2086
    run_apt "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 $missing || status=$?
    if [[ $status != 0 ]]; then
        say "apt-get ended with status $status"
        exit "$status"
    fi
}

# On a terminal, a line that takes the place of the one before it.
show_in_place() { [[ ! -t 2 ]] || printf '\r\033[K%s' "${1:0:${COLUMNS:-80}-1}" >&2; }

# What apt-get does, in one changing line; all of it where it fails. Its errors come by themselves.
run_apt() { # COMMAND...
    local log status=0
    log=$(mktemp)
    "$@" </dev/null | tee "$log" | while IFS= read -r line; do show_in_place "$line"; done || status=$?
    show_in_place ''
    [[ $status == 0 ]] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

# Shows what Ninja does, on a terminal in one line that changes; nothing when it does nothing.
show_progress() {
    local line said=''
    while IFS= read -r line; do
        case $line in
        'ninja: Entering directory'* | 'ninja: no work to do.' | *'Re-checking globbed'* | '-- '*)
            continue ;;
        esac
        [[ -n $said ]] || say "building into ${build/#$HOME\//\~/} (a few minutes the first time)"
        said=1
        if [[ -t 2 && $line == \[* ]]; then
            show_in_place "$line"
        else
            show_in_place ''
            printf '%s\n' "$line" >&2
        fi
    done
    [[ -z $said ]] || show_in_place ''
}

configure() { # CMAKE-ARGUMENT...
    local log=$build/configure.log
    # --fresh: a cache of another place (the folder was moved) or of a broken-off call is no use.
    cmake -S "$top" --preset release --fresh "$@" >"$log" 2>&1 </dev/null || {
        local status=$?
        cat "$log" >&2
        exit "$status"
    }
}

configured() { # OPTION=VALUE...
    local option
    [[ -e $build/build.ninja ]] || return 1
    for option in "CMAKE_HOME_DIRECTORY:INTERNAL=$top" "$@"; do
        grep -qxF -- "$option" "$build/CMakeCache.txt" || return 1
    done
}

compile() { # TARGET...
    local status=0
    ninja -C "$build" "$@" </dev/null 2>&1 | show_progress || status=$?
    if [[ $status != 0 ]]; then
        say "the build ended with status $status"
        exit "$status"
    fi
}

# One call at a time installs and builds; another one waits for it.
locked() { # COMMAND...
    mkdir -p "$build"
    exec 9>>"$build/.lock"
    flock -n 9 || { say "waiting for another build in $build"; flock 9; }
    "$@"
    exec 9>&-
}
