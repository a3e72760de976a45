import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('navigator', { language: 'en-IE' });
const { goalText, waited } = await import('./waiting');

const NOW = Date.parse('2026-11-30T12:00:00Z');
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();
const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('how long a request has waited', () => {
  it('is quiet, then nearly late, then late', () => {
    expect(waited(ago(48), 120, NOW).tone).toBe('');
    expect(waited(ago(100), 120, NOW).tone).toBe('soon');
    expect(waited(ago(120), 120, NOW).tone).toBe('soon');
    expect(waited(ago(121), 120, NOW).tone).toBe('late');
  });

  it('is written in two units at most', () => {
    expect(plain(waited(ago(48), 120, NOW).text)).toBe('48 min');
    expect(plain(waited(ago(190), 120, NOW).text)).toBe('3 h 10 min');
    expect(plain(goalText(120))).toBe('2 h');
  });

  it('never runs backwards on a clock that goes wrong', () => {
    expect(waited(ago(-5), 120, NOW)).toMatchObject({ tone: '' });
  });
});
