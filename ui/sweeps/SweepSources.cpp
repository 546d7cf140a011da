// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sweeps/SweepSources.h"

#include <QFileInfo>
#include <QSignalBlocker>

#include "ui/sweeps/SweepStore.h"

namespace warmup::ui {

SweepSources::SweepSources(QWidget *parent) : QComboBox(parent)
{
    setAccessibleName(tr("What is swept"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    refresh();
    choose(classic());
    connect(this, &QComboBox::activated, this, &SweepSources::chosen);
}

QString SweepSources::classic()
{
    return QStringLiteral(":/sweeps/warm-up-and-rate.sweep.json");
}

QString SweepSources::path() const
{
    return currentData().toString();
}

void SweepSources::choose(const QString &path)
{
    const QSignalBlocker blocker(this);
    if (findData(path) < 0) {
        m_file = path;
        refresh();
    }
    setCurrentIndex(findData(path));
}

void SweepSources::chooseRecipe()
{
    choose(QString());
}

void SweepSources::refresh()
{
    const QSignalBlocker blocker(this);
    const QString before = path();
    const bool any = count() > 0;
    clear();
    addItem(tr("Warm-up × peak rate, SGD"), classic());
    addItem(tr("The recipe in the main window"), QString());
    if (!m_file.isEmpty())
        addItem(QFileInfo(m_file).fileName(), m_file);
    for (const KeptSweep &kept : keptSweeps())
        addItem(tr("Trained: %1").arg(kept.title), kept.path);
    setCurrentIndex(any ? std::max(0, findData(before)) : 0);
}

} // namespace warmup::ui
