// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing but the headers that the core's tests share, compiled once.
