// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/base/Result.h"
#include "core/io/AtomicFile.h"

namespace warmup::app {

// Exit statuses of every subcommand; failed is a finding of lint that is an error. A run that an
// interrupt (Ctrl+C) ended has the shell's 128 + 2.
enum Status { done = 0, diverged = 1, failed = 1, refused = 2, interrupted = 130 };

// "warmup-lab: text" and the end of the line on standard error. Control characters of the text, as
// a file's name may hold, are written as \xNN: a message is one line.
void say(std::string_view text);

// Says the error and returns Status::refused.
int refuse(const Error &error);

// The first Ctrl+C ends long work and keeps what was made; the second one ends the program.
void watchInterrupt();
[[nodiscard]] bool interruptAsked();

// A line on a terminal's standard error that changes while long work goes on; gone when it ends.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;

    void show(const std::string &text) const;

private:
    bool m_shown;
};

// Standard output, buffered. Where its reader has gone (| head) the rest is dropped in silence;
// where it takes no more (a full disk) finish() says so.
class StandardOutput {
public:
    // Ignores SIGPIPE from now on.
    StandardOutput();

    // False: nothing more is taken.
    bool write(std::string_view text);
    [[nodiscard]] io::Sink sink();
    // Writes what is buffered. Status::done, or Status::refused after saying why not all was
    // written.
    [[nodiscard]] int finish();
    // Whether a write failed, for whatever reason: an error of the writer is only its echo.
    [[nodiscard]] bool failed() const { return m_error != 0; }

private:
    void flush();

    std::string m_buffer;
    int m_error = 0; // errno
};

} // namespace warmup::app
