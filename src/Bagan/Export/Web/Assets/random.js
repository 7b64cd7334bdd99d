// The random numbers of the program: xoshiro256** seeded by SplitMix64 (Blackman and Vigna 2021), and normal numbers by Marsaglia's polar method.
const mask = 0xffffffffffffffffn;
const rotate = (value, bits) => ((value << bits) | (value >> (64n - bits))) & mask;

export class SeededRandom {
  constructor(seed) {
    let mix = seed & mask;
    const next = () => {
      mix = (mix + 0x9e3779b97f4a7c15n) & mask;
      let z = mix;
      z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
      z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
      return z ^ (z >> 31n);
    };
    this.words = [next(), next(), next(), next()];
    this.spare = null;
  }

  next() {
    const s = this.words;
    const result = (rotate((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 17n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45n);
    return result;
  }

  nextUniform() {
    return Number(this.next() >> 11n) / 2 ** 53;
  }

  nextUniformSingle() {
    return Number(this.next() >> 40n) / 2 ** 24;
  }

  nextInt(bound) {
    const range = BigInt(bound);
    let product = (this.next() >> 32n) * range;
    if ((product & 0xffffffffn) < range) {
      const threshold = 0x100000000n % range;
      while ((product & 0xffffffffn) < threshold) {
        product = (this.next() >> 32n) * range;
      }
    }

    return Number(product >> 32n);
  }

  nextNormal() {
    if (this.spare !== null) {
      const spare = this.spare;
      this.spare = null;
      return spare;
    }

    let u, v, s;
    do {
      u = 2 * this.nextUniform() - 1;
      v = 2 * this.nextUniform() - 1;
      s = u * u + v * v;
    } while (s >= 1 || s === 0);
    const factor = Math.sqrt(-2 * Math.log(s) / s);
    this.spare = v * factor;
    return u * factor;
  }
}
