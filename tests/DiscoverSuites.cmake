# SPDX-License-Identifier: GPL-3.0-or-later
# After a program of tests was linked: writes OUTPUT, which tells CTest of each suite in PROGRAM as the test
# "MODULE: Suite". GoogleTest's own discovery makes a process of every test; most of ours take less time than that.
execute_process(COMMAND ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE listed COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "(^|\n)[^ \n]+[.]" suites "${listed}")
set(text "")
foreach(suite ${suites})
    string(REGEX REPLACE "\n|[.]$" "" suite "${suite}")
    string(APPEND text "add_test([=[${MODULE}: ${suite}]=] [=[${PROGRAM}]=] [=[--gtest_filter=${suite}.*]=])\n"
        "set_tests_properties([=[${MODULE}: ${suite}]=] PROPERTIES TIMEOUT 300)\n")
endforeach()
file(WRITE ${OUTPUT} "${text}")
