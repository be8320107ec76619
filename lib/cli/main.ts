#!/usr/bin/env node
// The command `throughtime`.
import { run } from './run.js';

void run(process.argv);
