#include "cuda/ptx/decode.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "cuda/ptx/machine.h"
#include "cuda/ptx/operations.h"

namespace tt::ptx {

namespace {

uint32_t aligned(uint32_t at, uint32_t to) { return (at + to - 1) / to * to; }

const std::map<std::string_view, uint64_t> special_registers = {{"%tid.x", tid_x},       {"%tid.y", tid_y},
                                                                {"%tid.z", tid_z},       {"%ntid.x", ntid_x},
                                                                {"%ntid.y", ntid_y},     {"%ntid.z", ntid_z},
                                                                {"%ctaid.x", ctaid_x},   {"%ctaid.y", ctaid_y},
                                                                {"%ctaid.z", ctaid_z},   {"%nctaid.x", nctaid_x},
                                                                {"%nctaid.y", nctaid_y}, {"%nctaid.z", nctaid_z},
                                                                {"%laneid", laneid},     {"%cluster_ctarank", cluster_ctarank}};

/// A number of the text: 0f3F800000, 0d..., or an integer.
std::optional<uint64_t> number(std::string_view word) {
  const std::string text(word);
  if (text.size() == 10 && (text.compare(0, 2, "0f") == 0 || text.compare(0, 2, "0F") == 0))
    return std::strtoull(text.c_str() + 2, nullptr, 16);
  if (text.size() == 18 && (text.compare(0, 2, "0d") == 0 || text.compare(0, 2, "0D") == 0))
    return std::strtoull(text.c_str() + 2, nullptr, 16);
  char* end = nullptr;
  const bool negative = text.front() == '-';
  const uint64_t value = negative ? static_cast<uint64_t>(std::strtoll(text.c_str(), &end, 0)) : std::strtoull(text.c_str(), &end, 0);
  if (*end == 'U') ++end;
  if (end == text.c_str() || *end != '\0') return std::nullopt;
  return value;
}

/// Moves `count` bytes within a thread's own memory.
void copy_own(Warp& warp, const Instruction& in, uint32_t lanes) {
  const uint64_t *to = warp.row<uint64_t>(in.to[0]), *from = warp.row<uint64_t>(in.from[0]);
  for (uint32_t lane = 0; lane < warp_size; ++lane)
    if (lanes >> lane & 1) std::memcpy(reinterpret_cast<void*>(to[lane]), reinterpret_cast<const void*>(from[lane]), in.count);
}

class Decoder {
 public:
  Decoder(const Module& module, const Function& entry) : module_(module), program_(new Program) {
    program_->name = entry.name;
    program_->max_threads = entry.max_threads;
    uint32_t at = 0;
    for (const Variable& p : entry.parameters) {
      at = aligned(at, p.align);
      symbols_[p.name] = {Given::parameter, at};
      program_->parameter_offsets.push_back(at);
      program_->parameter_bytes.push_back(p.bytes);
      at += p.bytes;
    }
    program_->parameter_memory = at + 16;  // a vector may reach beyond the last one, unread
    for (const auto& [name, global] : module.globals) symbols_[name] = {Given::constant, reinterpret_cast<uintptr_t>(global.memory.get())};
    declare_row("_", 8);
  }

  std::unique_ptr<Program> decode(const Function& entry) {
    add(entry);
    while (!wanted_.empty()) {
      const Function& next = *wanted_.front();
      wanted_.pop_front();
      entries_[next.name] = static_cast<uint32_t>(program_->code.size());
      add(next);
    }
    for (const auto& [instruction, name] : calls_) program_->code[instruction].target = entries_.at(name);
    program_->static_shared = aligned(program_->static_shared, 16);
    for (const uint32_t given : dynamic_uses_) program_->given[given].value = program_->static_shared;
    program_->local = aligned(program_->local, 16);
    return std::move(program_);
  }

 private:
  struct Symbol {
    Given::Kind kind;
    uint64_t value;
  };
  struct Register {
    uint32_t row, bytes;
    bool predicate;
  };
  using Scope = std::map<std::string, Register, std::less<>>;

  [[noreturn]] void refuse(const Statement& s, const std::string& why) const {
    throw std::runtime_error(program_->name + ", line " + std::to_string(s.line) + ": " + why + ": " + std::string(s.words));
  }

  uint32_t new_row(uint32_t bytes) {
    const uint32_t row = program_->rows;
    program_->rows += bytes == 8 ? 2 : 1;
    return row;
  }

  void declare_row(std::string_view name, uint32_t bytes) {
    if (scopes_.empty()) scopes_.emplace_back();
    scopes_.back()[std::string(name)] = {new_row(bytes), bytes == 8 ? 8u : 4u, false};
  }

  void declare_register(std::string_view words) {
    const bool predicate = words.find(".pred") != std::string_view::npos;
    const std::string_view rest = trimmed(words.substr(words.find_first_of(" \t")));
    const std::string_view type = rest.substr(0, rest.find_first_of(" \t"));
    const uint32_t bytes = predicate ? 0 : type_bytes(type);
    for (std::string_view name : parts(trimmed(rest.substr(type.size())))) {
      const size_t angle = name.find('<');
      const auto one = [&](std::string n) {
        scopes_.back()[std::move(n)] =
            predicate ? Register{program_->predicates++, 0, true} : Register{new_row(bytes), bytes == 8 ? 8u : 4u, false};
      };
      if (angle == std::string_view::npos) {
        one(std::string(name));
        continue;
      }
      const long count = std::strtol(std::string(name.substr(angle + 1)).c_str(), nullptr, 10);
      for (long i = 0; i < count; ++i) one(std::string(name.substr(0, angle)) + std::to_string(i));
    }
  }

  void declare(const Statement& s) {
    const std::string_view words = s.words;
    if (words.compare(0, 4, ".reg") == 0) return declare_register(words);
    if (words.compare(0, 7, ".pragma") == 0) return;
    const Variable v = declared(words);
    if (words.compare(0, 7, ".shared") == 0) {
      program_->static_shared = aligned(program_->static_shared, v.align);
      symbols_[v.name] = {Given::shared, program_->static_shared};
      program_->static_shared += v.bytes;
    } else if (words.compare(0, 6, ".local") == 0 || words.compare(0, 6, ".param") == 0) {
      symbols_[v.name] = {Given::local, place_of_own(v)};
    } else {
      refuse(s, "an unknown declaration");
    }
  }

  uint32_t place_of_own(const Variable& v) {
    const uint32_t at = aligned(program_->local, std::max(v.align, 8u));
    program_->local = at + std::max(v.bytes, 8u);
    return at;
  }

  const Register* find(std::string_view name) const {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      const auto found = scope->find(name);
      if (found != scope->end()) return &found->second;
    }
    return nullptr;
  }

  uint32_t given(Given::Kind kind, uint64_t value, uint32_t bytes) {
    const auto [at, fresh] = given_.try_emplace({kind, value, bytes}, 0);
    if (fresh) {
      at->second = new_row(bytes);
      program_->given.push_back({kind, at->second, static_cast<uint8_t>(bytes), value});
    }
    return at->second;
  }

  /// The row of a symbol's address.
  std::optional<uint32_t> symbol(std::string_view name, uint32_t bytes) {
    if (std::find(module_.extern_shared.begin(), module_.extern_shared.end(), name) != module_.extern_shared.end()) {
      const auto [at, fresh] = dynamic_rows_.try_emplace(bytes, 0);
      if (fresh) {
        at->second = new_row(bytes);
        dynamic_uses_.push_back(static_cast<uint32_t>(program_->given.size()));
        program_->given.push_back({Given::shared, at->second, static_cast<uint8_t>(bytes), 0});
      }
      return at->second;
    }
    auto found = symbols_.find(name);
    if (found == symbols_.end()) {
      const auto shared = module_.shared.find(name);
      if (shared == module_.shared.end()) return std::nullopt;
      program_->static_shared = aligned(program_->static_shared, shared->second.align);
      found = symbols_.emplace(shared->first, Symbol{Given::shared, program_->static_shared}).first;
      program_->static_shared += shared->second.bytes;
    }
    return given(found->second.kind, found->second.value, bytes);
  }

  uint32_t source(const Statement& s, std::string_view word, uint32_t bytes) {
    if (const Register* r = find(word)) return r->row;
    if (const auto special = special_registers.find(word); special != special_registers.end())
      return given(Given::special, special->second, bytes);
    if (const auto row = symbol(word, bytes)) return *row;
    if (const auto value = number(word)) return given(Given::constant, bytes == 4 ? *value & 0xffffffffu : *value, bytes);
    refuse(s, "an unknown operand " + std::string(word));
  }

  uint32_t predicate(const Statement& s, std::string_view word) {
    if (const Register* r = find(word); r && r->predicate) return r->row;
    const auto value = number(word);
    if (!value) refuse(s, "no predicate: " + std::string(word));
    const auto [at, fresh] = given_.try_emplace({Given::predicate, *value != 0, 0}, 0);
    if (fresh) {
      at->second = program_->predicates++;
      program_->given.push_back({Given::predicate, at->second, 0, *value != 0});
    }
    return at->second;
  }

  void address(const Statement& s, std::string_view word, Instruction& in, uint32_t& row) {
    std::string_view inside = trimmed(word.substr(1, word.size() - 2));
    const size_t plus = inside.find('+');
    if (plus != std::string_view::npos) {
      in.offset = std::strtoll(std::string(inside.substr(plus + 1)).c_str(), nullptr, 0);
      inside = trimmed(inside.substr(0, plus));
    }
    if (const Register* r = find(inside)) {
      row = r->row;
      in.wide_address = r->bytes == 8;
    } else {
      row = source(s, inside, 8);
    }
  }

  void add(const Function& f) {
    scopes_.emplace_back();
    // Parameters and results of a function that is called are places of the thread's own memory, as those of its calls are.
    if (f.name != program_->name) {
      for (const Variable& p : f.parameters) symbols_[p.name] = {Given::local, formal(f.name, p)};
      for (const Variable& p : f.results) symbols_[p.name] = {Given::local, formal(f.name, p)};
    }
    std::map<std::string_view, uint32_t> labels;
    std::vector<std::pair<uint32_t, Statement>> jumps;
    for (const Item& item : items(module_, f)) switch (item.kind) {
        case Item::open:
          scopes_.emplace_back();
          break;
        case Item::close:
          scopes_.pop_back();
          break;
        case Item::label:
          labels[item.statement_of.words] = static_cast<uint32_t>(program_->code.size());
          break;
        case Item::declaration:
          declare(item.statement_of);
          break;
        case Item::statement:
          statement(item.statement_of, jumps);
          break;
      }
    for (const auto& [at, s] : jumps) {
      const std::string_view name = trimmed(s.words.substr(s.words.find_first_of(" \t")));
      const auto found = labels.find(name);
      if (found == labels.end()) refuse(s, "no such label");
      program_->code[at].target = found->second;
    }
    scopes_.pop_back();
  }

  uint32_t formal(const std::string& function, const Variable& v) {
    const auto [at, fresh] = formals_.try_emplace({function, std::string(v.name)}, 0);
    if (fresh) at->second = place_of_own(v);
    return at->second;
  }

  void statement(const Statement& s, std::vector<std::pair<uint32_t, Statement>>& jumps) {
    const size_t end = s.words.find_first_of(" \t\n");
    const std::string_view name = s.words.substr(0, end);
    const std::string_view list = end == std::string_view::npos ? std::string_view{} : trimmed(s.words.substr(end));
    Instruction in;
    in.line = s.line;
    in.file = s.file;
    in.source = s.source;
    if (!s.guard.empty()) {
      in.unless = s.guard.front() == '!';
      in.guard = static_cast<int32_t>(predicate(s, in.unless ? s.guard.substr(1) : s.guard));
    }
    if (name == "bra" || name == "bra.uni") {
      in.flow = Flow::branch;
      jumps.emplace_back(static_cast<uint32_t>(program_->code.size()), s);
      program_->code.push_back(in);
      return;
    }
    if (name == "ret" || name == "exit") {
      in.flow = Flow::ret;
      program_->code.push_back(in);
      return;
    }
    if (name == "call.uni" || name == "call") return call(s, list, in);
    Operation op;
    try {
      op = name == "mov.b64" && list.find('{') != std::string_view::npos ? packing(list.front() != '{') : operation(name);
    } catch (const std::runtime_error& e) {
      refuse(s, e.what());
    }
    in.run = op.run;
    in.flow = op.flow;
    in.space = op.space;
    in.count = op.count;
    in.product = name.compare(0, 4, "mma.") == 0;
    const std::vector<std::string_view> words = list.empty() ? std::vector<std::string_view>{} : parts(list);
    if (words.size() != std::strlen(op.operands)) refuse(s, "operands");
    uint32_t to = 0, from = 0, addresses = 0;
    for (size_t i = 0; i < words.size(); ++i) {
      const std::string_view word = words[i];
      const auto bytes = static_cast<uint32_t>(op.bytes[i]);
      switch (static_cast<Operand>(op.operands[i])) {
        case Operand::to: {
          const Register* r = find(word);
          if (!r || r->predicate) refuse(s, "no register");
          if (bytes && r->bytes != bytes && word != "_") refuse(s, "a register of another size");
          in.to[to++] = r->row;
          in.register_bytes = static_cast<uint8_t>(r->bytes);
          break;
        }
        case Operand::from:
          if (const Register* r = find(word)) {
            if (bytes && r->bytes < bytes) refuse(s, "a register of another size");
            if (bytes && r->bytes > bytes && name.compare(0, 3, "st.") != 0) refuse(s, "a register of another size");
            if (name.compare(0, 3, "st.") == 0) in.register_bytes = static_cast<uint8_t>(r->bytes);
          }
          in.from[from++] = source(s, word, bytes ? bytes : 4);
          break;
        case Operand::to_and_predicate: {
          const size_t bar = word.find('|');
          const Register* r = find(trimmed(word.substr(0, bar)));
          if (!r || r->bytes != bytes || bar == std::string_view::npos) refuse(s, "no register|predicate");
          in.to[to++] = r->row;
          in.to[to++] = predicate(s, trimmed(word.substr(bar + 1)));
          break;
        }
        case Operand::to_predicate:
          in.to[to++] = predicate(s, word);
          break;
        case Operand::predicate:
          in.from[from++] = predicate(s, word);
          break;
        case Operand::address:
          address(s, word, in, in.from[from]);
          ++from;
          if (++addresses > 1 && in.offset != 0) refuse(s, "an offset where there are several addresses");
          break;
        case Operand::vector_to:
          for (std::string_view element : parts(word.front() == '{' ? trimmed(word.substr(1, word.size() - 2)) : word)) {
            const Register* r = find(element);
            if (!r) refuse(s, "no register");
            in.to[to++] = r->row;
            if (element != "_") in.register_bytes = static_cast<uint8_t>(r->bytes);
          }
          break;
        case Operand::vector_from:
          for (std::string_view element : parts(word.front() == '{' ? trimmed(word.substr(1, word.size() - 2)) : word))
            in.from[from++] = source(s, element, bytes ? bytes : 4);
          break;
        case Operand::members:
          in.members = source(s, word, 4);
          break;
        case Operand::sums: {
          uint32_t sum = 0;
          for (std::string_view element : parts(trimmed(word.substr(1, word.size() - 2)))) in.sums[sum++] = source(s, element, 4);
          break;
        }
        case Operand::number:
          if (!number(word)) refuse(s, "no number");
          in.count = static_cast<uint32_t>(*number(word));
          break;
      }
    }
    if (in.flow == Flow::block_barrier && in.count != 0) refuse(s, "a barrier other than 0");
    program_->code.push_back(in);
  }

  /// (result), name, (arguments): results and arguments are declared with .param, and copied to and from the formal ones.
  void call(const Statement& s, std::string_view list, Instruction in) {
    const std::vector<std::string_view> words = parts(list);
    const auto inside = [](std::string_view w) { return parts(trimmed(w.substr(1, w.size() - 2))); };
    const bool with_result = words.front().front() == '(';
    const std::string name(words[with_result ? 1 : 0]);
    const auto found = module_.functions.find(name);
    if (found == module_.functions.end()) refuse(s, "no such function");
    const Function& f = found->second;
    const auto copy = [&](const Variable& v, std::string_view actual, bool back) {
      Instruction move = in;
      move.run = copy_own;
      move.flow = Flow::next;
      const uint32_t theirs = given(Given::local, formal(f.name, v), 8);
      const uint32_t ours = *symbol(actual, 8);
      move.from[0] = back ? theirs : ours;
      move.to[0] = back ? ours : theirs;
      move.count = v.bytes;
      program_->code.push_back(move);
    };
    if (words.size() > (with_result ? 2u : 1u)) {
      const auto arguments = inside(words.back());
      for (size_t i = 0; i < f.parameters.size(); ++i) copy(f.parameters[i], arguments[i], false);
    }
    in.flow = Flow::call;
    if (entries_.find(name) == entries_.end() && std::find(wanted_.begin(), wanted_.end(), &f) == wanted_.end()) wanted_.push_back(&f);
    calls_.emplace_back(static_cast<uint32_t>(program_->code.size()), name);
    program_->code.push_back(in);
    if (with_result) copy(f.results.front(), inside(words.front()).front(), true);
  }

  const Module& module_;
  std::unique_ptr<Program> program_;
  std::vector<Scope> scopes_;
  std::map<std::string_view, Symbol> symbols_;
  std::map<std::tuple<Given::Kind, uint64_t, uint32_t>, uint32_t> given_;
  std::map<uint32_t, uint32_t> dynamic_rows_;
  std::vector<uint32_t> dynamic_uses_;
  std::map<std::pair<std::string, std::string>, uint32_t> formals_;
  std::map<std::string, uint32_t> entries_;
  std::deque<const Function*> wanted_;
  std::vector<std::pair<uint32_t, std::string>> calls_;
};

}  // namespace

std::string place_of(const Instruction& in) {
  const std::string line = "line " + std::to_string(in.line);
  return in.file ? line + " (" + in.file + ":" + std::to_string(in.source) + ")" : line;
}

std::unique_ptr<Program> decode(const Module& module, const std::string& kernel) {
  const auto found = module.functions.find(kernel);
  if (found == module.functions.end()) throw std::runtime_error("PTX: no kernel " + kernel);
  return Decoder(module, found->second).decode(found->second);
}

}  // namespace tt::ptx
