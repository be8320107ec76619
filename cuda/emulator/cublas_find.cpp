// No emulated GPU has the real library: its memory is the host's.
#include "cuda/cublas.h"

namespace tt {

void* find_cublas() { return nullptr; }

}  // namespace tt
