// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QWidget>

namespace warmup::ui {

// The title of a section: an arrow, the title and, while it is closed, what the section holds.
class SectionHeader : public QAbstractButton {
    Q_OBJECT
public:
    explicit SectionHeader(const QString &title, QWidget *parent = nullptr);

    void setSummary(const QString &summary);
    [[nodiscard]] const QString &summary() const { return m_summary; }
    // A few words at the far end, whether open or closed.
    void setRemark(const QString &remark);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    [[nodiscard]] QFont titleFont() const;

    QString m_summary;
    QString m_remark;
};

// A titled part of a form that folds away; closed, its title says what it holds ("Adam, β 0.9
// 0.999"). Opens by click, Space, Return and Right, closes by Left; the settings remember which.
class CollapsibleSection : public QWidget {
    Q_OBJECT
public:
    // `key` names it in the settings; empty: not remembered.
    CollapsibleSection(const QString &title, QWidget *content, const QString &key = {},
                       QWidget *parent = nullptr);

    [[nodiscard]] bool isOpen() const;
    void setOpen(bool open);
    void setSummary(const QString &summary);
    [[nodiscard]] QString summary() const;
    [[nodiscard]] SectionHeader *header() const { return m_header; }

Q_SIGNALS:
    void toggled(bool open);

private:
    SectionHeader *m_header;
    QWidget *m_content;
};

} // namespace warmup::ui
