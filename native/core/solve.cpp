#include "native/core/solve.h"

#include <algorithm>
#include <string>

namespace tt {

namespace {

constexpr int64_t unknown = -1;

class Solver {
 public:
  Solver(const OpRow& row, const Operands& operands, const std::vector<AttrValue>& attrs)
      : row_(row), operands_(operands), attrs_(attrs), origin_(row.symbols.size()) {
    out_.dims.resize(row.symbols.size(), unknown);
    out_.sizes.resize(row.inputs.size());
  }

  Solution run() {
    take_attributes();
    check_lists();
    // Required inputs name the dimensions, so an optional one that does not fit is the one to blame.
    for (bool optional : {false, true})
      each([&](const TensorSpec& s, const Tensor& t, int e) {
        if (s.optional == optional) bind(s, t, e);
      });
    each([&](const TensorSpec& s, const Tensor& t, int e) { check(s, t, e); });
    if (const int n = symbol("N"); n >= 0 && has_rest()) out_.dims[n] = element_count(out_.rest);
    check_needs();
    out_.outputs.reserve(row_.outputs.size());
    out_.saved.reserve(row_.saved.size());
    for (const TensorSpec& s : row_.outputs) out_.outputs.push_back(result_shape(s));
    for (const TensorSpec& s : row_.saved) out_.saved.push_back(result_shape(s));
    return std::move(out_);
  }

 private:
  template <class F>
  void each(F&& f) const {
    size_t at = 0;
    for (size_t i = 0; i < row_.inputs.size(); ++i)
      for (int e = 0; e < operands_.count[i]; ++e) f(row_.inputs[i], *operands_.items[at++], e);
  }

  int symbol(std::string_view name) const {
    for (size_t i = 0; i < row_.symbols.size(); ++i)
      if (row_.symbols[i] == name) return static_cast<int>(i);
    return -1;
  }
  bool has_rest() const {
    return std::any_of(row_.inputs.begin(), row_.inputs.end(), [](const TensorSpec& s) { return s.rest; });
  }
  [[noreturn]] void fail(Code code, const std::string& what) const { throw Error(code, std::string(row_.name) + ": " + what); }

  void take_attributes() {
    for (size_t i = 0; i < row_.attrs.size(); ++i) {
      const AttrSpec& a = row_.attrs[i];
      if (a.symbol < 0) continue;
      if (attrs_[i].i < 1) fail(Code::arg, std::string(a.name) + " is " + std::to_string(attrs_[i].i) + ", expected at least 1");
      out_.dims[a.symbol] = attrs_[i].i;
      origin_[a.symbol] = a.name;
    }
  }

  // Lists of a stack hold one element per layer and direction, other lists as many as the first.
  void check_lists() {
    const int layers = symbol("L"), directions = symbol("D");
    int64_t want = layers >= 0 && directions >= 0 ? out_.dims[layers] * out_.dims[directions] : unknown;
    const std::string why = want == unknown ? "" : " (L*D, one per layer and direction)";
    for (size_t i = 0; i < row_.inputs.size(); ++i) {
      const TensorSpec& s = row_.inputs[i];
      const int n = operands_.count[i];
      if (!s.list) {
        if (n == 0 && !s.optional) fail(Code::arg, std::string(s.name) + " is missing, expected a tensor [" + std::string(s.shape) + "]");
        continue;
      }
      if (n == 0 && s.optional) continue;
      if (n == 0) fail(Code::arg, std::string(s.name) + " is an empty list, expected at least one tensor");
      if (want == unknown) want = n;
      if (n != want)
        fail(Code::arg, std::string(s.name) + " has " + std::to_string(n) + " tensors, expected " + std::to_string(want) + why);
    }
    for (size_t i = 0; i < row_.attrs.size(); ++i) {
      if (row_.attrs[i].type == AttrType::reals && static_cast<int64_t>(attrs_[i].list.size()) != want)
        fail(Code::arg, std::string(row_.attrs[i].name) + " has " + std::to_string(attrs_[i].list.size()) + " values, expected " +
                            std::to_string(want) + ", one per tensor");
    }
  }

  const std::vector<Axis>& axes(const TensorSpec& s, int element) const {
    const int directions = symbol("D");
    return s.layered && element >= out_.dims[directions] ? s.above : s.axes;
  }

  bool rank_fits(const TensorSpec& s, const Tensor& t, const std::vector<Axis>& ax) const {
    return s.any || (s.rest ? t.shape.size() >= ax.size() : t.shape.size() == ax.size());
  }

  void bind(const TensorSpec& s, const Tensor& t, int element) {
    const auto& ax = axes(s, element);
    if (s.any || !rank_fits(s, t, ax)) return;
    const size_t lead = t.shape.size() - ax.size();
    if (s.rest && !rest_known_) {
      out_.rest.assign({t.shape.data(), lead});
      rest_known_ = true;
      rest_origin_ = s.name;
    }
    for (size_t k = 0; k < ax.size(); ++k) {
      const Axis& a = ax[k];
      if (a.varying) {
        int64_t& sum = out_.dims[a.terms[0].symbols[0]];
        sum = (sum == unknown ? 0 : sum) + t.shape[lead + k];
      } else {
        bind_axis(a, t.shape[lead + k], s.name);
      }
    }
  }

  // Solves `coef * known * x = size` for the one unknown x; leaves anything else to the check.
  void bind_axis(const Axis& a, int64_t size, std::string_view origin) {
    if (a.count != 1) return;
    int64_t factor = a.terms[0].coef;
    int missing = -1;
    for (int8_t s : a.terms[0].symbols) {
      if (s < 0) continue;
      if (out_.dims[s] != unknown)
        factor *= out_.dims[s];
      else if (missing >= 0)
        return;
      else
        missing = s;
    }
    if (missing < 0 || factor < 1 || size % factor != 0) return;
    out_.dims[missing] = size / factor;
    origin_[missing] = origin;
  }

  int64_t value(const Axis& a) const {
    int64_t sum = 0;
    for (int i = 0; i < a.count; ++i) {
      int64_t product = a.terms[i].coef;
      for (int8_t s : a.terms[i].symbols) {
        if (s < 0) continue;
        if (out_.dims[s] == unknown) return unknown;
        product *= out_.dims[s];
      }
      sum += product;
    }
    return sum;
  }

  // Kernels move real numbers; where integers have their size, those as well.
  static constexpr bool moves_integers = sizeof(real) == sizeof(int32_t);

  void check_dtype(const TensorSpec& s, const Tensor& t, int element) {
    DType want = s.dtype;
    if (s.moved) {
      if (!moved_known_ && moves_integers) out_.moved = t.dtype;
      moved_known_ = true;
      want = out_.moved;
    }
    if (t.dtype != want) fail(Code::dtype, label(s, element) + " is " + text(t.dtype) + ", expected " + text(want));
  }

  void check(const TensorSpec& s, const Tensor& t, int element) {
    check_dtype(s, t, element);
    const size_t index = static_cast<size_t>(&s - row_.inputs.data());
    const auto& ax = axes(s, element);
    bool fits = rank_fits(s, t, ax);
    if (s.any) {
      fits = same_as_first_list(index, t, element);
      if (s.list) out_.sizes[index].push_back(element_count(t.shape));
    } else if (fits) {
      const size_t lead = t.shape.size() - ax.size();
      if (s.rest) fits = std::equal(t.shape.begin(), t.shape.begin() + lead, out_.rest.begin(), out_.rest.end());
      for (size_t k = 0; k < ax.size(); ++k) {
        if (ax[k].varying)
          out_.sizes[index].push_back(t.shape[lead + k]);
        else
          fits = fits && t.shape[lead + k] == value(ax[k]);
      }
    }
    if (!fits) fail(Code::shape, label(s, element) + " is " + text(t.shape) + ", expected " + wanted(s, index, ax, element));
  }

  bool same_as_first_list(size_t index, const Tensor& t, int element) const {
    size_t at = 0;
    for (size_t i = 0; i < index; at += operands_.count[i++])
      if (row_.inputs[i].any && row_.inputs[i].list) return operands_.items[at + element]->shape == t.shape;
    return true;
  }

  std::string label(const TensorSpec& s, int element) const {
    return std::string(s.name) + (s.list ? "[" + std::to_string(element) + "]" : "");
  }

  // `[4*H,I] with H=5 (from w_hh), I=8 (from x)`
  std::string wanted(const TensorSpec& s, size_t index, const std::vector<Axis>& ax, int element) const {
    if (s.any) {
      for (size_t i = 0; i < index; ++i)
        if (row_.inputs[i].any && row_.inputs[i].list) return "the shape of " + label(row_.inputs[i], element);
    }
    std::string shape = s.rest ? "*" : "", with;
    if (s.rest && rest_known_ && rest_origin_ != s.name) with = "*=" + text(out_.rest) + " (from " + std::string(rest_origin_) + ")";
    std::vector<bool> told(row_.symbols.size());
    for (const Axis& a : ax) {
      shape += (shape.empty() ? "" : ",") + std::string(a.text);
      for (int i = 0; i < a.count; ++i)
        for (int8_t y : a.terms[i].symbols) {
          if (y < 0 || told[y] || out_.dims[y] == unknown || origin_[y].empty() || origin_[y] == s.name) continue;
          told[y] = true;
          with += (with.empty() ? "" : ", ") + std::string(row_.symbols[y]) + "=" + std::to_string(out_.dims[y]) + " (from " +
                  std::string(origin_[y]) + ")";
        }
    }
    return "[" + shape + "]" + (with.empty() ? "" : " with " + with);
  }

  void check_needs() const {
    for (const Need& n : row_.needs) {
      if (n.unless >= 0 && operands_.count[n.unless] > 0) continue;
      if (out_.dims[n.left] != out_.dims[n.right])
        fail(Code::shape, std::string(row_.symbols[n.left]) + " is " + std::to_string(out_.dims[n.left]) + ", expected " +
                              std::string(row_.symbols[n.right]) + "=" + std::to_string(out_.dims[n.right]) + " (as " +
                              std::string(row_.inputs[n.unless].name) + " is not given)");
    }
  }

  Shape result_shape(const TensorSpec& s) const {
    if (s.reduced && attrs_[attribute("reduction")].i != none_index()) return {};
    Shape shape = s.rest ? out_.rest : Shape{};
    for (const Axis& a : s.axes) shape.push_back(value(a));
    return shape;
  }
  size_t attribute(std::string_view name) const {
    for (size_t i = 0; i < row_.attrs.size(); ++i)
      if (row_.attrs[i].name == name) return i;
    return 0;
  }
  int64_t none_index() const { return static_cast<int64_t>(Reduction::none); }

  const OpRow& row_;
  const Operands& operands_;
  const std::vector<AttrValue>& attrs_;
  SmallVector<std::string_view, 16> origin_;  // per symbol: what named its size
  bool moved_known_ = false;
  bool rest_known_ = false;
  std::string_view rest_origin_;
  Solution out_;
};

}  // namespace

Solution solve(const OpRow& row, const Operands& operands, const std::vector<AttrValue>& attrs) {
  return Solver(row, operands, attrs).run();
}

}  // namespace tt
