// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schedule/Assembly.h"

#include <cmath>
#include <unordered_map>
#include <utility>

#include "core/base/Number.h"
#include "core/schedule/Check.h"
#include "core/schedule/ProductLaw.h"

namespace warmup::schedule {
namespace {

const Phase kAfterEnd{Hold{}, {}, {}, {}, Grid::closedOpen};

constexpr int kFormulaSamples = 65536; // of all formulas of a schedule together

bool goesFromLevelToLevel(const Shape &shape)
{
    return std::visit(
        []<typename T>(const T &) {
            return !(
                std::is_same_v<
                    T,
                    Step> || std::is_same_v<T, MultiStep> || std::is_same_v<T, Geometric> || std::is_same_v<T, InverseSquareRoot> || std::is_same_v<T, InverseTime> || std::is_same_v<T, PowerLaw> || std::is_same_v<T, Table> || std::is_same_v<T, Formula>);
        },
        shape);
}

// What levels of a phase can refer to.
struct Surroundings {
    LearningRate peak = 0;
    std::optional<LearningRate> previous;
    std::optional<LearningRate> mainAtBegin;
    std::optional<LearningRate> mainAtEnd;
};

class Assembler {
public:
    Assembler(const Spec &spec, const Ruler &ruler, const Layout &layout)
        : m_spec(spec), m_ruler(ruler), m_layout(layout)
    {
        int laws = 0;
        for (const auto &cycle : layout.cycles)
            laws += static_cast<int>(cycle.main.size()) + 1;
        m_formulaSamples = std::clamp(kFormulaSamples / laws, 256, 16384);
    }

    Result<Assembly> operator()()
    {
        for (const auto &cycle : m_layout.cycles)
            if (auto error = add(cycle))
                return tl::unexpected(*error);
        if (m_layout.coolDown)
            if (auto error = addCoolDown(*m_layout.coolDown))
                return tl::unexpected(*error);
        addAfterEnd();
        if (auto error = checkRates())
            return tl::unexpected(*error);
        std::optional<Timeline> momentum;
        if (m_spec.momentum)
            momentum.emplace(std::move(m_momentumPieces));
        return Assembly{Timeline(std::move(m_pieces)), std::move(momentum), std::move(m_sections),
                        std::move(m_stretches)};
    }

private:
    Result<LearningRate> level(const Level &level, const std::string &where,
                               const Surroundings &around, bool atEnd) const
    {
        if (!std::isfinite(level.value) || level.value < 0)
            return fail(where, levelText(level), "a number of at least 0");
        std::optional<LearningRate> basis;
        switch (level.basis) {
        case Basis::absolute:
            basis = 1;
            break;
        case Basis::peak:
            basis = around.peak;
            break;
        case Basis::base:
            basis = m_spec.baseRate;
            break;
        case Basis::previous:
            basis = around.previous;
            break;
        case Basis::main:
            basis = atEnd ? around.mainAtEnd : around.mainAtBegin;
            break;
        }
        if (!basis)
            return fail(where, levelText(level),
                        level.basis == Basis::main
                            ? "a level of the main curve only in a warm-up or cool-down"
                            : "a level of the phase before only where there is one");
        const double rate = level.value * *basis;
        if (!std::isfinite(rate))
            return fail(where, levelText(level), "a finite rate");
        return rate;
    }

    Result<LawPtr> law(const Place &place, const Surroundings &around, LearningRate from,
                       LearningRate to)
    {
        const auto &phase = *place.phase;
        LawInput input{&phase, place.where, place.length(), from,
                       to,     around.peak, &m_ruler,       m_formulaSamples};
        if (phase.from) {
            const auto rate = level(*phase.from, place.where + "/from", around, false);
            if (!rate)
                return tl::unexpected(rate.error());
            input.from = *rate;
        }
        if (phase.to) {
            const auto rate = level(*phase.to, place.where + "/to", around, true);
            if (!rate)
                return tl::unexpected(rate.error());
            input.to = *rate;
        }
        auto made = makeLaw(input);
        if (made)
            m_terms[made->get()] = {place.phase, place.where, input.length, (*made)->arrival(),
                                    input.from,  input.to,    around.peak};
        if (made && m_spec.momentum)
            if (auto error = addMomentum(made->get(), input))
                return tl::unexpected(*error);
        return made;
    }

    // The law of the momentum beside one of the rate.
    std::optional<Error> addMomentum(const Law *law, LawInput input)
    {
        if (!goesFromLevelToLevel(input.phase->shape))
            return Error{input.where + "/shape", "a shape without an end, beside a momentum",
                         "hold, or a shape that goes from one level to another"};
        const auto bound = [&](LearningRate rate) {
            const bool isPeak = std::abs(rate - input.peak) <= 1e-12 * input.peak;
            return isPeak ? m_spec.momentum->lower : m_spec.momentum->upper;
        };
        input.from = bound(input.from);
        input.to = bound(input.to);
        auto made = makeLaw(input);
        if (!made)
            return made.error();
        m_momenta[law] = std::move(*made);
        return std::nullopt;
    }

    std::optional<Error> add(const Layout::Cycle &cycle)
    {
        m_warmUp.reset();
        m_mains.clear();
        const bool warmUpNeedsMain = cycle.warmUp
            && ((cycle.warmUp->phase->from && cycle.warmUp->phase->from->basis == Basis::main)
                || (cycle.warmUp->phase->to && cycle.warmUp->phase->to->basis == Basis::main));
        const auto before = m_last ? std::optional(m_last->end()) : std::nullopt;
        if (cycle.warmUp && !warmUpNeedsMain)
            if (auto error = makeWarmUp(cycle, before))
                return error;
        if (auto error = makeMains(cycle,
                                   m_warmUp ? std::optional(m_warmUp->end())
                                            : (cycle.warmUp ? std::nullopt : before)))
            return error;
        if (warmUpNeedsMain)
            if (auto error = makeWarmUp(cycle, before))
                return error;
        join(cycle);
        return std::nullopt;
    }

    std::optional<Error> makeWarmUp(const Layout::Cycle &cycle,
                                    std::optional<LearningRate> previous)
    {
        Surroundings around{cycle.peak, previous, {}, {}};
        if (!m_mains.empty()) {
            around.mainAtBegin = mainAt(cycle, cycle.main.front().begin);
            around.mainAtEnd =
                m_spec.join == Join::before ? around.mainAtBegin : mainAt(cycle, cycle.warmUp->end);
        }
        // The published rule: from 0 at multiplier 1, and from the base rate above it.
        const auto made =
            law(*cycle.warmUp, around, m_spec.multiplier > 1 ? m_spec.baseRate : 0, cycle.peak);
        if (!made)
            return made.error();
        m_warmUp = *made;
        return std::nullopt;
    }

    std::optional<Error> makeMains(const Layout::Cycle &cycle, std::optional<LearningRate> previous)
    {
        auto from = cycle.peak;
        for (const auto &place : cycle.main) {
            const auto made = law(place, {cycle.peak, previous, {}, {}}, from, 0);
            if (!made)
                return made.error();
            m_mains.push_back(*made);
            from = (*made)->end();
            previous = from;
        }
        return std::nullopt;
    }

    LearningRate mainAt(const Layout::Cycle &cycle, Update tick) const
    {
        std::size_t i = 0;
        while (i + 1 < cycle.main.size() && cycle.main[i].end <= tick)
            ++i;
        return m_mains[i]->at(tick - cycle.main[i].begin + m_mains[i]->offset());
    }

    void join(const Layout::Cycle &cycle)
    {
        const Update head = cycle.warmUp ? cycle.warmUp->end : 0;
        const bool isTimes = cycle.warmUp && m_spec.join == Join::times;
        if (cycle.warmUp)
            addSection(Section::Kind::warmUp, cycle.warmUp->begin, head);
        if (cycle.warmUp && !isTimes)
            push(cycle.warmUp->where, cycle.warmUp->begin, head, m_warmUp->offset(), m_warmUp);
        for (std::size_t i = 0; i < cycle.main.size(); ++i) {
            const auto &place = cycle.main[i];
            const auto &law = m_mains[i];
            const Update cut = std::clamp(head, place.begin, place.end);
            if (isTimes && cut > place.begin) {
                const Update k = place.begin - cycle.warmUp->begin + m_warmUp->offset();
                push(place.where, place.begin, cut, k,
                     makeProductLaw(law, law->offset() - k, m_warmUp, cycle.peak,
                                    cut - place.begin));
                m_stretches.push_back({place.begin, cut, m_terms.at(law.get()), law->offset(),
                                       false, m_terms.at(m_warmUp.get()), k});
            }
            if (cut < place.end) {
                push(place.where, cut, place.end, cut - place.begin + law->offset(), law);
                addSection(Section::Kind::main, cut, place.end);
            }
        }
        if (!m_mains.empty())
            endWith(cycle.main.back(), m_mains.back());
        else if (cycle.warmUp)
            endWith(*cycle.warmUp, m_warmUp);
    }

    void endWith(const Place &place, const LawPtr &law)
    {
        m_last = law;
        m_lastEnd = place.end;
        m_lastIndex = place.length() + law->offset();
    }

    std::optional<Error> addCoolDown(const Place &place)
    {
        Surroundings around{m_layout.cycles.back().peak, {}, {}, {}};
        auto from = around.peak;
        if (m_last) {
            from = m_last->end();
            around.previous = from;
            around.mainAtBegin = from;
            around.mainAtEnd = m_last->at(m_last->arrival() + place.length());
        }
        const auto made = law(place, around, from, 0);
        if (!made)
            return made.error();
        push(place.where, place.begin, place.end, (*made)->offset(), *made);
        addSection(Section::Kind::coolDown, place.begin, place.end);
        endWith(place, *made);
        return std::nullopt;
    }

    void push(const std::string &where, Update begin, Update end, Update k, const LawPtr &law)
    {
        m_pieces.push_back({begin, end, k, law, false, {}});
        m_wheres.push_back(where);
        if (const auto term = m_terms.find(law.get()); term != m_terms.end())
            m_stretches.push_back({begin, end, term->second, k, false, {}, 0});
        if (m_spec.momentum)
            m_momentumPieces.push_back({begin, end, k, m_momenta.at(law.get()), false, {}});
    }

    void addSection(Section::Kind kind, Update begin, Update end)
    {
        const Section section{kind, m_ruler.firstUpdate(begin),
                              end == kForEver ? m_layout.run
                                              : std::min(m_ruler.firstUpdate(end), m_layout.run)};
        if (section.begin < section.end)
            m_sections.push_back(section);
    }

    void addAfterEnd();
    std::optional<Error> checkRates() const;

    const Spec &m_spec;
    const Ruler &m_ruler;
    const Layout &m_layout;
    int m_formulaSamples = 0;
    std::vector<Piece> m_pieces;
    std::unordered_map<const Law *, Term> m_terms; // of each law but products
    std::vector<Stretch> m_stretches;
    std::unordered_map<const Law *, LawPtr> m_momenta; // of each law
    std::vector<Piece> m_momentumPieces;
    std::vector<std::string> m_wheres; // of the phase behind each piece
    std::vector<Section> m_sections;
    LawPtr m_warmUp; // of the cycle at hand
    std::vector<LawPtr> m_mains;
    LawPtr m_last; // law of the last phase so far
    Update m_lastEnd = 0;
    Update m_lastIndex = 0; // of that law at m_lastEnd
};

// A law that holds what the last phase ended with.
class Held : public Law {
public:
    explicit Held(LearningRate rate) : Law(0, 1), m_rate(rate) { }
    LearningRate at(Update) const override { return m_rate; }

private:
    LearningRate m_rate;
};

void Assembler::addAfterEnd()
{
    Piece piece{m_lastEnd, kForEver, 0, nullptr, false, {}};
    const auto held = [this](LearningRate rate) {
        return Term{&kAfterEnd, "/guard/afterEnd", 1, 1, rate, rate, m_layout.cycles.back().peak};
    };
    Term term;
    const auto afterEnd = m_spec.guard.afterEnd;
    if (afterEnd == Guard::AfterEnd::zero) {
        piece.law = std::make_shared<Held>(0);
        term = held(0);
    } else if (afterEnd == Guard::AfterEnd::mirror
               || (afterEnd == Guard::AfterEnd::resume && m_last->isOpenEnded())) {
        piece.k0 = m_lastIndex;
        piece.law = m_last;
        piece.mirrored = afterEnd == Guard::AfterEnd::mirror;
        term = m_terms.at(m_last.get());
    } else {
        piece.law = std::make_shared<Held>(m_last->end());
        term = held(m_last->end());
    }
    m_pieces.push_back(piece);
    m_stretches.push_back({piece.begin, kForEver, term, piece.k0, piece.mirrored, {}, 0});
    m_wheres.push_back(m_wheres.back());
    if (m_spec.momentum)
        m_momentumPieces.push_back({m_lastEnd,
                                    kForEver,
                                    0,
                                    std::make_shared<Held>(m_momenta.at(m_last.get())->end()),
                                    false,
                                    {}});
    addSection(Section::Kind::afterEnd, piece.begin, kForEver);
}

std::optional<Error> Assembler::checkRates() const
{
    const Update lastTick = m_ruler.tickOf(m_layout.run - 1) + 1;
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        const auto &piece = m_pieces[i];
        const Update end = std::min(piece.end, lastTick);
        if (piece.begin >= end)
            continue;
        const Update k = piece.k0;
        const Update stop = k + (end - piece.begin);
        const auto range =
            piece.mirrored ? piece.law->mirroredOver(k, stop) : piece.law->over(k, stop);
        for (const double rate : {range.first, range.minimum, range.maximum, range.last})
            if (!std::isfinite(rate) || rate < 0)
                return Error{m_wheres[i], "a rate of " + shortestText(rate),
                             "rates that are finite and not negative all through the run"};
    }
    return std::nullopt;
}

} // namespace

Result<Assembly> assemble(const Spec &spec, const Ruler &ruler, const Layout &layout)
{
    return Assembler(spec, ruler, layout)();
}

Result<LearningRate> plainLevel(const Spec &spec, const Level &level, const std::string &where)
{
    if (!std::isfinite(level.value) || level.value < 0)
        return fail(where, levelText(level), "a number of at least 0");
    switch (level.basis) {
    case Basis::absolute:
        return level.value;
    case Basis::peak:
        return level.value * spec.baseRate * spec.multiplier;
    case Basis::base:
        return level.value * spec.baseRate;
    case Basis::previous:
    case Basis::main:
        break;
    }
    return fail(where, levelText(level), "an absolute rate, or a share of peak or base rate");
}

} // namespace warmup::schedule
