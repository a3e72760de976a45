/** Menus and dialogs are loaded after the first paint; until then a button stands in their place. */
import { Bell as BellPicture, ChevronsUpDown } from 'lucide-react';
import { lazy, type ReactNode, useEffect } from 'react';

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

/** The menu whose button was pressed before it was there: it opens once it is. */
export const wanted = store<MenuName | undefined>(undefined);
type MenuName = 'bell' | 'organization' | 'account';

/** Stands in a menu's place, and takes the press for it. */
function usePress(name: MenuName) {
  // The menu has seen it when it is drawn; a screen that is left wants nothing any more.
  useEffect(() => () => wanted.set(undefined), []);
  return () => wanted.set(name);
}

const BellButton = () => (
  <Button
    look="ghost"
    icon={BellPicture}
    label={t.notifications}
    className="bell"
    onClick={usePress('bell')}
  />
);
const MenuButton = ({ name, face }: { name: MenuName; face: ReactNode }) => (
  <button type="button" className={name === 'account' ? 'me' : 'org'} onClick={usePress(name)}>
    {face}
  </button>
);

export function Bell() {
  return (
    <Part fallback={<BellButton />}>
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
    <Part fallback={<MenuButton name="organization" face={<OrganizationFace />} />}>
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
    <Part fallback={<MenuButton name="account" face={<AccountFace />} />}>
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
