// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/ChoiceField.h"

#include <QSignalBlocker>
#include <QStylePainter>
#include <QWheelEvent>

namespace warmup::ui {

ChoiceField::ChoiceField(const std::vector<Choice> &choices, QWidget *parent) : QComboBox(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(5);
    setMaxVisibleItems(20);
    setChoices(choices);
    connect(this, &QComboBox::activated, this, [this](int index) {
        if (index < m_count)
            Q_EMIT edited(index);
    });
}

void ChoiceField::setChoices(const std::vector<Choice> &choices)
{
    const QSignalBlocker quiet(this);
    clear();
    m_count = static_cast<int>(choices.size());
    for (int i = 0; i < m_count; ++i) {
        addItem(choices[std::size_t(i)].text);
        if (!choices[std::size_t(i)].help.isEmpty())
            setItemData(i, choices[std::size_t(i)].help, Qt::ToolTipRole);
    }
}

int ChoiceField::choice() const
{
    return currentIndex() < m_count ? currentIndex() : kCustom;
}

void ChoiceField::setChoice(int index)
{
    if (index == choice() && (index != kCustom || count() > m_count))
        return;
    const QSignalBlocker quiet(this);
    if (index == kCustom && count() == m_count)
        addItem(tr("Custom (from file)"));
    setCurrentIndex(index == kCustom ? m_count : index);
    if (index != kCustom && count() > m_count)
        removeItem(m_count);
}

QSize ChoiceField::minimumSizeHint() const
{
    // Narrow forms elide the text rather than scroll sideways.
    QSize size = QComboBox::minimumSizeHint();
    size.setWidth(std::min(size.width(), fontMetrics().averageCharWidth() * 8 + size.height()));
    return size;
}

// As the base class does, but a text that does not fit ends in an ellipsis.
void ChoiceField::paintEvent(QPaintEvent *)
{
    QStylePainter painter(this);
    QStyleOptionComboBox option;
    initStyleOption(&option);
    if (currentIndex() < 0) {
        option.currentText = placeholderText();
        option.palette.setBrush(QPalette::ButtonText, option.palette.placeholderText());
    }
    const QRect text =
        style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this);
    option.currentText =
        fontMetrics().elidedText(option.currentText, Qt::ElideRight, text.width() - 4);
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

void ChoiceField::wheelEvent(QWheelEvent *event)
{
    if (!hasFocus()) {
        event->ignore();
        return;
    }
    QComboBox::wheelEvent(event);
}

} // namespace warmup::ui
