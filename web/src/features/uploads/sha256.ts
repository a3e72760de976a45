/** SHA-256 (FIPS 180-4) of bytes that arrive in pieces: the browser's own wants the whole file in memory. */

const BLOCK = 64;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const K = Int32Array.from(primes(64), prime => fraction(Math.cbrt(prime)));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1)
    if (found.every(prime => number % prime !== 0)) found.push(number);
  return found;
}

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 0x1_0000_0000) | 0;
}

export class Sha256 {
  // Of the square roots of the first eight.
  readonly #state = Int32Array.from(primes(8), prime => fraction(Math.sqrt(prime)));
  readonly #words = new Int32Array(64);
  readonly #rest = new Uint8Array(BLOCK);
  #held = 0;
  #length = 0;

  update(bytes: Uint8Array): this {
    let at = 0;
    this.#length += bytes.length;
    if (this.#held > 0) {
      at = Math.min(BLOCK - this.#held, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#held);
      this.#held += at;
      if (this.#held < BLOCK) return this;
      this.#block(this.#rest, 0);
      this.#held = 0;
    }
    for (; at + BLOCK <= bytes.length; at += BLOCK) this.#block(bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#held = bytes.length - at;
    return this;
  }

  /** The hash in hexadecimal. Nothing can be added afterwards. */
  hex(): string {
    const bits = this.#length * 8;
    const padding = new Uint8Array(((this.#held + 8) % BLOCK < this.#held + 8 ? 2 : 1) * BLOCK - this.#held);
    const end = new DataView(padding.buffer);
    padding[0] = 0x80;
    end.setUint32(padding.length - 8, Math.floor(bits / 0x1_0000_0000));
    end.setUint32(padding.length - 4, bits >>> 0);
    this.update(padding);
    return Array.from(this.#state, word => (word >>> 0).toString(16).padStart(8, '0')).join('');
  }

  #block(bytes: Uint8Array, start: number) {
    const words = this.#words;
    for (let at = 0, from = start; at < 16; at += 1, from += 4) {
      words[at] =
        ((bytes[from] ?? 0) << 24) |
        ((bytes[from + 1] ?? 0) << 16) |
        ((bytes[from + 2] ?? 0) << 8) |
        (bytes[from + 3] ?? 0);
    }
    for (let at = 16; at < 64; at += 1) {
      const x = words[at - 15] as number;
      const y = words[at - 2] as number;
      const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      words[at] = ((words[at - 16] as number) + low + (words[at - 7] as number) + high) | 0;
    }
    const state = this.#state;
    // Not by an iterator: this is the inner loop of hundreds of megabytes.
    let a = state[0] as number;
    let b = state[1] as number;
    let c = state[2] as number;
    let d = state[3] as number;
    let e = state[4] as number;
    let f = state[5] as number;
    let g = state[6] as number;
    let h = state[7] as number;
    for (let at = 0; at < 64; at += 1) {
      const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const one = (h + high + ((e & f) ^ (~e & g)) + (K[at] as number) + (words[at] as number)) | 0;
      const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + one) | 0;
      d = c;
      c = b;
      b = a;
      a = (one + two) | 0;
    }
    state[0] = ((state[0] as number) + a) | 0;
    state[1] = ((state[1] as number) + b) | 0;
    state[2] = ((state[2] as number) + c) | 0;
    state[3] = ((state[3] as number) + d) | 0;
    state[4] = ((state[4] as number) + e) | 0;
    state[5] = ((state[5] as number) + f) | 0;
    state[6] = ((state[6] as number) + g) | 0;
    state[7] = ((state[7] as number) + h) | 0;
  }
}
