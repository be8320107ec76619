// Arithmetic and moves between registers.
#include <algorithm>
#include <cfenv>
#include <cmath>
#include <limits>

#include "cuda/ptx/lanes.h"
#include "cuda/ptx/operations.h"

namespace tt::ptx {

namespace {

using Words = std::vector<std::string_view>;
__extension__ using Int128 = __int128;
__extension__ using Unsigned128 = unsigned __int128;

template <class T, T (*f)(T)>
void one(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<T>(w, in.to[0], l, f(get<T>(w, in.from[0], l))); });
}
template <class T, T (*f)(T, T)>
void two(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<T>(w, in.to[0], l, f(get<T>(w, in.from[0], l), get<T>(w, in.from[1], l))); });
}
template <class T, T (*f)(T, T, T)>
void three(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes,
            [&](uint32_t l) { set<T>(w, in.to[0], l, f(get<T>(w, in.from[0], l), get<T>(w, in.from[1], l), get<T>(w, in.from[2], l))); });
}
/// The second operand is 32 bits whatever the type.
template <class T, T (*f)(T, uint32_t)>
void shift(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<T>(w, in.to[0], l, f(get<T>(w, in.from[0], l), get<uint32_t>(w, in.from[1], l))); });
}
template <class T, class Wide>
void multiply_wide(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    set<Wide>(w, in.to[0], l, static_cast<Wide>(static_cast<Wide>(get<T>(w, in.from[0], l)) * static_cast<Wide>(get<T>(w, in.from[1], l))));
  });
}
/// Sums with a carry, which a warp keeps for each lane.
template <class T, bool subtract, bool take, bool leave>
void carried(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const Unsigned128 a = get<T>(w, in.from[0], l), b = get<T>(w, in.from[1], l), c = take ? w.carry >> l & 1 : 0;
    const Unsigned128 sum = subtract ? a - b - c : a + b + c;
    set<T>(w, in.to[0], l, static_cast<T>(sum));
    if (leave) w.carry = (w.carry & ~(1u << l)) | (static_cast<uint32_t>(sum >> (8 * sizeof(T)) & 1) << l);
  });
}
template <bool high, bool take, bool leave>
void carried_product(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    const uint64_t product = uint64_t{get<uint32_t>(w, in.from[0], l)} * get<uint32_t>(w, in.from[1], l);
    const uint64_t half = high ? product >> 32 : product & 0xffffffffu;
    const uint64_t sum = half + get<uint32_t>(w, in.from[2], l) + (take ? w.carry >> l & 1 : 0);
    set<uint32_t>(w, in.to[0], l, static_cast<uint32_t>(sum));
    if (leave) w.carry = (w.carry & ~(1u << l)) | (static_cast<uint32_t>(sum >> 32 & 1) << l);
  });
}

template <class T>
T add(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<std::make_unsigned_t<T>>(a) + static_cast<std::make_unsigned_t<T>>(b));
  else
    return a + b;
}
template <class T>
T sub(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<std::make_unsigned_t<T>>(a) - static_cast<std::make_unsigned_t<T>>(b));
  else
    return a - b;
}
template <class T>
T mul(T a, T b) {
  if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  else
    return a * b;
}
template <class T>
T mul_high(T a, T b) {
  using Wide = std::conditional_t<std::is_signed_v<T>, Int128, Unsigned128>;
  return static_cast<T>(static_cast<Wide>(a) * b >> (8 * sizeof(T)));
}
template <class T>
T mad(T a, T b, T c) {
  return add(mul(a, b), c);
}
template <class T>
T quotient(T a, T b) {
  if constexpr (std::is_integral_v<T>) {
    if (b == 0) return static_cast<T>(-1);
    if constexpr (std::is_signed_v<T>)
      if (b == -1) return sub<T>(0, a);
  }
  return a / b;
}
template <class T>
T remainder(T a, T b) {
  if (b == 0) return a;
  if constexpr (std::is_signed_v<T>)
    if (b == -1) return 0;
  return a % b;
}
template <class T>
T least(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) return std::fmin(a, b);
  return b < a ? b : a;
}
template <class T>
T most(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) return std::fmax(a, b);
  return a < b ? b : a;
}
template <class T>
T negative(T a) {
  if constexpr (std::is_integral_v<T>)
    return sub<T>(0, a);
  else
    return -a;
}
template <class T>
T magnitude(T a) {
  return std::abs(a);
}
template <class T>
T bit_and(T a, T b) {
  return a & b;
}
template <class T>
T bit_or(T a, T b) {
  return a | b;
}
template <class T>
T bit_xor(T a, T b) {
  return a ^ b;
}
template <class T>
T bit_not(T a) {
  return static_cast<T>(~a);
}
template <class T>
T left(T a, uint32_t n) {
  return n >= 8 * sizeof(T) ? 0 : static_cast<T>(static_cast<std::make_unsigned_t<T>>(a) << n);
}
template <class T>
T right(T a, uint32_t n) {
  constexpr uint32_t bits = 8 * sizeof(T);
  if (n >= bits) return std::is_signed_v<T> && a < 0 ? static_cast<T>(-1) : T{0};
  return static_cast<T>(a >> n);
}
template <class T>
T same(T a) {
  return a;
}
template <class T>
T fused(T a, T b, T c) {
  return std::fma(a, b, c);
}
template <class T>
T sign_of_first(T a, T b) {
  return std::copysign(b, a);
}
template <class T>
T root(T a) {
  return std::sqrt(a);
}
template <class T>
T reciprocal(T a) {
  return 1 / a;
}

/// Rounded another way.
template <int mode>
float fused_toward(float a, float b, float c) {
  const int before = std::fegetround();
  std::fesetround(mode);
  const volatile float x = a, y = b, z = c;
  const volatile float sum = std::fma(x, y, z);
  std::fesetround(before);
  return sum;
}
template <int mode>
float add_toward(float a, float b) {
  return fused_toward<mode>(a, 1, b);
}

float flushed(float x) { return std::fabs(x) < std::numeric_limits<float>::min() ? std::copysign(0.0f, x) : x; }
float power_of_2(float x) { return std::exp2(x); }
float power_of_2_flushed(float x) { return flushed(std::exp2(flushed(x))); }
float reciprocal_flushed(float x) { return flushed(1 / flushed(x)); }
/// div.approx: 0 for |b| between 2^126 and 2^128.
float quotient_about(float a, float b) {
  return std::fabs(b) > 0x1p126f && std::isfinite(b) ? std::copysign(0.0f, a) * std::copysign(1.0f, b) : a / b;
}

/// The operation, on registers of one type.
template <class T>
bool take(Operation& out, Run run, const char* kinds) {
  out.run = run;
  out.operands = kinds;
  for (size_t i = 0; kinds[i]; ++i) out.bytes[i] = register_bytes(sizeof(T));
  return true;
}

// Names are known with all of their modifiers or not at all: one that is not computed must not be passed over.

/// What integers and floats have alike: a name and a type.
template <class T>
bool alike(std::string_view op, Operation& out) {
  if (op == "mov") return take<T>(out, one<T, same<T>>, "tf");
  if (op == "add") return take<T>(out, two<T, add<T>>, "tff");
  if (op == "sub") return take<T>(out, two<T, sub<T>>, "tff");
  if (op == "min") return take<T>(out, two<T, least<T>>, "tff");
  if (op == "max") return take<T>(out, two<T, most<T>>, "tff");
  if (op == "neg") return take<T>(out, one<T, negative<T>>, "tf");
  return false;
}

template <class T>
bool integer(std::string_view op, Operation& out) {
  if (op == "div") return take<T>(out, two<T, quotient<T>>, "tff");
  if (op == "rem") return take<T>(out, two<T, remainder<T>>, "tff");
  if (op == "not") return take<T>(out, one<T, bit_not<T>>, "tf");
  if (op == "and") return take<T>(out, two<T, bit_and<T>>, "tff");
  if (op == "or") return take<T>(out, two<T, bit_or<T>>, "tff");
  if (op == "xor") return take<T>(out, two<T, bit_xor<T>>, "tff");
  if (op != "shl" && op != "shr") return false;
  take<T>(out, op == "shl" ? shift<T, left<T>> : shift<T, right<T>>, "tff");
  out.bytes[2] = 4;
  return true;
}

/// Products, of which a name says which half.
template <class T>
bool product(std::string_view op, std::string_view half, Operation& out) {
  if (op == "mul" && half == "lo") return take<T>(out, two<T, mul<T>>, "tff");
  if (op == "mad" && half == "lo") return take<T>(out, three<T, mad<T>>, "tfff");
  if constexpr (sizeof(T) >= 4)
    if (op == "mul" && half == "hi") return take<T>(out, two<T, mul_high<T>>, "tff");
  if constexpr (sizeof(T) == 2 || sizeof(T) == 4) {
    using Signed = std::conditional_t<sizeof(T) == 4, int64_t, int32_t>;
    using Wide = std::conditional_t<std::is_signed_v<T>, Signed, std::make_unsigned_t<Signed>>;
    if (op != "mul" || half != "wide") return false;
    take<T>(out, multiply_wide<T, Wide>, "tff");
    out.bytes[0] = sizeof(Wide);
    return true;
  }
  return false;
}

template <class T>
bool floating(std::string_view op, Operation& out) {
  if (op == "mul") return take<T>(out, two<T, mul<T>>, "tff");
  if (op == "abs") return take<T>(out, one<T, magnitude<T>>, "tf");
  if (op == "copysign") return take<T>(out, two<T, sign_of_first<T>>, "tff");
  return false;
}

template <class T>
bool rounded(std::string_view op, std::string_view mode, Operation& out) {
  if (mode == "rn") {
    if (op == "add" || op == "sub") return alike<T>(op, out);
    if (op == "mul") return floating<T>(op, out);
    if (op == "fma") return take<T>(out, three<T, fused<T>>, "tfff");
    if (op == "div") return take<T>(out, two<T, quotient<T>>, "tff");
    if (op == "sqrt") return take<T>(out, one<T, root<T>>, "tf");
    if (op == "rcp") return take<T>(out, one<T, reciprocal<T>>, "tf");
  }
  if constexpr (sizeof(T) == 4) {
    if (op == "fma" && mode == "rm") return take<T>(out, three<T, fused_toward<FE_DOWNWARD>>, "tfff");
    if (op == "add" && mode == "rz") return take<T>(out, two<T, add_toward<FE_TOWARDZERO>>, "tff");
    if (op == "ex2" && mode == "approx") return take<T>(out, one<T, power_of_2>, "tf");
    if (op == "div" && mode == "approx") return take<T>(out, two<T, quotient_about>, "tff");
  }
  return false;
}

/// Approximations that take and give no denormals.
template <class T>
bool flushing(std::string_view op, Operation& out) {
  if constexpr (sizeof(T) == 4) {
    if (op == "ex2") return take<T>(out, one<T, power_of_2_flushed>, "tf");
    if (op == "rcp") return take<T>(out, one<T, reciprocal_flushed>, "tf");
  } else {
    if (op == "rcp") return take<T>(out, one<T, reciprocal<T>>, "tf");
  }
  return false;
}

/// {low, high} to one register of twice the size, or the other way.
void pack(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) {
    set<uint64_t>(w, in.to[0], l, uint64_t{get<uint32_t>(w, in.from[0], l)} | uint64_t{get<uint32_t>(w, in.from[1], l)} << 32);
  });
}
template <class T>
void bit_field_insert(Warp& w, const Instruction& in, uint32_t lanes) {
  constexpr uint32_t most = 8 * sizeof(T);
  each_lane(lanes, [&](uint32_t l) {
    const T a = get<T>(w, in.from[0], l), b = get<T>(w, in.from[1], l);
    const uint32_t at = get<uint32_t>(w, in.from[2], l) & 255, bits = get<uint32_t>(w, in.from[3], l) & 255;
    const T field = left(bits >= most ? static_cast<T>(-1) : sub<T>(left(T{1}, bits), 1), at);
    set<T>(w, in.to[0], l, (b & static_cast<T>(~field)) | (left(a, at) & field));
  });
}
template <class T>
void leading_zeros(Warp& w, const Instruction& in, uint32_t lanes) {
  each_lane(lanes, [&](uint32_t l) { set<uint32_t>(w, in.to[0], l, static_cast<uint32_t>(std::countl_zero(get<T>(w, in.from[0], l)))); });
}

bool carries(const Words& n, Operation& out) {
  const auto of_bytes = [&](Run run, const char* kinds, size_t bytes) {
    out.run = run;
    out.operands = kinds;
    for (size_t i = 0; kinds[i]; ++i) out.bytes[i] = static_cast<char>(bytes);
    return true;
  };
  const bool leave = n.size() == 3 && n[1] == "cc", wide = n.back() == "u64" || n.back() == "s64" || n.back() == "b64";
  const auto sums = [&]<class T>(T) {
    if (n[0] == "add" && leave) return of_bytes(carried<T, false, false, true>, "tff", sizeof(T));
    if (n[0] == "addc") return of_bytes(leave ? carried<T, false, true, true> : carried<T, false, true, false>, "tff", sizeof(T));
    if (n[0] == "sub" && leave) return of_bytes(carried<T, true, false, true>, "tff", sizeof(T));
    if (n[0] == "subc") return of_bytes(leave ? carried<T, true, true, true> : carried<T, true, true, false>, "tff", sizeof(T));
    return false;
  };
  if (wide ? sums(uint64_t{}) : sums(uint32_t{})) return true;
  if ((n[0] != "mad" && n[0] != "madc") || wide) return false;
  const bool take_carry = n[0] == "madc", high = n[1] == "hi", leaves = n.size() == 4 && n[2] == "cc";
  if (!take_carry && !leaves) return false;
  if (high)
    return of_bytes(
        take_carry ? (leaves ? carried_product<true, true, true> : carried_product<true, true, false>) : carried_product<true, false, true>,
        "tfff", 4);
  return of_bytes(take_carry ? (leaves ? carried_product<false, true, true> : carried_product<false, true, false>)
                             : carried_product<false, false, true>,
                  "tfff", 4);
}

}  // namespace

bool arithmetic(const Words& n, Operation& out) {
  if (n.size() < 2) return false;
  if (carries(n, out)) return true;
  if (n[0] == "bfi") {
    const bool wide = n[1] == "b64";
    out.run = wide ? bit_field_insert<uint64_t> : bit_field_insert<uint32_t>;
    wide ? take<uint64_t>(out, out.run, "tffff") : take<uint32_t>(out, out.run, "tffff");
    out.bytes[3] = out.bytes[4] = 4;
    return true;
  }
  if (n[0] == "clz") {
    out.run = n[1] == "b64" ? leading_zeros<uint64_t> : leading_zeros<uint32_t>;
    out.operands = "tf";
    out.bytes[0] = 4;
    out.bytes[1] = n[1] == "b64" ? 8 : 4;
    return true;
  }
  bool found = false;
  with_type(n.back(), [&](auto t) {
    using T = decltype(t);
    const bool plain = n.size() == 2, one_word = n.size() == 3;
    if (plain && alike<T>(n[0], out)) {
      found = true;
    } else if constexpr (std::is_integral_v<T>) {
      found = (plain && integer<T>(n[0], out)) || (one_word && product<T>(n[0], n[1], out));
    } else {
      found = (plain && floating<T>(n[0], out)) || (one_word && rounded<T>(n[0], n[1], out)) ||
              (n.size() == 4 && n[1] == "approx" && n[2] == "ftz" && flushing<T>(n[0], out));
    }
  });
  return found;
}

Operation packing(bool from_two) {
  Operation out;
  out.operands = from_two ? "tF" : "Tf";
  out.bytes[0] = from_two ? 8 : 4;
  out.bytes[1] = from_two ? 4 : 8;
  out.run = from_two ? pack : [](Warp& w, const Instruction& in, uint32_t lanes) {
    each_lane(lanes, [&](uint32_t l) {
      const auto both_halves = get<uint64_t>(w, in.from[0], l);
      set<uint32_t>(w, in.to[0], l, static_cast<uint32_t>(both_halves));
      set<uint32_t>(w, in.to[1], l, static_cast<uint32_t>(both_halves >> 32));
    });
  };
  return out;
}

}  // namespace tt::ptx
