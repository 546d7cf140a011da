// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/MessageBar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include "ui/Icons.h"

namespace warmup::ui {
namespace {

constexpr int kNoteMilliseconds = 6000;
constexpr int kProgressSteps = 1000;

} // namespace

MessageBar::MessageBar(QWidget *parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_action(new QToolButton(this)),
      m_close(new QToolButton(this)), m_timer(new QTimer(this))
{
    setObjectName(QStringLiteral("messageBar"));
    setFrameShape(QFrame::StyledPanel);
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
    auto *row = new QHBoxLayout(this);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_progress);
    row->addWidget(m_action);
    row->addWidget(m_close);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MessageBar::clear);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::clear);
    connect(m_action, &QToolButton::clicked, this, [this] {
        const auto act = m_act;
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
