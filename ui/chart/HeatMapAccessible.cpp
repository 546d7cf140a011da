// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chart/HeatMapAccessible.h"

#include <map>

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

#include "ui/chart/HeatMap.h"

namespace warmup::ui {

namespace {

// One cell, as a screen reader meets it. Owned by the cache of QAccessible.
class AccessibleCell : public QAccessibleInterface {
public:
    AccessibleCell(HeatMap &map, std::size_t cell) : m_map(&map), m_cell(cell) { }

    bool isValid() const override { return m_map && m_cell < m_map->data().cells.size(); }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(m_map);
    }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::Cell; }
    void setText(QAccessible::Text, const QString &) override { }
    QString text(QAccessible::Text kind) const override
    {
        return isValid() && kind == QAccessible::Name ? heatMapWords(m_map->data(), m_cell)
                                                      : QString();
    }
    QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect area = m_map->cellArea(m_cell).toAlignedRect();
        return {m_map->mapToGlobal(area.topLeft()), area.size()};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.focusable = true;
        state.focused = isValid() && m_map->hasFocus() && m_map->marked() == m_cell;
        return state;
    }

private:
    QPointer<HeatMap> m_map;
    std::size_t m_cell;
};

class AccessibleMap : public QAccessibleWidget {
public:
    explicit AccessibleMap(HeatMap &map) : QAccessibleWidget(&map, QAccessible::Table) { }
    ~AccessibleMap() override
    {
        for (const auto &[cell, id] : m_cells)
            QAccessible::deleteAccessibleInterface(id);
    }
    AccessibleMap(const AccessibleMap &) = delete;
    AccessibleMap &operator=(const AccessibleMap &) = delete;

    int childCount() const override { return static_cast<int>(map().data().cells.size()); }
    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const auto found = m_cells.find(index);
        if (found != m_cells.end())
            return QAccessible::accessibleInterface(found->second);
        auto *made = new AccessibleCell(map(), static_cast<std::size_t>(index));
        m_cells[index] = QAccessible::registerAccessibleInterface(made);
        return made;
    }
    QAccessibleInterface *childAt(int x, int y) const override
    {
        const auto cell = map().cellAt(map().mapFromGlobal(QPoint(x, y)));
        return cell ? child(static_cast<int>(*cell)) : nullptr;
    }
    int indexOfChild(const QAccessibleInterface *one) const override
    {
        for (const auto &[cell, id] : m_cells)
            if (QAccessible::accessibleInterface(id) == one)
                return cell;
        return -1;
    }
    QAccessibleInterface *focusChild() const override
    {
        const auto cell = map().marked();
        return cell && map().hasFocus() ? child(static_cast<int>(*cell)) : nullptr;
    }

private:
    HeatMap &map() const { return *static_cast<HeatMap *>(widget()); }

    mutable std::map<int, QAccessible::Id> m_cells; // made when they are first asked for
};

QAccessibleInterface *makeAccessible(const QString &, QObject *object)
{
    auto *map = qobject_cast<HeatMap *>(object);
    return map ? new AccessibleMap(*map) : nullptr;
}

} // namespace

void makeHeatMapsAccessible()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeAccessible);
        return true;
    }();
    (void)installed;
}

} // namespace warmup::ui
