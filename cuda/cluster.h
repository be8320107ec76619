// Clusters: blocks that are on the device together and write into each other's shared memory, from compute capability 9.0 on, as PTX has
// them; the emulator has twins of the same names. A copy from one block to another passes no register, and arrives at a barrier of its
// receiver that counts bytes. Sources: NVIDIA, PTX ISA, "mbarrier", "cp.async.bulk", "barrier.cluster", "mapa", "Async proxy".
#pragma once

#include <cstdint>

namespace tt {

// Elsewhere the kernels that call these are compiled but never launched.
#if !defined(__CUDA_ARCH__) || __CUDA_ARCH__ >= 900
#define TT_CLUSTERS 1
#endif

/// For `if constexpr` in kernels.
#ifdef TT_CLUSTERS
constexpr bool clusters_here = true;
#else
constexpr bool clusters_here = false;
#endif

#ifdef TT_CLUSTERS
__device__ inline uint32_t shared_address(const void* shared) { return static_cast<uint32_t>(__cvta_generic_to_shared(shared)); }

/// Where block `rank` has what the caller has at this address.
__device__ inline uint32_t address_in_block(uint32_t address, unsigned rank) {
  uint32_t there;
  asm("mapa.shared::cluster.u32 %0, %1, %2;" : "=r"(there) : "r"(address), "r"(rank));
  return there;
}
#endif

/// The caller's block in its cluster.
__device__ inline unsigned rank_in_cluster() {
  unsigned rank = 0;
#ifdef TT_CLUSTERS
  asm("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
#endif
  return rank;
}

/// For all threads of all blocks of a cluster.
__device__ inline void cluster_barrier() {
#ifdef TT_CLUSTERS
  __syncwarp();  // the lanes of a warp arrive as one
  asm volatile("barrier.cluster.arrive.release.aligned;\n\tbarrier.cluster.wait.acquire.aligned;" ::: "memory");
#endif
}

/// A barrier in shared memory. Its phase ends when one thread has arrived (expect_bytes) and as many bytes as it said.
struct alignas(8) CopyBarrier {
  uint64_t word;
};

__device__ inline void start_barrier(CopyBarrier* barrier) {
#ifdef TT_CLUSTERS
  asm volatile("mbarrier.init.shared::cta.b64 [%0], 1;" ::"r"(shared_address(barrier)) : "memory");
#endif
}

/// After starting barriers and before cluster_barrier: copies of other blocks may then arrive.
__device__ inline void publish_barriers() {
#ifdef TT_CLUSTERS
  asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory");
#endif
}

/// One thread, once a phase, at its beginning.
__device__ inline void expect_bytes(CopyBarrier* barrier, uint32_t bytes) {
#ifdef TT_CLUSTERS
  asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(shared_address(barrier)), "r"(bytes) : "memory");
#endif
}

/// For whole warps. Returns when the phase is over; phases count 0, 1, 0, … What was copied is then seen.
__device__ inline void wait_for_bytes(const CopyBarrier* barrier, unsigned phase) {
#ifdef TT_CLUSTERS
  uint32_t over = 0;
  while (over == 0)
    asm volatile(
        "{\n\t.reg .pred over;\n\tmbarrier.try_wait.parity.acquire.cluster.shared::cta.b64 over, [%1], %2;\n\tselp.u32 %0, 1, 0, over;\n\t}"
        : "=r"(over)
        : "r"(shared_address(barrier)), "r"(phase)
        : "memory");
  __syncwarp();  // lanes may leave the loop apart, and what follows wants them together
#endif
}

/// After a thread's writes to shared memory, and before the barrier after which another thread copies them.
__device__ inline void show_to_copies() {
#ifdef TT_CLUSTERS
  asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
#endif
}

/// Starts to copy a multiple of 16 bytes to where block `rank` has `to`, and to its `barrier`; both are given as places in the caller's
/// dynamic shared memory.
__device__ inline void copy_to_block(unsigned rank, void* to, const void* from, uint32_t bytes, CopyBarrier* barrier) {
#ifdef TT_CLUSTERS
  asm volatile("cp.async.bulk.shared::cluster.shared::cta.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::"r"(
                   address_in_block(shared_address(to), rank)),
               "r"(shared_address(from)), "r"(bytes), "r"(address_in_block(shared_address(barrier), rank))
               : "memory");
#endif
}

#undef TT_CLUSTERS

}  // namespace tt
