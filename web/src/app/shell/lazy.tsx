/** Menus and dialogs are loaded after the first paint; until then a button stands in their place. */
import { Bell as BellPicture, ChevronsUpDown } from 'lucide-react';
import { lazy } from 'react';

import { store, useStore } from '../../lib/store';
import { shell as t } from '../../texts/en/shell';
import { Avatar, initials } from '../../ui/avatar';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { useMe } from '../me';
import { Part } from './part';

const overlays = () => import('./overlays');
const LazyBell = lazy(async () => ({ default: (await overlays()).BellMenu }));
const LazyOrganization = lazy(async () => ({ default: (await overlays()).OrganizationMenu }));
const LazyAccount = lazy(async () => ({ default: (await overlays()).AccountMenu }));
const LazyPalette = lazy(async () => ({ default: (await import('./palette')).Palette }));
const LazyKeySheet = lazy(async () => ({ default: (await import('./key-sheet')).KeySheet }));

export const paletteOpen = store(false);
export const keysOpen = store(false);

export function Bell() {
  return (
    <Part
      fallback={<Button look="ghost" icon={BellPicture} label={t.notifications.title} className="bell" />}
    >
      <LazyBell />
    </Part>
  );
}

export function OrganizationFace() {
  const me = useMe();
  return (
    <>
      <span className="org-mark" aria-hidden="true">
        {initials(me.organization)}
      </span>
      <span className="org-name">{me.organization}</span>
      <span className="sr">{t.switchOrganization}</span>
      <Icon of={ChevronsUpDown} size={14} />
    </>
  );
}

export function Organization() {
  return (
    <Part
      fallback={
        <button type="button" className="org">
          <OrganizationFace />
        </button>
      }
    >
      <LazyOrganization />
    </Part>
  );
}

export function AccountFace() {
  const me = useMe();
  return (
    <>
      <Avatar id={me.user_id} name={me.name} hidden />
      <span className="me-name">{me.name}</span>
      <span className="sr">{t.accountMenu(me.role.toLowerCase())}</span>
      <Icon of={ChevronsUpDown} size={14} />
    </>
  );
}

export function Account() {
  return (
    <Part
      fallback={
        <button type="button" className="me">
          <AccountFace />
        </button>
      }
    >
      <LazyAccount />
    </Part>
  );
}

/** The palette and the sheet of keys, once they were wanted. */
export function Overlays() {
  const palette = useStore(paletteOpen);
  const keys = useStore(keysOpen);
  return (
    <Part>
      {palette && <LazyPalette />}
      {keys && <LazyKeySheet />}
    </Part>
  );
}
