import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { ArrowLeftRight } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';

import { Problem } from '../../api';
import { common } from '../../texts/en/common';
import { customers } from '../../texts/en/customers';
import { merging as t } from '../../texts/en/customers-merge';
import { FieldError, None } from '../../ui/bits';
import { Button } from '../../ui/button';
import { Suggestions } from '../../ui/combobox/suggestions';
import { Dialog } from '../../ui/dialog';
import { sentence } from '../../ui/sentence';
import { Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { type Customer, getCustomer, mergeCustomers, undoMerge } from './api';
import { KindPicture } from './bits';
import { combine, type Combined } from './combine';
import { customerById, customerChoices, KEY } from './queries';

type Props = {
  first: Customer;
  /** Known when two were found alike; else it is chosen. */
  second?: Customer;
  close: () => void;
};

/** Makes one customer of two, after showing what it will be. */
export function MergeDialog({ first, second, close }: Props) {
  const [other, setOther] = useState(second?.id);
  return (
    <Dialog open onClose={close} title={t.title} className="pop dlg wide cu-dlg">
      {other ? (
        <Compare
          first={first.id}
          second={other}
          known={second ? [first, second] : [first]}
          close={close}
          back={second ? undefined : () => setOther(undefined)}
        />
      ) : (
        <Choose first={first} pick={setOther} close={close} />
      )}
    </Dialog>
  );
}

type ChooseProps = { first: Customer; pick: (id: string) => void; close: () => void };

function Choose({ first, pick, close }: ChooseProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  return (
    <div className="form">
      <p>{t.with(first.name)}</p>
      <div className="field">
        <label htmlFor={id}>{t.search}</label>
        <input
          ref={input}
          id={id}
          className="input"
          autoFocus
          maxLength={200}
          aria-describedby={`${id}-h`}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        <p className="hint" id={`${id}-h`}>
          {t.searchHint}
        </p>
        <Suggestions
          input={input}
          typed={typed}
          label={t.search}
          source={customerChoices(first.id)}
          bound
          pick={choice => pick(choice.value)}
        />
      </div>
      <div className="dl-f">
        <Button look="ghost" onClick={close}>
          {common.cancel}
        </Button>
      </div>
    </div>
  );
}

const ROWS = ['name', 'kind', 'emails', 'phones', 'domains', 'vat_ids', 'address', 'notes'] as const;

type CompareProps = {
  first: string;
  second: string;
  known: Customer[];
  close: () => void;
  back: (() => void) | undefined;
};

function Compare({ first, second, known, close, back }: CompareProps) {
  const [turned, setTurned] = useState(false);
  // As they are now: a list may be older than what is merged.
  const one = useQuery(customerById(first));
  const two = useQuery(customerById(second));
  const a = one.data ?? known[0];
  const b = two.data ?? known[1];
  const broken = one.isError ? one : two.isError ? two : undefined;
  if (broken) {
    return <Failure what={customers.what} error={broken.error} retry={() => void broken.refetch()} />;
  }
  if (!a || !b) return <Rows what={customers.what} count={4} />;
  const [kept, gone] = turned ? [b, a] : [a, b];
  return (
    <Decide
      kept={kept}
      gone={gone}
      close={close}
      back={back}
      swap={() => setTurned(!turned)}
      refresh={() => Promise.all([one.refetch(), two.refetch()])}
    />
  );
}

type DecideProps = {
  kept: Customer;
  gone: Customer;
  close: () => void;
  back: (() => void) | undefined;
  swap: () => void;
  refresh: () => Promise<unknown>;
};

function Decide({ kept, gone, close, back, swap, refresh }: DecideProps) {
  const merge = useMerge(close, refresh);
  const result = combine(kept, gone);
  const rows = ROWS.filter(name => isSaid(kept[name]) || isSaid(gone[name]));
  return (
    <>
      <p className="soft">{t.text}</p>
      {/* A table wider than a phone scrolls, and what scrolls must be reached by keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="cu-cmp" tabIndex={0} role="region" aria-label={t.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr">{t.field}</span>
              </th>
              <th scope="col">{t.kept}</th>
              <th scope="col">{t.gone}</th>
              <th scope="col" className="cu-res">
                {t.result}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(name => (
              <tr key={name}>
                <th scope="row">{customers.fields[name]}</th>
                <td data-l={t.kept}>
                  <Shown name={name} of={kept} />
                </td>
                <td data-l={t.gone}>
                  <Shown name={name} of={gone} />
                </td>
                <td className="cu-res" data-l={t.result}>
                  <Shown name={name} of={result} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {merge.wrong !== undefined && (
        <div role="alert">
          <FieldError id="cu-merge-e">{sentence(merge.wrong)}</FieldError>
        </div>
      )}
      <div className="dl-f">
        {back && (
          <Button look="ghost" onClick={back}>
            {t.other}
          </Button>
        )}
        <Button icon={ArrowLeftRight} onClick={swap}>
          {t.swap}
        </Button>
        <span className="grow" />
        <Button look="ghost" onClick={close}>
          {common.cancel}
        </Button>
        <Button look="primary" busy={merge.busy} onClick={() => void merge.run(kept, gone)}>
          {t.merge}
        </Button>
      </div>
    </>
  );
}

const isSaid = (value: string | readonly string[] | null | undefined) =>
  value !== null && value !== undefined && value.length > 0;

function Shown({ name, of }: { name: (typeof ROWS)[number]; of: Combined }): ReactNode {
  if (name === 'kind') {
    return (
      <span className="cu-kd">
        <KindPicture kind={of.kind} size={14} />
        <span aria-hidden="true">{customers.kinds[of.kind]}</span>
      </span>
    );
  }
  const value = of[name];
  if (!isSaid(value)) return <None />;
  if (typeof value === 'string') return <span className="cu-lines">{value}</span>;
  return (
    <ul>
      {value?.map(one => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

function useMerge(close: () => void, refresh: () => Promise<unknown>) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: state => state.location.pathname });
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<unknown>();
  const again = () => cache.invalidateQueries({ queryKey: KEY });
  const undo = async (merge: string, gone: Customer, wasThere: boolean) => {
    try {
      await undoMerge(merge);
      toast(t.undone);
      if (wasThere) await navigate({ to: '/customers/$id', params: { id: gone.id } });
    } catch (error) {
      toastError(error);
    }
    await again();
  };
  const run = async (kept: Customer, gone: Customer) => {
    if (busy) return;
    setBusy(true);
    setWrong(undefined);
    try {
      // The server holds the version of the one that stays; that of the other is looked at here.
      const other = await getCustomer(gone.id);
      if (other.version !== gone.version) {
        cache.setQueryData(customerById(gone.id).queryKey, other);
        setWrong(new Error(t.changed(other.name)));
        setBusy(false);
        return;
      }
      const { merge_id: merge } = await mergeCustomers(kept.id, kept.version, gone.id);
      const wasThere = path.endsWith(gone.id);
      close();
      toast(t.merged(gone.name, kept.name), { undo: () => void undo(merge, gone, wasThere) });
      if (wasThere) await navigate({ to: '/customers/$id', params: { id: kept.id }, replace: true });
      cache.removeQueries({ queryKey: [...KEY, 'one', gone.id] });
      await again();
    } catch (error) {
      setWrong(error);
      setBusy(false);
      if (error instanceof Problem && error.status === 412) await refresh();
    }
  };
  return { busy, wrong, run };
}
