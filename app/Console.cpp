// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Console.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

namespace warmup::app {

namespace {

volatile std::sig_atomic_t g_interrupted = 0;

} // namespace

void watchInterrupt()
{
    struct sigaction action = {};
    action.sa_handler = [](int) { g_interrupted = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

bool interruptAsked()
{
    return g_interrupted != 0;
}

ProgressLine::ProgressLine() : m_shown(::isatty(STDERR_FILENO) == 1) { }

ProgressLine::~ProgressLine()
{
    show({});
}

void ProgressLine::show(const std::string &text) const
{
    if (!m_shown)
        return;
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
}

void say(std::string_view text)
{
    std::string line = "warmup-lab: ";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f)
            line += fmt::format("\\x{:02x}", byte);
        else
            line += c;
    }
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stderr);
}

int refuse(const Error &error)
{
    say(error.message());
    return Status::refused;
}

StandardOutput::StandardOutput()
{
    std::signal(SIGPIPE, SIG_IGN);
}

bool StandardOutput::write(std::string_view text)
{
    m_buffer += text;
    if (m_buffer.size() >= 1 << 16)
        flush();
    return !failed();
}

io::Sink StandardOutput::sink()
{
    return [this](std::string_view text) { return write(text); };
}

void StandardOutput::flush()
{
    std::string_view rest = m_buffer;
    while (!rest.empty() && !failed()) {
        const auto written = ::write(STDOUT_FILENO, rest.data(), rest.size());
        if (written >= 0)
            rest.remove_prefix(static_cast<std::size_t>(written));
        else if (errno != EINTR)
            m_error = errno;
    }
    m_buffer.clear();
}

int StandardOutput::finish()
{
    flush();
    if (!failed() || m_error == EPIPE)
        return Status::done;
    return refuse(
        {"standard output", std::generic_category().message(m_error), "a place that takes it all"});
}

} // namespace warmup::app
