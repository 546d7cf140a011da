// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

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

    void setFindings(std::vector<lint::Finding> findings, double updatesPerEpoch);
    [[nodiscard]] int count() const { return static_cast<int>(m_findings.size()); }
    // Nothing without findings.
    [[nodiscard]] std::optional<lint::Finding::Severity> worst() const;

Q_SIGNALS:
    // A finding was chosen: where it is to be seen.
    void updateChosen(Update update);

private:
    void choose(QListWidgetItem *item);

    std::vector<lint::Finding> m_findings;
    double m_updatesPerEpoch = 1;
    QListWidget *m_list;
    QStackedLayout *m_stack;
};

} // namespace warmup::ui
