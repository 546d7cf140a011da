// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Recovery.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QThreadPool>
#include <QTimer>
#include <QUuid>

#include "core/io/AtomicFile.h"
#include "core/io/RecipeFile.h"
#include "ui/RecipeDocument.h"
#include "ui/Settings.h"
#include "ui/Text.h"

namespace warmup::ui {
namespace {

constexpr int kDelayMilliseconds = 1500;
constexpr qint64 kLargestFile = 16 << 20;

QString lockName(const QString &file)
{
    return file + QStringLiteral(".lock");
}

std::optional<RecoveredWork> read(const QString &file)
{
    const auto text = io::readWhole(toPath(file), kLargestFile);
    if (!text)
        return {};
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(*text)).object();
    const auto recipe =
        io::readRecipe(object[QLatin1String("recipe")].toString().toStdString(), "recovery");
    if (!recipe)
        return {};
    return RecoveredWork{*recipe, object[QLatin1String("path")].toString()};
}

} // namespace

class Recovery::Private {
public:
    explicit Private(RecipeDocument &theDocument)
        : document(theDocument),
          file(recoveryFolder() + QLatin1Char('/')
               + QUuid::createUuid().toString(QUuid::WithoutBraces) + QStringLiteral(".recovery")),
          lock(lockName(file))
    {
        lock.setStaleLockTime(0);
        lock.tryLock(0);
        writer.setMaxThreadCount(1); // one after the other: the newest wins
        timer.setSingleShot(true);
    }

    void write()
    {
        timer.stop();
        QJsonObject object;
        object[QLatin1String("path")] = document.path();
        object[QLatin1String("recipe")] = QString::fromStdString(io::recipeText(document.recipe()));
        const std::string text = QJsonDocument(object).toJson().toStdString();
        // A full disk costs the copy, not the work: it is still in the window.
        writer.start([text, path = toPath(file)] { (void)io::writeAtomically(path, text); });
    }

    RecipeDocument &document;
    QString file;
    QLockFile lock;
    QThreadPool writer;
    QTimer timer;
};

Recovery::Recovery(RecipeDocument &document, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(document))
{
    const auto changed = [this] {
        if (d->document.isModified())
            d->timer.start(kDelayMilliseconds);
        else
            forget();
    };
    connect(&document, &RecipeDocument::recipeChanged, this, changed);
    connect(&document, &RecipeDocument::stateChanged, this, changed);
    connect(&d->timer, &QTimer::timeout, this, [this] { d->write(); });
}

Recovery::~Recovery()
{
    d->writer.waitForDone();
}

void Recovery::flush()
{
    if (d->timer.isActive())
        d->write();
    d->writer.waitForDone();
}

void Recovery::forget()
{
    d->timer.stop();
    d->writer.start([file = d->file] { QFile::remove(file); });
}

std::optional<RecoveredWork> Recovery::takeLeftOver()
{
    const QDir folder(recoveryFolder());
    std::optional<RecoveredWork> newest;
    for (const QString &name :
         folder.entryList({QStringLiteral("*.recovery")}, QDir::Files, QDir::Time)) {
        const QString file = folder.filePath(name);
        QLockFile lock(lockName(file));
        lock.setStaleLockTime(0);
        if (!lock.tryLock(0))
            continue; // its process lives
        if (newest)
            continue; // one at a time: older work stays for the next start
        newest = read(file);
        QFile::remove(file);
    }
    return newest;
}

} // namespace warmup::ui
