// A kernel of PTX as the interpreter runs it: instructions with the places of their operands.
//
// A warp's registers are rows of 32 words of 4 bytes, a word per lane; a register of 8 bytes is two rows. Predicates are masks of lanes.
// Constants, addresses of symbols and special registers are registers that are set when a warp starts, so that an operand is always a row.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace tt::ptx {

struct Warp;
struct Instruction;

/// Computes an instruction for those lanes of a warp.
using Run = void (*)(Warp& warp, const Instruction& in, uint32_t lanes);

/// What an instruction means for the order in which lanes go on.
enum class Flow : uint8_t {
  next,           // the lanes go on
  pause,          // they go on after others had a turn: a look at what others write
  converge,       // all lanes of the warp, or those of a mask, come here first
  branch,         // to `target`
  call,           // to `target`, and back to the next one
  ret,            // back, or the end of the thread
  block_barrier,  // all threads of the block come here first
  cluster_arrive,
  cluster_wait,
};

/// Spaces of memory.
enum class Space : uint8_t { generic, global, shared, private_ };

struct Instruction {
  Run run = nullptr;
  Flow flow = Flow::next;
  Space space = Space::generic;
  bool unless = false;       // lanes go whose guard is false
  bool wide_address = true;  // 8 bytes, else 4
  uint8_t register_bytes = 4;
  int32_t guard = -1;   // predicate
  uint32_t to[4] = {};  // rows or predicates
  uint32_t from[8] = {};
  uint32_t sums[4] = {};   // what products are added to
  uint32_t members = ~0u;  // row of a mask of lanes, where the instruction has one
  int64_t offset = 0;      // of an address
  uint32_t target = 0;
  uint32_t count = 0;    // of elements, of bytes, of groups
  bool product = false;  // of tensor cores
  uint32_t line = 0;     // in the text
  const char* file = nullptr;
  uint32_t source = 0;  // line of the file
};

/// Where an instruction is: "line 7 (file.cu:3)", in the text and, where that says it, in the source.
std::string place_of(const Instruction& in);

/// A row that is set when a warp starts.
struct Given {
  enum Kind : uint8_t { constant, parameter, shared, local, special, predicate } kind;
  uint32_t row;
  uint8_t bytes;
  uint64_t value;  // the constant, or the offset of a parameter, of a place in shared or in local memory, or which special register
};

enum Special : uint64_t {
  tid_x,
  tid_y,
  tid_z,
  ntid_x,
  ntid_y,
  ntid_z,
  ctaid_x,
  ctaid_y,
  ctaid_z,
  nctaid_x,
  nctaid_y,
  nctaid_z,
  laneid,
  cluster_ctarank
};

struct Program {
  std::string name;
  std::vector<Instruction> code;
  std::vector<Given> given;
  std::vector<uint32_t> parameter_offsets, parameter_bytes;  // of the kernel, in order
  uint32_t parameter_memory = 0;                             // bytes
  uint32_t rows = 0, predicates = 0;
  uint32_t static_shared = 0;  // bytes; dynamic memory follows
  uint32_t local = 0;          // bytes of a thread's own memory, parameters of calls among them
  int32_t max_threads = 0;     // of a block; 0 where the text does not say
};

}  // namespace tt::ptx
