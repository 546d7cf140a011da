// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/LessonRun.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <QFile>

#include "ui/Text.h"

namespace warmup::ui {

namespace {

constexpr int kFrame = 33; // milliseconds
// Seconds below which the next group of seeds is twice as large: between two, little is trained.
constexpr double kShortGroup = 1;

} // namespace

struct LessonRun::Turn {
    std::vector<std::size_t> finished;
    std::vector<std::pair<std::size_t, TrainingRun>> found; // of configurations that were not begun
    double trivialLoss = 0; // of what was found
    std::vector<std::optional<experiment::Answer>> answers;
    std::shared_ptr<experiment::Trial> next;
    std::size_t nextConfiguration = 0;
    std::optional<Error> error;
    std::optional<Error> notKept;
};

struct LessonRun::Work {
    OpenLessonPtr lesson;
    std::shared_ptr<io::LessonRuns> runs;
    QString keptPath;
    int seeds = 0;
    std::uint64_t firstSeed = 0;
    int group = 1;
    std::shared_ptr<experiment::SharedData> data;
    bool again = false;
    std::vector<bool> finished;
    std::vector<bool> begun;
    std::vector<std::optional<experiment::Answer>> answers;
    std::shared_ptr<experiment::Trial> done; // null: none
    std::size_t doneConfiguration = 0;

    [[nodiscard]] Turn make();

private:
    [[nodiscard]] std::vector<std::vector<training::RunRecord>> bySeed(std::size_t configuration)
    {
        return runs->find(lesson->lesson.configurations[configuration], seeds, firstSeed);
    }
    void keep(Turn &turn);
    void find(Turn &turn);
    void answer(Turn &turn);
};

LessonRun::Turn LessonRun::Work::make()
{
    Turn turn;
    if (again)
        runs->drop(seeds, firstSeed);
    if (done)
        keep(turn);
    find(turn);
    answer(turn);
    return turn;
}

void LessonRun::Work::keep(Turn &turn)
{
    const experiment::Configuration &trained = lesson->lesson.configurations[doneConfiguration];
    runs->add(trained, seeds, firstSeed, done->records(trained.name));
    done.reset();
    if (keptPath.isEmpty())
        return;
    if (const auto kept = io::saveLessonRuns(toPath(keptPath), *runs); !kept)
        turn.notKept = kept.error();
}

// What is there, up to the first configuration of which seeds are missing.
void LessonRun::Work::find(Turn &turn)
{
    const auto &configurations = lesson->lesson.configurations;
    for (std::size_t i = 0; i < configurations.size(); ++i) {
        if (finished[i])
            continue;
        const auto found = bySeed(i);
        if (!begun[i]) {
            turn.found.emplace_back(i, finishedRun(untrained(lesson).runs[i], found));
            for (const auto &records : found)
                if (!records.empty())
                    turn.trivialLoss = records.front().trivialLoss;
        }
        const auto missing = experiment::missingSeeds(found, firstSeed, group);
        if (missing.count == 0) {
            finished[i] = true;
            turn.finished.push_back(i);
            continue;
        }
        auto trial = experiment::makeTrial(configurations[i], missing.count, missing.first, data);
        if (!trial) {
            turn.error = trial.error();
            return;
        }
        turn.next = std::make_shared<experiment::Trial>(std::move(*trial));
        turn.nextConfiguration = i;
        return;
    }
}

void LessonRun::Work::answer(Turn &turn)
{
    const auto &questions = lesson->lesson.questions;
    for (std::size_t i = 0; i < questions.size(); ++i) {
        const experiment::Question &asked = questions[i];
        if (!answers[i] && finished[asked.baseline] && finished[asked.candidate])
            answers[i] = experiment::answer(asked, experiment::armMajor(bySeed(asked.baseline)),
                                            experiment::armMajor(bySeed(asked.candidate)));
    }
    turn.answers = answers;
}

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
    open(lesson, nothingKept(lesson), {});
}

void LessonRun::open(const OpenLessonPtr &lesson, KeptLesson kept, const QString &keptPath)
{
    m_keptPath = keptPath;
    m_result = untrained(lesson);
    forget();
    m_result = std::move(kept.result);
    m_finished = std::move(kept.finished);
    m_runs = std::move(kept.runs);
    for (std::size_t i = 0; i < m_begun.size(); ++i)
        m_begun[i] = !m_result.runs[i].members.empty();
    setState(isAllFinished() ? State::finished : State::idle);
    Q_EMIT progressed();
}

void LessonRun::forget()
{
    drop();
    ++m_lessons;
    m_finished.assign(m_result.runs.size(), false);
    m_begun.assign(m_result.runs.size(), false);
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
    if (state != State::running && state != State::paused)
        m_data = nullptr;
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged();
}

bool LessonRun::isAllFinished() const
{
    return std::ranges::all_of(m_finished, std::identity());
}

void LessonRun::start(int seeds, std::uint64_t firstSeed)
{
    if (!isOpen() || m_state == State::running)
        return;
    if (m_state == State::paused)
        return resume();
    const bool others = m_result.seeds != seeds || m_result.firstSeed != firstSeed;
    m_again = !others && isAllFinished();
    if (others || m_again)
        forget();
    m_result.seeds = seeds;
    m_result.firstSeed = firstSeed;
    m_group = experiment::cores();
    m_data = std::make_shared<experiment::SharedData>();
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
        m_result.runs[m_current].members.resize(m_firstMember);
    drop();
    setState(State::idle);
    Q_EMIT progressed();
}

void LessonRun::startOver()
{
    if (m_state == State::running || m_state == State::paused || !isOpen())
        return;
    forget();
    m_runs = std::make_shared<io::LessonRuns>();
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

// Keeps and judges the trial at hand, if there is one, and makes the next one. Where another turn
// is still being made, that one goes on with this when it is done.
void LessonRun::turn()
{
    m_timer.stop();
    if (m_background.isBusy())
        return;
    if (m_trial && m_seconds - m_secondsAtTrial < kShortGroup)
        m_group *= 2;
    auto work = std::make_shared<Work>(
        Work{m_result.lesson, m_runs, m_keptPath, m_result.seeds, m_result.firstSeed, m_group,
             m_data, std::exchange(m_again, false), m_finished, m_begun, m_result.answers,
             std::exchange(m_trial, nullptr), m_current});
    m_background.start([this, lessons = m_lessons, work]() -> std::function<void()> {
        auto made = std::make_shared<Turn>(work->make());
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
    const double before = workDone();
    for (auto &[configuration, run] : made.found) {
        m_result.runs[configuration] = std::move(run);
        m_begun[configuration] = true;
        if (made.trivialLoss != 0)
            m_result.trivialLoss = made.trivialLoss;
    }
    for (const std::size_t configuration : made.finished)
        m_finished[configuration] = true;
    m_workAtStart += workDone() - before;
    if (!made.finished.empty()) {
        m_result.answers = std::move(made.answers);
        Q_EMIT configurationFinished();
    }
    if (made.notKept)
        Q_EMIT failed(*made.notKept);
    if (m_state != State::running) {
        letGo(std::move(made.next));
        if (isAllFinished())
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
    m_firstMember = m_result.runs[m_current].members.size();
    m_secondsAtTrial = m_seconds;
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
    collect(run, *m_trial->session, m_status, m_firstMember);
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
    for (std::size_t i = 0; i < m_finished.size(); ++i) {
        auto seeds = static_cast<double>(m_result.runs[i].members.size());
        if (m_trial && i == m_current)
            seeds = static_cast<double>(m_firstMember)
                + (m_status.length > 0 ? static_cast<double>(m_trial->spec.seeds)
                           * static_cast<double>(m_status.update)
                           / static_cast<double>(m_status.length)
                                       : 0);
        if (m_result.seeds > 0)
            done += workOf(i) * seeds / m_result.seeds;
    }
    return done;
}

double LessonRun::workOfAll() const
{
    double all = 0;
    for (std::size_t i = 0; i < m_finished.size(); ++i)
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
