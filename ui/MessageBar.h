// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <QFrame>
#include <QStringList>

class QLabel;
class QLineEdit;
class QProgressBar;
class QTimer;
class QToolButton;

namespace warmup::ui {

// One message at the bottom of the window: what went wrong, what was done, or how far long work is.
// Lies over its parent's lower edge, so that nothing moves when it comes and goes. The newest
// message replaces the one before.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    enum class Kind { note, warning, error };

    explicit MessageBar(QWidget *parent);

    // Notes leave by themselves; warnings and errors stay until they are closed or replaced.
    void show(Kind kind, const QString &text);
    // With a button beside the text.
    void ask(Kind kind, const QString &text, const QString &action, std::function<void()> act);
    // A note with a button, which leaves by itself, later than one without.
    void offer(const QString &text, const QString &action, std::function<void()> act);
    // With a field for each name and a button, which `act` is called by with the numbers in them;
    // what is left empty has none. More names than there is room for are not asked for.
    using Numbers = std::map<std::string, double, std::less<>>;
    void askFor(Kind kind, const QString &text, const QStringList &names, const QString &action,
                std::function<void(const Numbers &)> act);
    // `share` in [0, 1]. The button calls `cancel`; clear() ends it.
    void showProgress(const QString &text, double share, std::function<void()> cancel);
    void clear();

    [[nodiscard]] QString text() const;
    [[nodiscard]] Kind kind() const;

Q_SIGNALS:
    // So many pixels of its parent, from the lower edge, lie under a message; 0: none.
    void covers(int height);

protected:
    void paintEvent(QPaintEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void present(Kind kind, const QString &text);
    void place();
    void style();
    void addField(const QString &name);
    void removeFields();
    // Nothing where a field holds something else than a number, or where all are empty.
    [[nodiscard]] std::optional<Numbers> numbers() const;

    QLabel *m_icon;
    QLabel *m_text;
    QProgressBar *m_progress;
    QWidget *m_fieldRow;
    std::vector<std::pair<std::string, QLineEdit *>> m_fields;
    QToolButton *m_action;
    QToolButton *m_close;
    QTimer *m_timer;
    std::function<void()> m_act;
    Kind m_kind = Kind::note;
};

} // namespace warmup::ui
