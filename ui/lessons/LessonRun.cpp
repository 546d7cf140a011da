// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonRun.h"

#include <algorithm>
#include <utility>

#include <QFile>

namespace warmup::ui {

namespace {

constexpr int kFrame = 33; // milliseconds

} // namespace

struct LessonRun::Turn {
    std::optional<std::size_t> finished;
    Records records; // of the configuration that has finished
    std::vector<std::optional<experiment::Answer>> answers;
    std::shared_ptr<experiment::Trial> next;
    std::size_t nextConfiguration = 0;
    std::optional<Error> error;
    std::optional<Error> notKept;
};

LessonRun::LessonRun(QObject *parent) : QObject(parent)
{
    m_timer.setInterval(kFrame);
    connect(&m_timer, &QTimer::timeout, this, [this] { frame(); });
}

LessonRun::~LessonRun()
{
    drop();
}

void LessonRun::open(const OpenLessonPtr &lesson)
{
    m_keptPath.clear();
    m_result = untrained(lesson);
    forget();
    setState(State::idle);
    Q_EMIT progressed();
}

void LessonRun::open(const OpenLessonPtr &lesson, KeptLesson kept, const QString &keptPath)
{
    open(lesson);
    m_keptPath = keptPath;
    m_result = std::move(kept.result);
    m_records = std::move(kept.records);
    if (!nextToTrain())
        setState(State::finished);
    Q_EMIT progressed();
}

void LessonRun::forget()
{
    drop();
    ++m_lessons;
    m_records.assign(m_result.runs.size(), nullptr);
    auto predictions = std::move(m_result.predictions);
    const auto lesson = m_result.lesson;
    m_result = untrained(lesson);
    m_result.predictions = std::move(predictions);
}

// A session's end waits for its threads.
void LessonRun::drop()
{
    m_timer.stop();
    if (m_trial)
        m_trial->session->pause();
    letGo(std::exchange(m_trial, nullptr));
}

void LessonRun::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

std::optional<std::size_t> LessonRun::nextToTrain() const
{
    const auto next = std::ranges::find(m_records, nullptr);
    return next == m_records.end() ? std::nullopt
                                   : std::optional<std::size_t>(next - m_records.begin());
}

void LessonRun::start(int seeds, std::uint64_t firstSeed)
{
    if (!isOpen() || m_state == State::running)
        return;
    if (m_state == State::paused)
        return resume();
    if (m_result.seeds != seeds || m_result.firstSeed != firstSeed || !nextToTrain())
        forget();
    m_result.seeds = seeds;
    m_result.firstSeed = firstSeed;
    m_seconds = 0;
    m_workAtStart = workDone();
    setState(State::running);
    turn();
}

void LessonRun::pause()
{
    if (m_state != State::running)
        return;
    if (m_trial)
        m_trial->session->pause();
    m_timer.stop();
    setState(State::paused);
}

void LessonRun::resume()
{
    if (m_state != State::paused)
        return;
    setState(State::running);
    if (!m_trial)
        return turn();
    m_trial->session->run();
    m_sinceFrame.start();
    m_timer.start();
}

void LessonRun::cancel()
{
    if (m_state != State::running && m_state != State::paused)
        return;
    if (m_trial)
        m_result.runs[m_current].members.clear();
    drop();
    setState(State::idle);
    Q_EMIT progressed();
}

void LessonRun::startOver()
{
    if (m_state == State::running || m_state == State::paused || !isOpen())
        return;
    forget();
    m_result.predictions.assign(m_result.answers.size(), {});
    if (!m_keptPath.isEmpty())
        QFile::remove(m_keptPath);
    setState(State::idle);
    Q_EMIT progressed();
}

void LessonRun::setPrediction(std::size_t question, const Prediction &prediction)
{
    m_result.predictions[question] = prediction;
}

// Judges the trial at hand, if there is one, and makes the next one. Where another turn is still
// being made, that one goes on with this when it is done.
void LessonRun::turn()
{
    m_timer.stop();
    if (m_background.isBusy())
        return;
    std::shared_ptr<experiment::Trial> done = std::exchange(m_trial, nullptr);
    std::optional<std::size_t> finished;
    if (done)
        finished = m_current;
    LessonRecords records = m_records;
    std::optional<std::size_t> next;
    for (std::size_t i = 0; i < records.size() && !next; ++i)
        if (!records[i] && i != finished)
            next = i;
    m_background.start([this, lessons = m_lessons, lesson = m_result.lesson,
                        answers = m_result.answers, seeds = m_result.seeds,
                        firstSeed = m_result.firstSeed, keptPath = m_keptPath,
                        done = std::move(done), finished, next,
                        records = std::move(records)]() mutable -> std::function<void()> {
        auto made = std::make_shared<Turn>();
        const auto &configurations = lesson->lesson.configurations;
        if (finished) {
            made->finished = finished;
            made->records = std::make_shared<const std::vector<training::RunRecord>>(
                done->records(configurations[*finished].name));
            records[*finished] = made->records;
            done.reset();
            if (!keptPath.isEmpty())
                if (const auto kept = keepLesson(keptPath, *lesson, seeds, firstSeed, records);
                    !kept)
                    made->notKept = kept.error();
        }
        const auto &questions = lesson->lesson.questions;
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const Records &baseline = records[questions[i].baseline];
            const Records &candidate = records[questions[i].candidate];
            if (!answers[i] && baseline && candidate)
                answers[i] = experiment::answer(questions[i], *baseline, *candidate);
        }
        made->answers = answers;
        if (next) {
            auto trial = experiment::makeTrial(configurations[*next], seeds, firstSeed);
            if (trial) {
                made->next = std::make_shared<experiment::Trial>(std::move(*trial));
                made->nextConfiguration = *next;
            } else {
                made->error = trial.error();
            }
        }
        return [this, lessons, made] {
            if (lessons == m_lessons)
                return take(std::move(*made));
            letGo(std::move(made->next));
            if (m_state == State::running)
                turn();
        };
    });
}

void LessonRun::take(Turn &&made)
{
    if (made.finished) {
        m_records[*made.finished] = made.records;
        m_result.answers = std::move(made.answers);
        Q_EMIT configurationFinished();
        if (made.notKept)
            Q_EMIT failed(*made.notKept);
    }
    if (m_state != State::running) {
        letGo(std::move(made.next));
        if (!nextToTrain())
            setState(State::finished);
        return;
    }
    if (made.error) {
        setState(State::failed);
        Q_EMIT failed(*made.error);
        return;
    }
    if (!made.next) {
        setState(State::finished);
        Q_EMIT progressed();
        return;
    }
    m_trial = std::move(made.next);
    m_current = made.nextConfiguration;
    m_status = {};
    m_result.runs[m_current].members.clear();
    m_trial->session->run();
    m_sinceFrame.start();
    m_timer.start();
}

void LessonRun::frame()
{
    using Session = training::Status::State;
    if (!m_trial)
        return;
    m_seconds += static_cast<double>(m_sinceFrame.restart()) / 1000;
    m_status = m_trial->session->status();
    if (m_status.state == Session::failed) {
        const Error error = m_status.error.value_or(Error{"training", "an unknown problem", ""});
        const auto &name = m_result.lesson->lesson.configurations[m_current].name;
        drop();
        setState(State::failed);
        Q_EMIT failed(
            {"configuration \"" + name + "\": " + error.where, error.found, error.allowed});
        return;
    }
    m_result.trivialLoss = m_status.trivialLoss;
    TrainingRun &run = m_result.runs[m_current];
    run.armIndex = static_cast<int>(m_trial->arms.size()) - 1;
    collect(run, *m_trial->session, m_status);
    if (m_status.state == Session::finished)
        turn();
    Q_EMIT progressed();
}

std::optional<std::size_t> LessonRun::configuration() const
{
    return m_trial ? std::optional(m_current) : std::nullopt;
}

double LessonRun::workOf(std::size_t configuration) const
{
    const TrainingRun &run = m_result.runs[configuration];
    return static_cast<double>(run.length) * (trainsPairs(run.training->follow) ? 2 : 1);
}

double LessonRun::workDone() const
{
    double done = 0;
    for (std::size_t i = 0; i < m_records.size(); ++i)
        if (m_records[i])
            done += workOf(i);
        else if (m_trial && i == m_current && m_status.length > 0)
            done += workOf(i) * static_cast<double>(m_status.update)
                / static_cast<double>(m_status.length);
        else if (!m_trial && m_state == State::running && !m_result.runs[i].members.empty())
            done += workOf(i); // being judged
    return done;
}

double LessonRun::workOfAll() const
{
    double all = 0;
    for (std::size_t i = 0; i < m_records.size(); ++i)
        all += workOf(i);
    return all;
}

double LessonRun::share() const
{
    return isOpen() ? std::min(1.0, workDone() / std::max(workOfAll(), 1.0)) : 0;
}

double LessonRun::secondsLeft() const
{
    const double done = workDone() - m_workAtStart;
    if (m_state != State::running || m_seconds < 0.5 || done <= 0)
        return 0;
    return m_seconds * (workOfAll() - workDone()) / done;
}

} // namespace warmup::ui
