import './customers.css';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Ellipsis, Merge, Paperclip, Pencil, Trash2 } from 'lucide-react';
import { lazy, useState } from 'react';

import { Problem } from '../../api';
import { useMay, useMe } from '../../app/me';
import { Page } from '../../app/shell/page';
import { Part } from '../../app/shell/part';
import { useShortcuts } from '../../lib/shortcuts';
import { common } from '../../texts/en/common';
import { customers as t } from '../../texts/en/customers';
import { Button, buttonClass } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { Center, Failure, Forbidden, Rows } from '../../ui/states';
import { toast, toastError } from '../../ui/toast';
import { About } from './about';
import { type Customer, deleteCustomer } from './api';
import { customerById, KEY } from './queries';
import { FigureStrip } from './figures';
import { Timeline } from './timeline';

const AttachDialog = lazy(async () => ({ default: (await import('./attach')).AttachDialog }));
const EditDialog = lazy(async () => ({ default: (await import('./edit')).EditDialog }));
const MergeDialog = lazy(async () => ({ default: (await import('./merge')).MergeDialog }));
const Mine = lazy(async () => ({ default: (await import('./mine')).Mine }));

/** The page of one customer; `mine` is the page of the customer who looks at it. */
export function CustomerPage() {
  const { id = '' } = useParams({ strict: false });
  const me = useMe();
  const isStaff = useMay('OPERATOR');
  if (id === 'mine') {
    return (
      <Part>
        <Mine />
      </Part>
    );
  }
  if (isStaff) return <One key={id} id={id} />;
  return (
    <Page title={t.title}>
      <Forbidden what={t.what} role={me.role.toLowerCase()} organization={me.organization} />
    </Page>
  );
}

const parent = { to: '/customers', label: t.title };

function One({ id }: { id: string }) {
  const customer = useQuery(customerById(id));
  if (customer.data) return <Known customer={customer.data} />;
  const isGone =
    customer.error instanceof Problem && (customer.error.status === 404 || customer.error.status === 400);
  return (
    <Page title={t.title} parent={parent}>
      {isGone ? (
        <Center title={t.missing} text={t.missingText}>
          <Link className={buttonClass('primary')} to="/customers">
            {t.toList}
          </Link>
        </Center>
      ) : customer.isError ? (
        <Failure what={t.what} error={customer.error} retry={() => void customer.refetch()} />
      ) : (
        <Rows what={t.what} />
      )}
    </Page>
  );
}

type Open = 'edit' | 'attach' | 'merge' | 'delete';

function Known({ customer }: { customer: Customer }) {
  const navigate = useNavigate();
  const [shown, setShown] = useState<Open>();
  const close = () => setShown(undefined);
  useShortcuts(customer.name, [
    { keys: 'e', label: t.keys.edit, run: () => setShown('edit') },
    { keys: 'a', label: t.keys.attach, run: () => setShown('attach') },
    { keys: 'Escape', label: t.keys.back, run: () => void navigate({ to: '/customers' }) },
  ]);
  return (
    <Page
      title={customer.name}
      aside={<span className="muted desk">{t.kinds[customer.kind]}</span>}
      parent={parent}
      actions={
        <>
          <Button className="desk" icon={Pencil} keys="e" onClick={() => setShown('edit')}>
            {t.edit}
          </Button>
          <Menu label={common.more} trigger={<Button icon={Ellipsis} label={common.more} />}>
            <MenuItem icon={Pencil} onSelect={() => setShown('edit')}>
              {t.edit}
            </MenuItem>
            <MenuItem icon={Merge} onSelect={() => setShown('merge')}>
              {t.merge}
            </MenuItem>
            <MenuLine />
            <MenuItem icon={Trash2} bad onSelect={() => setShown('delete')}>
              {t.delete}
            </MenuItem>
          </Menu>
          <Button look="primary" icon={Paperclip} keys="a" onClick={() => setShown('attach')}>
            {t.attach}
          </Button>
          <Button
            look="primary"
            className="phone"
            icon={Paperclip}
            label={t.attach}
            onClick={() => setShown('attach')}
          />
        </>
      }
    >
      <div className="cu-one">
        <div className="cu-main">
          <FigureStrip customer={customer} />
          <Timeline customer={customer} attach={() => setShown('attach')} />
        </div>
        <About customer={customer} edit={() => setShown('edit')} />
      </div>
      <Part>
        {shown === 'edit' && <EditDialog customer={customer} close={close} />}
        {shown === 'attach' && <AttachDialog customer={customer} close={close} />}
        {shown === 'merge' && <MergeDialog first={customer} close={close} />}
      </Part>
      <Deletion open={shown === 'delete'} customer={customer} close={close} />
    </Page>
  );
}

type DeletionProps = { open: boolean; customer: Customer; close: () => void };

/** A question before what can't be taken back. */
function Deletion({ open, customer, close }: DeletionProps) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    close();
    try {
      await deleteCustomer(customer.id, customer.version);
      toast(t.deleted(customer.name));
      await navigate({ to: '/customers' });
      cache.removeQueries({ queryKey: [...KEY, 'one', customer.id] });
      await cache.invalidateQueries({ queryKey: KEY });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <Dialog open={open} onClose={close} title={t.deleteTitle(customer.name)} text={t.deleteText}>
      <div className="dl-f">
        <Button look="ghost" onClick={close}>
          {common.cancel}
        </Button>
        <Button look="danger" onClick={() => void remove()}>
          {t.deleteVerb}
        </Button>
      </div>
    </Dialog>
  );
}
