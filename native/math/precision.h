// What a device multiplies float32 matrices in: operands are rounded to it, sums are float32.
#pragma once

namespace tt {

enum class Precision {
  float32,  // 24 bits of mantissa
  tf32,     // 11 bits
  bf16,     // 8 bits
};

}  // namespace tt
