import './ui/styles/index.css';

import { QueryClientProvider } from '@tanstack/react-query';
import { type AnyRoute, type AsyncRouteComponent, RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { hasHint } from './api/session';
import { queries } from './app/queries';
import { router } from './app/router';
import { Part } from './app/shell/part';
import { listenToKeys } from './lib/shortcuts';
import { followTheme } from './lib/theme';

followTheme();
listenToKeys();
// A file that is dropped before the app is ready for it must not take its place.
for (const name of ['dragover', 'drop'] as const)
  addEventListener(name, event => event.dataTransfer?.types.includes('Files') && event.preventDefault());

// The screen is loaded while the server says who is signed in.
if (hasHint()) {
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    const routes = router.routesById as unknown as Record<string, AnyRoute>;
    void (routes[routeId]?.options.component as AsyncRouteComponent<object> | undefined)?.preload?.();
  }
}

const Toasts = lazy(async () => ({ default: (await import('./ui/toasts')).Toasts }));

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
        <Part>
          <Toasts />
        </Part>
      </QueryClientProvider>
    </StrictMode>,
  );
}
