// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportDialog.h"

#include <algorithm>

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "ui/Settings.h"
#include "ui/Text.h"
#include "ui/widgets/QuietLabel.h"

namespace warmup::ui {
namespace {

constexpr int kSmallest = 100;
constexpr int kLargest = 20000;
constexpr double kMillimetresPerInch = 25.4;

QSpinBox *spin(const char *name, int from, int to)
{
    auto *box = new QSpinBox;
    box->setObjectName(QLatin1String(name));
    box->setRange(from, to);
    box->setGroupSeparatorShown(false);
    return box;
}

QComboBox *choice(const char *name)
{
    auto *box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    return box;
}

// The label of a row of several widgets: its letter leads to one of them.
QLabel *labelOf(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

QHBoxLayout *rowOf(const QList<QWidget *> &widgets)
{
    auto *row = new QHBoxLayout;
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    return row;
}

// What tells one export's file from another's of the same recipe.
QLatin1String tailOf(ExportWhat what)
{
    switch (what) {
    case ExportWhat::rateChart:
        return QLatin1String("-rate");
    case ExportWhat::lossChart:
        return QLatin1String("-loss");
    case ExportWhat::map:
        return QLatin1String("-map");
    case ExportWhat::schedule:
        return QLatin1String("-schedule");
    case ExportWhat::runs:
        return QLatin1String("-runs");
    default:
        return {};
    }
}

} // namespace

ExportDialog::ExportDialog(ExportWhat what, const QString &name, Update length, ExportOffers offers,
                           QWidget *parent)
    : QDialog(parent), m_name(name), m_length(length), m_form(new QFormLayout),
      m_what(choice("exportWhat")), m_format(choice("exportFormat")),
      m_width(spin("exportWidth", kSmallest, kLargest)),
      m_height(spin("exportHeight", kSmallest, kLargest)), m_dpi(spin("exportDpi", 36, 2400)),
      m_size(new QuietLabel), m_every(spin("exportEvery", 1, 1'000'000'000)),
      m_rows(new QuietLabel), m_path(new QLineEdit), m_browse(new QPushButton(tr("Choose…"))),
      m_problem(new QLabel), m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Export"));
    fillChoices(offers);
    layOut();
    recall();
    m_what->setCurrentIndex(std::max(0, m_what->findData(static_cast<int>(what))));
    listen();
    adapt();
}

void ExportDialog::fillChoices(ExportOffers offers)
{
    m_what->addItem(tr("Both charts"), static_cast<int>(ExportWhat::bothCharts));
    m_what->addItem(tr("Learning-rate chart"), static_cast<int>(ExportWhat::rateChart));
    m_what->addItem(tr("Loss chart"), static_cast<int>(ExportWhat::lossChart));
    if (offers.map)
        m_what->addItem(tr("Map"), static_cast<int>(ExportWhat::map));
    m_what->addItem(tr("Schedule, as a table"), static_cast<int>(ExportWhat::schedule));
    if (offers.runs)
        m_what->addItem(tr("Runs, as a table"), static_cast<int>(ExportWhat::runs));
    m_format->addItem(tr("PNG, a picture of pixels"), QStringLiteral("png"));
    m_format->addItem(tr("SVG, drawn at any size"), QStringLiteral("svg"));
    m_format->addItem(tr("PDF, for a paper"), QStringLiteral("pdf"));
}

void ExportDialog::layOut()
{
    m_pixels =
        rowOf({m_width, new QLabel(QStringLiteral("×")), m_height, new QLabel(tr("pixels"))});
    m_pixels->addStretch();
    m_dpi->setSuffix(tr(" dpi"));
    m_dpi->setToolTip(tr("Dots per inch: with the same pixels, a higher resolution is a smaller "
                         "picture with larger text and lines"));
    m_every->setPrefix(tr("every "));
    m_every->setToolTip(tr("1 writes every update, 10 each tenth one; the last is always there"));
    m_path->setObjectName(QStringLiteral("exportPath"));
    m_path->setMinimumWidth(fontMetrics().averageCharWidth() * 50);
    m_browse->setAutoDefault(false);
    m_form->addRow(tr("&What"), m_what);
    m_form->addRow(tr("&Format"), m_format);
    m_form->addRow(labelOf(tr("&Size"), m_width), m_pixels);
    m_form->addRow(tr("&Resolution"), m_dpi);
    m_form->addRow(QString(), m_size);
    m_form->addRow(tr("&Rows"), m_every);
    m_form->addRow(QString(), m_rows);
    m_form->addRow(labelOf(tr("F&ile"), m_path), rowOf({m_path, m_browse}));
    m_problem->setWordWrap(true);
    // One family of icons: the style's own are of another.
    m_buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    auto *go = m_buttons->addButton(tr("Export"), QDialogButtonBox::AcceptRole);
    go->setObjectName(QStringLiteral("exportGo"));
    auto *column = new QVBoxLayout(this);
    column->addLayout(m_form);
    column->addWidget(m_problem);
    column->addWidget(m_buttons);
    go->setDefault(true); // only a button that knows its dialog can be
    column->setSizeConstraint(QLayout::SetFixedSize);
}

void ExportDialog::listen()
{
    connect(m_what, &QComboBox::currentIndexChanged, this, &ExportDialog::adapt);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::adapt);
    for (QSpinBox *box : {m_width, m_height, m_dpi, m_every})
        connect(box, &QSpinBox::valueChanged, this, &ExportDialog::adapt);
    connect(m_path, &QLineEdit::textChanged, m_problem, &QLabel::clear);
    connect(m_browse, &QPushButton::clicked, this, &ExportDialog::browse);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &ExportDialog::reject);
}

ExportWhat ExportDialog::what() const
{
    return static_cast<ExportWhat>(m_what->currentData().toInt());
}

QString ExportDialog::suffix() const
{
    return isPicture(what()) ? m_format->currentData().toString() : QStringLiteral("csv");
}

QString ExportDialog::proposal() const
{
    return QDir(m_folder).filePath(m_name + tailOf(what()) + QLatin1Char('.') + suffix());
}

ExportRequest ExportDialog::request() const
{
    ExportRequest request;
    request.what = what();
    request.path = m_path->text().trimmed();
    request.pixels = QSize(m_width->value(), m_height->value());
    request.dpi = m_dpi->value();
    request.every = m_every->value();
    return request;
}

void ExportDialog::adapt()
{
    const bool picture = isPicture(what());
    const bool schedule = what() == ExportWhat::schedule;
    m_form->setRowVisible(m_format, picture);
    m_form->setRowVisible(m_pixels, picture);
    m_form->setRowVisible(m_dpi, picture);
    m_form->setRowVisible(m_size, picture);
    m_form->setRowVisible(m_every, schedule);
    m_form->setRowVisible(m_rows, schedule);
    const auto millimetres = [this](int pixels) {
        return QString::number(pixels * kMillimetresPerInch / m_dpi->value(), 'f', 0);
    };
    m_size->setText(tr("%1 × %2 mm on paper")
                        .arg(millimetres(m_width->value()), millimetres(m_height->value())));
    m_every->setSuffix(m_every->value() == 1 ? tr(" update") : tr(" updates"));
    const Update every = m_every->value();
    const Update rows = (m_length - 1) / every + 1 + ((m_length - 1) % every != 0 ? 1 : 0);
    m_rows->setText(tr("%1 rows").arg(countText(rows)));

    if (m_path->text() == m_proposed)
        m_path->setText(proposal());
    m_proposed = proposal();
    const QFileInfo info(m_path->text().trimmed());
    const QStringList known{QStringLiteral("png"), QStringLiteral("svg"), QStringLiteral("pdf"),
                            QStringLiteral("csv")};
    if (known.contains(info.suffix().toLower()) && info.suffix() != suffix())
        m_path->setText(info.dir().filePath(info.completeBaseName() + QLatin1Char('.') + suffix()));
}

void ExportDialog::browse()
{
    const QString filter = QStringLiteral("*.%1").arg(suffix());
    const QString path = QFileDialog::getSaveFileName(this, tr("Export to"), m_path->text(), filter,
                                                      nullptr, QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty())
        m_path->setText(path);
}

// What can be known before the work starts is said here, beside the field.
void ExportDialog::accept()
{
    QString path = m_path->text().trimmed();
    if (!path.isEmpty() && QFileInfo(path).suffix().toLower() != suffix())
        path += QLatin1Char('.') + suffix();
    const QFileInfo info(path);
    const auto refuse = [this](const QString &text) {
        m_problem->setText(text);
        m_path->setFocus();
        m_path->selectAll();
    };
    if (path.isEmpty() || info.isDir())
        return refuse(tr("A file name is missing."));
    if (!info.absoluteDir().exists())
        return refuse(tr("There is no folder %1.").arg(info.absolutePath()));
    if (m_path->text() != path)
        m_path->setText(path);
    auto *go = findChild<QPushButton *>(QStringLiteral("exportGo"));
    if (info.exists() && go->property("overwrites").toString() != path) {
        go->setProperty("overwrites", path);
        m_problem->setText(tr("%1 exists. Press Export again to replace it.").arg(info.fileName()));
        return;
    }
    remember();
    QDialog::accept();
}

void ExportDialog::recall()
{
    const auto stored = settings();
    const auto number = [&](const char *key, int usual) {
        return stored->value(QLatin1String(key), usual).toInt();
    };
    const ExportRequest usual;
    m_format->setCurrentIndex(std::max(
        0,
        m_format->findData(stored->value(QStringLiteral("export/format"), QStringLiteral("png")))));
    m_width->setValue(number("export/width", usual.pixels.width()));
    m_height->setValue(number("export/height", usual.pixels.height()));
    m_dpi->setValue(number("export/dpi", usual.dpi));
    m_every->setValue(number("export/every", 1));
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    m_folder = stored
                   ->value(QStringLiteral("export/folder"),
                           QFileInfo(documents).isDir() ? documents : QDir::homePath())
                   .toString();
}

void ExportDialog::remember() const
{
    const auto stored = settings();
    stored->setValue(QStringLiteral("export/format"), m_format->currentData());
    stored->setValue(QStringLiteral("export/width"), m_width->value());
    stored->setValue(QStringLiteral("export/height"), m_height->value());
    stored->setValue(QStringLiteral("export/dpi"), m_dpi->value());
    stored->setValue(QStringLiteral("export/every"), m_every->value());
    stored->setValue(QStringLiteral("export/folder"),
                     QFileInfo(m_path->text().trimmed()).absolutePath());
}

} // namespace warmup::ui
