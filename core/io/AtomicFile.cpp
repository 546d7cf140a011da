// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/io/AtomicFile.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace warmup::io {

namespace fs = std::filesystem;

namespace {

constexpr mode_t kNewFileMode = 0666;

std::string reason(int number)
{
    return std::generic_category().message(number);
}

tl::unexpected<Error> cannotWrite(const fs::path &path, int number)
{
    return fail(path.string(), reason(number), "a place that can be written to");
}

// The file that a chain of symbolic links ends at, which need not exist.
Result<fs::path> followLinks(fs::path path)
{
    constexpr int kMostLinks = 40;
    for (int i = 0; i < kMostLinks; ++i) {
        std::error_code error;
        if (!fs::is_symlink(fs::symlink_status(path, error)))
            return path;
        const auto next = fs::read_symlink(path, error);
        if (error)
            return cannotWrite(path, error.value());
        path = path.parent_path() / next; // an absolute one replaces all
    }
    return cannotWrite(path, ELOOP);
}

class Descriptor {
public:
    explicit Descriptor(int value) : m_value(value) { }
    ~Descriptor() { close(); }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;

    [[nodiscard]] int value() const { return m_value; }
    int close() { return m_value < 0 ? 0 : ::close(std::exchange(m_value, -1)); }

private:
    int m_value;
};

bool writeAll(int file, std::string_view piece)
{
    while (!piece.empty()) {
        const auto count = ::write(file, piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        piece.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

// Read once, by one thread: to read it is to change it for a moment.
mode_t processUmask()
{
    static const mode_t mask = [] {
        const mode_t current = ::umask(0);
        ::umask(current);
        return current;
    }();
    return mask;
}

// The temporary file, removed unless it took its place.
class Replacement {
public:
    explicit Replacement(const fs::path &target)
        : m_target(target), m_name((target.parent_path() / ".warmup-XXXXXX").string())
    {
    }
    ~Replacement()
    {
        if (m_made)
            ::unlink(m_name.c_str());
    }
    Replacement(const Replacement &) = delete;
    Replacement &operator=(const Replacement &) = delete;

    // errno as a value; 0 when all is well.
    int make(int &file)
    {
        file = ::mkostemp(m_name.data(), O_CLOEXEC);
        if (file < 0)
            return errno;
        m_made = true;
        struct stat old { };
        if (::stat(m_target.c_str(), &old) == 0) {
            // Only root may give files away; for all others the group is worth a try.
            if (::fchown(file, old.st_uid, old.st_gid) != 0
                && ::fchown(file, static_cast<uid_t>(-1), old.st_gid) != 0)
                errno = 0;
            return ::fchmod(file, old.st_mode & 07777) == 0 ? 0 : errno;
        }
        return ::fchmod(file, kNewFileMode & ~processUmask()) == 0 ? 0 : errno;
    }

    int takePlace()
    {
        if (::rename(m_name.c_str(), m_target.c_str()) != 0)
            return errno;
        m_made = false;
        // The rename itself reaches the disk with the folder. Not every file system can do this.
        const auto folder = m_target.parent_path();
        const Descriptor directory(
            ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (directory.value() >= 0)
            ::fsync(directory.value());
        return 0;
    }

private:
    fs::path m_target;
    std::string m_name;
    bool m_made = false;
};

// What the disk did not take comes before what the producer says of it. `path` is for messages.
Result<void> produceInto(int descriptor, const fs::path &path,
                         const std::function<Result<void>(const Sink &)> &produce)
{
    int problem = 0;
    const auto produced = produce([&](std::string_view piece) {
        const bool ok = writeAll(descriptor, piece);
        problem = ok ? problem : errno;
        return ok;
    });
    if (problem != 0)
        return cannotWrite(path, problem);
    return produced;
}

// Into a pipe or a device, which nothing can be renamed over.
Result<void> writeThrough(const fs::path &path,
                          const std::function<Result<void>(const Sink &)> &produce)
{
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.value() < 0)
        return cannotWrite(path, errno);
    return produceInto(file.value(), path, produce);
}

} // namespace

Result<void> writeAtomically(const fs::path &path,
                             const std::function<Result<void>(const Sink &)> &produce)
{
    const auto target = followLinks(path);
    if (!target)
        return tl::unexpected(target.error());
    if (!target->has_filename())
        return fail(path.string(), path.empty() ? "no file name" : "a folder", "a file name");
    std::error_code error;
    const auto status = fs::status(*target, error);
    if (fs::is_directory(status))
        return fail(path.string(), "a folder", "a file name");
    if (fs::exists(status) && !fs::is_regular_file(status))
        return writeThrough(*target, produce);
    // A rename needs no leave of the file that it replaces: ask for it, as every editor would.
    if (fs::exists(status) && ::faccessat(AT_FDCWD, target->c_str(), W_OK, AT_EACCESS) != 0)
        return cannotWrite(path, errno);

    Replacement replacement(*target);
    int opened = -1;
    const int problemOfMaking = replacement.make(opened);
    Descriptor file(opened);
    if (problemOfMaking != 0)
        return cannotWrite(path, problemOfMaking);
    if (const auto produced = produceInto(file.value(), path, produce); !produced)
        return produced;
    if (::fsync(file.value()) != 0 || file.close() != 0)
        return cannotWrite(path, errno);
    if (const int renaming = replacement.takePlace(); renaming != 0)
        return cannotWrite(path, renaming);
    return {};
}

Result<void> writeAtomically(const fs::path &path, std::string_view contents)
{
    return writeAtomically(path, [&](const Sink &sink) -> Result<void> {
        sink(contents);
        return {};
    });
}

Result<std::string> readWhole(const fs::path &path, std::size_t limit)
{
    if (path.empty())
        return fail("file", "no file name", "the path of a file");
    const auto cannotRead = [&](int number) {
        return fail(path.string(), number == ENOENT ? "no such file" : reason(number),
                    "a file that can be read");
    };
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.value() < 0)
        return cannotRead(errno);
    struct stat status { };
    if (::fstat(file.value(), &status) != 0)
        return cannotRead(errno);
    if (S_ISDIR(status.st_mode))
        return fail(path.string(), "a folder", "a file");

    std::string contents;
    std::vector<char> piece(1 << 16);
    while (true) {
        const auto count = ::read(file.value(), piece.data(), piece.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cannotRead(errno);
        if (count == 0)
            return contents;
        if (static_cast<std::size_t>(count) > limit - contents.size())
            return fail(path.string(), fmt::format("more than {} bytes", limit),
                        fmt::format("at most {} bytes", limit));
        contents.append(piece.data(), static_cast<std::size_t>(count));
    }
}

} // namespace warmup::io
