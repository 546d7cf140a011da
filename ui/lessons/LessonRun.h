// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include "core/base/Result.h"
#include "core/experiment/Trials.h"
#include "ui/Background.h"
#include "ui/lessons/KeptLesson.h"

namespace warmup::ui {

// Trains the configurations of a lesson one after the other, the seeds of each in groups that keep
// all cores busy, beside the window's thread; one timer carries what they did into the histories.
// What a group ends with is kept and judged on another thread too.
class LessonRun : public QObject {
    Q_OBJECT
public:
    // idle: nothing, or only some of the configurations, has been trained.
    enum class State { idle, running, paused, finished, failed };

    explicit LessonRun(QObject *parent = nullptr);
    ~LessonRun() override;

    // Ends what goes on and forgets what was.
    void open(const OpenLessonPtr &lesson);
    // The same, with what was finished before: the rest is still to be trained. What is finished
    // from now on is kept in the file.
    void open(const OpenLessonPtr &lesson, KeptLesson kept, const QString &keptPath);
    // Trains what is not trained yet; of other seeds than before those that were never trained; all
    // of it when all was.
    void start(int seeds, std::uint64_t firstSeed);
    void pause();
    void resume();
    // Ends; seeds that are finished are kept.
    void cancel();
    // Forgets what was trained, here and in the file, so that another learner can predict. Not
    // while it is running.
    void startOver();
    void setPrediction(std::size_t question, const Prediction &prediction);

    [[nodiscard]] State state() const { return m_state; }
    // A lesson is open.
    [[nodiscard]] bool isOpen() const { return m_result.lesson != nullptr; }
    [[nodiscard]] const LessonResult &result() const { return m_result; }
    // The one that is in training; nothing between two and where nothing trains.
    [[nodiscard]] std::optional<std::size_t> configuration() const;
    [[nodiscard]] bool hasFinished(std::size_t configuration) const
    {
        return m_finished[configuration];
    }
    // Of all updates of all configurations, in [0, 1].
    [[nodiscard]] double share() const;
    // 0 where it is not known.
    [[nodiscard]] double secondsLeft() const;

Q_SIGNALS:
    void stateChanged();
    void progressed();
    // The answers that follow from it are there.
    void configurationFinished();
    // The configuration is named; or what was finished could not be kept, and all goes on.
    void failed(const warmup::Error &error);

private:
    struct Work; // what is to be done between two groups of seeds
    struct Turn; // what came of it

    void setState(State state);
    void forget();
    void turn();
    void take(Turn &&made);
    void frame();
    void drop();
    [[nodiscard]] bool isAllFinished() const;
    [[nodiscard]] double workOf(std::size_t configuration) const;
    [[nodiscard]] double workDone() const;
    [[nodiscard]] double workOfAll() const;

    LessonResult m_result;
    std::vector<bool> m_finished; // one a configuration
    std::vector<bool> m_begun; // its run shows what is kept of it
    // Of all seeds that were ever trained. Only the work between two groups uses it.
    std::shared_ptr<io::LessonRuns> m_runs;
    QString m_keptPath; // empty: nothing is kept when the program ends
    bool m_again = false; // the next run makes anew what it finds
    State m_state = State::idle;
    std::shared_ptr<experiment::Trial> m_trial;
    std::size_t m_current = 0; // the trial's configuration
    std::size_t m_firstMember = 0; // of the trial, in its configuration's run
    int m_group = 1; // seeds that are trained together, at most
    std::shared_ptr<experiment::SharedData> m_data; // of all configurations, while they train
    double m_secondsAtTrial = 0;
    int m_lessons = 0; // opened or begun anew: what was made for another one is dropped
    training::Status m_status;
    QTimer m_timer;
    QElapsedTimer m_sinceFrame;
    double m_seconds = 0; // in training
    double m_workAtStart = 0;
    Background m_background; // the last member: its work uses the others
};

} // namespace warmup::ui
