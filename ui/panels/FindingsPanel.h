// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include <QStringList>
#include <QWidget>

#include "core/lint/Lint.h"

class QListWidget;
class QListWidgetItem;
class QStackedLayout;

namespace warmup::ui {

// What the user should know about the curve, one entry a finding, the gravest first.
class FindingsPanel : public QWidget {
    Q_OBJECT
public:
    explicit FindingsPanel(QWidget *parent = nullptr);

    // Their places are told in epochs of so many updates; in updates where that is 1. `fixes`: one
    // a finding, what a click would change; empty where a person has to decide.
    void setFindings(const std::vector<lint::Finding> &findings, double updatesPerEpoch,
                     const QStringList &fixes = {});
    // Shows the gravest finding of an update as the chosen one.
    void select(Update update);
    [[nodiscard]] int count() const { return static_cast<int>(m_findings.size()); }
    // Nothing without findings.
    [[nodiscard]] std::optional<lint::Finding::Severity> worst() const;

Q_SIGNALS:
    // A finding was chosen: where it is to be seen.
    void updateChosen(Update update);
    // The change that mends a finding was chosen: its index in setFindings.
    void fixChosen(std::size_t index);

private:
    void choose(QListWidgetItem *item);

    struct Entry {
        lint::Finding finding;
        QString fix;
        std::size_t index = 0;

        bool operator==(const Entry &) const = default;
    };

    void add(const Entry &entry, int row);

    std::vector<Entry> m_findings;
    double m_updatesPerEpoch = 1;
    QListWidget *m_list;
    QStackedLayout *m_stack;
};

} // namespace warmup::ui
