// A process that holds a case ready and times it. It may hang or die, as a faulty kernel makes it: then it costs its own row, and the next
// row gets a new process.
import { Child } from '../harness/child.mjs';

export class Contestant {
  name;
  note = '';
  /** Why there is none at all, once that is known. */
  skipped;
  #start;
  #patience;
  #starting;
  #child;

  /**
   * @param start the command; `env` its environment; `patience` seconds that an answer may take, `starting` the first one: a machine's
   * first `import torch` reads gigabytes
   */
  constructor(name, start, { env = process.env, patience = 40, starting = 150 } = {}) {
    this.name = name;
    this.#start = () => new Child(name, start, env);
    this.#patience = patience;
    this.#starting = starting;
  }

  /** Holds `spec` ready. @returns undefined, or why it does not run it */
  async prepare(spec) {
    if (this.skipped) return this.skipped;
    try {
      if (!this.#child) {
        const child = (this.#child = this.#start()); // known before it answers, so that it can be ended when it does not
        await this.#inTime(child.ready(), this.#starting);
        if (child.skipped) {
          this.#child = undefined;
          return (this.skipped = child.skipped);
        }
      }
      const answer = await this.#ask({ prepare: spec });
      this.note = answer.note ?? '';
      return answer.skip;
    } catch (error) {
      return error.message;
    }
  }

  /** One of its kinds of work, as the rounds of the harness take it. */
  work(run) {
    return { name: this.name, note: this.note, pid: this.#child?.pid, time: (steps) => this.#ask({ run, steps }) };
  }

  /** What `run` takes by kernel. */
  async profile(run) {
    return (await this.#ask({ profile: run })).kernels;
  }

  /** The ways that its steps can go, predicted and measured. */
  async ways() {
    return (await this.#ask({ ways: true })).ways;
  }

  stop() {
    this.#child?.kill();
    this.#child = undefined;
  }

  async #ask(request) {
    if (!this.#child) throw new Error(`${this.name}: has ended`);
    const answer = await this.#inTime(this.#child.ask(request));
    if (!answer.error) return answer;
    this.stop(); // after an error of the device nothing that the process says counts
    throw new Error(`${this.name}: ${answer.error}`);
  }

  async #inTime(promise, patience = this.#patience) {
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => {
        this.stop();
        reject(new Error(`${this.name}: no answer in ${patience} s`));
      }, patience * 1000);
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
