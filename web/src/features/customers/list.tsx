import './customers.css';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router';
import { CopyCheck, Download, Ellipsis, FileUp, Plus } from 'lucide-react';
import { lazy, useCallback, useEffect, useMemo, useState } from 'react';

import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { usePhone } from '../../lib/media';
import { useShortcuts } from '../../lib/shortcuts';
import { common } from '../../texts/en/common';
import { customers as t } from '../../texts/en/customers';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { Center, Failure, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { changeSettings, type Customer } from './api';
import { saveCustomers } from './export';
import { type CustomerFilter, useCustomerFilter } from './filter';
import { customerList, duplicates, settingsNow } from './queries';
import { CustomerTable, PhoneList } from './table';
import { Tools } from './tools';

const EditDialog = lazy(async () => ({ default: (await import('./edit')).EditDialog }));
const ImportDialog = lazy(async () => ({ default: (await import('./import')).ImportDialog }));
const DuplicatesDialog = lazy(async () => ({ default: (await import('./duplicates')).DuplicatesDialog }));

/** Where the cursor was, for the way back from a customer. */
let lastOpened: string | undefined;

export function CustomerList() {
  const isStaff = useMay('OPERATOR');
  if (!isStaff) return <Navigate to="/customers/$id" params={{ id: 'mine' }} replace />;
  return <Staff />;
}

type Open = 'new' | 'import' | 'duplicates';

function Staff() {
  const filter = useCustomerFilter(useSearch({ strict: false }));
  const navigate = useNavigate();
  const phone = usePhone();
  const list = useInfiniteQuery(customerList(filter));
  const items = useMemo(() => list.data?.pages.flatMap(page => page.items) ?? [], [list.data]);
  const total = list.data?.pages[0]?.total ?? undefined;
  const [cursor, setCursor] = useState(0);
  const [shown, setShown] = useState<Open>();
  const close = () => setShown(undefined);

  useEffect(() => {
    const at = lastOpened ? items.findIndex(item => item.id === lastOpened) : -1;
    setCursor(now => (at >= 0 ? at : Math.min(now, Math.max(items.length - 1, 0))));
    if (items.length > 0) lastOpened = undefined;
  }, [items]);

  const open = useCallback(
    (customer: Pick<Customer, 'id'> | undefined) => {
      if (!customer) return;
      lastOpened = customer.id;
      void navigate({ to: '/customers/$id', params: { id: customer.id } });
    },
    [navigate],
  );
  const move = (step: number) =>
    setCursor(now => Math.min(Math.max(now + step, 0), Math.max(items.length - 1, 0)));
  useShortcuts(t.keys.group, [
    { keys: 'j', label: t.keys.next, run: () => move(1) },
    { keys: 'ArrowDown', label: t.keys.next, run: () => move(1), hidden: true },
    { keys: 'k', label: t.keys.previous, run: () => move(-1) },
    { keys: 'ArrowUp', label: t.keys.previous, run: () => move(-1), hidden: true },
    { keys: 'Enter', label: t.keys.open, run: () => open(items[cursor]) },
    { keys: 'n', label: t.new, run: () => setShown('new') },
  ]);
  const more = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);

  const isEmpty = list.isSuccess && items.length === 0;
  return (
    <Page
      title={t.title}
      aside={total !== undefined && total > 0 && <span className="muted num">{total.toLocaleString()}</span>}
      actions={
        <>
          <More shown={setShown} />
          <Button
            look={isEmpty ? 'secondary' : 'primary'}
            icon={Plus}
            keys="n"
            onClick={() => setShown('new')}
          >
            {t.new}
          </Button>
          <Button
            look="primary"
            className="phone"
            icon={Plus}
            label={t.new}
            onClick={() => setShown('new')}
          />
        </>
      }
    >
      <Tools filter={filter} />
      <Same look={() => setShown('duplicates')} />
      {list.isPending ? (
        <Rows what={t.what} count={8} />
      ) : list.isError && items.length === 0 ? (
        <Broken error={list.error} retry={() => void list.refetch()} />
      ) : items.length === 0 ? (
        <Nothing filter={filter} show={setShown} />
      ) : phone ? (
        <PhoneList items={items} more={list.hasNextPage ? more : undefined} busy={list.isFetchingNextPage} />
      ) : (
        <CustomerTable
          items={items}
          cursor={cursor}
          setCursor={setCursor}
          filter={filter}
          open={open}
          more={more}
        />
      )}
      {!phone && items.length > 0 && <Foot total={total ?? items.length} />}
      <Part>
        {shown === 'new' && <EditDialog close={close} done={open} />}
        {shown === 'import' && <ImportDialog close={close} />}
        {shown === 'duplicates' && <DuplicatesDialog close={close} />}
      </Part>
    </Page>
  );
}

function More({ shown }: { shown: (what: Open) => void }) {
  const isAdmin = useMay('ADMIN');
  return (
    <Menu label={common.more} trigger={<Button icon={Ellipsis} label={common.more} />}>
      <MenuItem icon={FileUp} onSelect={() => shown('import')}>
        {t.import}
      </MenuItem>
      <MenuItem icon={Download} onSelect={() => void saveCustomers()}>
        {t.export}
      </MenuItem>
      <MenuItem icon={CopyCheck} onSelect={() => shown('duplicates')}>
        {t.findDuplicates}
      </MenuItem>
      {isAdmin && <FromMail />}
    </Menu>
  );
}

/** Whether mails of new senders make customers; only admins are asked. */
function FromMail() {
  const cache = useQueryClient();
  const { data } = useQuery(settingsNow);
  if (!data) return null;
  const turn = () =>
    void changeSettings(data.version, !data.create_from_mail)
      .then(now => {
        cache.setQueryData(settingsNow.queryKey, now);
        toast(now.create_from_mail ? t.fromMailOn : t.fromMailOff);
      })
      .catch(toastError);
  return (
    <>
      <MenuLine />
      <MenuItem on={data.create_from_mail} onSelect={turn}>
        {t.fromMail}
      </MenuItem>
    </>
  );
}

/** Says that some customers may be one. */
function Same({ look }: { look: () => void }) {
  const { data } = useInfiniteQuery(duplicates);
  const pairs = data?.pages[0];
  if (!pairs || pairs.items.length === 0) return null;
  const count = new Set(pairs.items.flatMap(({ first, second }) => [first.id, second.id])).size;
  return (
    <div className="cu-same" role="note">
      <Icon of={CopyCheck} />
      <span className="grow">
        {count === 2 && !pairs.next_cursor
          ? t.duplicatesOne
          : t.duplicates(`${count}${pairs.next_cursor ? '+' : ''}`)}
      </span>
      <Button size="sm" onClick={look}>
        {t.duplicatesLook}
      </Button>
    </div>
  );
}

function Broken({ error, retry }: { error: unknown; retry: () => void }) {
  const me = useMe();
  return <Failure what={t.what} error={error} role={me.role} organization={me.organization} retry={retry} />;
}

function Nothing({ filter, show }: { filter: CustomerFilter; show: (what: Open) => void }) {
  if (filter.search || filter.kind) {
    return (
      <Center
        title={filter.search ? t.nothing(filter.search) : t.nothingKind}
        text={filter.search ? t.nothingText : undefined}
      >
        <Link className={buttonClass()} to="/customers">
          {t.showAll}
        </Link>
      </Center>
    );
  }
  return (
    <Center title={t.empty} text={t.emptyText}>
      <Button look="primary" icon={FileUp} onClick={() => show('import')}>
        {t.import}
      </Button>
      <Button icon={Plus} onClick={() => show('new')}>
        {t.new}
      </Button>
    </Center>
  );
}

function Foot({ total }: { total: number }) {
  return (
    <footer className="foot desk">
      <span className="num">{t.counted(total)}</span>
      <span className="grow" />
      <div className="hints">
        <span>
          <kbd>J</kbd>
          <kbd>K</kbd> {t.keys.move}
        </span>
        <span>
          <kbd>Enter</kbd> {t.keys.openShort}
        </span>
        <span>
          <kbd>N</kbd> {t.keys.newShort}
        </span>
        <span>
          <kbd>?</kbd> {t.keys.allKeys}
        </span>
      </div>
    </footer>
  );
}
