// How much the resident set grows at most while a large tensor is made, as a multiple of the tensor.
import { arange, synchronize, zeros } from 'throughtime';

const count = 2 ** 26; // 256 MiB, far above what a process has anyway
const makes = { zeros: () => zeros([count]), integers: () => arange(0, count), fractions: () => arange(0.5, count) };
const peak = () => process.resourceUsage().maxRSS * 1024;
const before = peak();
makes[process.argv[2]]();
await synchronize();
console.log(JSON.stringify((peak() - before) / (4 * count)));
