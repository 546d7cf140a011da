// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Preview.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include <QUndoStack>

#include "core/recipe/DataPaths.h"
#include "ui/ChartFeed.h"
#include "ui/LongCurves.h"
#include "ui/RecipeDocument.h"
#include "ui/RunController.h"
#include "ui/StripFeed.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/panels/FindingsPanel.h"
#include "ui/panels/RecipeForm.h"
#include "ui/panels/ValuesPanel.h"

namespace warmup::ui {
namespace {

// Where a recipe's relative paths start.
std::filesystem::path folderOf(const RecipeDocument &document)
{
    return toPath(document.path()).parent_path();
}

// An entry for each run, none for one that is over.
std::vector<schedule::RateCurvePtr> followedBy(const std::vector<TrainingRun> &runs)
{
    std::vector<schedule::RateCurvePtr> curves;
    for (const TrainingRun &run : runs)
        curves.push_back(isGoing(run) ? ratesOf(run) : nullptr);
    return curves;
}

} // namespace

Preview::Preview(RecipeDocument &document, RunController &runs, Views views, QObject *parent)
    : QObject(parent), m_document(document), m_runs(runs), m_views(views)
{
    connect(&document, &RecipeDocument::recipeChanged, this,
            [this] { refresh(m_document.undoStack().undoText()); });
    connect(&document, &RecipeDocument::viewChanged, this, [this] {
        showRate();
        showLoss();
        showFindings();
    });
    connect(&runs, &RunController::runsChanged, this, [this] {
        showRate();
        showLoss();
    });
    connect(&runs, &RunController::progressed, this, &Preview::showProgress);
    refresh({});
}

void Preview::setMetric(const schedule::Metric &metric)
{
    m_metric = metric;
    refresh(tr("Metric"));
}

void Preview::setScriptRemarks(std::vector<dialect::Remark> remarks)
{
    m_hasScript = true;
    m_scriptRemarks = std::move(remarks);
    m_scriptSchedule = m_document.recipe().schedule;
    m_scriptAsRun = m_document.recipe().asRun;
    showFindings();
}

void Preview::expect(const Recipe &recipe, const Curves &curves)
{
    m_expected = {recipe, curves};
}

void Preview::refresh(const QString &field)
{
    const Recipe &recipe = m_document.recipe();
    if (m_views.form.recipe() != recipe)
        m_views.form.setRecipe(recipe);
    m_field = field;
    ++m_changes;
    const auto expected = std::exchange(m_expected, std::nullopt);
    if (expected && expected->first == recipe)
        show(recipe, expected->second);
    else if (m_curves.intended && takesLong(recipe))
        workOutCurves();
    else
        show(recipe, makeCurves(recipe, m_metric));
}

// Beside the window's thread; until then the last curves stay.
void Preview::workOutCurves()
{
    if (m_making.isBusy())
        return;
    m_making.start([this, change = m_changes, recipe = m_document.recipe(),
                    metric = m_metric]() -> std::function<void()> {
        auto curves = workedOutCurves(recipe, metric);
        return [this, change, recipe, curves = std::move(curves)] {
            if (change == m_changes)
                show(recipe, curves);
            else if (takesLong(m_document.recipe()))
                workOutCurves(); // what was edited meanwhile
        };
    });
}

void Preview::show(const Recipe &recipe, Result<Curves> curves)
{
    if (!curves) {
        m_views.form.showProblem(curves.error());
        return;
    }
    m_curves = std::move(*curves);
    m_views.form.showProblem(m_curves.asRunError);
    m_views.form.setResolved(m_curves.intended->updatesPerEpoch(), m_curves.intended->length());
    m_runs.setRecipe(withDataFrom(recipe, folderOf(m_document)), m_curves, m_metric, m_field);
    m_views.values.setCurves(m_curves);
    workOutElsewhere();
    showRate();
    showFindings();
    showLoss();
    Q_EMIT recipeShown();
}

void Preview::setAlso(std::optional<code::Framework> framework)
{
    m_also = framework;
    m_elsewhere.reset();
    workOutElsewhere();
    showRate();
    showFindings();
}

void Preview::workOutElsewhere()
{
    if (!m_also || !m_curves.intended || m_background.isBusy())
        return;
    m_background.start([this, framework = *m_also, curves = m_curves,
                        title = m_document.recipe().title]() -> std::function<void()> {
        auto other = elsewhere(curves, title, framework);
        return [this, framework, intended = curves.intended, other = std::move(other)] {
            if (m_also == framework)
                showElsewhere(other);
            if (m_also && (m_also != framework || m_curves.intended != intended))
                workOutElsewhere(); // what was chosen or edited meanwhile
        };
    });
}

void Preview::showElsewhere(Result<Elsewhere> other)
{
    m_elsewhere = std::move(other);
    showRate();
    showFindings();
}

bool Preview::isTheScripts() const
{
    const Recipe &recipe = m_document.recipe();
    return m_hasScript && recipe.schedule == m_scriptSchedule && recipe.asRun == m_scriptAsRun;
}

std::vector<dialect::Remark> Preview::remarks() const
{
    std::vector<dialect::Remark> remarks = m_curves.asRun.remarks;
    if (isTheScripts()) {
        for (const dialect::Remark &remark : m_scriptRemarks) {
            if (std::ranges::find(remarks, remark.id, &dialect::Remark::id) == remarks.end())
                remarks.push_back(remark);
        }
    }
    return remarks;
}

void Preview::workOutFindings()
{
    if (!m_curves.intended || m_curves.asRunError || m_lint.isBusy())
        return;
    m_lint.start([this, intended = m_curves.intended, asRun = m_curves.asRun,
                  spec = m_document.recipe().asRun,
                  optimizer = std::optional(m_document.recipe().training.optimizer),
                  remarks = remarks()]() -> std::function<void()> {
        auto found = lint::lint({*intended, asRun, spec, optimizer, remarks});
        return [this, intended, remarks, found = std::move(found)] {
            m_linted = found;
            m_lintedSchedule = intended;
            m_lintedRemarks = remarks;
            m_fixes.clear();
            showFindings();
            workOutFixes();
        };
    });
}

// After the findings, which are not to wait for them.
void Preview::workOutFixes()
{
    if (m_fixing.isBusy())
        return;
    m_fixing.start([this, recipe = m_document.recipe(), schedule = m_lintedSchedule,
                    findings = m_linted, remarks = m_lintedRemarks,
                    metric = m_metric]() -> std::function<void()> {
        std::vector<std::optional<Fix>> fixes;
        for (const lint::Finding &finding : findings)
            fixes.push_back(fixOf(finding, recipe, remarks, metric));
        return [this, schedule, findings, fixes = std::move(fixes)] {
            if (schedule != m_lintedSchedule || findings != m_linted)
                return workOutFixes(); // of what was found meanwhile
            m_fixes = fixes;
            showFindings();
        };
    });
}

std::optional<QString> Preview::applyFix(std::size_t finding)
{
    if (finding >= m_fixes.size() || !m_fixes[finding] || !isLinted(remarks()))
        return {};
    const Fix fix = *m_fixes[finding];
    Recipe recipe = m_document.recipe();
    recipe.schedule = fix.recipe.schedule;
    recipe.asRun = fix.recipe.asRun;
    const QString what = QString::fromStdString(fix.what);
    const bool ofScript = isTheScripts();
    m_document.edit(recipe, tr("Fix: %1").arg(what));
    if (!ofScript)
        return tr("Changed: %1. Undo takes it back.").arg(what);
    return tr("Changed here: %1. The text of %2 is as it was: change it there too, or take the "
              "schedule as code. Undo takes it back.")
        .arg(what, QString::fromStdString(recipe.title));
}

std::vector<lint::Finding> Preview::findings() const
{
    const auto said = remarks();
    std::vector<lint::Finding> findings;
    if (isLinted(said))
        findings = m_linted;
    else
        std::ranges::transform(said, std::back_inserter(findings), lint::findingOf);
    if (m_curves.asRunError)
        findings.push_back({lint::Finding::Severity::error,
                            {},
                            "not-runnable",
                            0,
                            tr("%1 cannot run this schedule, so that only the intended curve is "
                               "shown: %2")
                                .arg(QString::fromStdString(m_document.recipe().asRun.framework),
                                     errorText(*m_curves.asRunError))
                                .toStdString(),
                            {},
                            {}});
    if (m_also && m_elsewhere && !*m_elsewhere)
        findings.push_back({lint::Finding::Severity::hint,
                            {},
                            "not-elsewhere",
                            0,
                            tr("Not drawn in %1: %2")
                                .arg(QString::fromStdString(code::titleOf(*m_also)),
                                     errorText(m_elsewhere->error()))
                                .toStdString(),
                            {},
                            {}});
    return findings;
}

bool Preview::isLinted(const std::vector<dialect::Remark> &remarks) const
{
    return m_lintedSchedule && m_lintedSchedule == m_curves.intended && m_lintedRemarks == remarks;
}

void Preview::showFindings()
{
    if (!isLinted(remarks()))
        workOutFindings();
    const auto all = findings();
    QStringList fixes;
    if (isLinted(remarks()))
        for (const auto &fix : m_fixes)
            fixes << (fix ? QString::fromStdString(fix->what) : QString());
    const bool byEpoch = m_curves.intended && m_document.recipe().view.axis == View::Axis::epochs;
    m_views.findings.setFindings(all, byEpoch ? m_curves.intended->updatesPerEpoch() : 1, fixes);
    if (m_curves.intended && m_views.charts.rate().findings != findingMarks(all))
        showRate();
    Q_EMIT findingsChanged();
}

void Preview::showRate()
{
    if (!m_curves.intended)
        return;
    RateChartData data =
        rateChart(m_curves, m_runs.runs(), m_document.recipe().view, m_runs.cursor());
    if (m_elsewhere && *m_elsewhere)
        addElsewhere(data, **m_elsewhere);
    m_followed = followedBy(m_runs.runs());
    data.findings = findingMarks(findings());
    m_views.charts.setRate(data);
}

LossChartData Preview::lossNow() const
{
    LossChartData data =
        lossChart(m_curves, m_runs.runs(), m_document.recipe().view, m_runs.status());
    const training::Spec *training = m_runs.shownTraining();
    data.accuracyComes = training && tellsAccuracy(training->data);
    return data;
}

void Preview::showLoss()
{
    if (!m_curves.intended)
        return;
    m_views.charts.setLoss(lossNow());
    showStrips();
}

void Preview::showStrips()
{
    m_views.charts.setStrips(
        stripCharts(m_document.recipe().training.diagnostics, m_runs.runs(), m_flipped));
    m_views.charts.setRewindable(m_runs.rewindable());
}

void Preview::toggleStripScale(const QString &id)
{
    if (m_flipped.erase(id) == 0)
        m_flipped.insert(id);
    showStrips();
}

// A frame of a run: the rate chart only moves its cursor, unless an edit or the end
// came.
void Preview::showProgress()
{
    if (!m_curves.intended)
        return;
    const LossChartData data = lossNow();
    if (followedBy(m_runs.runs()) != m_followed)
        showRate();
    else
        m_views.charts.setCursor(m_runs.cursor());
    m_views.charts.setLoss(data);
    showStrips();
}

} // namespace warmup::ui
