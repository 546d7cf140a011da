// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

namespace warmup::ui {

class RunController;

// The runs of a RunController as a table, a row a run. Name, colour and visibility are edited in
// place.
class RunsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { name, seeds, outcome, loss, accuracy, kept, columnCount_ };

    explicit RunsModel(RunController &runs, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    [[nodiscard]] int runId(int row) const;

private:
    void refresh(int firstColumn);

    RunController &m_runs;
    int m_rows = 0;
};

} // namespace warmup::ui
