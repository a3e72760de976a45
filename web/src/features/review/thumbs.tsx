import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';

import type { Document } from '../../api';
import { review as t } from '../../texts/en/review';
import { pageImage } from '../documents/pictures';
import { useObjectUrl } from '../../lib/object-url';
import { spared } from '../documents/spare';
import type { Mark } from './sheet';

/** The strip of small pages beside the paper. */
export function Thumbs({
  document,
  at,
  marks,
  go,
}: {
  document: Document;
  at: number;
  marks: readonly (Mark & { page: number })[];
  go: (at: number) => void;
}) {
  const scroller = useRef<HTMLElement>(null);
  const all = document.pages_total ?? 0;
  const rows = useVirtualizer({
    count: all,
    getScrollElement: () => scroller.current,
    estimateSize: () => 108,
    overscan: 3,
    paddingStart: 14,
  });
  return (
    <nav className="thumbs desk" aria-label={t.pages} ref={scroller}>
      <div style={{ height: rows.getTotalSize(), position: 'relative', width: '100%' }}>
        {rows.getVirtualItems().map(row => {
          const doubts = marks.filter(mark => mark.page === row.index && mark.look !== 'sure').length;
          return (
            <div key={row.key} className="th-r" style={{ transform: `translateY(${row.start}px)` }}>
              <button
                type="button"
                className={row.index === at ? 'th now' : 'th'}
                aria-current={row.index === at ? 'page' : undefined}
                onClick={() => go(row.index)}
              >
                <Thumb id={document.id} page={row.index} />
                <span>
                  <span className="sr">Page </span>
                  {row.index + 1}
                </span>
                {doubts > 0 && (
                  <b className="th-n">
                    {doubts}
                    <span className="sr"> to check</span>
                  </b>
                )}
              </button>
            </div>
          );
        })}
      </div>
    </nav>
  );
}

function Thumb({ id, page }: { id: string; page: number }) {
  const { data } = useQuery({
    queryKey: ['image', id, page, 'thumbnail'],
    queryFn: ({ signal }) => spared(signal, () => pageImage(id, page, 'thumbnail', signal)),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const url = useObjectUrl(data);
  return url ? <img src={url} alt="" width={56} height={73} /> : <span className="th-w" />;
}
