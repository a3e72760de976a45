import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import {
  Archive,
  ArchiveRestore,
  Download,
  Plus,
  RefreshCw,
  RotateCcw,
  ScanSearch,
  Tag,
  Trash2,
  X,
} from 'lucide-react';
import { useState } from 'react';

import { type BulkAction, call } from '../../api';
import { useMay } from '../../app/me';
import { common } from '../../texts/en/common';
import { documents as t } from '../../texts/en/documents';
import { Button } from '../../ui/button';
import type { Choice } from '../../ui/combobox/choices';
import { PickMenu } from '../../ui/combobox/pick-menu';
import { Dialog, DialogButtons } from '../../ui/dialog';
import { Form } from '../../ui/form';
import { sentence } from '../../ui/sentence';
import { toastError } from '../../ui/toast';
import { labelChoices } from '../choices';
import { announce, bulk, MOST, type Outcome } from './bulk';
import { saveExport } from './export';
import type { DocumentFilter } from './filter';
import type { Item } from './queries';

type Props = {
  ids: readonly string[];
  /** Those of the chosen that are loaded. */
  known: readonly Item[];
  filter: DocumentFilter;
  labelling: boolean;
  setLabelling: (on: boolean) => void;
  clear: () => void;
};

/** Moves documents to the trash, with the way back. */
export async function toTrash(ids: readonly string[], refresh: () => void) {
  try {
    const outcome = await bulk('delete', ids);
    const undo = () =>
      void bulk('restore', outcome.changed)
        .then(back => announce(back, t.bulk.restored(back.done.length)))
        .catch(toastError)
        .finally(refresh);
    announce(outcome, t.bulk.trashed(outcome.done.length), undo);
  } catch (error) {
    toastError(error);
  }
  refresh();
}

/** Moves documents into the archive or out of it, with the way back. */
async function toArchive(ids: readonly string[], into: boolean, refresh: () => void) {
  const say = (done: number, isIn: boolean) => (isIn ? t.bulk.archived(done) : t.bulk.unarchived(done));
  const verb = (isIn: boolean) => (isIn ? 'archive' : 'unarchive');
  try {
    const outcome = await bulk(verb(into), ids);
    const undo = () =>
      void bulk(verb(!into), outcome.changed)
        .then(back => announce(back, say(back.done.length, !into)))
        .catch(toastError)
        .finally(refresh);
    announce(outcome, say(outcome.done.length, into), undo);
  } catch (error) {
    toastError(error);
  }
  refresh();
}

/** What can be done with all chosen documents at once. */
export function BulkBar({ ids, known, filter, labelling, setLabelling, clear }: Props) {
  const cache = useQueryClient();
  const isAdmin = useMay('ADMIN');
  const [busy, setBusy] = useState(false);
  const [erasing, setErasing] = useState(false);
  const refresh = () => void cache.invalidateQueries({ queryKey: ['documents'] });
  const act = async (action: BulkAction, say: (outcome: Outcome) => void, label?: string) => {
    setBusy(true);
    try {
      say(await bulk(action, ids, label));
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
    refresh();
  };
  const put = ({ value, text }: Choice) =>
    act(
      'label',
      outcome => {
        const undo = () =>
          void bulk('unlabel', outcome.changed, value)
            .then(back => announce(back, t.bulk.unlabelled(text)))
            .catch(toastError)
            .finally(refresh);
        announce(outcome, t.bulk.labelled(outcome.done.length, text), undo);
      },
      value,
    );
  const some = (status: Item['status']) =>
    known.length < ids.length || known.some(item => item.status === status);
  return (
    <div className="bulk toast" role="region" aria-label={t.bulk.region}>
      <b className="num">{common.selected(ids.length)}</b>
      <span className="bulk-l" />
      {filter.trash ? (
        <>
          <Button
            look="ghost"
            size="sm"
            icon={RotateCcw}
            busy={busy}
            onClick={() =>
              void act('restore', outcome => announce(outcome, t.bulk.restored(outcome.done.length))).then(
                clear,
              )
            }
          >
            {t.bulk.restore}
          </Button>
          {isAdmin && (
            <Button look="ghost" size="sm" icon={Trash2} busy={busy} onClick={() => setErasing(true)}>
              {t.bulk.erase}
            </Button>
          )}
        </>
      ) : (
        <>
          <LabelMenu open={labelling} setOpen={setLabelling} busy={busy} put={label => void put(label)} />
          {some('FAILED') && (
            <Button
              look="ghost"
              size="sm"
              icon={RefreshCw}
              busy={busy}
              onClick={() =>
                void act('read_again', outcome => announce(outcome, t.bulk.queued(outcome.done.length)))
              }
            >
              {t.bulk.again}
            </Button>
          )}
          {some('COMPLETED') && (
            <Button
              look="ghost"
              size="sm"
              icon={ScanSearch}
              busy={busy}
              onClick={() =>
                void act('extract_again', outcome => announce(outcome, t.bulk.extracted(outcome.done.length)))
              }
            >
              {t.bulk.extract}
            </Button>
          )}
          {ids.length <= MOST && (
            <Button
              look="ghost"
              size="sm"
              icon={Download}
              onClick={() => void saveExport('csv', filter, ids)}
            >
              {t.export}
            </Button>
          )}
          <Button
            look="ghost"
            size="sm"
            icon={filter.archive ? ArchiveRestore : Archive}
            busy={busy}
            onClick={() => void toArchive(ids, !filter.archive, refresh).then(clear)}
          >
            {filter.archive ? t.bulk.unarchive : t.bulk.archive}
          </Button>
          <Button
            look="ghost"
            size="sm"
            icon={Trash2}
            busy={busy}
            onClick={() => void toTrash(ids, refresh).then(clear)}
          >
            {t.bulk.trash}
          </Button>
        </>
      )}
      <Button look="ghost" size="sm" icon={X} label={t.bulk.clear} onClick={clear} />
      {erasing && (
        <Erase
          ids={ids}
          close={() => setErasing(false)}
          done={() => {
            clear();
            refresh();
          }}
        />
      )}
    </div>
  );
}

type LabelProps = {
  open: boolean;
  setOpen: (on: boolean) => void;
  busy: boolean;
  put: (label: Choice) => void;
};

function LabelMenu({ open, setOpen, busy, put }: LabelProps) {
  const navigate = useNavigate();
  return (
    <PickMenu
      label={t.bulk.label}
      source={labelChoices}
      open={open}
      onOpen={setOpen}
      pick={put}
      trigger={
        <Button look="ghost" size="sm" icon={Tag} keys="l" busy={busy}>
          {t.bulk.label}
        </Button>
      }
    >
      <Button
        look="ghost"
        size="sm"
        icon={Plus}
        onClick={() => void navigate({ to: '/settings/$section', params: { section: 'labels' } })}
      >
        {t.bulk.newLabel}
      </Button>
    </PickMenu>
  );
}

/** Asks before what can't be undone. */
function Erase({ ids, close, done }: { ids: readonly string[]; close: () => void; done: () => void }) {
  const send = async () => {
    const outcome: Outcome = { done: [], changed: [], failed: [] };
    for (const id of ids) {
      try {
        await call('delete', '/documents/trash/{id}', { path: { id } });
        outcome.done.push(id);
      } catch (error) {
        outcome.failed.push({ id, why: sentence(error) });
      }
    }
    announce(outcome, t.bulk.erased(outcome.done.length));
    close();
    done();
  };
  return (
    <Dialog open onClose={close} title={t.bulk.eraseTitle(ids.length)} text={t.bulk.eraseText}>
      <Form send={send}>
        {({ busy }) => <DialogButtons close={close} busy={busy} verb={t.bulk.eraseVerb(ids.length)} bad />}
      </Form>
    </Dialog>
  );
}
