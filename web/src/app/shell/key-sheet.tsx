import { useState } from 'react';

import { groups, type Shortcut } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { overlays as t } from '../../texts/en/overlays';
import { Dialog } from '../../ui/dialog';
import { Keys } from '../../ui/keys';
import { keysOpen } from './lazy';

/** Parts of one screen may each add to a group. */
function byName() {
  const all = new Map<string, Shortcut[]>();
  for (const { name, list } of groups.get()) all.set(name, [...(all.get(name) ?? []), ...list]);
  return [...all].map(([name, list]) => ({ name, list }));
}

/** The keys that work on this screen, and no others. */
export function KeySheet() {
  const open = useStore(keysOpen);
  // As they were when the sheet was opened.
  const [valid] = useState(byName);
  return (
    <Dialog open={open} onClose={() => keysOpen.set(false)} title={t.keys} className="pop keys">
      {/* Longer than a small window, so it is scrolled by keys too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="keys-l" role="region" aria-label={t.keys} tabIndex={0}>
        {valid.map(group => (
          <section key={group.name}>
            <h3>{group.name}</h3>
            <dl>
              {group.list
                .filter(shortcut => !shortcut.hidden)
                .map(shortcut => (
                  <div key={shortcut.keys}>
                    <dt>{shortcut.label}</dt>
                    <dd>
                      <span>
                        <Keys keys={shortcut.keys} />
                      </span>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
