// A vector of numbers or pointers that needs no memory of its own while it is short: a call makes dozens of lists, nearly all short.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace tt {

template <class T, size_t N>
class SmallVector {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  SmallVector() = default;
  explicit SmallVector(size_t size, T value = {}) { resize(size, value); }
  SmallVector(std::initializer_list<T> values) { append({values.begin(), values.size()}); }
  SmallVector(const SmallVector& other) { append(other); }
  SmallVector(SmallVector&& other) noexcept { take(other); }
  SmallVector& operator=(const SmallVector& other) {
    if (this != &other) assign(other);
    return *this;
  }
  SmallVector& operator=(SmallVector&& other) noexcept {
    if (this != &other) take(other);
    return *this;
  }

  T* data() { return more_ ? more_.get() : few_; }
  const T* data() const { return more_ ? more_.get() : few_; }
  size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  T* begin() { return data(); }
  T* end() { return data() + size_; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + size_; }
  T& operator[](size_t i) { return data()[i]; }
  const T& operator[](size_t i) const { return data()[i]; }
  operator std::span<const T>() const { return {data(), size_}; }

  const T& back() const { return data()[size_ - 1]; }

  void push_back(T value) {
    reserve(size_ + 1);
    data()[size_++] = value;
  }
  void append(std::span<const T> values) {
    reserve(size_ + values.size());
    std::copy(values.begin(), values.end(), end());
    size_ += values.size();
  }
  void assign(std::span<const T> values) {
    size_ = 0;
    append(values);
  }
  void resize(size_t size, T value = {}) {
    reserve(size);
    if (size > size_) std::fill(end(), data() + size, value);
    size_ = size;
  }
  void clear() { size_ = 0; }

  friend bool operator==(const SmallVector& a, const SmallVector& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

 private:
  void take(SmallVector& other) {
    more_ = std::move(other.more_);
    if (!more_) std::copy_n(other.few_, other.size_, few_);
    size_ = std::exchange(other.size_, 0);
    room_ = std::exchange(other.room_, N);
  }
  void reserve(size_t size) {
    if (size <= room_) return;
    const size_t room = std::max(size, 2 * room_);
    auto more = std::make_unique<T[]>(room);
    std::copy_n(data(), size_, more.get());
    more_ = std::move(more);
    room_ = room;
  }

  std::unique_ptr<T[]> more_;  // what is in `few_` otherwise
  size_t size_ = 0;
  size_t room_ = N;
  T few_[N];
};

}  // namespace tt
