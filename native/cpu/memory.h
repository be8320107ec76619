// Memory for tensors and workspaces.
#pragma once

#include <cstddef>

namespace tt {

/// At least `bytes`, aligned to a cache line; null when there is none. Large blocks ask for huge pages: a recurrent step walks megabytes of
/// weights, and 4 KiB pages overflow the TLB. Freed with std::free.
void* allocate_lines(std::size_t bytes);

/// Gives the system what has been freed, where the C library keeps it for the next who asks.
void give_back_freed();

}  // namespace tt
