// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace warmup::ui {

// The quiet line under a field. Its height is reserved, so that nothing moves when it says
// something; a longer text lies over what is below it.
class FieldNote : public QWidget {
    Q_OBJECT
public:
    enum class Kind { hint, problem };

    explicit FieldNote(QWidget *parent = nullptr);

    void setText(const QString &text, Kind kind);
    [[nodiscard]] const QString &text() const { return m_text; }
    [[nodiscard]] Kind kind() const { return m_kind; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void moveEvent(QMoveEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QFont smallFont() const;
    void place();

    QString m_text;
    Kind m_kind = Kind::hint;
    QWidget *m_overflow; // shown instead of painting here when the text needs more than a line
};

} // namespace warmup::ui
