// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/range/RangeWindow.h"

#include <array>
#include <atomic>

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QShortcut>
#include <QSpinBox>
#include <QTimer>
#include <QVBoxLayout>

#include "core/experiment/RangeTest.h"
#include "core/io/RangeCsv.h"
#include "ui/Background.h"
#include "ui/MessageBar.h"
#include "ui/Text.h"
#include "ui/chart/RangeChart.h"
#include "ui/range/RangeText.h"
#include "ui/widgets/NumberField.h"
#include "ui/widgets/ReturnKey.h"

namespace warmup::ui {

namespace {

constexpr int kRangeFormWidth = 260;
constexpr QSize kRangePicture(1600, 900);
constexpr int kRangePictureDpi = 150;
constexpr int kShowShareEvery = 50; // ms

QLabel *wordsIn(QVBoxLayout &column)
{
    auto *label = new QLabel;
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column.addWidget(label);
    return label;
}

} // namespace

// Not a QObject of its own: signals are connected with the window as their context.
class RangeWindow::Private {
public:
    explicit Private(RangeWindow &window);

    [[nodiscard]] experiment::RangeTest test() const;
    [[nodiscard]] experiment::RangeRule rule() const
    {
        return experiment::kRangeRules[static_cast<std::size_t>(rules->currentIndex())];
    }
    void refresh();
    void show(const Result<std::vector<experiment::RangeCurve>> &made);
    void chooseAndSave(const QString &name, const QString &filter,
                       std::function<std::function<Result<void>()>(const QString &)> job);

    RangeWindow &q;
    Recipe recipe;
    std::vector<experiment::RangeCurve> curves;

    NumberField *lowest;
    NumberField *highest;
    QSpinBox *updates;
    QSpinBox *seeds;
    QComboBox *rules;
    QLabel *found;
    QPushButton *use;
    RangeChart *chart;
    QPushButton *start;
    QPushButton *exporting;
    QProgressBar *bar;
    MessageBar *messages = nullptr;

    struct Shared {
        std::atomic<bool> cancelled = false;
        std::atomic<double> share = 0;
    };
    std::shared_ptr<Shared> shared;
    QTimer timer;
    Background writing;
    Background training; // the last members: their work uses the others
};

RangeWindow::Private::Private(RangeWindow &window)
    : q(window), lowest(new NumberField({.minimum = 0, .aboveMinimum = true})),
      highest(new NumberField({.minimum = 0, .aboveMinimum = true})), updates(new QSpinBox),
      seeds(new QSpinBox), rules(new QComboBox),
      use(new QPushButton(RangeWindow::tr("&Use this rate"))), chart(new RangeChart),
      start(new QPushButton), exporting(new QPushButton(RangeWindow::tr("&Export"))),
      bar(new QProgressBar)
{
    const experiment::RangeTest usual;
    lowest->setValue(usual.lowest);
    highest->setValue(usual.highest);
    updates->setRange(20, 100'000);
    updates->setValue(static_cast<int>(usual.updates));
    seeds->setRange(1, 100);
    seeds->setValue(usual.seeds);
    for (const experiment::RangeRule one : experiment::kRangeRules)
        rules->addItem(ruleName(one));
    rules->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);

    auto *side = new QVBoxLayout;
    side->setContentsMargins(0, 0, 0, 0);
    auto *form = new QFormLayout;
    form->addRow(RangeWindow::tr("&From rate"), lowest);
    form->addRow(RangeWindow::tr("To r&ate"), highest);
    form->addRow(RangeWindow::tr("U&pdates"), updates);
    form->addRow(RangeWindow::tr("&Seeds"), seeds);
    side->addLayout(form);
    pressOnReturn(q, *start);
    side->addWidget(start);
    side->addSpacing(12);
    auto *label = new QLabel(RangeWindow::tr("Ru&le"));
    label->setBuddy(rules);
    side->addWidget(label);
    side->addWidget(rules);
    found = wordsIn(*side);
    found->setObjectName(QStringLiteral("suggestion"));
    side->addWidget(use);
    side->addSpacing(12);
    wordsIn(*side)->setText(rangeNote());
    side->addStretch(1);
    auto *sideWidget = new QWidget;
    sideWidget->setLayout(side);
    sideWidget->setFixedWidth(kRangeFormWidth);

    auto *menu = new QMenu(exporting);
    QAction *picture = menu->addAction(RangeWindow::tr("&Picture…"));
    QAction *table = menu->addAction(RangeWindow::tr("&Losses as CSV…"));
    exporting->setMenu(menu);
    bar->setRange(0, 1000);
    bar->setTextVisible(false);
    bar->setAccessibleName(RangeWindow::tr("Progress of the test"));
    QSizePolicy kept = bar->sizePolicy(); // so that the button beside it stands still
    kept.setRetainSizeWhenHidden(true);
    bar->setSizePolicy(kept);
    auto *below = new QHBoxLayout;
    below->addWidget(bar, 1);
    below->addWidget(exporting);
    auto *right = new QVBoxLayout;
    right->addWidget(chart, 1);
    right->addLayout(below);
    auto *layout = new QHBoxLayout(&q);
    layout->addWidget(sideWidget);
    layout->addLayout(right, 1);
    messages = new MessageBar(&q);
    timer.setInterval(kShowShareEvery);

    QObject::connect(start, &QPushButton::clicked, &q, [this] {
        if (training.isBusy())
            shared->cancelled = true;
        else
            q.run();
    });
    // As in the other windows; it never stops a test.
    QObject::connect(new QShortcut(QKeySequence(Qt::Key_F5), &q), &QShortcut::activated, &q,
                     [this] {
                         if (!training.isBusy())
                             start->click();
                     });
    QObject::connect(rules, &QComboBox::currentIndexChanged, &q, [this] { refresh(); });
    QObject::connect(use, &QPushButton::clicked, &q, [this] {
        if (const auto suggestion = experiment::suggested(rule(), curves))
            Q_EMIT q.rateChosen(suggestion->rate);
    });
    QObject::connect(&timer, &QTimer::timeout, &q,
                     [this] { bar->setValue(static_cast<int>(1000 * shared->share)); });
    QObject::connect(picture, &QAction::triggered, &q, [this] {
        chooseAndSave(QStringLiteral("range.png"), RangeWindow::tr("Pictures (*.png *.svg *.pdf)"),
                      [data = chart->data()](const QString &path) {
                          return [path, data] {
                              return saveRangeChart(path, data, kRangePicture, kRangePictureDpi);
                          };
                      });
    });
    QObject::connect(table, &QAction::triggered, &q, [this] {
        chooseAndSave(QStringLiteral("range.csv"), RangeWindow::tr("CSV (*.csv)"),
                      [made = curves](const QString &path) {
                          return [path, made] { return io::saveRange(toPath(path), made); };
                      });
    });
    refresh();
}

experiment::RangeTest RangeWindow::Private::test() const
{
    return {lowest->value(), highest->value(), updates->value(), seeds->value(),
            recipe.training.firstSeed};
}

void RangeWindow::Private::refresh()
{
    const bool busy = training.isBusy();
    start->setText(busy ? RangeWindow::tr("Sto&p") : RangeWindow::tr("&Run the test"));
    bar->setVisible(busy);
    for (QWidget *field : std::initializer_list<QWidget *>{lowest, highest, updates, seeds})
        field->setEnabled(!busy);
    exporting->setEnabled(!busy && !curves.empty());
    use->setEnabled(!busy && experiment::suggested(rule(), curves).has_value());
    rules->setToolTip(ruleText(rule()));
    found->setText(curves.empty()
                       ? RangeWindow::tr("The rate climbs from the first to the last, the same "
                                         "factor at every update, and the loss tells.")
                       : RangeWindow::tr("Suggested, %1: %2")
                             .arg(ruleText(rule()), suggestionText(rule(), curves)));
    chart->setData(rangeChart(QString::fromStdString(recipe.title), curves, rule()));
}

void RangeWindow::Private::show(const Result<std::vector<experiment::RangeCurve>> &made)
{
    timer.stop();
    if (made)
        curves = *made;
    else if (made.error().found != "cancelled")
        messages->show(MessageBar::Kind::error, errorText(made.error()));
    refresh();
}

void RangeWindow::Private::chooseAndSave(
    const QString &name, const QString &filter,
    std::function<std::function<Result<void>()>(const QString &)> job)
{
    const QString path =
        QFileDialog::getSaveFileName(&q, RangeWindow::tr("Export the range test"), name, filter);
    if (path.isEmpty())
        return;
    if (writing.isBusy())
        return messages->show(MessageBar::Kind::warning,
                              RangeWindow::tr("Another file is being written; try again."));
    writing.start([this, path, work = job(path)]() -> std::function<void()> {
        const auto done = work();
        return [this, path, done] {
            if (done)
                messages->show(MessageBar::Kind::note,
                               RangeWindow::tr("Saved %1").arg(QFileInfo(path).fileName()));
            else
                messages->show(MessageBar::Kind::error, errorText(done.error()));
        };
    });
}

RangeWindow::RangeWindow(QWidget *parent)
    : QWidget(parent, Qt::Window), d(std::make_unique<Private>(*this))
{
    setWindowTitle(tr("Range test — Warmup Lab"));
    resize(980, 600);
}

RangeWindow::~RangeWindow()
{
    if (d->shared)
        d->shared->cancelled = true;
}

bool RangeWindow::isBusy() const
{
    return d->training.isBusy();
}

void RangeWindow::setRecipe(const Recipe &recipe)
{
    if (isBusy() || recipe == d->recipe)
        return;
    d->recipe = recipe;
    d->curves.clear(); // another recipe's
    d->refresh();
}

void RangeWindow::run()
{
    if (isBusy())
        return;
    d->messages->clear();
    const auto test = d->test();
    if (!(test.highest > test.lowest))
        return d->messages->show(MessageBar::Kind::error,
                                 tr("The last rate has to be above the first one."));
    d->shared = std::make_shared<Private::Shared>();
    d->bar->setValue(0);
    d->timer.start();
    d->training.start(
        [this, test, recipe = d->recipe, shared = d->shared]() -> std::function<void()> {
            auto made = experiment::trainRange(recipe, test, [&](double share) {
                shared->share = share;
                return !shared->cancelled;
            });
            return [this, made = std::move(made)] { d->show(made); };
        });
    d->refresh();
}

} // namespace warmup::ui
