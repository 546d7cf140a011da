// SPDX-License-Identifier: GPL-3.0-or-later
// What lies over a scene's curves: marks, notes, cursor, crosshair, the rewind line.
#include <algorithm>
#include <cmath>

#include "ui/Text.h"
#include "ui/chart/RateCurves.h"
#include "ui/chart/ReadOut.h"
#include "ui/chart/ScenePart.h"

namespace warmup::ui {
namespace {

QString updateText(Update update, double updatesPerEpoch)
{
    const double epoch = static_cast<double>(update) / updatesPerEpoch;
    return tr("update %1 \u00b7 epoch %2")
        .arg(readOutNumber(static_cast<double>(update), 13), readOutNumber(epoch));
}

} // namespace

double ChartScene::sceneX(double update) const
{
    const Part &here = part(shows(Chart::rate) ? Chart::rate : Chart::loss);
    const double x = std::floor(here.view.x(update));
    return here.panel.plotArea().left() + (x + 0.5) / m_ratio;
}

QRectF ChartScene::rewindHandle() const
{
    const auto at = m_rewind ? m_rewind : m_rewindRest;
    if (!at || !shows(Chart::loss))
        return {};
    const QRectF plot = part(Chart::loss).panel.plotArea();
    const double x = sceneX(static_cast<double>(*at));
    if (x < plot.left() || x > plot.right() + 1)
        return {};
    return handleRect(QPointF(x, plot.bottom()));
}

void ChartScene::updateOverlays()
{
    for (const Chart chart : m_charts) {
        updateMarks(chart);
        updateNotes(chart);
        updateCrosshair(chart);
        OverlayItem &overlay = part(chart).panel.overlay;
        const auto place = [&](std::optional<Update> update) {
            return update ? std::optional(sceneX(static_cast<double>(*update))) : std::nullopt;
        };
        overlay.setRewind(place(m_rewind));
        if (chart == Chart::loss)
            overlay.setHandle(rewindHandle());
        if (chart == Chart::rate)
            overlay.setCursor(place(m_rate.cursor));
    }
    if (!shows(Chart::rate))
        return;
    std::vector<PhaseSpan> phases;
    for (const Phase &phase : m_rate.phases)
        phases.push_back({phase.name, sceneX(static_cast<double>(phase.begin)),
                          sceneX(static_cast<double>(phase.end))});
    ChartPanel &panel = part(Chart::rate).panel;
    panel.phases.setPhases(std::move(phases), panel.curves.shapes(), m_ratio);
    updatePins();
}

// On the curve that is on top, at the rate of their update.
void ChartScene::updatePins()
{
    Part &here = part(Chart::rate);
    std::vector<Pin> pins;
    const RateEntry *top = m_rate.curves.empty() ? nullptr : &m_rate.curves.back();
    for (const FindingMark &mark : m_rate.findings) {
        if (!top || !top->curve || top->hidden || mark.update >= top->curve->length())
            continue;
        const QRectF plot = here.panel.plotArea();
        const double y = plot.top() + here.view.y(top->curve->at(mark.update)) / m_ratio;
        pins.push_back(
            {{sceneX(static_cast<double>(mark.update)), std::clamp(y, plot.top(), plot.bottom())},
             mark.update,
             mark.text});
    }
    here.panel.overlay.setPins(std::move(pins));
}

void ChartScene::updateMarks(Chart chart)
{
    const LossChartData &loss = m_loss.data();
    // Words stand in the upper chart alone, and those of an ending where the loss is.
    const bool labelled = chart == m_charts.front();
    std::vector<Mark> marks;
    const auto add = [&](const std::vector<Update> &updates, const QColor &color,
                         const QString &label, double width, const QList<qreal> &dashes,
                         bool triangle) {
        for (const Update update : updates)
            marks.push_back(
                {sceneX(static_cast<double>(update)), color, label, width, dashes, triangle});
    };
    const bool rate = chart == Chart::rate;
    add(rate ? m_rate.edits : loss.edits, m_look.faintText, labelled ? tr("edit") : QString(), 1,
        {2, 3}, false);
    add(rate ? m_rate.forks : loss.forks, m_look.text, labelled ? tr("fork") : QString(), 1, {6, 3},
        false);
    const auto endings = [&](const auto &run) {
        const bool named = chart == Chart::loss && !run.kept;
        add(run.collapsedAt, m_look.finding, named ? tr("collapsed") : QString(), 1.5, {}, true);
        add(run.divergedAt, m_look.divergence, named ? tr("diverged") : QString(), 1.5, {}, true);
    };
    if (chart == Chart::loss)
        std::for_each(loss.runs.begin(), loss.runs.end(), endings);
    if (isStrip(chart))
        for (const StripEntry &run : part(chart).strip.data().runs)
            if (!run.hidden)
                endings(run);
    part(chart).panel.overlay.setMarks(std::move(marks));
}

void ChartScene::updateNotes(Chart chart)
{
    Part &here = part(chart);
    std::vector<Note> notes;
    const auto add = [&](double value, const QString &label) {
        notes.push_back(
            {here.panel.plotArea().top() + here.view.y(value) / m_ratio, label, m_look.faintText});
    };
    if (chart == Chart::loss && m_loss.data().trivialLoss)
        add(*m_loss.data().trivialLoss, tr("predicts without looking"));
    if (isStrip(chart))
        for (const StripRule &rule : here.strip.data().rules)
            add(rule.value, rule.label);
    here.panel.overlay.setNotes(std::move(notes));
}

ReadOut ChartScene::readOutOf(Chart chart, Update update) const
{
    return chart == Chart::rate ? rateReadOut(m_rate, update, m_look)
        : chart == Chart::loss  ? m_loss.readOut(update, m_look)
                                : part(chart).strip.readOut(update, m_look);
}

void ChartScene::updateCrosshair(Chart chart)
{
    ChartPanel &panel = part(chart).panel;
    if (!m_crosshair) {
        panel.overlay.setCrosshair(std::nullopt, {});
        panel.header.setPointed({});
        return;
    }
    ReadOut readOut = readOutOf(chart, *m_crosshair);
    readOut.title = updateText(*m_crosshair, m_rate.updatesPerEpoch);
    panel.overlay.setCrosshair(sceneX(static_cast<double>(*m_crosshair)), readOut);
    // Once is enough where all charts have only a line for it.
    if (chart != m_charts.front())
        readOut.title.clear();
    panel.header.setPointed(readOut.rows.empty() || panel.overlay.hasRoomForReadOut()
                                ? QString()
                                : readOutLine(readOut));
}

} // namespace warmup::ui
