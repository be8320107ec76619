// Tests of the kernels in native/cpu, except the layers that are matrix products (products_test.cpp): against plain formulas in float64,
// central differences, special values, sizes that are multiples of nothing, and for the same bits with any number of threads. Compiled with
// the flags of one instruction set, for float and for double.
#include "test/native/op_case.h"

int main() { return tt::test::test_ops(); }
