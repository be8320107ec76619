// All forms of new and delete over take(bytes) and give(data), which the file that includes this has defined: a program has them once.
#pragma once

#include <cstddef>
#include <new>

void* operator new(size_t bytes) { return take(bytes); }
void* operator new[](size_t bytes) { return take(bytes); }
void* operator new(size_t bytes, std::align_val_t) { return take(bytes); }
void* operator new[](size_t bytes, std::align_val_t) { return take(bytes); }
void operator delete(void* data) noexcept { give(data); }
void operator delete[](void* data) noexcept { give(data); }
void operator delete(void* data, size_t) noexcept { give(data); }
void operator delete[](void* data, size_t) noexcept { give(data); }
void operator delete(void* data, std::align_val_t) noexcept { give(data); }
void operator delete[](void* data, std::align_val_t) noexcept { give(data); }
void operator delete(void* data, size_t, std::align_val_t) noexcept { give(data); }
void operator delete[](void* data, size_t, std::align_val_t) noexcept { give(data); }
