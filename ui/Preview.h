// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <set>
#include <vector>

#include <QObject>

#include "core/lint/Lint.h"
#include "core/recipe/Elsewhere.h"
#include "core/recipe/Fix.h"
#include "core/recipe/Recipe.h"
#include "ui/Background.h"
#include "ui/chart/ChartData.h"

namespace warmup::ui {

class ChartPair;
class FindingsPanel;
class RecipeDocument;
class RecipeForm;
class RunController;
class ValuesPanel;

// Keeps curves, charts, findings and values at what the document says. While a recipe is not valid
// the last valid curves stay and the form shows the problem under its field.
class Preview : public QObject {
    Q_OBJECT
public:
    struct Views {
        RecipeForm &form;
        ChartPair &charts;
        FindingsPanel &findings;
        ValuesPanel &values;
    };

    Preview(RecipeDocument &document, RunController &runs, Views views, QObject *parent = nullptr);

    // Of the last valid recipe.
    [[nodiscard]] const Curves &curves() const { return m_curves; }
    // The metric of a plateau; by default one that never improves.
    void setMetric(const schedule::Metric &metric);
    [[nodiscard]] const schedule::Metric &metric() const { return m_metric; }
    // The curves of a recipe that the document is about to have, worked out elsewhere.
    void expect(const Recipe &recipe, const Curves &curves);
    // What a script said beside its schedule; shown as long as the schedule is the script's.
    void setScriptRemarks(std::vector<dialect::Remark> remarks);
    // Whether the schedule is still what a script was read as.
    [[nodiscard]] bool isTheScripts() const;

    // A framework whose curve is drawn beside the first: what the intended schedule becomes there,
    // worked out beside the window's thread. Where it cannot be, a finding says why.
    void setAlso(std::optional<code::Framework> framework);

    // What was said when the curves were made and the script was read.
    [[nodiscard]] std::vector<dialect::Remark> remarks() const;
    // What lint makes of them, worked out beside the window's thread; until then the remarks.
    [[nodiscard]] std::vector<lint::Finding> findings() const;

    // Makes the change that mends a finding of findings(), one step of undo, and says what it was;
    // nothing where there is none.
    std::optional<QString> applyFix(std::size_t finding);

    void showRate();
    [[nodiscard]] LossChartData lossNow() const;
    void showLoss();
    // Linear or logarithmic; only as long as the window lives.
    void toggleStripScale(const QString &id);

Q_SIGNALS:
    void findingsChanged();
    // The runs know the recipe that is shown now.
    void recipeShown();

private:
    void refresh(const QString &field);
    void workOutCurves();
    void show(const Recipe &recipe, Result<Curves> curves);
    void workOutElsewhere();
    void workOutFindings();
    void workOutFixes();
    [[nodiscard]] bool isLinted(const std::vector<dialect::Remark> &remarks) const;
    void showElsewhere(Result<Elsewhere> other);
    void showFindings();
    void showProgress();
    void showStrips();

    RecipeDocument &m_document;
    RunController &m_runs;
    Views m_views;
    Curves m_curves;
    schedule::Metric m_metric;
    std::optional<std::pair<Recipe, Curves>> m_expected;
    QString m_field; // of the last change
    int m_changes = 0; // of the recipe or the metric
    bool m_hasScript = false; // one was read
    std::vector<dialect::Remark> m_scriptRemarks;
    schedule::Spec m_scriptSchedule;
    dialect::Spec m_scriptAsRun;
    std::vector<schedule::RateCurvePtr> m_followed; // by the runs, when the rates were last shown
    std::set<QString> m_flipped; // strips on the other kind of scale
    std::optional<code::Framework> m_also;
    std::optional<Result<Elsewhere>> m_elsewhere; // nothing while it is worked out
    // What lint found, and in what.
    std::vector<lint::Finding> m_linted;
    schedule::SchedulePtr m_lintedSchedule;
    std::vector<dialect::Remark> m_lintedRemarks;
    std::vector<std::optional<Fix>> m_fixes; // one for each of m_linted, or none yet
    Background m_making;
    Background m_background; // the last members: they use the others
    Background m_lint;
    Background m_fixing;
};

} // namespace warmup::ui
