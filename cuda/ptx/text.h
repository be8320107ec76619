// The text of a PTX module: functions and variables by name, and the statements of a function. Source: NVIDIA, PTX ISA 9.0, "Syntax".
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tt::ptx {

struct Statement {
  std::string_view words;  // without guard, label and semicolon
  std::string_view guard;  // "%p1" or "!%p1", empty for none
  uint32_t line;
  const char* file;
  uint32_t source;
};

struct Variable {
  std::string_view name;
  uint32_t bytes = 0, align = 1;
};

/// A label, a brace or a statement, in the order of the text.
struct Item {
  enum Kind { label, open, close, statement, declaration } kind;
  Statement statement_of;  // `words` of a label is its name
};

struct Function {
  std::string name;
  std::vector<Variable> parameters, results;
  std::string_view body;
  uint32_t line = 0;
  int32_t max_threads = 0;
  bool entry = false;
};

/// Memory of a variable of a module.
struct Global {
  std::unique_ptr<uint8_t[]> memory;
  uint32_t bytes;
};

struct Module {
  std::string text;
  std::map<std::string, Function, std::less<>> functions;
  std::map<std::string, Global, std::less<>> globals;   // .global variables
  std::map<std::string, Variable, std::less<>> shared;  // of .shared variables outside functions
  std::vector<std::string> extern_shared;               // names of dynamic shared memory
  std::map<uint32_t, std::string> files;                // of the source, by the numbers that .loc has

  explicit Module(std::string from);
};

/// What a function's body says, without comments.
std::vector<Item> items(const Module& module, const Function& function);

/// ".param .align 8 .b8 name[16]": its name, bytes and alignment.
Variable declared(std::string_view words);

/// Bytes of ".u64" and the like.
uint32_t type_bytes(std::string_view type);

std::string_view trimmed(std::string_view text);
/// The parts between commas that no bracket holds.
std::vector<std::string_view> parts(std::string_view list);

}  // namespace tt::ptx
