// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FileField.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QToolButton>

#include "ui/widgets/TextField.h"

namespace warmup::ui {

FileField::FileField(const QString &filter, QWidget *parent)
    : QWidget(parent), m_filter(filter), m_text(new TextField(this)),
      m_browse(new QToolButton(this))
{
    const auto row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_text, 1);
    row->addWidget(m_browse);
    m_browse->setText(QStringLiteral("…"));
    m_browse->setToolTip(tr("Browse for a file"));
    m_browse->setFocusPolicy(Qt::StrongFocus);
    setFocusProxy(m_text);
    connect(m_text, &TextField::edited, this, &FileField::edited);
    connect(m_browse, &QToolButton::clicked, this, &FileField::browse);
}

QString FileField::path() const
{
    return m_text->text();
}

void FileField::setPath(const QString &path)
{
    m_text->setValue(path);
}

void FileField::setFieldName(const QString &name)
{
    m_text->setAccessibleName(name);
    m_browse->setAccessibleName(tr("Browse: %1").arg(name));
}

void FileField::browse()
{
    const QString folder = QFileInfo(path()).path();
    const QString chosen = QFileDialog::getOpenFileName(
        window(), m_text->accessibleName(), path().isEmpty() ? QString() : folder, m_filter);
    if (chosen.isEmpty() || chosen == path())
        return;
    setPath(chosen);
    Q_EMIT edited(chosen);
}

} // namespace warmup::ui
