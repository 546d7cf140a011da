// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "ui/export/ExportRequest.h"

class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace warmup::ui {

// What there is beside the charts and the schedule.
struct ExportOffers {
    bool runs = false;
    bool map = false;
};

// Asks what to export, how large, and to which file; remembers the answers for the next time.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    // `name` becomes the file's name ("article"); `length` is that of the schedule, in updates.
    ExportDialog(ExportWhat what, const QString &name, Update length, ExportOffers offers,
                 QWidget *parent = nullptr);

    [[nodiscard]] ExportRequest request() const;

    void accept() override;

private:
    [[nodiscard]] ExportWhat what() const;
    [[nodiscard]] QString suffix() const;
    [[nodiscard]] QString proposal() const;
    void fillChoices(ExportOffers offers);
    void layOut();
    void listen();
    void adapt();
    void browse();
    // The answers of the last time, and this time's for the next.
    void recall();
    void remember() const;

    QString m_name;
    QString m_folder;
    QString m_proposed; // in the field as long as nobody typed another
    Update m_length;
    QFormLayout *m_form;
    QComboBox *m_what;
    QComboBox *m_format;
    QSpinBox *m_width;
    QSpinBox *m_height;
    QSpinBox *m_dpi;
    QLabel *m_size;
    QSpinBox *m_every;
    QLabel *m_rows;
    QLineEdit *m_path;
    QPushButton *m_browse;
    QHBoxLayout *m_pixels = nullptr; // width and height
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};

} // namespace warmup::ui
