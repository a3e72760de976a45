import { createHash } from 'node:crypto';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `astralis up` listens, for `npm run dev`. */
const platform = process.env['ASTRALIS_URL'] ?? 'http://localhost:3001';

/** Text of this size and more is worth compressing. */
const COMPRESSIBLE = /\.(?:js|css|html|svg|json|txt)$/;

/**
 * Writes what the server sends beside what the browser asked for: each text as brotli and gzip, made once and as small
 * as it gets, and the hash of the one inline script, which the content security policy allows.
 */
function served(): Plugin {
  return {
    name: 'served',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (!COMPRESSIBLE.test(name)) continue;
          const text = Buffer.from(file.type === 'chunk' ? file.code : file.source);
          if (name === 'index.html') this.emitFile(policy(text.toString()));
          const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
          this.emitFile({ type: 'asset', fileName: `${name}.br`, source: brotliCompressSync(text, quality) });
          this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(text, { level: 9 }) });
        }
      },
    },
  };
}

function policy(html: string) {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script]) => {
    const hash = createHash('sha256')
      .update(script ?? '')
      .digest('base64');
    return `'sha256-${hash}'`;
  });
  return { type: 'asset' as const, fileName: 'script-hashes.txt', source: `${scripts.join(' ')}\n` };
}

export default defineConfig({
  plugins: [tailwindcss(), react(), served()],
  build: {
    target: 'es2023',
    // Names with a hash stand in one folder, so that the server knows what never changes.
    assetsDir: 'assets',
    // A picture or a font inside a style sheet would be loaded by pages that don't show it.
    assetsInlineLimit: 0,
    manifest: true,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The app, and the small page for people without an account.
      input: ['index.html', 'link.html'],
      output: {
        codeSplitting: {
          groups: [
            // What changes only with a library, in one piece: small pieces compress badly.
            {
              name: 'vendor',
              test: /node_modules\/(?:react\/|react-dom\/|scheduler|use-sync-external-store|@tanstack\/(?!.*(?:virtual|infiniteQueryObserver|queriesObserver|useInfiniteQuery|useQueries|[mM]utationObserver|useMutation)))/,
            },
            // Menus and dialogs are loaded after the first paint, once for all screens.
            {
              name: 'overlays',
              test: /node_modules\/(?:@radix-ui|@floating-ui|radix-ui|react-remove-scroll|react-style-singleton|aria-hidden|use-callback-ref|use-sidecar|tslib)/,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: {
    port: 4605,
    strictPort: true,
    proxy: { '/api': platform, '/mails': platform, '/platform': platform },
  },
  preview: { port: 4605, strictPort: true },
});
