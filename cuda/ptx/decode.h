// From the text of a kernel to its program.
#pragma once

#include <memory>
#include <string>

#include "cuda/ptx/program.h"
#include "cuda/ptx/text.h"

namespace tt::ptx {

/// Throws with the line where it meets what it does not know.
std::unique_ptr<Program> decode(const Module& module, const std::string& kernel);

}  // namespace tt::ptx
