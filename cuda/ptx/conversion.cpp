// Conversions between types, and of addresses.
#include <cfenv>
#include <cmath>
#include <limits>

#include "cuda/ptx/lanes.h"
#include "cuda/ptx/operations.h"

namespace tt::ptx {

namespace {

using Words = std::vector<std::string_view>;

enum class Rounding { none, nearest, zero, down, up };

template <class F>
F to_whole(F x, Rounding rounding) {
  switch (rounding) {
    case Rounding::nearest:
      return std::nearbyint(x);
    case Rounding::zero:
      return std::trunc(x);
    case Rounding::down:
      return std::floor(x);
    case Rounding::up:
      return std::ceil(x);
    case Rounding::none:
      break;
  }
  return x;
}

/// The nearest integer there is; 0 for NaN.
template <class To, class From>
To clamped(From x) {
  if (x != x) return 0;
  constexpr auto least = static_cast<long double>(std::numeric_limits<To>::min()),
                 most = static_cast<long double>(std::numeric_limits<To>::max());
  if (static_cast<long double>(x) <= least) return std::numeric_limits<To>::min();
  if (static_cast<long double>(x) >= most) return std::numeric_limits<To>::max();
  return static_cast<To>(x);
}

template <class To, class From, Rounding rounding>
void convert(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const From x = get<From>(w, in.from[0], l);
    if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>)
      widen<To>(w, in.to[0], l, clamped<To>(to_whole(x, rounding)), in.register_bytes);
    else if constexpr (std::is_floating_point_v<From> && sizeof(From) == sizeof(To))
      set<To>(w, in.to[0], l, to_whole(x, rounding));
    else
      widen<To>(w, in.to[0], l, static_cast<To>(x), in.register_bytes);
  });
}

void saturate(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const float x = get<float>(w, in.from[0], l);
    set<float>(w, in.to[0], l, x > 0 ? std::fmin(x, 1.0f) : 0.0f);
  });
}

/// To 11 bits of mantissa, ties away from zero.
void to_tf32(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const uint32_t x = get<uint32_t>(w, in.from[0], l);
    const bool finite = (x & 0x7f800000u) != 0x7f800000u;
    set<uint32_t>(w, in.to[0], l, finite ? (x + 0x1000u) & ~0x1fffu : x);
  });
}

uint32_t bf16(uint32_t x) {
  if ((x & 0x7fffffffu) > 0x7f800000u) return 0x7fff;
  return (x + 0x7fffu + (x >> 16 & 1)) >> 16;
}
/// The first one is the high half.
void to_bf16_pair(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    set<uint32_t>(w, in.to[0], l, bf16(get<uint32_t>(w, in.from[0], l)) << 16 | bf16(get<uint32_t>(w, in.from[1], l)));
  });
}

template <Rounding rounding>
bool between(std::string_view to, std::string_view from, Operation& out) {
  bool found = false;
  with_type(to, [&](auto t) {
    with_type(from, [&](auto f) {
      out.run = convert<decltype(t), decltype(f), rounding>;
      out.operands = "tf";
      out.bytes[0] = 0;
      out.bytes[1] = register_bytes(sizeof(f));
      found = true;
    });
  });
  return found;
}

/// Between an address in shared memory and a generic one; the others are the same in both.
void shared_to_generic(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<uint64_t>(w, in.to[0], l, shared_window + get<uint64_t>(w, in.from[0], l)); });
}
void generic_to_shared(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<uint64_t>(w, in.to[0], l, get<uint64_t>(w, in.from[0], l) - shared_window); });
}
void same_address(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<uint64_t>(w, in.to[0], l, get<uint64_t>(w, in.from[0], l)); });
}

}  // namespace

bool conversion(const Words& n, Operation& out) {
  if (n[0] == "cvta") {
    const bool to = n[1] == "to";
    const std::string_view space = n[to ? 2 : 1];
    out.run = space != "shared" ? same_address : to ? generic_to_shared : shared_to_generic;
    out.operands = "tf";
    out.bytes[0] = out.bytes[1] = 8;
    return true;
  }
  if (n[0] != "cvt") return false;
  const std::string_view mode = n[1];
  if (mode == "rna" && n[2] == "tf32") return out.run = to_tf32, out.operands = "tf", out.bytes[0] = out.bytes[1] = 4, true;
  if (mode == "rn" && n[2] == "bf16x2") {
    out.run = to_bf16_pair;
    out.operands = "tff";
    out.bytes[0] = out.bytes[1] = out.bytes[2] = 4;
    return true;
  }
  if (mode == "sat")
    return out.run = saturate, out.operands = "tf", out.bytes[0] = out.bytes[1] = 4, n.size() == 4 && n[2] == "f32" && n[3] == "f32";
  if (n.size() == 3) return between<Rounding::none>(n[1], n[2], out);
  if (n.size() != 4) return false;
  if (mode == "rn") return between<Rounding::none>(n[2], n[3], out);
  if (mode == "rni") return between<Rounding::nearest>(n[2], n[3], out);
  if (mode == "rzi") return between<Rounding::zero>(n[2], n[3], out);
  if (mode == "rmi") return between<Rounding::down>(n[2], n[3], out);
  if (mode == "rpi") return between<Rounding::up>(n[2], n[3], out);
  return false;
}

}  // namespace tt::ptx
