// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/dialect/python/Evaluator.h"

// What changes from one iteration of a loop to the next one.
namespace warmup::dialect::python {

// How the statements of a loop change a name.
struct Evaluator::Change {
    std::string key;
    const Statement *loop = nullptr; // the innermost one around it
    int assigned = 0;
    int augmented = 0;
    double by = 0; // what is added; 0: something else
    bool isConditional = false;
};

namespace {

using Kind = Value::Kind;

constexpr std::size_t kMostCarried = 200;

// Whether evaluating it once more does nothing.
bool isPlain(const Expression &expression)
{
    using ExpressionKind = Expression::Kind;
    switch (expression.kind) {
    case ExpressionKind::name:
    case ExpressionKind::number:
        return true;
    case ExpressionKind::unary:
    case ExpressionKind::binary:
    case ExpressionKind::comparison:
        return std::all_of(expression.parts.begin(), expression.parts.end(), isPlain);
    case ExpressionKind::postfix:
        return std::all_of(
            expression.trailers.begin(), expression.trailers.end(),
            [](const Trailer &each) { return each.kind == Trailer::Kind::attribute; });
    default:
        return false;
    }
}

// The first iteration in which `index word limit` is true; nothing: never.
std::optional<double> firstTrue(const Value &index, std::string_view word, double limit)
{
    const double exact = (limit - index.number) / index.stride;
    const bool rises = index.stride > 0;
    double first = exact;
    if (word == (rises ? ">" : "<"))
        first = std::floor(exact) + 1;
    else if (word == (rises ? ">=" : "<="))
        first = std::ceil(exact);
    else if (word != "==" || exact != std::floor(exact) || exact < 0)
        return std::nullopt;
    return std::max(0.0, first);
}

// The number in "#3.step".
std::size_t instanceOf(const std::string &key)
{
    std::size_t number = 0;
    for (std::size_t i = 1; i < key.size() && key[i] >= '0' && key[i] <= '9'; ++i)
        number = 10 * number + static_cast<std::size_t>(key[i] - '0');
    return number;
}

std::string_view opposite(std::string_view word)
{
    if (word == "<")
        return ">=";
    if (word == "<=")
        return ">";
    if (word == ">")
        return "<=";
    if (word == ">=")
        return "<";
    return word == "!=" ? "==" : "";
}

std::string tokenOf(const std::string &key)
{
    std::string token = "$" + key;
    std::replace_if(
        token.begin() + 1, token.end(), [](char c) { return c == '#' || c == '.'; }, '_');
    return token;
}

// Calls `change(target, statement, loop, conditional)` for every assignment in the statements.
template <typename OnChange>
void visitChanges(const Block &statements, const Statement &loop, bool conditional,
                  const OnChange &change)
{
    for (const auto &statement : statements) {
        switch (statement.kind) {
        case Statement::Kind::assign:
            for (std::size_t i = 0; i + 1 < statement.values.size(); ++i)
                change(statement.values[i], statement, loop, conditional);
            break;
        case Statement::Kind::augment:
            change(statement.values.front(), statement, loop, conditional);
            break;
        case Statement::Kind::function:
        case Statement::Kind::klass:
            break;
        default: {
            const bool isLoop = statement.kind == Statement::Kind::loop;
            for (const auto &inner : statement.blocks)
                visitChanges(inner, isLoop ? statement : loop,
                             conditional || statement.kind == Statement::Kind::branch
                                 || (statement.kind == Statement::Kind::attempt
                                     && &inner != &statement.blocks.front()),
                             change);
        }
        }
    }
}

} // namespace

// The name under which the environment has it; empty for anything but a name or an attribute.
std::string Evaluator::keyOf(const Expression &target)
{
    if (target.kind == Expression::Kind::name)
        return std::string(target.text);
    if (target.kind != Expression::Kind::postfix || target.trailers.size() != 1
        || target.trailers.front().kind != Trailer::Kind::attribute
        || target.parts.front().kind != Expression::Kind::name)
        return {};
    const auto owner = value(target.parts.front());
    return owner.is(Kind::instance) ? attributeKey(owner.loop, target.trailers.front().name)
                                    : std::string();
}

std::vector<Evaluator::Change> Evaluator::changesOf(const Statement &loop)
{
    std::vector<Change> changes;
    std::unordered_map<std::string, std::size_t> places;
    const auto note = [&](const Expression &target, const Statement &statement,
                          const Statement &inner, bool conditional) {
        auto key = keyOf(target);
        if (key.empty())
            return;
        const auto [place, isNew] = places.emplace(key, changes.size());
        if (isNew)
            changes.push_back({std::move(key)});
        auto &change = changes[place->second];
        change.loop = &inner;
        change.isConditional = change.isConditional || conditional;
        if (statement.kind == Statement::Kind::assign) {
            ++change.assigned;
            return;
        }
        ++change.augmented;
        const auto &by = statement.values.back();
        const auto added = isPlain(by) ? value(by) : unknown();
        if (added.is(Kind::number) && added.whole
            && (statement.text == "+=" || statement.text == "-="))
            change.by = statement.text == "+=" ? added.number : -added.number;
    };
    visitChanges(loop.blocks.front(), loop, false,
                 [&](const Expression &target, const Statement &statement, const Statement &inner,
                     bool conditional) {
                     if (target.kind == Expression::Kind::tuple)
                         for (const auto &part : target.parts)
                             note(part, statement, inner, conditional);
                     else
                         note(target, statement, inner, conditional);
                 });
    for (const auto &[key, drift] : m_knownDrifts)
        if (!places.contains(key))
            changes.push_back(
                {key, drift.depth == m_loops.size() ? &loop : nullptr, 0, 1, drift.by, false});
    return changes;
}

void Evaluator::beginChanges(const Statement &loop, int id)
{
    const bool isOutermost = m_loops.size() == 1;
    m_changing.emplace_back();
    if (isOutermost)
        m_instancesBefore = m_instances.size();
    for (const auto &change : changesOf(loop)) {
        const auto *found = m_environment.find(change.key);
        const Value before = found ? *found : unknown();
        const auto count = m_counts.find(change.key);
        const bool isCount = change.augmented == 1 && change.assigned == 0 && change.by != 0
            && !change.isConditional;
        const bool isItsOwn = change.loop == &loop;
        // None and texts are what the first iteration alone finds.
        const bool isReplaced =
            change.assigned > 0 && (before.is(Kind::none) || before.is(Kind::text));
        const auto index = [&](double start, bool running) {
            Value made;
            made.kind = Kind::index;
            made.number = start;
            made.stride = change.by;
            made.loop = id;
            made.running = running;
            m_changing.back().push_back(change.key);
            m_environment.set(change.key, made);
        };
        if (isReplaced) {
            m_environment.set(change.key, unknown());
        } else if (isOutermost && isCount && before.is(Kind::number) && before.whole) {
            if (isItsOwn) {
                index(before.number, false);
            } else {
                m_counts[change.key] = before;
                m_environment.set(change.key, unknown());
            }
        } else if (isOutermost && before.is(Kind::number) && m_carried.size() < kMostCarried) {
            const auto token = tokenOf(change.key);
            m_carried[token] = {change.key, before, {}};
            m_changing.back().push_back(change.key);
            m_environment.set(change.key, formula(token, -1));
        } else if (isOutermost) {
            if (change.augmented > 0 && !change.key.starts_with(kAttribute))
                m_environment.set(change.key, unknown());
        } else if (isCount && isItsOwn && before.is(Kind::unknown) && count != m_counts.end()) {
            index(count->second.number, true);
        } else if (isCount && isItsOwn && before.is(Kind::number) && before.whole
                   && (!change.key.starts_with(kAttribute) || count != m_counts.end())) {
            index(before.number, count == m_counts.end() && !m_environment.isLocal(change.key));
        } else if ((before.is(Kind::number) || before.is(Kind::formula) || before.is(Kind::index))
                   && !(before.is(Kind::formula) && before.text == tokenOf(change.key))) {
            m_environment.set(change.key,
                              unknown("a value that changes in the loop at " + toText(loop.at)));
        }
    }
}

void Evaluator::endChanges(const Statement &loop)
{
    for (const auto &key : m_changing.back()) {
        const auto *found = m_environment.find(key);
        if (found && !found->is(Kind::number))
            m_environment.set(key, unknown("what the loop at " + toText(loop.at) + " counts"));
    }
    m_changing.pop_back();
    if (m_loops.size() > 1)
        return;
    m_carried.clear();
    m_counts.clear();
    m_drift.reset();
}

// A function that is called in a loop counts on what is outside of it.
void Evaluator::noteDrift(const std::string &key, std::string_view word, const Value &by,
                          Position at)
{
    constexpr std::size_t kMost = 50;
    if (m_knownDrifts.contains(key))
        return;
    if (key.starts_with(kAttribute) && instanceOf(key) >= m_instancesBefore)
        return; // of what the loop itself constructs
    m_drift = at;
    if (key.empty() || m_drifting.size() >= kMost)
        return;
    const bool isCount = by.is(Kind::number) && by.whole && m_conditions == 0
        && (word == "+" || word == "-") && !m_drifting.contains(key);
    m_drifting[key] = {isCount ? (word == "+" ? by.number : -by.number) : 0, m_loops.size()};
}

// Remembers where a name that the next iteration finds is set.
void Evaluator::noteAssigned(const std::string &key)
{
    if (m_carried.empty())
        return;
    const auto found = m_carried.find(tokenOf(key));
    if (found != m_carried.end())
        found->second.loops = m_loops;
}

// `while step < 100:` and `if step >= 100: break` say how often the loop runs.
void Evaluator::countIterations(const Expression &condition, bool isWhile)
{
    if (m_loops.empty() || condition.kind != Expression::Kind::comparison || !isPlain(condition))
        return;
    auto word = condition.texts.front();
    if (word == (isWhile ? "and" : "or")) {
        for (const auto &part : condition.parts)
            countIterations(part, isWhile);
        return;
    }
    if (condition.parts.size() != 2)
        return;
    if (isWhile)
        word = opposite(word);
    const auto index = value(condition.parts.front());
    const auto limit = value(condition.parts.back());
    if (!index.is(Kind::index) || !limit.is(Kind::number) || index.loop != m_loops.back()
        || (index.running && m_loops.size() > 1))
        return;
    auto last = firstTrue(index, word, limit.number);
    if (!last)
        return;
    const bool hasUpdated =
        std::any_of(m_program.steps.rbegin(), m_program.steps.rend(), [&](const StepFact &step) {
            return step.what != StepFact::What::scheduler && !step.loops.empty()
                && step.loops.front() == m_loops.front();
        });
    if (!isWhile && hasUpdated)
        ++*last;
    auto &count = m_program.loops[static_cast<std::size_t>(m_loops.back())].count;
    count = count ? std::min(*count, *last) : *last;
}

} // namespace warmup::dialect::python
