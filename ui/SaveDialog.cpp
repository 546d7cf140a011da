// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/SaveDialog.h"

#include <QFileDialog>

namespace warmup::ui {

QString chooseSavePath(QWidget &window, const SaveQuestion &question)
{
    QFileDialog dialog(&window, question.title);
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setNameFilters(question.filters);
    dialog.setDefaultSuffix(question.suffix);
    const QFileInfo proposal(question.proposal);
    if (proposal.isAbsolute())
        dialog.setDirectory(proposal.absolutePath());
    dialog.selectFile(proposal.fileName());
    return dialog.exec() == QDialog::Accepted ? dialog.selectedFiles().value(0) : QString();
}

} // namespace warmup::ui
