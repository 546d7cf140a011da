// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/Look.h"

#include <algorithm>
#include <cmath>

namespace warmup::ui {
namespace {

const QColor kBlue(0x00, 0x72, 0xb2);
const QColor kSkyBlue(0x56, 0xb4, 0xe9);
const QColor kGreen(0x00, 0x9e, 0x73);
const QColor kOrange(0xe6, 0x9f, 0x00);
const QColor kVermillion(0xd5, 0x5e, 0x00);
const QColor kPurple(0xcc, 0x79, 0xa7);
const QColor kYellow(0xf0, 0xe4, 0x42);

double luminance(const QColor &color)
{
    const auto linear = [](double c) {
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

// Of a line to its ground.
constexpr double kLeastContrast = 2.2;

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return la > lb ? la / lb : lb / la;
}

QColor blend(const QColor &a, const QColor &b, double shareOfB)
{
    const auto mix = [&](double x, double y) {
        return std::clamp(x * (1 - shareOfB) + y * shareOfB, 0.0, 1.0);
    };
    return QColor::fromRgbF(static_cast<float>(mix(a.redF(), b.redF())),
                            static_cast<float>(mix(a.greenF(), b.greenF())),
                            static_cast<float>(mix(a.blueF(), b.blueF())),
                            static_cast<float>(mix(a.alphaF(), b.alphaF())));
}

Look lookOf(const QPalette &palette, const QFont &font)
{
    Look look;
    look.window = palette.color(QPalette::Window);
    look.base = palette.color(QPalette::Base);
    look.text = palette.color(QPalette::WindowText);
    look.dark = luminance(look.base) < 0.18;
    look.faintText = blend(look.text, look.window, 0.35);
    look.grid = blend(look.base, look.text, 0.12);
    look.minorGrid = blend(look.base, look.text, 0.05);
    look.frame = blend(look.base, look.text, 0.35);
    look.focus = palette.color(QPalette::Highlight);
    look.rate = look.dark ? kSkyBlue : kBlue;
    look.loss = look.dark ? blend(kGreen, Qt::white, 0.25) : kGreen;
    look.finding = kOrange;
    look.divergence = look.dark ? QColor(0xff, 0x5c, 0x4d) : QColor(0xc8, 0x1e, 0x1e);
    look.font = font;
    return look;
}

Look paperLook()
{
    QPalette palette;
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::WindowText, Qt::black);
    palette.setColor(QPalette::Highlight, kBlue);
    QFont font(QStringLiteral("sans-serif"));
    font.setPixelSize(13);
    return lookOf(palette, font);
}

QColor curveColor(const QColor &given, int n, const Look &look)
{
    const QColor order[] = {kVermillion, kPurple, look.dark ? kBlue : kSkyBlue, kYellow, kOrange};
    const QColor color = given.isValid() ? given : order[std::max(n, 0) % 5];
    return legible(color, look.base, kLeastContrast);
}

QColor legible(QColor color, const QColor &ground, double least)
{
    const QColor away = luminance(ground) < 0.18 ? Qt::white : Qt::black;
    for (int i = 0; i < 20 && contrast(color, ground) < least; ++i)
        color = blend(color, away, 0.12);
    return color;
}

} // namespace warmup::ui
