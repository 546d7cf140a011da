// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lessons/Handout.h"

#include <algorithm>

#include <QBuffer>
#include <QFileInfo>
#include <QPdfWriter>
#include <QTextDocument>
#include <QUrl>

#include "core/io/AtomicFile.h"
#include "core/kernel/Dispatch.h"
#include "ui/Text.h"
#include "ui/chart/ChartPair.h"

namespace warmup::ui {

namespace {

constexpr QSize kSlide{1920, 1080};
constexpr int kSlideDpi = 168; // text that is read from the last row
// On paper the figure is as wide as the text, 16.3 cm of 96 units an inch. What is below the loss
// needs height, and smaller letters.
constexpr QSize kFigure{616, 520};
constexpr QSize kHighFigure{616, 600};
constexpr std::size_t kStripsOfHigh = 3;
constexpr int kFigureScale = 3;
constexpr int kFigureDpi = 288;
constexpr int kHighFigureDpi = 220;
constexpr QLatin1String kFigureUrl("figure.png");

QString text(const std::string &words)
{
    return QString::fromStdString(words).toHtmlEscaped();
}

QString paragraph(const QString &html)
{
    return QStringLiteral("<p>%1</p>\n").arg(html);
}

QString heading(const QString &words)
{
    return QStringLiteral("<h3>%1</h3>\n").arg(words.toHtmlEscaped());
}

QString list(const std::vector<std::string> &items, const char *tag)
{
    QString html;
    for (const std::string &item : items)
        html += QStringLiteral("<li>%1</li>\n").arg(text(item));
    return QStringLiteral("<%1>\n%2</%1>\n").arg(QLatin1String(tag), html);
}

QSize figureSize(std::size_t strips)
{
    return strips < kStripsOfHigh ? kFigure : kHighFigure;
}

// A number and its unit stay on one line. Qt's PDF puts a combining accent a line too high.
QString asPrinted(QString html)
{
    return html.replace(QLatin1String(" %"), QString(QChar::Nbsp) + QLatin1Char('%'))
        .replace(QStringLiteral("v\u0302"), QStringLiteral("v\u2011hat"));
}

// As wide as the page: few lines, so that what was measured seldom goes over to the next one.
QString answerRow(const LessonResult &result, std::size_t i)
{
    const auto &lesson = result.lesson->lesson;
    const experiment::Question &question = lesson.questions[i];
    QStringList lines{QStringLiteral("<b>%1</b>").arg(text(question.ask)),
                      measureText(question).toHtmlEscaped()};
    if (result.answers[i]) {
        const experiment::Answer &answer = *result.answers[i];
        lines << QStringLiteral("<b>%1</b>")
                     .arg(verdictText(lesson, question, answer).toHtmlEscaped())
              << runsText(baselineName(lesson, question), answer.baseline).toHtmlEscaped()
              << runsText(candidateName(lesson, question), answer.candidate).toHtmlEscaped()
              << evidenceText(question, answer).toHtmlEscaped();
        if (i < result.predictions.size())
            lines
                << predictionText(lesson, question, result.predictions[i], answer).toHtmlEscaped();
        lines << expectationText(question, answer).toHtmlEscaped();
    } else {
        lines << tr("not measured");
    }
    lines.removeAll(QString());
    return QStringLiteral("<tr><td>%1</td></tr>\n").arg(lines.join(QLatin1String("<br>")));
}

QString origin(const LessonResult &result, const QString &program)
{
    const QString kernel = QLatin1String(kernel::name(kernel::instructionSet()));
    if (result.seeds < 1)
        return tr("%1. Nothing was trained.").arg(program);
    return tr("%1, seeds %2 to %3 of each configuration, %4 kernels. warmup-lab lesson %5 --seeds "
              "%6 --first-seed %2 gives it again.")
        .arg(program)
        .arg(result.firstSeed)
        .arg(result.firstSeed + static_cast<std::uint64_t>(result.seeds - 1))
        .arg(kernel, QFileInfo(result.lesson->name).fileName())
        .arg(result.seeds);
}

} // namespace

QString handoutHtml(const LessonResult &result, const QString &program, std::size_t strips)
{
    const QSize figure = figureSize(strips);
    const experiment::Lesson &lesson = result.lesson->lesson;
    QString html = QStringLiteral("<h2>%1</h2>\n").arg(text(lesson.title));
    html += paragraph(tr("The claim: <i>%1</i>").arg(text(lesson.claim)));
    for (const std::string &words : lesson.text)
        html += paragraph(text(words));
    html += list(lesson.steps, "ol");
    html += QStringLiteral("<p><img src='%1' width='%2' height='%3'></p>\n")
                .arg(kFigureUrl)
                .arg(figure.width())
                .arg(figure.height());
    html += QStringLiteral("<h3 style='page-break-before:always'>%1</h3>\n")
                .arg(tr("What was measured").toHtmlEscaped());
    html += QStringLiteral("<table border='1' cellspacing='0' cellpadding='4' width='100%'>\n");
    for (std::size_t i = 0; i < lesson.questions.size(); ++i)
        html += answerRow(result, i);
    html += QStringLiteral("</table>\n");
    html += heading(tr("Try this by hand")) + paragraph(text(lesson.tryThis));
    html += heading(tr("Measured elsewhere")) + paragraph(text(lesson.expected));
    if (!lesson.measured.empty())
        html += heading(tr("Measured with this program")) + paragraph(text(lesson.measured));
    html += heading(tr("What it says of a real run")) + paragraph(text(lesson.limits));
    html += heading(tr("Sources")) + list(lesson.sources, "ul");
    html += QStringLiteral("<hr>\n") + paragraph(origin(result, program).toHtmlEscaped());
    return asPrinted(html);
}

Result<void> saveHandout(const QString &path, const LessonResult &result,
                         const LessonFigure &figure, const QString &program)
{
    if (QFileInfo(path).suffix().compare(QLatin1String("pdf"), Qt::CaseInsensitive) != 0)
        return fail(path.toStdString(), tr("another suffix").toStdString(), ".pdf");
    const std::size_t strips = figure.strips.size();
    const QImage image =
        paintPicture(Picture::both, figure.rate, figure.loss, figureSize(strips) * kFigureScale,
                     strips < kStripsOfHigh ? kFigureDpi : kHighFigureDpi, figure.strips);
    if (image.isNull())
        return fail(path.toStdString(), tr("too little memory for the figure").toStdString(), "");
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setResolution(300);
        writer.setTitle(QString::fromStdString(result.lesson->lesson.title));
        writer.setCreator(program);
        QTextDocument document;
        document.setDefaultFont(QFont(QStringLiteral("sans-serif"), 10));
        document.addResource(QTextDocument::ImageResource, QUrl(kFigureUrl), image);
        document.setHtml(handoutHtml(result, program, strips));
        document.print(&writer);
    }
    buffer.close();
    return io::writeAtomically(
        toPath(path), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

Result<void> saveSlide(const QString &path, const LessonFigure &figure)
{
    return savePicture(path, Picture::both, figure.rate, figure.loss, kSlide, kSlideDpi,
                       figure.strips);
}

} // namespace warmup::ui
