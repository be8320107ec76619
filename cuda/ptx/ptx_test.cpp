// The interpreter of PTX on kernels that are written out: it computes what they say, and finds the mistakes that it is there to find. Each
// mistake comes with its twin without.
#include <cstring>
#include <numeric>
#include <vector>

#include "cuda/emulator/machine.h"
#include "cuda/emulator/streams.h"
#include "cuda/ptx/decode.h"
#include "cuda/ptx/machine.h"
#include "cuda/ptx/memory.h"
#include "test/native/check.h"

namespace {

using namespace tt::ptx;
using tt::test::expect;

/// Memory that a kernel may touch.
template <class T>
class Numbers {
 public:
  explicit Numbers(size_t n, T value = {}) : values(n, value) { allocated(values.data(), n * sizeof(T)); }
  ~Numbers() { freed(values.data()); }
  Numbers(const Numbers&) = delete;
  Numbers& operator=(const Numbers&) = delete;
  std::vector<T> values;
};

/// A kernel of one parameter, a pointer; what the run says, empty where all went well.
std::string result_of(const std::string& body, const Launch& launch, void* pointer, uint64_t schedule = 0) {
  const std::string text =
      ".version 9.0\n.target sm_90a\n.address_size 64\n.extern .shared .align 16 .b8 dynamic[];\n"
      ".visible .entry kernel(\n.param .u64 kernel_param_0\n)\n{\n.reg .pred %p<8>;\n.reg .b32 %r<32>;\n.reg .f32 %f<32>;\n.reg .b64 "
      "%rd<16>;\n"
      "ld.param.u64 %rd0, [kernel_param_0];\nmov.u32 %r0, %tid.x;\nmov.u32 %r1, dynamic;\nmad.lo.s32 %r2, %r0, 4, %r1;\n" +
      body + "ret;\n}\n";
  tt::emulator::set_schedule(schedule);
  const Module module(text);
  const auto program = decode(module, "kernel");
  std::vector<uint64_t> parameters(program->parameter_memory / 8 + 1, reinterpret_cast<uintptr_t>(pointer));
  std::string error;
  run(*program, launch, reinterpret_cast<const uint8_t*>(parameters.data()), error);
  return error;
}

/// In every order; `mistake` is a part of what is said of it.
void check(const char* name, const std::string& body, const Launch& launch, const char* mistake = "") {
  bool found = false;
  for (uint64_t schedule : {0, 1, 20240229}) {
    Numbers<uint32_t> memory(256);
    const std::string error = result_of(body, launch, memory.values.data(), schedule);
    if (*mistake == '\0') expect(error.empty(), std::string(name) + ": " + error);
    found = found || error.find(mistake) != std::string::npos;
  }
  expect(found, std::string(name) + " is not found: " + mistake);
}

constexpr Launch one_block{{1, 1, 1}, {64, 1, 1}, 1024};
constexpr Launch one_warp{{1, 1, 1}, {32, 1, 1}, 1024};

void test_results() {
  Numbers<float> x(64);
  std::iota(x.values.begin(), x.values.end(), 0.0f);
  // x = x * 2 + 1 where it is below 40, by a loop that lanes leave apart.
  const std::string error = result_of(
      "mul.wide.u32 %rd1, %r0, 4;\nadd.s64 %rd2, %rd0, %rd1;\nld.global.f32 %f0, [%rd2];\nsetp.geu.f32 %p0, %f0, 0f42200000;\n@%p0 bra "
      "$END;\n"
      "mov.u32 %r3, 0;\n$AGAIN:\nadd.s32 %r3, %r3, 1;\nsetp.lt.u32 %p1, %r3, %r0;\n@%p1 bra $AGAIN;\n"
      "fma.rn.f32 %f1, %f0, 0f40000000, 0f3F800000;\nst.global.f32 [%rd2], %f1;\n$END:\n",
      one_block, x.values.data());
  bool right = true;
  for (size_t i = 0; i < 64; ++i) right = right && x.values[i] == (i < 40 ? 2 * static_cast<float>(i) + 1 : static_cast<float>(i));
  expect(error.empty() && right, "a kernel with branches: " + error);

  Numbers<uint32_t> sums(1);
  const std::string summed = result_of(
      "mov.u32 %r3, %r0;\nshfl.sync.bfly.b32 %r4|%p0, %r3, 16, 31, -1;\nadd.s32 %r3, %r3, %r4;\nshfl.sync.bfly.b32 %r4|%p0, %r3, 8, 31, "
      "-1;\n"
      "add.s32 %r3, %r3, %r4;\nshfl.sync.bfly.b32 %r4|%p0, %r3, 4, 31, -1;\nadd.s32 %r3, %r3, %r4;\nshfl.sync.bfly.b32 %r4|%p0, %r3, 2, "
      "31, -1;\n"
      "add.s32 %r3, %r3, %r4;\nshfl.sync.bfly.b32 %r4|%p0, %r3, 1, 31, -1;\nadd.s32 %r3, %r3, %r4;\nsetp.eq.s32 %p1, %r0, 0;\n"
      "@%p1 st.global.u32 [%rd0], %r3;\n",
      one_warp, sums.values.data());
  expect(summed.empty() && sums.values[0] == 31 * 32 / 2, "a sum by shuffles: " + summed);
}

void test_addresses() {
  const std::string store = "mul.wide.u32 %rd1, %r0, 4;\nadd.s64 %rd2, %rd0, %rd1;\nst.global.u32 [%rd2+";
  check("a store within memory", store + "0], %r0;\n", one_block);
  check("a store beyond memory", store + "1000], %r0;\n", one_block, "outside of allocated memory of 4 bytes");
  check("a store at an odd address", store + "2], %r0;\n", one_block, "misaligned");
  check("a store beyond shared memory", "st.shared.u32 [%r2+1000], %r0;\n", one_block, "outside of shared memory");
}

void test_barriers() {
  const std::string neighbour = "xor.b32 %r3, %r0, 1;\nmad.lo.s32 %r4, %r3, 4, %r1;\n",
                    other_warp = "xor.b32 %r3, %r0, 32;\nmad.lo.s32 %r4, %r3, 4, %r1;\n";
  const std::string write = "st.shared.u32 [%r2], %r0;\n", read = "ld.shared.u32 %r5, [%r4];\n";
  check("a block's barrier", other_warp + write + "bar.sync 0;\n" + read, one_block);
  check("no barrier", other_warp + write + read, one_block, "race");
  check("a warp's barrier", neighbour + write + "bar.warp.sync -1;\n" + read, one_warp);
  check("a warp's barrier for another warp", other_warp + write + "bar.warp.sync -1;\n" + read, one_block, "race");
  check("a shuffle is no barrier", neighbour + write + "shfl.sync.idx.b32 %r6|%p0, %r0, 0, 31, -1;\n" + read, one_warp, "race");
  check("a write over what is read", other_warp + write + "bar.sync 0;\n" + read + write, one_block, "a write over what is read");
  check("a warp's barrier of others", "bar.warp.sync 1;\n", one_warp, "not a member of its own mask");
  check("a barrier that half of the threads reach",
        "setp.lt.u32 %p0, %r0, 40;\n@%p0 bra $END;\nbar.sync 0;\nbar.sync 0;\n$END:\nbar.sync 0;\n", one_block, "waits for ever");
}

/// Block 0 writes a number and raises a flag; block 1 waits for it and reads the number.
void test_flags() {
  const Launch two{{2, 1, 1}, {32, 1, 1}, 0, 1, true};
  const auto body = [](const char* raise, const char* fence) {
    return std::string(
               "mov.u32 %r3, %ctaid.x;\nsetp.ne.s32 %p0, %r0, 0;\n@%p0 bra $END;\nsetp.eq.s32 %p1, %r3, 1;\n@%p1 bra $WAIT;\n"
               "st.global.u32 [%rd0], 7;\n") +
           raise + "bra.uni $END;\n$WAIT:\nld.relaxed.gpu.global.u32 %r4, [%rd0+128];\nsetp.lt.u32 %p2, %r4, 1;\n@%p2 bra $WAIT;\n" +
           fence + "ld.global.u32 %r5, [%rd0];\n$END:\n";
  };
  const char *release = "red.release.gpu.global.add.u32 [%rd0+128], 1;\n", *relaxed = "atom.global.add.u32 %r6, [%rd0+128], 1;\n";
  check("a flag", body(release, "fence.acq_rel.gpu;\n"), two);
  check("a flag without a fence", body(release, ""), two, "race: a read of what was written");
  check("a flag that releases nothing", body(relaxed, "fence.acq_rel.gpu;\n"), two, "race: a read of what was written");
  check("a wait for nobody", "$WAIT:\nld.relaxed.gpu.global.u32 %r4, [%rd0+128];\nsetp.lt.u32 %p2, %r4, 1;\n@%p2 bra $WAIT;\n", two,
        "waits for ever");
}

void test_copies() {
  const auto body = [](const char* wait, const char* barrier) {
    return std::string(
               "mul.wide.u32 %rd1, %r0, 4;\nadd.s64 %rd2, %rd0, %rd1;\nmov.u32 %r3, 4;\ncp.async.ca.shared.global [%r2], [%rd2], 4, %r3;\n"
               "cp.async.commit_group;\n") +
           wait + barrier + "xor.b32 %r4, %r0, 32;\nmad.lo.s32 %r5, %r4, 4, %r1;\nld.shared.u32 %r6, [%r5];\n";
  };
  check("a copy ahead", body("cp.async.wait_group 0;\n", "bar.sync 0;\n"), one_block);
  check("a copy that nobody waits for", body("", "bar.sync 0;\n"), one_block, "race");
  check("a copy that only its thread waits for", body("cp.async.wait_group 0;\n", ""), one_block, "race");
}

/// Each of two blocks sends 16 bytes to the other one.
void test_clusters() {
  const Launch two{{2, 1, 1}, {32, 1, 1}, 1024, 2};
  const auto body = [](const char* publish, const char* fence, const char* wait) {
    return std::string(
               "mov.u32 %r3, %cluster_ctarank;\nxor.b32 %r4, %r3, 1;\nsetp.ne.s32 %p0, %r0, 0;\nadd.s32 %r5, %r1, 512;\n@%p0 bra $READY;\n"
               "mbarrier.init.shared::cta.b64 [%r5], 1;\nmov.u32 %r6, 16;\n") +
           publish +
           "mbarrier.arrive.expect_tx.shared::cta.b64 _, [%r5], %r6;\n$READY:\nsetp.lt.u32 %p1, %r0, 4;\n@%p1 st.shared.u32 [%r2], %r0;\n" +
           fence +
           "bar.sync 0;\nbarrier.cluster.arrive.release.aligned;\nbarrier.cluster.wait.acquire.aligned;\n@%p0 bra $SENT;\n"
           "add.s32 %r7, %r1, 256;\nmapa.shared::cluster.u32 %r8, %r7, %r4;\nmapa.shared::cluster.u32 %r9, %r5, %r4;\n"
           "cp.async.bulk.shared::cluster.shared::cta.mbarrier::complete_tx::bytes [%r8], [%r1], %r6, [%r9];\n$SENT:\n" +
           wait +
           "setp.lt.u32 %p2, %r0, 4;\n@%p2 ld.shared.u32 %r10, [%r2+256];\nbar.sync 0;\nbarrier.cluster.arrive.release.aligned;\n"
           "barrier.cluster.wait.acquire.aligned;\n";
  };
  const char *publish = "fence.mbarrier_init.release.cluster;\n", *fence = "fence.proxy.async.shared::cta;\n";
  const char* wait =
      "mov.u32 %r11, 0;\n$WAIT:\nmbarrier.try_wait.parity.acquire.cluster.shared::cta.b64 %p3, [%r5], %r11;\n@!%p3 bra $WAIT;\n";
  check("a copy between blocks", body(publish, fence, wait), two);
  check("a barrier that was not shown to the cluster", body("", fence, wait), two, "not shown to the cluster");
  check("what no fence has shown to copies", body(publish, "", wait), two, "no fence has shown");
  check("a copy that nobody waits for", body(publish, fence, ""), two, "race");
}

/// A number written on one stream and read on another one.
std::string passed_on(bool ordered, uint64_t schedule) {
  tt::emulator::set_schedule(schedule);
  Numbers<uint32_t> memory(64);
  const auto kernel = [](const std::string& statement) {
    return ".version 9.0\n.target sm_90a\n.address_size 64\n.visible .entry kernel(\n.param .u64 kernel_param_0\n)\n{\n.reg .b32 %r<2>;\n"
           ".reg .b64 %rd<2>;\nld.param.u64 %rd0, [kernel_param_0];\n" +
           statement + "ret;\n}\n";
  };
  const Module write(kernel("st.global.u32 [%rd0], 7;\n")), read(kernel("ld.global.u32 %r0, [%rd0];\n"));
  const auto writes = decode(write, "kernel"), reads = decode(read, "kernel");
  const std::vector<uint64_t> parameters(4, reinterpret_cast<uintptr_t>(memory.values.data()));
  const Launch one{{1, 1, 1}, {1, 1, 1}};
  std::string said;
  cudaStream_t first = nullptr, second = nullptr;
  cudaEvent_t event = nullptr;
  cudaStreamCreateWithFlags(&first, cudaStreamNonBlocking);
  cudaStreamCreateWithFlags(&second, cudaStreamNonBlocking);
  cudaEventCreateWithFlags(&event, cudaEventDisableTiming);
  const auto go = [&](cudaStream_t stream, const Program& program) {
    tt::emulator::queue(stream, [&](std::string&) {
      run_in_stream(program, one, reinterpret_cast<const uint8_t*>(parameters.data()), said);
      return true;
    });
  };
  go(first, *writes);
  cudaEventRecord(event, first);
  if (ordered) cudaStreamWaitEvent(second, event, 0);
  go(second, *reads);
  cudaStreamSynchronize(second);
  cudaStreamSynchronize(first);
  go(second, *writes);  // after a wait of the host
  cudaStreamDestroy(second);
  cudaStreamDestroy(first);
  cudaEventDestroy(event);
  return said;
}

/// What is not computed is refused with its line, not passed over.
void test_refusals() {
  for (const char* statement :
       {"add.sat.s32 %r3, %r0, %r0", "min.NaN.f32 %f0, %f1, %f2", "setp.lt.ftz.f32 %p0, %f0, %f1", "bar.sync 1", "bar.sync %r0",
        "ld.volatile.global.u32 %r3, [%rd0]", "mov.u32 %rd1, %r0", "cp.async.ca.shared.global [%r2+4], [%rd0], 4, %r3",
        "shfl.sync.bfly.b32 %r3, %r0, 1, 31, -1", "add.s32 %r3, %r99, 1"}) {
    std::string said;
    try {
      result_of(std::string(statement) + ";\n", one_warp, nullptr);
    } catch (const std::runtime_error& e) {
      said = e.what();
    }
    expect(said.find("line 17: ") != std::string::npos && said.find(statement) != std::string::npos, std::string(statement) + ": " + said);
  }
}

void test_streams() {
  for (uint64_t schedule : {0, 1, 20240229}) {
    expect(passed_on(true, schedule).empty(), "an event orders two launches: " + passed_on(true, schedule));
    const std::string said = passed_on(false, schedule);
    expect(said.find("race between launches") != std::string::npos, "two launches that nothing orders: " + said);
  }
}

}  // namespace

int main() {
  test_results();
  test_addresses();
  test_barriers();
  test_flags();
  test_copies();
  test_clusters();
  test_refusals();
  test_streams();
  return tt::test::finish();
}
