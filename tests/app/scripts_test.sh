#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs app/run.sh and tests/run.sh as they are on a program of three lines, in a folder of its own.
# Only the package manager is played by scripts: a test installs nothing on the machine it runs on.
#   scripts_test.sh SOURCE-FOLDER
set -uo pipefail
source=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
failures=0

check() { # WHAT EXPECTED FOUND
    if [[ $2 == "$3" ]]; then
        echo "ok: $1"
    else
        printf 'FAILED: %s\n  expected: %q\n  found:    %q\n' "$1" "$2" "$3"
        failures=$((failures + 1))
    fi
}
contains() { # WHAT TEXT PART
    [[ $2 == *"$3"* ]] && check "$1" same same || check "$1" "... $3 ..." "$2"
}

tree="$place/a folder/lab"
mkdir -p "$tree/app" "$tree/tests" "$place/tools"
cp "$source"/app/{run.sh,setup.sh,packages.txt} "$tree/app"
cp "$source"/tests/{run.sh,packages.txt} "$tree/tests"
cp "$source/CMakePresets.json" "$tree"
cat >"$tree/app/main.cpp" <<'EOF'
#include <iostream>
#include <string>
int main(int count, char **words)
{
    for (int i = 1; i < count; ++i)
        std::cout << '[' << words[i] << ']';
    for (std::string line; count > 1 && words[1] == std::string("-") && std::getline(std::cin, line);)
        std::cout << line;
    return count > 2 ? 7 : 0;
}
EOF
cat >"$tree/CMakeLists.txt" <<'EOF'
cmake_minimum_required(VERSION 3.25)
project(Small LANGUAGES CXX)
option(WARMUP_TESTS "" ON)
option(WARMUP_BENCH "" ON)
file(GLOB sources CONFIGURE_DEPENDS app/*.cpp)
add_executable(warmup-lab ${sources})
set_target_properties(warmup-lab PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/app)
if(WARMUP_TESTS)
    enable_testing()
    add_test(NAME runs COMMAND warmup-lab)
endif()
EOF

# A Debian where everything is installed, but for the package names in $place/missing.
cat >"$place/tools/dpkg-query" <<EOF
#!/bin/bash
for word; do [[ \$word == -* || \$word == *'{'* ]] || grep -qxF "\$word" "$place/missing" || echo "installed \$word"; done
EOF
cat >"$place/tools/apt-get" <<EOF
#!/bin/bash
echo "apt-get \$*" >>"$place/apt-calls"
[[ \$1 != install ]] || { echo 'E: no such package' >&2; exit 100; }
EOF
cat >"$place/tools/sudo" <<'EOF'
#!/bin/bash
exec "$@"
EOF
chmod +x "$place"/tools/*
: >"$place/missing"
printf 'ID=testian\nID_LIKE="ubuntu debian"\n' >"$place/debian-like"
printf 'ID=fedora\n' >"$place/other"
export PATH=$place/tools:$PATH WARMUP_OS_RELEASE=$place/debian-like
unset CMAKE_BUILD_TYPE CMAKE_GENERATOR

cd "$place" || exit 1
out=$("$tree/app/run.sh" one 2>"$place/err"); status=$?
check "the first call builds and hands on the argument" "0 [one]" "$status $out"
contains "it says that it builds" "$(<"$place/err")" "building into"
check "app/run.sh configures no tests" "WARMUP_TESTS:BOOL=OFF" \
    "$(grep '^WARMUP_TESTS:' "$tree/build/CMakeCache.txt")"

out=$("$tree/app/run.sh" one 2>"$place/err"); status=$?
check "with nothing to do it prints nothing of its own" "0 [one]:" "$status $out:$(<"$place/err")"
# One of fifty calls: other programs may be busy. The program itself takes a few ms of it.
least=999999
for _ in {1..50}; do
    began=$(date +%s%N); "$tree/app/run.sh" >/dev/null
    took=$((($(date +%s%N) - began) / 1000000))
    [[ $took -ge $least ]] || least=$took
    [[ $least -ge 300 ]] || break
done
echo "with nothing to do it adds $least ms"
check "with nothing to do it adds under 0.3 s" yes "$([[ $least -lt 300 ]] && echo yes)"

ln -s "$tree/app/run.sh" "$place/lab link"
out=$(printf 'a line' | "$place/lab link" - 2>&1); status=$?
check "through a link, standard input is the program's" "0 [-]a line" "$status $out"
out=$("$place/lab link" 'two words' '' 2>&1); status=$?
check "arguments keep their blanks and the program its status" "7 [two words][]" "$status $out"

mv "$place/a folder" "$place/moved"
tree="$place/moved/lab"
out=$("$tree/app/run.sh" x 2>/dev/null); status=$?
check "a folder that was moved is built anew" "0 [x]" "$status $out"

touch "$tree/app/main.cpp"
"$tree/app/run.sh" first >"$place/out1" 2>/dev/null & one=$!
"$tree/app/run.sh" second >"$place/out2" 2>/dev/null & two=$!
wait $one; s1=$?; wait $two; s2=$?
check "two calls at once do not disturb each other" "0 0 [first][second]" "$s1 $s2 $(cat "$place/out1" "$place/out2")"

out=$("$tree/tests/run.sh" 2>"$place/err"); status=$?
check "tests/run.sh passes" 0 "$status"
contains "and ends with ctest's own count" "$out" "100% tests passed"
"$tree/app/run.sh" >/dev/null 2>"$place/err"
check "app/run.sh leaves the tests configured" "WARMUP_TESTS:BOOL=ON" \
    "$(grep '^WARMUP_TESTS:' "$tree/build/CMakeCache.txt")"

cp "$tree/app/main.cpp" "$place/main.cpp"
echo 'int wrong = "text";' >>"$tree/app/main.cpp"
out=$("$tree/app/run.sh" x 2>&1); status=$?
check "a compiler's error ends it" 1 "$status"
contains "and is shown" "$out" "invalid conversion"
cp "$place/main.cpp" "$tree/app/main.cpp"

cp "$tree/CMakeLists.txt" "$place/CMakeLists.txt"
echo 'find_package(NoSuchThing REQUIRED)' >>"$tree/CMakeLists.txt"
rm -rf "$tree/build"
out=$("$tree/app/run.sh" x 2>&1); status=$?
check "a configuration that fails ends it" 1 "$status"
contains "and is shown" "$out" "NoSuchThing"
cp "$place/CMakeLists.txt" "$tree/CMakeLists.txt"

out=$(WARMUP_OS_RELEASE=$place/other "$tree/app/run.sh" x 2>&1); status=$?
check "not Debian-like: status 2" 2 "$status"
contains "and the packages are named" "$out" "qt6-charts-dev"
contains "with those of the tests for the tests" \
    "$(WARMUP_OS_RELEASE=$place/other "$tree/tests/run.sh" 2>&1)" "libgmock-dev"

printf 'ninja-build\nlibcli11-dev\n' >"$place/missing"
out=$("$tree/app/run.sh" x 2>&1); status=$?
check "apt-get's status is kept" 100 "$status"
contains "its error is shown" "$out" "E: no such package"
contains "what is missing is said, and nothing else" "$out" "apt-get: libcli11-dev ninja-build"$'\n'
contains "and installed without a question" "$(<"$place/apt-calls")" "install -y"
printf 'libgtest-dev\n' >"$place/missing"
out=$("$tree/app/run.sh" x 2>/dev/null); status=$?
check "the program needs no package of the tests" "0 [x]" "$status $out"

echo "$failures of the checks failed"
exit $((failures > 0))
