// Loops over the lanes of a warp, and values of their registers.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "cuda/ptx/machine.h"

namespace tt::ptx {

template <class F>
void each_lane(uint32_t lanes, F f) {
  if (lanes == ~0u) {
    for (uint32_t lane = 0; lane < warp_size; ++lane) f(lane);
    return;
  }
  for (uint32_t rest = lanes; rest; rest &= rest - 1) f(static_cast<uint32_t>(std::countr_zero(rest)));
}

/// What a register of 4 or 8 bytes holds as a T; small T's lie in one of 4.
template <class T>
T get(Warp& warp, uint32_t row, uint32_t lane) {
  if constexpr (sizeof(T) >= 4)
    return warp.row<T>(row)[lane];
  else
    return static_cast<T>(warp.row<uint32_t>(row)[lane]);
}

template <class T>
void set(Warp& warp, uint32_t row, uint32_t lane, T value) {
  if constexpr (sizeof(T) >= 4)
    warp.row<T>(row)[lane] = value;
  else
    warp.row<uint32_t>(row)[lane] = static_cast<uint32_t>(static_cast<std::conditional_t<std::is_signed_v<T>, int32_t, uint32_t>>(value));
}

/// The same into a register of `bytes`, which may be wider.
template <class T>
void widen(Warp& warp, uint32_t row, uint32_t lane, T value, uint32_t bytes) {
  if constexpr (std::is_integral_v<T> && sizeof(T) < 8) {
    if (bytes == 8)
      return set<uint64_t>(warp, row, lane,
                           static_cast<uint64_t>(static_cast<std::conditional_t<std::is_signed_v<T>, int64_t, uint64_t>>(value)));
  }
  set(warp, row, lane, value);
}

constexpr char register_bytes(size_t bytes) { return bytes == 8 ? 8 : 4; }

/// Calls f with a value of the type of that name; false where there is none.
template <class F>
bool with_type(std::string_view name, F f) {
  if (name == "u8" || name == "b8") return f(uint8_t{}), true;
  if (name == "s8") return f(int8_t{}), true;
  if (name == "u16" || name == "b16") return f(uint16_t{}), true;
  if (name == "s16") return f(int16_t{}), true;
  if (name == "u32" || name == "b32") return f(uint32_t{}), true;
  if (name == "s32") return f(int32_t{}), true;
  if (name == "u64" || name == "b64") return f(uint64_t{}), true;
  if (name == "s64") return f(int64_t{}), true;
  if (name == "f32") return f(float{}), true;
  if (name == "f64") return f(double{}), true;
  return false;
}

}  // namespace tt::ptx
