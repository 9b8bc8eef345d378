/* Looks for a number whose SHA-256 (FIPS 180-4), written behind the question, begins with so many zero bits. */
"use strict";

/* The first 32 bits of the fractional parts of roots of the first primes. */
const primes = [];
for (let number = 2; primes.length < 64; number += 1) {
  if (primes.every((prime) => number % prime)) primes.push(number);
}
const fraction = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) | 0;
const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const initial = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const words = new Int32Array(64);
const turned = (word, by) => (word >>> by) | (word << (32 - by));

/* The first 32 bits of the digest of at most 55 ASCII signs: they fill one block. */
function front(text) {
  words.fill(0);
  for (let index = 0; index < text.length; index += 1) {
    words[index >> 2] |= text.charCodeAt(index) << (24 - 8 * (index & 3));
  }
  words[text.length >> 2] |= 0x80 << (24 - 8 * (text.length & 3));
  words[15] = text.length * 8;
  for (let index = 16; index < 64; index += 1) {
    const early = words[index - 15];
    const late = words[index - 2];
    const first = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const second = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[index] = words[index - 16] + first + words[index - 7] + second;
  }
  let [a, b, c, d, e, f, g, h] = initial;
  for (let index = 0; index < 64; index += 1) {
    const mixed = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const one = (h + mixed + ((e & f) ^ (~e & g)) + constants[index] + words[index]) | 0;
    const other = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + other) | 0;
  }
  return (initial[0] + a) >>> 0;
}

addEventListener("message", (event) => {
  const { question, bits } = event.data;
  let answer = 0;
  while (front(`${question}${answer}`) >>> (32 - bits)) answer += 1;
  postMessage(String(answer));
});
