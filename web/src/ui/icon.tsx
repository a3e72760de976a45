import type { LucideIcon } from 'lucide-react';
import type { CSSProperties } from 'react';

/** A picture of 16 pixels, or of another size, that says nothing: the word stands beside it. */
export function Icon({ of: Picture, size, turns }: { of: LucideIcon; size?: number; turns?: boolean }) {
  const style = size ? ({ '--s': `${size}px` } as CSSProperties) : undefined;
  return <Picture className={turns ? 'i turns' : 'i'} style={style} aria-hidden="true" focusable="false" />;
}
