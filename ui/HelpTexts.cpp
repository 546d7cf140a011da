// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/HelpTexts.h"

#include <QAction>
#include <QApplication>
#include <QMainWindow>
#include <QMessageBox>

#include "ui/Actions.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

QString row(const QString &key, const QString &what)
{
    return QStringLiteral("<tr><td><b>%1</b>&nbsp;&nbsp;</td><td>%2</td></tr>")
        .arg(key.toHtmlEscaped(), what.toHtmlEscaped());
}

QString section(const QString &title, const QString &rows)
{
    return QStringLiteral("<p><i>%1</i></p><table>%2</table>").arg(title.toHtmlEscaped(), rows);
}

void show(QMainWindow &window, const QString &title, const QString &html)
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, title, html, QMessageBox::Close, &window);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::RichText);
    box->setModal(false);
    box->show();
}

} // namespace

void showShortcuts(QMainWindow &window, const Actions &actions)
{
    QString commands;
    for (const QAction *action :
         {actions.open, actions.save, actions.saveAs, actions.pasteCode, actions.copyCode,
          actions.startPause, actions.oneUpdate, actions.oneEpoch, actions.restart, actions.keep,
          actions.goBack, actions.continueHere, actions.exportBoth, actions.logRate,
          actions.logLoss, actions.fit, actions.table, actions.presentation}) {
        commands += row(action->shortcut().toString(QKeySequence::NativeText), action->whatsThis());
    }
    const QString charts = row(tr("Space"), tr("Start or pause the training"))
        + row(tr("Wheel, + and −"), tr("Zoom at the pointer"))
        + row(tr("Drag, arrows"), tr("Move along the run"))
        + row(tr("Shift+drag, right drag"), tr("Zoom into a box"))
        + row(tr("Double click, Home, 0"), tr("Show the whole run"))
        + row(tr("Double click on a value axis"), tr("Fit it to what is on show"))
        + row(tr("Right click on a value axis"), tr("Linear or logarithmic"))
        + row(tr("Click on a legend entry"), tr("Hide or show its curve"))
        + row(tr("Handle below the loss, Shift+arrows"), tr("Go back to an earlier update"))
        + row(tr("Shift+Ctrl+arrows"), tr("The same, an update at a time"))
        + row(tr("Page Up, Page Down"), tr("Scroll, where the charts do not fit"));
    const QString map = row(tr("Wheel, + and −"), tr("Zoom at the pointer"))
        + row(tr("Drag, Ctrl+arrows"), tr("Move"))
        + row(tr("Double click, 0, Home"), tr("Show all of it"))
        + row(tr("Pointer, arrows"), tr("Read out a place"))
        + row(tr("Shift+arrows"), tr("The same, a pixel at a time"));
    const QString sweep = row(tr("Arrows, Home, End, Page Up, Page Down"), tr("Mark a cell"))
        + row(tr("Click, Return"), tr("Show the runs of a cell; with Ctrl beside others"));
    const QString fields = row(tr("Up, Down, wheel"), tr("Step the focused number"))
        + row(tr("3e-4, 0.0003"), tr("Both are numbers"));
    const QString runs = row(tr("F2, double click"), tr("Rename a run"))
        + row(tr("Delete"), tr("Remove the selected runs"));
    show(window, tr("Keyboard and mouse"),
         section(tr("Anywhere"), commands) + section(tr("In the charts"), charts)
             + section(tr("In the map"), map) + section(tr("In the heat map of a sweep"), sweep)
             + section(tr("In the form"), fields) + section(tr("In the table of runs"), runs));
}

void showAbout(QMainWindow &window)
{
    show(window, tr("About Warmup Lab"),
         tr("<h3>Warmup Lab %1</h3>"
            "<p>Shape a learning-rate schedule, see the exact rate of every optimizer update, and "
            "watch a model train under it.</p>"
            "<p>What a framework really does is drawn beside what was asked of it. Everything runs "
            "on this machine.</p>"
            "<p>Free software under the GNU General Public License, version 3 or later.<br>"
            "Drawn with Qt %2.</p>")
             .arg(QApplication::applicationVersion(), QLatin1String(qVersion())));
}

} // namespace warmup::ui
