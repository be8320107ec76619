// Comparisons, what is chosen by them, and logic on predicates.
#include "cuda/ptx/lanes.h"
#include "cuda/ptx/operations.h"

namespace tt::ptx {

namespace {

using Words = std::vector<std::string_view>;

template <class T, bool (*f)(T, T)>
void compare(Warp& w, const Instruction& in, uint32_t lanes) {
  uint32_t yes = 0;
  each_lane(lanes, [&](uint32_t l) { yes |= static_cast<uint32_t>(f(get<T>(w, in.from[0], l), get<T>(w, in.from[1], l))) << l; });
  uint32_t& p = w.predicates[in.to[0]];
  p = (p & ~lanes) | yes;
}
template <class T>
void select(Warp& w, const Instruction& in, uint32_t lanes) {
  const uint32_t p = w.predicates[in.from[2]];
  each_lane(lanes, [&](uint32_t l) { set<T>(w, in.to[0], l, get<T>(w, in.from[p >> l & 1 ? 0 : 1], l)); });
}
template <uint32_t (*f)(uint32_t, uint32_t)>
void logic(Warp& w, const Instruction& in, uint32_t lanes) {
  uint32_t& p = w.predicates[in.to[0]];
  p = (p & ~lanes) | (f(w.predicates[in.from[0]], w.predicates[in.from[1]]) & lanes);
}
void logic_not(Warp& w, const Instruction& in, uint32_t lanes) {
  uint32_t& p = w.predicates[in.to[0]];
  p = (p & ~lanes) | (~w.predicates[in.from[0]] & lanes);
}
void move_predicate(Warp& w, const Instruction& in, uint32_t lanes) {
  uint32_t& p = w.predicates[in.to[0]];
  p = (p & ~lanes) | (w.predicates[in.from[0]] & lanes);
}

template <class T>
bool eq(T a, T b) {
  return a == b;
}
template <class T>
bool lt(T a, T b) {
  return a < b;
}
template <class T>
bool le(T a, T b) {
  return a <= b;
}
template <class T>
bool gt(T a, T b) {
  return a > b;
}
template <class T>
bool ge(T a, T b) {
  return a >= b;
}
/// Of numbers both: a comparison with NaN does not hold but with the names that end in u.
template <class T>
bool ne(T a, T b) {
  return a < b || a > b;
}
template <class T>
bool neu(T a, T b) {
  return a != b;
}
template <class T>
bool equ(T a, T b) {
  return !(a < b || a > b);
}
template <class T>
bool ltu(T a, T b) {
  return !(a >= b);
}
template <class T>
bool leu(T a, T b) {
  return !(a > b);
}
template <class T>
bool gtu(T a, T b) {
  return !(a <= b);
}
template <class T>
bool geu(T a, T b) {
  return !(a < b);
}
template <class T>
bool nan(T a, T b) {
  return a != a || b != b;
}

template <class T>
Run comparison_named(std::string_view word) {
  if (word == "eq") return compare<T, eq<T>>;
  if (word == "lt" || word == "lo") return compare<T, lt<T>>;
  if (word == "le" || word == "ls") return compare<T, le<T>>;
  if (word == "gt" || word == "hi") return compare<T, gt<T>>;
  if (word == "ge" || word == "hs") return compare<T, ge<T>>;
  if (word == "ne") return compare<T, ne<T>>;
  if constexpr (std::is_floating_point_v<T>) {
    if (word == "neu") return compare<T, neu<T>>;
    if (word == "equ") return compare<T, equ<T>>;
    if (word == "ltu") return compare<T, ltu<T>>;
    if (word == "leu") return compare<T, leu<T>>;
    if (word == "gtu") return compare<T, gtu<T>>;
    if (word == "geu") return compare<T, geu<T>>;
    if (word == "nan") return compare<T, nan<T>>;
  }
  return nullptr;
}

uint32_t both(uint32_t a, uint32_t b) { return a & b; }
uint32_t either(uint32_t a, uint32_t b) { return a | b; }
uint32_t one_of(uint32_t a, uint32_t b) { return a ^ b; }

bool on_predicates(const Words& n, Operation& out) {
  const auto take = [&](Run run, const char* kinds) {
    out.run = run;
    out.operands = kinds;
    return true;
  };
  if (n[0] == "and") return take(logic<both>, "pqq");
  if (n[0] == "or") return take(logic<either>, "pqq");
  if (n[0] == "xor") return take(logic<one_of>, "pqq");
  if (n[0] == "not") return take(logic_not, "pq");
  if (n[0] == "mov") return take(move_predicate, "pq");
  return false;
}

}  // namespace

bool comparison(const Words& n, Operation& out) {
  if (n.size() == 2 && n.back() == "pred") return on_predicates(n, out);
  const bool sets = n[0] == "setp" && n.size() == 3, selects = n[0] == "selp" && n.size() == 2;
  if (!sets && !selects) return false;
  bool found = false;
  with_type(n.back(), [&](auto t) {
    using T = decltype(t);
    if (sets) {
      out.run = comparison_named<T>(n[1]);
      out.operands = "pff";
      out.bytes[1] = out.bytes[2] = register_bytes(sizeof(T));
      found = out.run != nullptr;
    } else {
      out.run = select<T>;
      out.operands = "tffq";
      out.bytes[0] = out.bytes[1] = out.bytes[2] = register_bytes(sizeof(T));
      found = true;
    }
  });
  return found;
}

}  // namespace tt::ptx
