import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { look, zeros } from './work';

describe('the work of a form', () => {
  it('counts the bits that are nothing', () => {
    expect(zeros('8000')).toBe(0);
    expect(zeros('7fff')).toBe(1);
    expect(zeros('00ff')).toBe(8);
    expect(zeros('0001')).toBe(15);
    expect(zeros('0000')).toBe(16);
  });

  it('finds the first number that will do, as everybody else counts it', () => {
    const challenge = { salt: 'c2FsdA', difficulty: 10 };
    const found = look(challenge, 0, 100_000);
    const fits = (number: number) =>
      zeros(createHash('sha256').update(`${challenge.salt}:${number}`).digest('hex')) >= challenge.difficulty;
    expect(found).toBeDefined();
    expect(fits(found ?? 0)).toBe(true);
    for (let number = 0; number < (found ?? 0); number += 1) expect(fits(number)).toBe(false);
    expect(look({ salt: 'c2FsdA', difficulty: 250 }, 0, 100)).toBeUndefined();
  });
});
