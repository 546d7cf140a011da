// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FieldNote.h"

#include <algorithm>

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QPalette>

namespace warmup::ui {

namespace {

QColor noteColor(const QPalette &palette, FieldNote::Kind kind)
{
    const bool dark = palette.color(QPalette::Window).lightness() < 128;
    if (kind == FieldNote::Kind::problem)
        return dark ? QColor(0xff, 0xb8, 0x5c) : QColor(0x8f, 0x4e, 0x00);
    QColor quiet = palette.color(QPalette::WindowText);
    quiet.setAlphaF(0.62F);
    return quiet;
}

constexpr int kMostLines = 3; // under a field
constexpr int kWrap = int(Qt::TextWordWrap) | int(Qt::AlignTop) | int(Qt::AlignLeading);

class Overflow : public QWidget {
public:
    Overflow(FieldNote *note, QWidget *parent) : QWidget(parent), m_note(note)
    {
        // The field below stays usable.
        setAttribute(Qt::WA_TransparentForMouseEvents);
        hide();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor color = noteColor(m_note->palette(), m_note->kind());
        QColor edge = color;
        edge.setAlphaF(0.5F);
        painter.setPen(edge);
        painter.setBrush(m_note->palette().color(QPalette::Window));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.setPen(color);
        painter.drawText(rect().adjusted(5, 2, -5, -2), kWrap, m_note->text());
    }

private:
    FieldNote *m_note;
};

} // namespace

FieldNote::FieldNote(QWidget *parent)
    : QWidget(parent), m_overflow(new Overflow(this, parent ? parent : this))
{
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_overflow->setFont(smallFont());
    connect(qApp, &QApplication::focusChanged, this, &FieldNote::place);
}

QFont FieldNote::smallFont() const
{
    QFont small = font();
    if (small.pointSizeF() > 0)
        small.setPointSizeF(std::max(7.0, small.pointSizeF() * 0.85));
    return small;
}

QSize FieldNote::sizeHint() const
{
    return {0, QFontMetrics(smallFont()).lineSpacing() + 2};
}

void FieldNote::setText(const QString &text, Kind kind)
{
    if (text == m_text && kind == m_kind)
        return;
    m_text = text;
    m_kind = kind;
    setToolTip(text);
    place();
}

void FieldNote::place()
{
    update();
    const QFontMetrics metrics(smallFont());
    const bool fits = metrics.horizontalAdvance(m_text) <= width();
    if (m_text.isEmpty() || fits || !isVisible() || width() < 20) {
        m_overflow->hide();
        return;
    }
    const auto wrapped = [&](int room) {
        return metrics.boundingRect(QRect(0, 0, room - 10, 10'000), kWrap, m_text);
    };
    // Under the field, so that the label below can be read; over the whole row only where it would
    // be a column of words.
    const int room = m_overflow->parentWidget()->width();
    const QRect narrow = wrapped(width());
    const bool isColumn =
        narrow.height() > kMostLines * metrics.lineSpacing() || narrow.width() > width() - 10;
    const QRect text = isColumn ? wrapped(room) : narrow;
    const int used = isColumn ? std::max(std::min(text.width() + 10, room), width()) : width();
    m_overflow->setGeometry(x() + width() - used, y(), used, text.height() + 5);
    // A field that is being worked on is never covered.
    const QWidget *focus = QApplication::focusWidget();
    if (focus && m_overflow->parentWidget()->isAncestorOf(focus)) {
        const QPoint corner = focus->mapTo(m_overflow->parentWidget(), QPoint(0, 0));
        if (m_overflow->geometry().intersects(QRect(corner, focus->size()))) {
            m_overflow->hide();
            return;
        }
    }
    m_overflow->raise();
    m_overflow->show();
    m_overflow->update();
}

void FieldNote::paintEvent(QPaintEvent *)
{
    if (m_text.isEmpty() || m_overflow->isVisible())
        return;
    QPainter painter(this);
    painter.setFont(smallFont());
    painter.setPen(noteColor(palette(), m_kind));
    const QString line = painter.fontMetrics().elidedText(m_text, Qt::ElideRight, width());
    painter.drawText(rect(), int(Qt::AlignTop) | int(Qt::AlignLeading), line);
}

void FieldNote::moveEvent(QMoveEvent *event)
{
    QWidget::moveEvent(event);
    place();
}

void FieldNote::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void FieldNote::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    place();
}

void FieldNote::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_overflow->hide();
}

void FieldNote::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        m_overflow->setFont(smallFont());
        updateGeometry();
        place();
    }
}

} // namespace warmup::ui
