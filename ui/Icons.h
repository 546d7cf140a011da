// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace warmup::ui {

// A symbolic icon of resources/icons ("start"), drawn at any size in the text colour of the palette
// it is shown with, so that it fits light and dark. With a colour it keeps that one.
[[nodiscard]] QIcon icon(const QString &name, const QColor &color = {});

} // namespace warmup::ui
