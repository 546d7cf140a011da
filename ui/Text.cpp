// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Text.h"

#include <cmath>

#include <QCoreApplication>
#include <QLocale>

#include "core/base/GroupedText.h"
#include "core/base/Number.h"

namespace warmup::ui {

QString tr(const char *source)
{
    return QCoreApplication::translate("warmup::ui", source);
}

QString localText(const std::string &number)
{
    return QString::fromStdString(number).replace(QLatin1Char('.'), QLocale().decimalPoint());
}

QString countText(Update count)
{
    return QString::fromStdString(groupedText(count, "\u202f")); // a narrow no-break space
}

QString numberText(double value)
{
    if (!std::isfinite(value))
        return localText(shortestText(value));
    const double rounded = QString::number(value, 'g', 4).toDouble();
    return localText(shortestText(rounded));
}

QString epochText(double epoch)
{
    return localText(shortestText(std::round(epoch * 100) / 100));
}

QString durationText(double seconds)
{
    if (!std::isfinite(seconds) || seconds <= 0)
        return {};
    const auto whole = static_cast<qint64>(std::ceil(std::min(seconds, 3.6e9)));
    if (whole < 60)
        return tr("%1 s").arg(whole);
    if (whole < 3600)
        return tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

QString errorText(const Error &error)
{
    return QString::fromStdString(error.message());
}

std::filesystem::path toPath(const QString &path)
{
    return std::filesystem::path(path.toStdU16String());
}

} // namespace warmup::ui
