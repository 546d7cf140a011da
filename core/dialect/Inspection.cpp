// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dialect/Inspection.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>
#include <variant>

#include <fmt/format.h>

namespace warmup::dialect {
namespace {

using Notes = std::map<Update, std::vector<Note>>;

constexpr Update kBeside = 2;
constexpr std::size_t kBreaks = 40;

bool hasMilestones(const schedule::Spec &spec)
{
    return std::ranges::any_of(spec.main, [](const schedule::Phase &phase) {
        return std::holds_alternative<schedule::Step>(phase.shape)
            || std::holds_alternative<schedule::MultiStep>(phase.shape);
    });
}

// Room for so many boundaries with their neighbours.
void addPhases(Notes &notes, const schedule::Schedule &intended, std::size_t most)
{
    using Section = schedule::Section;
    const Section *before = nullptr;
    for (const Section &section : intended.sections()) {
        if (section.begin >= intended.length() || notes.size() >= most)
            break;
        auto &here = notes[section.begin];
        if (before && before->kind == Section::Kind::warmUp)
            here.push_back({Note::Kind::warmUpEnds, {}});
        switch (section.kind) {
        case Section::Kind::warmUp:
            here.push_back({Note::Kind::warmUp, {}});
            break;
        case Section::Kind::main:
            if (before && before->kind != Section::Kind::warmUp)
                here.push_back({Note::Kind::main, {}});
            break;
        case Section::Kind::coolDown:
            here.push_back({Note::Kind::coolDown, {}});
            break;
        case Section::Kind::afterEnd:
            here.push_back({Note::Kind::scheduleEnds, {}});
            break;
        }
        before = &section;
    }
}

std::string factorText(const schedule::Jump &jump)
{
    return jump.from == 0 ? "" : fmt::format("x {:.4g}", jump.to / jump.from);
}

// Milestones where they were asked for; what else the curve breaks at, as run.
void addBreaks(Notes &notes, const schedule::Schedule &intended, const schedule::RateCurve &rates)
{
    const auto &sections = intended.sections();
    const auto isInMain = [&](Update update) {
        const auto after =
            std::ranges::upper_bound(sections, update, {}, &schedule::Section::begin);
        return after != sections.begin() && (after - 1)->kind == schedule::Section::Kind::main
            && (after - 1)->begin != update;
    };
    std::set<Update> milestones;
    if (hasMilestones(intended.spec())) {
        for (const schedule::Jump &jump : schedule::breaks(intended, kBreaks)) {
            if (!isInMain(jump.update))
                continue;
            milestones.insert(jump.update);
            notes[jump.update].push_back({Note::Kind::milestone, factorText(jump)});
        }
    }
    for (const schedule::Jump &jump : schedule::breaks(rates, kBreaks))
        if (!milestones.contains(jump.update))
            notes[jump.update].push_back({Note::Kind::jump, factorText(jump)});
}

double warmUpShare(const schedule::Schedule &intended)
{
    Update updates = 0;
    for (const schedule::Section &section : intended.sections())
        if (section.kind == schedule::Section::Kind::warmUp)
            updates +=
                std::max<Update>(std::min(section.end, intended.length()) - section.begin, 0);
    return static_cast<double>(updates) / static_cast<double>(intended.length());
}

// Which updates get a row; those with notes first, then epochs.
std::vector<Update> rowsFor(const Notes &notes, const schedule::Schedule &intended,
                            std::size_t most, bool epochs)
{
    const Update length = intended.length();
    std::vector<Update> updates;
    for (const auto &[update, note] : notes)
        for (Update u = update - kBeside; u <= update + kBeside; ++u)
            if (u >= 0 && u < length)
                updates.push_back(u);
    const auto settle = [&] {
        std::ranges::sort(updates);
        const auto same = std::ranges::unique(updates);
        updates.erase(same.begin(), same.end());
    };
    settle();
    if (epochs && updates.size() < most) {
        const double perEpoch = intended.updatesPerEpoch();
        const double count = std::ceil(static_cast<double>(length) / perEpoch);
        const double stride = std::ceil(count / static_cast<double>(most - updates.size()));
        for (double epoch = 0; epoch < count; epoch += stride)
            if (const auto u = static_cast<Update>(std::ceil(epoch * perEpoch)); u < length)
                updates.push_back(u);
        settle();
    }
    return updates;
}

} // namespace

std::string textOf(const Note &note)
{
    static constexpr const char *kTexts[] = {"run begins",
                                             "warm-up begins",
                                             "next phase begins",
                                             "cool-down begins",
                                             "warm-up ends",
                                             "schedule ends",
                                             "peak",
                                             "milestone",
                                             "jump",
                                             "finding",
                                             "last update"};
    std::string text = kTexts[static_cast<std::size_t>(note.kind)];
    return note.detail.empty() ? text : text + ' ' + note.detail;
}

std::string textOf(const std::vector<Note> &notes)
{
    std::string text;
    for (const Note &note : notes)
        text += (text.empty() ? "" : ", ") + textOf(note);
    return text;
}

bool isOff(const InspectedUpdate &row)
{
    return std::abs(row.rate - row.intended) > 1e-12 * std::abs(row.intended);
}

Inspection inspect(const schedule::Schedule &intended, const AsRun &asRun, std::size_t most,
                   bool epochs)
{
    const schedule::RateCurve &rates = *asRun.curve;
    const Update length = intended.length();
    Inspection inspection;
    inspection.summary = schedule::summarize(rates);
    inspection.warmUpShare = warmUpShare(intended);

    Notes notes;
    notes[0].push_back({Note::Kind::begin, {}});
    addPhases(notes, intended, most / (2 * kBeside + 1) / 2);
    notes[std::min(inspection.summary.peakAt, length - 1)].push_back({Note::Kind::peak, {}});
    addBreaks(notes, intended, rates);
    for (const Remark &remark : asRun.remarks)
        if (remark.update >= 0 && remark.update < length && notes.size() < most / 4)
            notes[remark.update].push_back({Note::Kind::finding, remark.id});
    notes[length - 1].push_back({Note::Kind::end, {}});

    for (const Update update : rowsFor(notes, intended, most, epochs)) {
        const auto noted = notes.find(update);
        inspection.updates.push_back(
            {update, static_cast<double>(update) / intended.updatesPerEpoch(), rates.at(update),
             intended.at(update), noted == notes.end() ? std::vector<Note>() : noted->second});
    }
    return inspection;
}

} // namespace warmup::dialect
