// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QToolButton;

namespace warmup::ui {

class TextField;

// The path of a file, typed or browsed for.
class FileField : public QWidget {
    Q_OBJECT
public:
    // `filter` as QFileDialog takes it: "Tables (*.csv);;All files (*)".
    explicit FileField(const QString &filter, QWidget *parent = nullptr);

    [[nodiscard]] QString path() const;
    void setPath(const QString &path); // emits nothing
    void setFieldName(const QString &name); // for assistive technology

Q_SIGNALS:
    void edited(const QString &path);

private:
    void browse();

    QString m_filter;
    TextField *m_text;
    QToolButton *m_browse;
};

} // namespace warmup::ui
