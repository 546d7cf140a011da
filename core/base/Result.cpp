// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Result.h"

namespace warmup {

std::string Error::message() const
{
    std::string text = where;
    if (!found.empty())
        text += (text.empty() ? "" : ": ") + ("found " + found);
    if (!allowed.empty())
        text += (text.empty() ? "" : "; ") + ("allowed: " + allowed);
    return text;
}

} // namespace warmup
