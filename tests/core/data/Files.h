// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

namespace warmup {

// A folder that is empty at first and gone afterwards.
class ScratchFolder {
public:
    ScratchFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "warmup-XXXXXX").string();
        m_path = mkdtemp(pattern.data());
    }
    ~ScratchFolder() { std::filesystem::remove_all(m_path); }
    ScratchFolder(const ScratchFolder &) = delete;
    ScratchFolder &operator=(const ScratchFolder &) = delete;

    [[nodiscard]] std::string path(const std::string &name = {}) const
    {
        return (m_path / name).string();
    }

    std::string write(const std::string &name, const std::string &contents) const
    {
        std::ofstream(path(name), std::ios::binary) << contents;
        return path(name);
    }

    std::string writeGzip(const std::string &name, const std::string &contents) const
    {
        gzFile file = gzopen(path(name).c_str(), "wb");
        gzwrite(file, contents.data(), static_cast<unsigned>(contents.size()));
        gzclose(file);
        return path(name);
    }

private:
    std::filesystem::path m_path;
};

// While it lives, root is nobody: files may be unreadable for tests run as root too.
class WithoutPrivileges {
public:
    WithoutPrivileges()
    {
        constexpr uid_t kNobody = 65534;
        if (geteuid() == 0)
            m_changed = seteuid(kNobody) == 0;
    }
    ~WithoutPrivileges()
    {
        if (m_changed && seteuid(0) != 0)
            std::abort();
    }
    WithoutPrivileges(const WithoutPrivileges &) = delete;
    WithoutPrivileges &operator=(const WithoutPrivileges &) = delete;

private:
    bool m_changed = false;
};

} // namespace warmup
