// SPDX-License-Identifier: GPL-3.0-or-later
// How the form looks: no sideways scrolling, nothing cut off, in light and dark. With
// WARMUP_PICTURES=folder it also writes what it saw there.

#include <QApplication>
#include <QDir>
#include <QLabel>
#include <QPalette>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyle>
#include <QStyleFactory>

#include <gtest/gtest.h>

#include "core/recipe/Presets.h"
#include "ui/panels/RecipeFields.h"
#include "ui/panels/RecipeForm.h"
#include "ui/widgets/CollapsibleSection.h"

namespace warmup::ui {
namespace {

QPalette darkPalette()
{
    QPalette palette(QColor(0x35, 0x36, 0x3a), QColor(0x2b, 0x2c, 0x30));
    palette.setColor(QPalette::Base, QColor(0x1f, 0x20, 0x23));
    palette.setColor(QPalette::Highlight, QColor(0x3d, 0x7e, 0xc9));
    return palette;
}

void openAll(RecipeForm &form)
{
    for (const auto section : form.findChildren<CollapsibleSection *>())
        section->setOpen(true);
}

void picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("WARMUP_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

class RecipeFormLook : public testing::Test {
protected:
    void SetUp() override
    {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        m_before = QApplication::palette();
    }
    void TearDown() override { QApplication::setPalette(m_before); }

    QPalette m_before;
};

TEST_F(RecipeFormLook, neverNeedsAHorizontalScrollBarFrom300Pixels)
{
    for (const Preset &preset : presets()) {
        RecipeForm form;
        form.setRecipe(preset.recipe);
        openAll(form);
        form.resize(300, 700);
        form.show();
        const auto scroll = form.findChild<QScrollArea *>();
        EXPECT_LE(scroll->widget()->minimumSizeHint().width(), scroll->viewport()->width())
            << preset.id;
        EXPECT_EQ(scroll->widget()->width(), scroll->viewport()->width()) << preset.id;
        EXPECT_EQ(scroll->horizontalScrollBar()->maximum(), 0) << preset.id;
    }
}

TEST_F(RecipeFormLook, fieldsStayCloseTogetherWhenOthersGo)
{
    RecipeForm form;
    form.resize(340, 900);
    form.setRecipe(presets().front().recipe);
    form.show();
    QApplication::processEvents();
    for (const Preset &preset : presets()) {
        form.setRecipe(preset.recipe);
        QApplication::processEvents();
        const auto top = form.findChild<RecipeFields *>();
        EXPECT_EQ(top->height(), top->sizeHint().height()) << preset.id;
    }
}

TEST_F(RecipeFormLook, isReadableInLightAndDark)
{
    for (const bool dark : {false, true}) {
        QApplication::setPalette(dark ? darkPalette() : QApplication::style()->standardPalette());
        RecipeForm form;
        form.setRecipe(presets().front().recipe);
        form.setResolved(469, 9380);
        const QString theme = dark ? QStringLiteral("dark") : QStringLiteral("light");
        form.resize(340, 720);
        form.show();
        QApplication::processEvents();
        picture(form, QStringLiteral("form-") + theme);
        for (const Preset &preset : presets()) {
            form.setRecipe(preset.recipe);
            QApplication::processEvents();
            picture(form,
                    QStringLiteral("form-%1-%2").arg(QString::fromStdString(preset.id), theme));
        }
        form.setRecipe(presets().front().recipe);
        form.showProblem(Error{"/schedule/warmUp/length", "30 epochs",
                               "a length of at least one update and less than the run's 20 "
                               "epochs"});
        form.setTraining(true);
        openAll(form);
        form.resize(300, 2000);
        QApplication::processEvents();
        picture(form, QStringLiteral("form-open-") + theme);
        for (const auto label : form.findChildren<QLabel *>()) {
            if (label->isVisible()) {
                EXPECT_GE(label->width(), label->sizeHint().width()) << qPrintable(label->text());
            }
        }
    }
}

} // namespace
} // namespace warmup::ui
