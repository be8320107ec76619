#include "cuda/ptx/text.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <stdexcept>

namespace tt::ptx {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

uint64_t number(std::string_view digits) { return std::strtoull(std::string(digits).c_str(), nullptr, 0); }

/// Blanks in place of comments, so that places and lines stay.
void blank_comments(std::string& text) {
  for (size_t at = 0; (at = text.find('/', at)) != std::string::npos;) {
    const bool line = text.compare(at, 2, "//") == 0, block = text.compare(at, 2, "/*") == 0;
    size_t end = at + 1;
    if (line) end = std::min(text.find('\n', at), text.size());
    if (block) end = text.find("*/", at) + 2;
    if (line || block)
      std::replace_if(
          text.begin() + static_cast<long>(at), text.begin() + static_cast<long>(end), [](char c) { return c != '\n'; }, ' ');
    at = end;
  }
}

/// The part in the bracket that begins at `at`, which is then behind it.
std::string_view bracketed(std::string_view text, size_t& at, char open, char close) {
  const size_t begin = at + 1;
  int depth = 0;
  for (; at < text.size(); ++at) {
    if (text[at] == open) ++depth;
    if (text[at] == close && --depth == 0) return text.substr(begin, at++ - begin);
  }
  throw std::runtime_error("PTX: a bracket does not end");
}

/// Memory of a .global variable with what it begins as.
std::unique_ptr<uint8_t[]> memory_of(const Variable& variable, std::string_view words) {
  std::unique_ptr<uint8_t[]> memory(new uint8_t[variable.bytes + 16]());
  const size_t equals = words.find('=');
  if (equals == std::string_view::npos) return memory;
  if (words.find(".b8") == std::string_view::npos) throw std::runtime_error("PTX: a variable that does not begin as bytes");
  size_t at = words.find('{', equals), i = 0;
  for (std::string_view value : parts(bracketed(words, at, '{', '}'))) memory[i++] = static_cast<uint8_t>(number(value));
  return memory;
}

std::vector<Variable> declared_list(std::string_view list) {
  std::vector<Variable> all;
  for (std::string_view part : parts(list))
    if (!part.empty()) all.push_back(declared(part));
  return all;
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> parts(std::string_view list) {
  std::vector<std::string_view> all;
  int depth = 0;
  size_t begin = 0;
  for (size_t i = 0; i <= list.size(); ++i) {
    const char c = i < list.size() ? list[i] : ',';
    if (c == '{' || c == '[' || c == '(') ++depth;
    if (c == '}' || c == ']' || c == ')') --depth;
    if (c != ',' || (depth != 0 && i < list.size())) continue;
    all.push_back(trimmed(list.substr(begin, i - begin)));
    begin = i + 1;
  }
  return all;
}

uint32_t type_bytes(std::string_view type) {
  const std::string_view bits = type.substr(type.find_first_of("0123456789"));
  return static_cast<uint32_t>(number(bits)) / 8;
}

Variable declared(std::string_view words) {
  Variable variable;
  words = trimmed(words.substr(0, words.find('=')));
  uint32_t element = 0;
  while (!words.empty() && words.front() == '.') {
    const size_t end = words.find_first_of(" \t\n");
    const std::string_view word = words.substr(0, end);
    words = trimmed(words.substr(end));
    if (word == ".align") {
      const size_t after = words.find_first_of(" \t");
      variable.align = static_cast<uint32_t>(number(words.substr(0, after)));
      words = trimmed(words.substr(after));
    } else if (word.find_first_of("0123456789") != std::string_view::npos) {
      element = type_bytes(word);
    }
  }
  const size_t bracket = words.find('[');
  variable.name = trimmed(words.substr(0, bracket));
  variable.bytes = element;
  if (bracket != std::string_view::npos) variable.bytes *= static_cast<uint32_t>(number(trimmed(words.substr(bracket + 1))));
  variable.align = std::max(variable.align, element);
  return variable;
}

namespace {

/// What stands outside of functions, from the beginning to the end.
class Reader {
 public:
  explicit Reader(Module& module) : module_(module), all_(module.text) {}

  void read() {
    while (skip_blanks()) {
      const std::string_view head = all_.substr(at_, all_.find_first_of("(;{\n", at_) - at_);
      if (holds(head, ".entry"))
        read_function(".entry", false);
      else if (holds(head, ".func"))
        read_function(".func", true);
      else if (holds(head, ".shared") || holds(head, ".global"))
        read_variable();
      else if (head.compare(0, 5, ".file") == 0)
        read_file();
      else
        at_ = all_.find('\n', at_);
    }
  }

 private:
  static bool holds(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

  bool skip_blanks() {
    while (at_ < all_.size() && is_space(all_[at_])) ++at_;
    return at_ < all_.size();
  }

  /// .file 3 "cuda/gemm.cu"
  void read_file() {
    const size_t end = all_.find('\n', at_);
    const std::string_view words = all_.substr(at_, end - at_);
    const size_t open = words.find('"'), close = words.rfind('"');
    if (open < close) module_.files.emplace(number(trimmed(words.substr(5, open - 5))), words.substr(open + 1, close - open - 1));
    at_ = end;
  }

  void read_variable() {
    const size_t end = all_.find(';', at_);
    const std::string_view words = all_.substr(at_, end - at_);
    at_ = end + 1;
    const Variable v = declared(words.substr(words.find(holds(words, ".shared") ? ".shared" : ".global")));
    if (holds(words, ".global"))
      module_.globals.emplace(v.name, Global{memory_of(v, words), v.bytes});
    else if (holds(words, ".extern"))
      module_.extern_shared.emplace_back(v.name);
    else
      module_.shared.emplace(v.name, v);
  }

  /// Results, if it may have any, stand in brackets before the name, parameters in brackets after it.
  void read_function(std::string_view word, bool results) {
    Function f;
    f.entry = !results;
    at_ = all_.find(word, at_) + word.size();
    skip_blanks();
    if (all_[at_] == '(') f.results = declared_list(bracketed(all_, at_, '(', ')'));
    const size_t name_end = all_.find_first_of("({;", at_);
    f.name = trimmed(all_.substr(at_, name_end - at_));
    at_ = name_end;
    if (all_[at_] == '(') f.parameters = declared_list(bracketed(all_, at_, '(', ')'));
    const size_t body = all_.find_first_of("{;", at_);
    f.max_threads = most_threads(all_.substr(at_, body - at_));
    at_ = body;
    if (all_[at_] == ';') {  // only declared
      ++at_;
      return;
    }
    for (; counted_ < at_; ++counted_) line_ += all_[counted_] == '\n';
    f.line = line_;
    f.body = bracketed(all_, at_, '{', '}');
    module_.functions.emplace(f.name, std::move(f));
  }

  /// What `.maxntid` says; 0 where it is missing.
  static int32_t most_threads(std::string_view directives) {
    constexpr std::string_view word = ".maxntid";
    const size_t at = directives.find(word);
    if (at == std::string_view::npos) return 0;
    const std::string_view rest = directives.substr(at + word.size());
    int32_t threads = 1;
    for (std::string_view size : parts(rest.substr(0, rest.find('\n')))) threads *= static_cast<int32_t>(number(size));
    return threads;
  }

  Module& module_;
  std::string_view all_;
  size_t at_ = 0, counted_ = 0;
  uint32_t line_ = 1;
};

}  // namespace

Module::Module(std::string from) : text(std::move(from)) {
  blank_comments(text);
  Reader(*this).read();
}

std::vector<Item> items(const Module& module, const Function& function) {
  std::vector<Item> all;
  const std::string_view body = function.body;
  uint32_t line = function.line, source = 0;
  const char* file = nullptr;
  size_t at = 0;
  const auto skip = [&](size_t to) {
    for (; at < to; ++at) line += body[at] == '\n';
  };
  while (true) {
    while (at < body.size() && is_space(body[at])) skip(at + 1);
    if (at >= body.size()) return all;
    const uint32_t here = line;
    // A brace opens a scope only where a statement would begin; elsewhere it is part of one.
    if (body[at] == '{' || body[at] == '}') {
      all.push_back({body[at] == '{' ? Item::open : Item::close, {{}, {}, here, file, source}});
      skip(at + 1);
      continue;
    }
    if (body.compare(at, 5, ".loc ") == 0 || body.compare(at, 5, ".loc\t") == 0) {
      const size_t end = body.find('\n', at);
      std::string_view words = trimmed(body.substr(at + 5, end - at - 5));
      const auto name = module.files.find(static_cast<uint32_t>(number(words.substr(0, words.find_first_of(" \t")))));
      file = name == module.files.end() ? nullptr : name->second.c_str();
      words = trimmed(words.substr(words.find_first_of(" \t")));
      source = static_cast<uint32_t>(number(words.substr(0, words.find_first_of(" \t,"))));
      skip(end);
      continue;
    }
    const size_t end = body.find_first_of(":;", at);
    if (body[at] == '$' && body[end] == ':' && body[end + 1] != ':') {
      all.push_back({Item::label, {trimmed(body.substr(at, end - at)), {}, here, file, source}});
      skip(end + 1);
      continue;
    }
    const size_t semicolon = body.find(';', at);
    std::string_view words = trimmed(body.substr(at, semicolon - at)), guard;
    skip(semicolon + 1);
    if (words.front() == '@') {
      const size_t after = words.find_first_of(" \t");
      guard = words.substr(1, after - 1);
      words = trimmed(words.substr(after));
    }
    all.push_back({words.front() == '.' ? Item::declaration : Item::statement, {words, guard, here, file, source}});
  }
}

}  // namespace tt::ptx
