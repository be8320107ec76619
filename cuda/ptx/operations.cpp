#include "cuda/ptx/operations.h"

#include <stdexcept>
#include <string>

namespace tt::ptx {

std::vector<std::string_view> dotted(std::string_view name) {
  std::vector<std::string_view> all;
  for (size_t begin = 0; begin <= name.size();) {
    const size_t end = std::min(name.find('.', begin), name.size());
    all.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

Operation operation(std::string_view name) {
  Operation out;
  const std::vector<std::string_view> words = dotted(name);
  if (arithmetic(words, out) || comparison(words, out) || conversion(words, out) || transfer(words, out) || cooperation(words, out))
    return out;
  throw std::runtime_error("an unknown instruction " + std::string(name));
}

}  // namespace tt::ptx
