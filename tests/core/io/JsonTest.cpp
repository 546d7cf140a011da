// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/Json.h"

#include <gtest/gtest.h>

namespace warmup::io {
namespace {

std::string refusalOfText(std::string_view text)
{
    const auto read = parseJson(text, "x.json");
    return read ? "" : read.error().message();
}

TEST(Json, SaysInPlainWordsWhatMayStandWhereTheTextIsWrong)
{
    const std::string value =
        "allowed: a value: an object, an array, a text in quotes, a number, true, false or null";
    EXPECT_EQ(refusalOfText("{\"a\": }"), "x.json:1:7: found \"}\"; " + value);
    EXPECT_EQ(refusalOfText("{a: 1}"), "x.json:1:2: found \"a\"; " + value);
    EXPECT_EQ(refusalOfText("{1: 2}"), "x.json:1:2: found \"1\"; allowed: a key in quotes");
    EXPECT_EQ(refusalOfText("{\"a\" 1}"), "x.json:1:6: found \"1\"; allowed: a colon");
    EXPECT_EQ(refusalOfText("{\"a\": 1\n \"b\": 2}"),
              "x.json:2:4: found \"\"b\"\"; allowed: a comma or }");
    EXPECT_EQ(refusalOfText("[1 2]"), "x.json:1:4: found \"2\"; allowed: a comma or ]");
    EXPECT_EQ(refusalOfText("[1, 2"),
              "x.json:1:6: found the end of the file; allowed: a comma or ]");
    EXPECT_EQ(refusalOfText("[] []"), "x.json:1:4: found \"[\"; allowed: nothing after the end");
    EXPECT_EQ(refusalOfText("[nul]"), "x.json:1:5: found \"nul]\"; " + value);
}

TEST(Json, SaysWhatIsWrongWithATextOrANumber)
{
    const auto allowed = [](std::string_view text) {
        const auto read = parseJson(text, "x.json");
        return read ? "" : read.error().allowed;
    };
    EXPECT_EQ(allowed("[\"a"), "a closing quote");
    EXPECT_EQ(allowed("[\"a\nb\"]"),
              "a text in which line breaks and tabs are written as \\n and \\t");
    EXPECT_EQ(allowed("[\"\xff\"]"), "a text in UTF-8");
    EXPECT_EQ(allowed("[\"\\u12\"]"), "four hexadecimal digits after \\u");
    EXPECT_EQ(allowed("[\"\\ud800\"]"), "a text whose \\u escapes are characters");
    EXPECT_EQ(allowed("[\"C:\\models\"]"),
              "after a backslash one of \" \\ / b f n r t u, and \\\\ for a backslash");
    EXPECT_EQ(allowed("[-]"), "a number as JSON writes it, such as -0.5 or 1e-3");
    EXPECT_EQ(allowed("[1.]"), "a number as JSON writes it, such as -0.5 or 1e-3");
    // What stands in the file is not taken for what the parser says of it.
    EXPECT_EQ(allowed("[\"; last read: x; expected ']'\" 1]"), "a comma or ]");
}

TEST(Json, SaysInWhichLineItIsTooDeep)
{
    const std::string deepest(kDeepestJson, '[');
    const std::string end(kDeepestJson, ']');
    EXPECT_EQ(refusalOfText(deepest + end), "");
    EXPECT_EQ(refusalOfText("[\"[[\\\"[\",\n" + deepest + end + "]"),
              "x.json:2:64: found more than 64 levels of objects and arrays; allowed: at most 64");
}

} // namespace
} // namespace warmup::io
