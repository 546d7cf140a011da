// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "core/recipe/Recipe.h"

class QAction;

namespace warmup::ui {

class MessageBar;
class Preview;
class RecipeDocument;
class RunController;

// Where a run makes way for another one (a preset, another file, a restart), nobody is asked: the
// message bar offers for a while to bring it back, and the menu for as long as it is there,
// together with the recipe that was shown with it.
class AsideCommands : public QObject {
    Q_OBJECT
public:
    struct Parts {
        RecipeDocument &document;
        RunController &runs;
        Preview &preview;
    };
    AsideCommands(Parts parts, QAction &bringBack, MessageBar &messages, QObject *parent = nullptr);

private:
    struct Shown {
        Recipe recipe;
        QString path;
        schedule::Metric metric;
    };
    void note();
    void offer();
    void bringBack();

    Parts m_parts;
    QAction &m_bringBack;
    MessageBar &m_messages;
    Shown m_shown; // with the run that is aside
};

} // namespace warmup::ui
