// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/LevelField.h"

#include <array>

#include <QCoreApplication>
#include <QHBoxLayout>

#include "ui/widgets/ChoiceField.h"
#include "ui/widgets/NumberField.h"

namespace warmup::ui {

namespace {

using schedule::Basis;

constexpr std::array kBases{Basis::absolute, Basis::peak, Basis::base, Basis::previous,
                            Basis::main};

QString basisText(Basis basis)
{
    const auto tr = [](const char *text) {
        return QCoreApplication::translate("LevelField", text);
    };
    switch (basis) {
    case Basis::absolute:
        return tr("as a rate");
    case Basis::peak:
        return tr("× peak");
    case Basis::base:
        return tr("× base rate");
    case Basis::previous:
        return tr("× end before");
    case Basis::main:
        return tr("× main curve");
    }
    return {};
}

} // namespace

QString levelText(const schedule::Level &level, const QLocale &locale)
{
    const QString number = numberText(level.value, false, locale);
    return level.basis == Basis::absolute ? number
                                          : number + QLatin1Char(' ') + basisText(level.basis);
}

LevelField::LevelField(const QString &none, QWidget *parent)
    : QWidget(parent), m_optional(!none.isEmpty()),
      m_number(new NumberField({.minimum = 0}, Steps::decades, this)),
      m_basis(new ChoiceField({}, this))
{
    std::vector<Choice> choices;
    for (const Basis basis : kBases)
        choices.push_back({basisText(basis)});
    if (m_optional)
        choices.push_back({none});
    m_basis->setChoices(choices);
    const auto row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_number, 1);
    row->addWidget(m_basis, 1);
    connect(m_number, &NumberField::edited, this, [this](double value) {
        if (m_level) {
            m_level->value = value;
            m_last = *m_level;
            Q_EMIT edited(m_level);
        }
    });
    connect(m_number, &NumberField::problemChanged, this, &LevelField::problemChanged);
    connect(m_basis, &ChoiceField::edited, this, &LevelField::chooseBasis);
    if (!m_optional)
        m_level = Level{};
    showLevel();
}

void LevelField::setLevel(const std::optional<Level> &level)
{
    m_level = level;
    showLevel();
}

void LevelField::showLevel()
{
    // Tab stops at a widget whose proxy is hidden.
    if (m_level)
        setFocusProxy(m_number);
    else
        setFocusProxy(m_basis);
    m_number->setVisible(m_level.has_value());
    m_basis->setChoice(m_level ? static_cast<int>(m_level->basis)
                               : static_cast<int>(kBases.size()));
    if (!m_level)
        return;
    m_last = *m_level;
    m_number->setValue(m_level->value);
}

void LevelField::chooseBasis(int index)
{
    const std::optional<Level> before = m_level;
    if (index >= static_cast<int>(kBases.size()))
        m_level.reset();
    else
        m_level = Level{m_last.value, kBases[std::size_t(index)]};
    if (m_level == before)
        return;
    showLevel();
    Q_EMIT edited(m_level);
}

void LevelField::setFieldName(const QString &name)
{
    m_number->setAccessibleName(name);
    m_basis->setAccessibleName(tr("Basis of %1").arg(name));
}

QString LevelField::problem() const
{
    return m_number->problem();
}

} // namespace warmup::ui
