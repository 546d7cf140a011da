// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stdexcept>

#include <QAbstractButton>
#include <QComboBox>
#include <QLineEdit>
#include <QTest>

#include "ui/panels/RecipeFields.h"
#include "ui/panels/RecipeForm.h"

namespace warmup::ui {

// Does to a form what a person does: finds a field by its name, types, chooses, clicks.
class FormDriver {
public:
    explicit FormDriver(RecipeForm &form) : m_form(form) { }

    // The row of that name which is shown now, or any when none is.
    [[nodiscard]] const RecipeFields::Row &row(const char *name) const
    {
        const RecipeFields::Row *found = nullptr;
        for (const auto fields : m_form.findChildren<RecipeFields *>())
            for (const auto &row : fields->rows())
                if (row.text.name == QString::fromUtf8(name) && (!found || row.row->isShown()))
                    found = &row;
        if (!found)
            throw std::invalid_argument(std::string("no row named ") + name);
        return *found;
    }
    [[nodiscard]] QWidget *field(const char *name) const
    {
        const auto &found = row(name);
        if (!found.row->isShown())
            throw std::invalid_argument(std::string("hidden: ") + name);
        return found.row->field();
    }
    [[nodiscard]] QLineEdit *line(const char *name) const { return itself<QLineEdit>(field(name)); }
    [[nodiscard]] QString shown(const char *name) const
    {
        return itself<QComboBox>(field(name))->currentText();
    }

    void type(const char *name, const char *text)
    {
        line(name)->selectAll();
        QTest::keyClicks(line(name), QString::fromUtf8(text));
    }
    void choose(const char *name, const char *text)
    {
        const auto combo = itself<QComboBox>(field(name));
        const int index = combo->findText(QString::fromUtf8(text));
        if (index < 0)
            throw std::invalid_argument(std::string(name) + " has no " + text);
        combo->setCurrentIndex(index);
        Q_EMIT combo->activated(index);
    }
    void chooseUnit(const char *name, const char *text) { choose(name, text); }
    void click(const char *name) { itself<QAbstractButton>(field(name))->click(); }
    void empty(const char *name)
    {
        line(name)->selectAll();
        QTest::keyClick(line(name), Qt::Key_Delete);
    }

private:
    template <typename Widget>
    static Widget *itself(QWidget *field)
    {
        if (const auto widget = qobject_cast<Widget *>(field))
            return widget;
        return field->findChild<Widget *>();
    }

    RecipeForm &m_form;
};

} // namespace warmup::ui
