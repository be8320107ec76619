// What a CPU kernel gets besides its arguments.
#pragma once

#include <atomic>

#include "native/cpu/pack_cache.h"
#include "native/cpu/team.h"
#include "native/cpu/workspace.h"
#include "native/math/precision.h"

namespace tt {

struct Context {
  Team& team;
  Workspace& workspace;
  /// Set when the environment ends: long kernels look at it once per time step and return early, their results unread.
  const std::atomic<bool>& stop;
  /// Null: nothing is kept from call to call.
  PackCache* packs = nullptr;
  /// Of the products of layers.
  Precision precision = Precision::float32;
  /// Whether those in bf16 may use the tiles of AMX.
  bool amx = false;
};

}  // namespace tt
