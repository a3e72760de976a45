import { useState } from 'react';

import { groups } from '../../lib/shortcuts';
import { useStore } from '../../lib/store';
import { shell as t } from '../../texts/en/shell';
import { Dialog } from '../../ui/dialog';
import { Keys } from '../../ui/keys';
import { keysOpen } from './lazy';

/** The keys that work on this screen, and no others. */
export function KeySheet() {
  const open = useStore(keysOpen);
  // As they were when the sheet was opened.
  const [valid] = useState(() => groups.get());
  return (
    <Dialog open={open} onClose={() => keysOpen.set(false)} title={t.keys.title} className="pop keys">
      <div className="keys-l">
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
