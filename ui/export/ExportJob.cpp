// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/ExportJob.h"

#include <chrono>
#include <new>

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>

#include "core/io/AtomicFile.h"
#include "core/io/ScheduleCsv.h"
#include "core/recipe/Columns.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"
#include "ui/chart/MapChart.h"
#include "ui/lessons/Handout.h"

namespace warmup::ui {
namespace {

tl::unexpected<Error> tooLarge(const ExportRequest &request)
{
    return fail(request.path.toStdString(), "a picture or table beyond the memory",
                "a smaller one");
}

Picture pictureOf(ExportWhat what)
{
    return what == ExportWhat::rateChart ? Picture::rate
        : what == ExportWhat::lossChart  ? Picture::loss
                                         : Picture::both;
}

} // namespace

ExportJob::ExportJob(ExportRequest request, ExportContents contents, QObject *parent)
    : QObject(parent), m_request(std::move(request)), m_contents(std::move(contents))
{
    m_thread = std::jthread([this] {
        Result<void> result;
        try {
            result = write();
        } catch (const std::bad_alloc &) {
            result = tooLarge(m_request);
        }
        QMetaObject::invokeMethod(
            this, [this, result] { report(result); }, Qt::QueuedConnection);
        m_ended = true;
    });
}

ExportJob::~ExportJob()
{
    m_cancel = true;
    // The thread may be waiting for this one to lay a picture out.
    while (!m_ended) {
        QCoreApplication::sendPostedEvents(QCoreApplication::instance(), QEvent::MetaCall);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

void ExportJob::cancel()
{
    m_cancel = true;
}

Result<void> ExportJob::write()
{
    if (m_request.what == ExportWhat::handout || m_request.what == ExportWhat::slide)
        return writeLesson();
    return isPicture(m_request.what) ? writePicture() : writeTable();
}

Result<void> ExportJob::writeLesson()
{
    const LessonFigure figure{m_contents.rate, m_contents.loss, m_contents.strips};
    return m_request.what == ExportWhat::slide
        ? saveSlide(m_request.path, figure)
        : saveHandout(m_request.path, m_contents.lesson, figure, m_contents.program);
}

Result<void> ExportJob::writePicture()
{
    if (m_cancel)
        return fail(m_request.path.toStdString(), "a request to cancel", "");
    const bool isMap = m_request.what == ExportWhat::map;
    const Picture picture = pictureOf(m_request.what);
    if (!m_request.path.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive))
        return isMap ? saveMap(m_request.path, m_contents.map, m_request.pixels, m_request.dpi)
                     : savePicture(m_request.path, picture, m_contents.rate, m_contents.loss,
                                   m_request.pixels, m_request.dpi, m_contents.strips);
    const QImage image = isMap ? paintMap(m_contents.map, m_request.pixels, m_request.dpi)
                               : paintPicture(picture, m_contents.rate, m_contents.loss,
                                              m_request.pixels, m_request.dpi, m_contents.strips);
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    if (image.isNull() || !image.save(&buffer, "PNG"))
        return tooLarge(m_request);
    if (m_cancel)
        return fail(m_request.path.toStdString(), "a request to cancel", "");
    const QByteArray &bytes = buffer.data();
    return io::writeAtomically(toPath(m_request.path),
                               std::string_view(bytes.constData(), std::size_t(bytes.size())));
}

Result<void> ExportJob::writeTable()
{
    const io::Progress progress = [this](double share) {
        Q_EMIT progressed(share);
        return !m_cancel;
    };
    return io::writeAtomically(toPath(m_request.path), [&](const io::Sink &sink) -> Result<void> {
        if (m_request.what == ExportWhat::runs)
            return io::writeRunCsv(m_contents.runs, m_contents.updatesPerEpoch, sink, progress);
        io::ScheduleTable table;
        table.rates = m_contents.curves.asRun.curve;
        if (m_contents.curves.asRun.differs)
            table.intended = m_contents.curves.intended;
        table.updatesPerEpoch = m_contents.updatesPerEpoch;
        table.every = m_request.every;
        table.more = furtherColumns(m_contents.curves);
        return io::writeScheduleCsv(table, sink, progress);
    });
}

void ExportJob::report(const Result<void> &result)
{
    if (result)
        Q_EMIT succeeded();
    else if (m_cancel)
        Q_EMIT cancelled();
    else
        Q_EMIT failed(result.error());
}

} // namespace warmup::ui
