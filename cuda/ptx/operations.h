// What instructions compute, by their names. Source: NVIDIA, PTX ISA 9.0, "Instruction Set".
#pragma once

#include <string_view>
#include <vector>

#include "cuda/ptx/program.h"

namespace tt::ptx {

/// The kinds of operands in the order in which the text has them.
enum class Operand : char {
  to = 't',    // a register
  from = 'f',  // a register or a number
  to_predicate = 'p',
  to_and_predicate = 'w',  // "register|predicate"
  predicate = 'q',
  address = 'a',
  vector_to = 'T',
  vector_from = 'F',
  number = 'n',   // of the instruction itself
  members = 'm',  // the mask of the lanes that are to come
  sums = 'S',     // what products are added to
};

struct Operation {
  Run run = nullptr;
  Flow flow = Flow::next;
  Space space = Space::generic;
  uint32_t count = 0;
  const char* operands = "";  // kinds
  char bytes[8] = {};         // of each operand's register, 0 where it does not matter
};

/// Throws where there is none of that name.
Operation operation(std::string_view name);

/// The name between its dots.
std::vector<std::string_view> dotted(std::string_view name);

/// `mov.b64` between a register and {low, high}.
Operation packing(bool from_two);

/// By groups of names; false where the name is not of the group.
bool arithmetic(const std::vector<std::string_view>& name, Operation& out);
bool comparison(const std::vector<std::string_view>& name, Operation& out);
bool conversion(const std::vector<std::string_view>& name, Operation& out);
bool transfer(const std::vector<std::string_view>& name, Operation& out);
bool cooperation(const std::vector<std::string_view>& name, Operation& out);

}  // namespace tt::ptx
