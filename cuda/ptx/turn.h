// A warp's turn: which of its lanes go on, how far, and what they wait for.
#pragma once

#include "cuda/ptx/machine.h"

namespace tt::ptx {

/// Lets lanes of a warp go on until all of them wait, or they look at what others write. False when none could.
bool take_turn(Warp& warp);

}  // namespace tt::ptx
