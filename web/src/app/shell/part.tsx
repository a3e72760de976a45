import { Component, type ReactNode, Suspense } from 'react';

import { isOld } from '../crash';

type Props = { fallback?: ReactNode; children: ReactNode };

/** A part that is loaded later. When the server has it no more, the rest of the screen stays, with what was typed. */
export class Part extends Component<Props, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override componentDidCatch() {
    dispatchEvent(new Event('vite:preloadError'));
  }

  override render() {
    const { error } = this.state;
    const { fallback = null, children } = this.props;
    if (error === undefined) return <Suspense fallback={fallback}>{children}</Suspense>;
    if (isOld(error)) return fallback;
    throw error;
  }
}
