import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';

import { intake as t } from '../../texts/en/intake';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Menu, MenuItem, MenuLine } from '../../ui/menu';
import { addressOf } from './address';
import { formList } from './queries';

/** Leads to the form that the public fills in; where there are several, to each of them. */
export function PublicForm() {
  const { data } = useQuery(formList);
  const navigate = useNavigate();
  const open = data?.items.filter(form => form.enabled) ?? [];
  if (!data) return null;
  const [only] = open;
  if (only && open.length === 1) {
    return (
      <a
        className={buttonClass('secondary', undefined, 'desk')}
        href={addressOf(only)}
        target="_blank"
        rel="noreferrer"
      >
        <Icon of={ExternalLink} />
        <span>{t.publicForm}</span>
      </a>
    );
  }
  return (
    <Menu
      label={t.publicForms}
      trigger={
        <Button className="desk" icon={ExternalLink}>
          {t.publicForm}
        </Button>
      }
    >
      {open.map(form => (
        <MenuItem key={form.id} onSelect={() => window.open(addressOf(form), '_blank', 'noreferrer')}>
          {form.name}
        </MenuItem>
      ))}
      {open.length > 0 && <MenuLine />}
      <MenuItem onSelect={() => void navigate({ to: '/settings/$section', params: { section: 'forms' } })}>
        {t.setUpForms}
      </MenuItem>
    </Menu>
  );
}
