// Plays the WebAssembly module: lays out a plan's arrays in memory and calls the loop.
// It knows arrays, their order and their shapes; what they mean is the module's own business.
"use strict";

const PAGE = 65536;
const TALL = 500; // replications of a call: short, so that a better compilation of the browser's is soon taken over

/**
 * @typedef {{shape: number[], data: string}} Table
 * @typedef {{threats: number, caused: number, log_rows: number}} Room
 * @typedef {object} Plan  what `sim.wasm.exporting.exported` gives
 * @property {string[]} responses
 * @property {Table[]} tables
 * @property {number[][][]} working
 * @property {Room} room
 * @property {string[]} progress
 * @property {number} tilt
 * @property {number} first_free
 * @property {Record<string, number>} places
 * @property {Record<string, number>} codes
 */

class Player {
  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.memory = new WebAssembly.Memory({ initial: 4 });
    this.stack = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
    const env = { __linear_memory: this.memory, __stack_pointer: this.stack };
    const instance = new WebAssembly.Instance(module, { env });
    this.play = /** @type {(table: number) => number} */ (instance.exports.play);
  }

  /**
   * Make a plan the one that is played. A watched one keeps a log of all that happens.
   * @param {Plan} plan
   * @param {boolean} [watched]
   */
  load(plan, watched = false) {
    this.plan = plan;
    this.watched = watched;
    this.tables = plan.tables.map(({ data }) => Uint8Array.from(atob(data), (c) => c.charCodeAt(0)));
    this.room = { ...plan.room, log_rows: watched ? plan.room.log_rows : 0 };
    this.layOut();
  }

  /** Lay out all arrays for as many threats, caused events and rows of the log as there is room for. */
  layOut() {
    const { plan, room } = this;
    const sizes = [1, room.threats, room.caused, room.log_rows];
    const working = plan.working.map((dims) => dims.map((by) => by.reduce((sum, n, k) => sum + n * sizes[k], 0)));
    const report = working.pop();
    const shapes = [...plan.tables.map(({ shape }) => shape), ...working];
    const unused = Array(plan.tilt).fill([0, 0]);
    const all = [...shapes, ...unused, [TALL, plan.responses.length], report, [0, 0]];
    this.free = this.words = plan.first_free;
    this.take(8 * (3 * all.length + 4));
    const addresses = all.map((shape) => this.take(8 * shape.reduce((a, b) => a * b, 1)));
    this.growTo(this.free);
    new Uint8Array(this.memory.buffer, this.words, this.free - this.words).fill(0);
    this.stack.value = plan.first_free;
    all.forEach((shape, k) => this.write(3 * k, [addresses[k], shape[0], shape.length > 1 ? shape[1] : 0]));
    this.tables.forEach((table, k) => new Uint8Array(this.memory.buffer).set(table, addresses[k]));
    this.at = addresses.slice(plan.tables.length);
    this.rowsAt = 3 * (shapes.length + plan.tilt);
    this.rows_ = addresses[shapes.length + plan.tilt];
    this.report = addresses[shapes.length + plan.tilt + 1];
    const progress = this.integers(this.at[plan.places.progress], plan.progress.length);
    plan.progress.forEach((item, k) => (progress[k] = BigInt(item)));
    progress[plan.places.watched] = this.watched ? 1n : 0n;
  }

  /** Let the memory reach up to an address. @param {number} end */
  growTo(end) {
    const short = end - this.memory.buffer.byteLength;
    if (short <= 0) return;
    try {
      this.memory.grow(Math.ceil(short / PAGE));
    } catch {
      throw new Error(`a replication needs ${(end / 1e9).toFixed(1)} GB of memory, more than can be had here`);
    }
  }

  /** The address of *size* free bytes. @param {number} size */
  take(size) {
    const at = this.free;
    this.free = Math.ceil((at + size) / 64) * 64;
    return at;
  }

  /** @param {number} at @param {number} n */
  integers(at, n) {
    return new BigInt64Array(this.memory.buffer, at, n);
  }

  /** Put whole numbers into the table of words. @param {number} first @param {(number | bigint)[]} numbers */
  write(first, numbers) {
    const words = this.integers(this.words + 8 * first, numbers.length);
    numbers.forEach((n, k) => (words[k] = BigInt(n)));
  }

  /**
   * Play replications first, first + 1, ...: `take` is given the rows of each stretch, a view of the memory.
   * Yields after each how many are done, so that a worker may look for messages.
   * @param {string | number | bigint} seed
   * @param {number} first
   * @param {number} count
   * @param {(rows: Float64Array, played: number) => void} take
   */
  *stretches(seed, first, count, take) {
    const big = BigInt(seed), columns = this.plan.responses.length, { codes } = this.plan;
    let done = 0;
    while (done < count) {
      this.write(this.rowsAt + 1, [Math.min(TALL, count - done)]);
      this.write(this.rowsAt + 9, [big & 0xffffffffn, big >> 32n, first + done, 0]);
      if (this.play(this.words) !== 0) throw new Error("the loop failed");
      const [played, need] = Array.from(this.integers(this.report, 2), Number);
      take(new Float64Array(this.memory.buffer, this.rows_, played * columns), played);
      done += played;
      if (need === codes.runaway) throw new Error(`replication ${first + done} is running away`);
      if (need !== 0) this.grow(need);
      yield done;
    }
  }

  /** Make room for what the next replication needs. @param {number} need */
  grow(need) {
    const { codes, places } = this.plan, { room } = this;
    if (need === codes.full) room.caused *= 2;
    else if (need === codes.log_full) room.log_rows = 2 * this.logged();
    else room.threats = 2 * need;
    this.layOut();
  }

  /** How many rows the log has, or would have. */
  logged() {
    const { clock, logged } = this.plan.places;
    return Number(this.integers(this.at[clock], logged + 1)[logged]);
  }

  /** The rows of *count* replications, one after the other. */
  rows(seed, first, count) {
    const all = new Float64Array(count * this.plan.responses.length);
    let n = 0;
    for (const _ of this.stretches(seed, first, count, (rows) => { all.set(rows, n); n += rows.length; }));
    return all;
  }

  /** What happens in one replication, of a plan that was loaded to be watched: rows of the log. */
  log(seed, replication) {
    this.rows(seed, replication, 1);
    const { log, log_columns } = this.plan.places;
    const all = Array.from(this.integers(this.at[log], this.logged() * log_columns), Number);
    return Array.from({ length: this.logged() }, (_, k) => all.slice(k * log_columns, (k + 1) * log_columns));
  }
}

globalThis.Player = Player;
