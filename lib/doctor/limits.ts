// What a container allows: processor time and memory. Both versions of Linux's control groups, at the paths a container sees.
import { totalmem } from 'node:os';
import type { System } from './system.js';

export interface LimitFacts {
  /** Processors' worth of time that the control group grants; undefined without a limit. */
  readonly quota: number | undefined;
  /** Bytes of memory: the machine's, and the control group's limit if that is less. */
  readonly memory: number;
  readonly memoryLimit: number | undefined;
}

function quota(system: System): number | undefined {
  const [most, period] = (system.read('/sys/fs/cgroup/cpu.max') ?? '').trim().split(' ');
  if (most && period) return most === 'max' ? undefined : Number(most) / Number(period);
  const us = Number(system.read('/sys/fs/cgroup/cpu/cpu.cfs_quota_us') ?? -1);
  const of = Number(system.read('/sys/fs/cgroup/cpu/cpu.cfs_period_us') ?? 0);
  return us > 0 && of > 0 ? us / of : undefined;
}

export function probeLimits(system: System, memory = totalmem()): LimitFacts {
  const text = system.read('/sys/fs/cgroup/memory.max') ?? system.read('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  const limit = Number(text?.trim());
  // `max`, and version 1's largest number, are no limit.
  return { quota: quota(system), memory, memoryLimit: limit > 0 && limit < memory ? limit : undefined };
}
