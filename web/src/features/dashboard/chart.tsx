import { useEffect, useRef, useState } from 'react';

import { day as dayText } from '../../lib/format';
import { dashboard as t } from '../../texts/en/dashboard';
import { type Day, topOf } from './figures';

/** Documents by the day on which they arrived. */
export function Chart({ days, plain }: { days: Day[]; plain: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(520);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidth(Math.max(element.clientWidth - 32, 240)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const height = 176;
  const [left, bottom, top] = [26, 22, 8];
  const high = topOf(Math.max(...days.map(day => day.alone + day.person + day.failed), 1));
  const y = (value: number) => height - bottom - (value / high) * (height - bottom - top);
  const step = (width - left) / days.length;
  const bar = Math.min(step * 0.62, 28);
  const sum = days.reduce((all, day) => all + day.alone + day.person + day.failed, 0);
  return (
    <section className="card" aria-labelledby="h-chart">
      <div className="card-h">
        <h2 id="h-chart">{t.perDay}</h2>
        <ul className="legend">
          <li>{plain ? t.legend.received : t.legend.alone}</li>
          {!plain && <li className="man">{t.legend.person}</li>}
          {!plain && <li className="bad">{t.legend.failed}</li>}
        </ul>
      </div>
      <div className="card-b" ref={box}>
        <svg
          className="chart own-size"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={t.chart(sum, days.length)}
        >
          {[0, high / 2, high].map(value => (
            <g key={value}>
              <path className="grid" d={`M${left} ${Math.round(y(value)) + 0.5}H${width}`} />
              <text x={left - 8} y={y(value) + 4} textAnchor="end">
                {value}
              </text>
            </g>
          ))}
          {days.map((day, at) => {
            const x = left + step * at + (step - bar) / 2;
            const parts = [
              ['own', day.alone],
              ['man', day.person],
              ['bad', day.failed],
            ] as const;
            let from = 0;
            const last = at === days.length - 1;
            return (
              <g key={day.date.getTime()}>
                <title>
                  {plain
                    ? t.plainBar(dayText(day.date), day.alone)
                    : t.bar(dayText(day.date), day.alone, day.person, day.failed)}
                </title>
                {parts.map(([look, count]) => {
                  const low = from;
                  from += count;
                  const full = y(low) - y(from);
                  return (
                    count > 0 && (
                      <rect
                        key={look}
                        className={look}
                        x={x}
                        y={y(from)}
                        width={bar}
                        height={Math.max(full - 1, 1)}
                        rx={1.5}
                      />
                    )
                  );
                })}
                <text className={last ? 'now' : ''} x={x + bar / 2} y={height - 6} textAnchor="middle">
                  {day.date.getDate()}
                </text>
              </g>
            );
          })}
        </svg>
      </div>
    </section>
  );
}
