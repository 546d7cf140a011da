// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/CollapsibleSection.h"

#include <QKeyEvent>
#include <QPainter>
#include <QSettings>
#include <QStyleOption>
#include <QVBoxLayout>

namespace warmup::ui {

SectionHeader::SectionHeader(const QString &title, QWidget *parent) : QAbstractButton(parent)
{
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setAccessibleName(title);
}

void SectionHeader::setSummary(const QString &summary)
{
    if (summary == m_summary)
        return;
    m_summary = summary;
    setAccessibleDescription(summary);
    setToolTip(summary);
    update();
}

void SectionHeader::setRemark(const QString &remark)
{
    if (remark == m_remark)
        return;
    m_remark = remark;
    update();
}

QFont SectionHeader::titleFont() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return bold;
}

QSize SectionHeader::sizeHint() const
{
    const int margin = style()->pixelMetric(QStyle::PM_ButtonMargin, nullptr, this);
    const QFontMetrics metrics(titleFont());
    return {metrics.horizontalAdvance(text()) + 2 * metrics.height(),
            metrics.height() + 2 * margin};
}

QSize SectionHeader::minimumSizeHint() const
{
    return {fontMetrics().height() * 4, sizeHint().height()};
}

void SectionHeader::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QFontMetrics bold(titleFont());
    const int arrowSize = bold.height() * 2 / 3;
    const int gap = bold.height() / 3;
    const bool leftToRight = layoutDirection() == Qt::LeftToRight;

    if (underMouse() || isDown()) {
        QColor wash = palette().color(QPalette::WindowText);
        wash.setAlphaF(0.06F);
        painter.fillRect(rect(), wash);
    }
    QStyleOption arrow;
    arrow.initFrom(this);
    arrow.rect = QStyle::visualRect(layoutDirection(), rect(),
                                    QRect(gap, (height() - arrowSize) / 2, arrowSize, arrowSize));
    style()->drawPrimitive(isChecked()       ? QStyle::PE_IndicatorArrowDown
                               : leftToRight ? QStyle::PE_IndicatorArrowRight
                                             : QStyle::PE_IndicatorArrowLeft,
                           &arrow, &painter, this);

    const int left = 2 * gap + arrowSize;
    const int titleWidth = std::min(bold.horizontalAdvance(text()) + 1, width() - left - gap);
    const auto place = [&](int x, int w) {
        return QStyle::visualRect(layoutDirection(), rect(), QRect(x, 0, w, height()));
    };
    const int align =
        int(QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)) | int(Qt::AlignVCenter);
    painter.setFont(titleFont());
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(place(left, titleWidth), align,
                     bold.elidedText(text(), Qt::ElideRight, titleWidth));
    QColor quiet = palette().color(QPalette::WindowText);
    quiet.setAlphaF(0.62F);
    painter.setFont(font());
    painter.setPen(quiet);
    int rest = width() - left - titleWidth - 3 * gap;
    const int remark = m_remark.isEmpty() ? 0 : fontMetrics().horizontalAdvance(m_remark) + gap;
    if (remark > 0 && remark <= rest) {
        painter.drawText(place(width() - remark, remark), align, m_remark);
        rest -= remark + gap;
    }
    if (!isChecked() && rest > 0)
        painter.drawText(place(left + titleWidth + 2 * gap, rest), align,
                         fontMetrics().elidedText(m_summary, Qt::ElideRight, rest));
    if (hasFocus()) {
        QStyleOptionFocusRect focus;
        focus.initFrom(this);
        focus.rect = rect().adjusted(1, 1, -1, -1);
        focus.backgroundColor = palette().color(QPalette::Window);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &focus, &painter, this);
    }
}

void SectionHeader::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        click();
        return;
    case Qt::Key_Right:
    case Qt::Key_Left: {
        const bool open = (event->key() == Qt::Key_Right) == (layoutDirection() == Qt::LeftToRight);
        if (open != isChecked())
            click();
        return;
    }
    default:
        QAbstractButton::keyPressEvent(event);
    }
}

void SectionHeader::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void SectionHeader::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

CollapsibleSection::CollapsibleSection(const QString &title, QWidget *content, const QString &key,
                                       QWidget *parent)
    : QWidget(parent), m_header(new SectionHeader(title, this)), m_content(content)
{
    const auto column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_content);
    const QString setting = QStringLiteral("sections/") + key;
    const bool open = !key.isEmpty() && QSettings().value(setting, false).toBool();
    m_header->setChecked(open);
    m_content->setVisible(open);
    connect(m_header, &SectionHeader::toggled, this, [this](bool checked) {
        m_content->setVisible(checked);
        Q_EMIT toggled(checked);
    });
    // Only what the user does is remembered, not what a problem opens.
    if (!key.isEmpty())
        connect(m_header, &SectionHeader::clicked, this,
                [setting](bool checked) { QSettings().setValue(setting, checked); });
}

bool CollapsibleSection::isOpen() const
{
    return m_header->isChecked();
}

void CollapsibleSection::setOpen(bool open)
{
    m_header->setChecked(open);
}

void CollapsibleSection::setSummary(const QString &summary)
{
    m_header->setSummary(summary);
}

QString CollapsibleSection::summary() const
{
    return m_header->summary();
}

} // namespace warmup::ui
