// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MessageBar.h"

#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include "core/base/Number.h"
#include "ui/Icons.h"
#include "ui/chart/Look.h"

namespace warmup::ui {
namespace {

constexpr int kNoteMilliseconds = 6000;
constexpr int kOfferMilliseconds = 15000;
constexpr int kProgressSteps = 1000;
constexpr qsizetype kMostFields = 4;

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_fieldRow(new QWidget(this)),
      m_action(new QToolButton(this)), m_close(new QToolButton(this)), m_timer(new QTimer(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setObjectName(QStringLiteral("messageText"));
    m_progress->setRange(0, kProgressSteps);
    m_progress->setMaximumWidth(200);
    m_progress->setTextVisible(false);
    m_action->setObjectName(QStringLiteral("messageAction"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    auto *grid = new QGridLayout(this);
    QWidget *const row[] = {m_icon, m_text, m_progress, m_action, m_close};
    for (int column = 0; QWidget * each : row)
        grid->addWidget(each, 0, column++);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_fieldRow, 1, 1, 1, 3);
    auto *fields = new QHBoxLayout(m_fieldRow);
    fields->setContentsMargins({});
    fields->addStretch(1);
    m_fieldRow->hide();
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MessageBar::clear);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_action, &QToolButton::clicked, this, [this] {
        const auto act = m_act;
        if (!m_fields.empty()) // they are read first
            return act();
        clear();
        if (act)
            act();
    });
    parent->installEventFilter(this);
    style();
    hide();
}

void MessageBar::show(Kind kind, const QString &text)
{
    present(kind, text);
    if (kind == Kind::note)
        m_timer->start(kNoteMilliseconds);
}

void MessageBar::ask(Kind kind, const QString &text, const QString &action,
                     std::function<void()> act)
{
    present(kind, text);
    m_act = std::move(act);
    m_action->setText(action);
    m_action->show();
    place();
}

void MessageBar::offer(const QString &text, const QString &action, std::function<void()> act)
{
    ask(Kind::note, text, action, std::move(act));
    m_timer->start(kOfferMilliseconds);
}

void MessageBar::askFor(Kind kind, const QString &text, const QStringList &names,
                        const QString &action, std::function<void(const Numbers &)> act)
{
    ask(kind, text, action, {});
    for (const QString &name : names.mid(0, kMostFields))
        addField(name);
    m_act = [this, act = std::move(act)] {
        const auto given = numbers();
        if (!given)
            return;
        const auto then = act; // which clearing forgets
        clear();
        then(*given);
    };
    m_action->setEnabled(false);
    m_fieldRow->show();
    place();
    if (!m_fields.empty())
        m_fields.front().second->setFocus(Qt::OtherFocusReason);
}

void MessageBar::addField(const QString &name)
{
    auto *fields = static_cast<QHBoxLayout *>(m_fieldRow->layout());
    const int width = fontMetrics().averageCharWidth();
    auto *label = new QLabel(fontMetrics().elidedText(name, Qt::ElideMiddle, 22 * width));
    auto *field = new QLineEdit;
    label->setBuddy(field);
    label->setTextFormat(Qt::PlainText);
    label->setToolTip(name);
    field->setAccessibleName(name);
    field->setToolTip(tr("A number, such as 30 or 3e-4"));
    field->setFixedWidth(10 * width);
    fields->insertWidget(fields->count() - 1, label);
    fields->insertWidget(fields->count() - 1, field);
    m_fields.emplace_back(name.toStdString(), field);
    connect(field, &QLineEdit::textChanged, this,
            [this] { m_action->setEnabled(numbers().has_value()); });
    connect(field, &QLineEdit::returnPressed, m_action, &QToolButton::click);
}

void MessageBar::removeFields()
{
    m_fields.clear();
    // Not at once: one of them may be what called.
    for (QWidget *each : m_fieldRow->findChildren<QWidget *>()) {
        each->hide();
        each->deleteLater();
    }
    m_fieldRow->hide();
    m_action->setEnabled(true);
}

std::optional<MessageBar::Numbers> MessageBar::numbers() const
{
    Numbers made;
    for (const auto &[name, field] : m_fields) {
        const std::string text = field->text().trimmed().toStdString();
        const auto number = readNumber(text);
        if (!text.empty() && !number)
            return {};
        if (number)
            made[name] = *number;
    }
    return made.empty() ? std::nullopt : std::optional(made);
}

void MessageBar::showProgress(const QString &text, double share, std::function<void()> cancel)
{
    present(Kind::note, text);
    m_act = std::move(cancel);
    m_action->setText(tr("Cancel"));
    m_action->show();
    m_close->hide();
    m_progress->setValue(static_cast<int>(share * kProgressSteps));
    m_progress->show();
    place();
}

void MessageBar::clear()
{
    m_timer->stop();
    m_act = nullptr;
    removeFields();
    hide();
}

QString MessageBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

MessageBar::Kind MessageBar::kind() const
{
    return m_kind;
}

bool MessageBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parent() && event->type() == QEvent::Resize)
        place();
    return QFrame::eventFilter(watched, event);
}

// A line around it that is seen on every desktop: some styles' frames are as dark as their ground.
void MessageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(lookOf(palette(), font()).frame);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void MessageBar::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    if (isHidden()) // and not only its window
        Q_EMIT covers(0);
}

void MessageBar::changeEvent(QEvent *event)
{
    const bool looks =
        event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (looks && isVisible()) {
        style();
        place();
    }
    QFrame::changeEvent(event);
}

void MessageBar::present(Kind kind, const QString &text)
{
    m_timer->stop();
    m_kind = kind;
    m_act = nullptr;
    removeFields();
    m_text->setText(text);
    m_progress->hide();
    m_action->hide();
    m_close->show();
    style();
    QFrame::show();
    raise();
    place();
}

// As wide as the parent with a margin, as high as the text needs there, at the lower edge.
void MessageBar::place()
{
    if (isHidden())
        return;
    constexpr int kMargin = 8;
    const QWidget *owner = parentWidget();
    const int width = std::max(0, owner->width() - 2 * kMargin);
    layout()->activate();
    const int height = std::max(layout()->heightForWidth(width), minimumSizeHint().height());
    setGeometry(kMargin, owner->height() - height - kMargin, width, height);
    Q_EMIT covers(height + 2 * kMargin);
}

void MessageBar::style()
{
    const char *name = m_kind == Kind::error ? "error"
        : m_kind == Kind::warning            ? "warning"
                                             : "hint";
    // Amber for both: red means divergence and nothing else.
    const QColor color = m_kind == Kind::note ? QColor() : QColor(0xd8, 0x8a, 0x00);
    const int size = fontMetrics().height();
    m_icon->setPixmap(
        icon(QLatin1String(name), color).pixmap(QSize(size, size), devicePixelRatioF()));
    m_close->setIcon(icon(QStringLiteral("remove")));
}

} // namespace warmup::ui
