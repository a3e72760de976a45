import type { CSSProperties } from 'react';

export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg
      className="logo"
      style={{ '--s': `${size}px` } as CSSProperties}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <rect width="32" height="32" rx="8" className="logo-g" />
      <path className="logo-a" d="M8.5 23.5 16 8l7.5 15.5" />
      <path className="logo-b" d="M11.6 18.6h8.8" />
      <circle className="logo-c" cx="23.8" cy="9" r="2.2" />
    </svg>
  );
}
