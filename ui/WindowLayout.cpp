// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/WindowLayout.h"

#include <algorithm>

#include <QApplication>
#include <QEvent>
#include <QMainWindow>
#include <QMenuBar>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyle>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include "ui/Settings.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/Look.h"
#include "ui/chart/MapChart.h"
#include "ui/panels/RecipeForm.h"

namespace warmup::ui {
namespace {

constexpr QSize kUsualSize{1280, 820};
constexpr int kUsualTable = 150;
constexpr qreal kPresentation = 1.5;
constexpr int kLeastCharts = 240;
constexpr double kTextContrast = 4.5; // WCAG 2.1, 1.4.3
// In widths of a letter: the room in which a map fits beside the charts, and its height below them.
constexpr int kBesideLetters = 90;
constexpr int kMapBelowLetters = 40;

// With many diagnostics on show the charts are higher than the window.
QWidget *scrolled(QWidget &charts)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->setMinimumHeight(kLeastCharts);
    area->setWidget(&charts);
    return area;
}

} // namespace

WindowLayout::WindowLayout(QMainWindow &window, RecipeForm &form, ChartPair &charts, MapChart &map,
                           QTabWidget &table)
    : QObject(&window), m_window(window), m_form(form), m_map(map), m_table(table),
      m_pictures(new QSplitter(Qt::Horizontal)), m_columns(new QSplitter(Qt::Horizontal)),
      m_rows(new QSplitter(Qt::Vertical))
{
    m_pictures->addWidget(&charts);
    m_pictures->addWidget(&m_map);
    m_pictures->setStretchFactor(0, 1);
    m_pictures->setStretchFactor(1, 0);
    m_pictures->setChildrenCollapsible(false);
    m_pictures->installEventFilter(this);
    m_map.hide();
    m_rows->addWidget(scrolled(*m_pictures));
    m_rows->addWidget(&m_table);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);
    m_rows->setCollapsible(0, false);
    m_rows->setCollapsible(1, false);
    m_columns->addWidget(&form);
    m_columns->addWidget(m_rows);
    m_columns->setStretchFactor(0, 0);
    m_columns->setStretchFactor(1, 1);
    m_columns->setCollapsible(0, false);
    m_columns->setCollapsible(1, false);
    // A splitter would make a column of whatever else is laid into it.
    auto *center = new QWidget;
    auto *whole = new QVBoxLayout(center);
    whole->setContentsMargins({});
    whole->addWidget(m_columns);
    window.setCentralWidget(center);
    window.installEventFilter(this);
    window.setMinimumSize(720, 480);
    fitPalette();
}

bool WindowLayout::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_window && event->type() == QEvent::Resize)
        fitForm();
    if (watched == m_pictures && event->type() == QEvent::Resize)
        placeMap();
    if (watched == &m_window && event->type() == QEvent::PaletteChange)
        fitPalette();
    return QObject::eventFilter(watched, event);
}

// Some desktops' dark palettes keep the placeholders and the links of light ones.
void WindowLayout::fitPalette()
{
    const QPalette given = m_window.palette();
    QColor quiet = given.color(QPalette::Text);
    quiet.setAlpha(128);
    const QColor link =
        legible(given.color(QPalette::Link), given.color(QPalette::Base), kTextContrast);
    if (given.color(QPalette::PlaceholderText) == quiet && given.color(QPalette::Link) == link)
        return;
    QPalette palette; // these roles alone: the others follow the desktop
    palette.setColor(QPalette::PlaceholderText, quiet);
    palette.setColor(QPalette::Link, link);
    m_window.setPalette(palette);
}

void WindowLayout::setMapShown(bool shown)
{
    if (m_map.isHidden() == !shown)
        return;
    m_map.setVisible(shown);
    m_mapPlaced = false;
    placeMap();
}

// Square, as long as the user has not moved the line beside it.
void WindowLayout::placeMap()
{
    if (m_map.isHidden())
        return;
    const int letter = m_map.fontMetrics().averageCharWidth();
    const bool beside = m_pictures->width() >= kBesideLetters * letter;
    const Qt::Orientation way = beside ? Qt::Horizontal : Qt::Vertical;
    if (m_mapPlaced && m_pictures->orientation() == way)
        return;
    m_mapPlaced = m_pictures->isVisible();
    m_pictures->setOrientation(way);
    m_map.setMinimumHeight(beside ? 180 : kMapBelowLetters * letter);
    const int length = beside ? m_pictures->width() : m_pictures->height();
    const int map = beside ? std::min(m_pictures->height() + 8 * letter, length * 9 / 20)
                           : kMapBelowLetters * letter;
    m_pictures->setSizes({length - map, map});
}

// The charts keep two thirds of the width, unless the form could not be read then.
void WindowLayout::fitForm()
{
    const auto *area = m_form.findChild<QScrollArea *>();
    const int needed =
        (area && area->widget() ? area->widget() : &m_form)->minimumSizeHint().width()
        + m_window.style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    m_form.setMinimumWidth(std::min(needed, m_window.width() / 2));
    m_form.setMaximumWidth(std::max(needed, m_window.width() / 3));
}

void WindowLayout::restore()
{
    const auto stored = settings();
    if (!m_window.restoreGeometry(stored->value(QStringLiteral("window/geometry")).toByteArray())) {
        const QRect screen = QApplication::primaryScreen()->availableGeometry();
        m_window.resize(kUsualSize.boundedTo(screen.size() - QSize(0, 40)));
    }
    fitForm();
    m_table.setVisible(stored->value(QStringLiteral("window/table"), true).toBool());
    if (!m_columns->restoreState(stored->value(QStringLiteral("window/columns")).toByteArray())
        || !m_rows->restoreState(stored->value(QStringLiteral("window/rows")).toByteArray())) {
        const int width = m_window.width();
        m_columns->setSizes({width * 3 / 10, width * 7 / 10});
        const int height = m_window.height();
        const int table = std::min(kUsualTable, height / 5);
        m_rows->setSizes({height - table, table});
    }
}

void WindowLayout::save() const
{
    const auto stored = settings();
    stored->setValue(QStringLiteral("window/geometry"), m_window.saveGeometry());
    stored->setValue(QStringLiteral("window/columns"), m_columns->saveState());
    stored->setValue(QStringLiteral("window/rows"), m_rows->saveState());
    stored->setValue(QStringLiteral("window/table"), isTableShown());
}

void WindowLayout::reset()
{
    settings()->remove(QStringLiteral("window"));
    setPresentation(false);
    m_window.showNormal();
    restore();
}

void WindowLayout::setTableShown(bool shown)
{
    m_table.setVisible(shown);
}

bool WindowLayout::isTableShown() const
{
    return !m_table.isHidden();
}

void WindowLayout::addInstead(QWidget &view)
{
    m_window.centralWidget()->layout()->addWidget(&view);
    view.hide();
}

void WindowLayout::showInstead(QWidget &view, bool shown)
{
    m_columns->setVisible(!shown);
    view.setVisible(shown);
}

bool WindowLayout::isInstead(const QWidget &view) const
{
    return !view.isHidden();
}

void WindowLayout::keepFree(int pixels)
{
    m_form.setContentsMargins(0, 0, 0, pixels);
    // Around the pages: the tab widget itself has no margins.
    if (auto *pages = m_table.findChild<QStackedWidget *>({}, Qt::FindDirectChildrenOnly))
        pages->setContentsMargins(0, 0, 0, pixels);
}

void WindowLayout::setPresentation(bool on)
{
    if (on == m_presentation)
        return;
    m_presentation = on;
    const qreal factor = on ? kPresentation : 1;
    // Menus and tool bars may have a font of their own that the window's does not reach.
    for (QWidget *widget : QList<QWidget *>{&m_window, m_window.menuBar()}
             + m_window.findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly)) {
        QFont font = QApplication::font(widget);
        font.setPointSizeF(font.pointSizeF() * factor);
        widget->setFont(on ? font : QFont());
    }
    for (QToolBar *bar : m_window.findChildren<QToolBar *>()) {
        const int usual = m_window.style()->pixelMetric(QStyle::PM_ToolBarIconSize);
        const int size = static_cast<int>(usual * factor);
        bar->setIconSize(QSize(size, size));
    }
    fitForm();
}

} // namespace warmup::ui
