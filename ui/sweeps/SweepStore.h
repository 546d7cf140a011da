// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

#include <QString>

#include "core/experiment/Sweep.h"

namespace warmup::ui {

// The sweeps that were trained in the window, in the person's data folder: of each its file and the
// table of its runs (core/io/SweepCsv.h), named by its fingerprint. The oldest of more than twelve
// are taken away.

struct KeptSweep {
    QString path; // of its .sweep.json
    QString title;
};

// The latest first.
[[nodiscard]] std::vector<KeptSweep> keptSweeps();

[[nodiscard]] std::filesystem::path keptTable(const experiment::Sweep &sweep);

// While all runs are made anew those that were kept stand aside: they come back where no new one is
// there, also when the program was killed meanwhile, and go once some are.
[[nodiscard]] bool isKeptAside(const experiment::Sweep &sweep);
void setKeptAside(const experiment::Sweep &sweep);
void putKeptBack(const experiment::Sweep &sweep);
void dropKeptAside(const experiment::Sweep &sweep);

// Keeps the sweep's file, as the latest. Fails as writeAtomically does.
[[nodiscard]] Result<void> keepSweep(const experiment::Sweep &sweep, const std::string &text);

} // namespace warmup::ui
