// The side of the harness: a process that times one case when asked.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export class Child {
  #process;
  #lines;
  #errors = '';
  name = '';
  note = '';

  #failed;

  constructor(name, [command, ...args], env = process.env) {
    this.name = name;
    this.#process = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#process.stderr.on('data', (text) => (this.#errors = (this.#errors + text).slice(-2000)));
    this.#process.stdin.on('error', () => {}); // it ended: the missing answer tells
    this.#failed = new Promise((resolve) => this.#process.once('error', (error) => resolve({ skip: error.message })));
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Starts it and waits until it holds the case ready. */
  static async start(name, command, env) {
    const child = new Child(name, command, env);
    await child.ready();
    return child;
  }

  /** Waits until it holds the case ready; `skipped` says why it does not run it. `outcome` is what it computed, where it can be
   * compared. */
  async ready() {
    const first = await Promise.race([this.#answer(), this.#failed]);
    if (first.skip ?? first.error) {
      this.skipped = first.skip ?? first.error;
      this.stop();
    }
    this.note = first.note ?? '';
    this.outcome = first.outcome;
  }

  get pid() {
    return this.#process.pid;
  }

  /** Milliseconds of one of `steps` steps in a row, wall and processor. */
  async time(steps) {
    const answer = await this.ask({ steps });
    if (!answer.ms) throw new Error(`${this.name}: ${answer.error ?? 'no time in its answer'}`);
    return answer;
  }

  /** The answer to a request of another kind. */
  async ask(request) {
    this.#process.stdin.write(JSON.stringify(request) + '\n');
    return this.#answer();
  }

  stop() {
    this.#process.stdin.end();
    this.#process.kill();
  }

  /** Ends it even where it waits for a device. */
  kill() {
    this.#process.kill('SIGKILL');
  }

  async #answer() {
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return { error: `ended: ${lastWords(this.#errors)}` };
      if (value.startsWith('{')) return JSON.parse(value); // libraries print banners
    }
  }
}

/** Of what a dying process wrote: the line that names the error; Node writes its stack and version after it. */
export function lastWords(text) {
  const lines = text.trim().split('\n');
  return lines.findLast((line) => /^\S*(Error|Exception|Aborted)\b/.test(line)) ?? (lines.at(-1) || 'no words');
}
