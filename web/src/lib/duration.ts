/** How long something took, in two units at most: `0.2 s`, `31 s`, `1 min 52 s`, `3 h 10 min`, `2 d`. */
export function duration(seconds: number): string {
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(navigator.language, {
      style: 'unit',
      unit: name,
      unitDisplay: name === 'day' ? 'long' : 'narrow',
      maximumFractionDigits: digits,
    })
      .format(value)
      // The short forms that a table has room for, with the space that belongs before a unit.
      .replace(/(\d)(\p{L})/u, '$1\u00a0$2')
      .replace(/\u00a0m$/, '\u00a0min');
  if (seconds < 10) return unit(seconds, 'second', 1);
  const whole = Math.round(seconds);
  if (whole < 60) return unit(whole, 'second');
  const [large, small, size] =
    whole < 3600
      ? (['minute', 'second', 60] as const)
      : whole < 86_400
        ? (['hour', 'minute', 3600] as const)
        : (['day', 'hour', 86_400] as const);
  const rest = Math.floor((whole % size) / (size === 60 ? 1 : size === 3600 ? 60 : 3600));
  const first = unit(Math.floor(whole / size), large);
  return rest > 0 ? `${first} ${unit(rest, small)}` : first;
}
