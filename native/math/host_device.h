// Marks functions that the CPU and the GPU compiler both translate.
#pragma once

#ifdef __CUDACC__
#define TT_HOST_DEVICE __host__ __device__
#else
#define TT_HOST_DEVICE
#endif
