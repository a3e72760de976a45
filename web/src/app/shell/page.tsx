import { ChevronRight, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';

import { useStore } from '../../lib/store';
import { common } from '../../texts/en/common';
import { shell as t } from '../../texts/en/shell';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Bell } from './lazy';
import { Banners } from './banners';
import { sidebar, toggleSidebar } from './sidebar';

export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
}

type Props = {
  title: string;
  /** Beside the title: a count, badges. */
  aside?: ReactNode;
  parent?: { to: string; search?: Record<string, unknown>; label: string };
  actions?: ReactNode;
  /** What a phone shows at the top in place of the title. */
  phoneHead?: ReactNode;
  /** Cards stand on the canvas, lists and tables on the surface. */
  canvas?: boolean;
  className?: string;
  children: ReactNode;
};

/** A screen: its head with title and actions, and what it is about. */
export function Page({ title, aside, parent, actions, phoneHead, canvas, className, children }: Props) {
  useTitle(title);
  const folded = useStore(sidebar) === 'rail';
  const label = folded ? t.showSidebar : t.hideSidebar;
  return (
    <div className={`page ${canvas ? 'on-canvas' : ''} ${className ?? ''}`}>
      <header className="head">
        <Button
          look="ghost"
          className="desk fold"
          icon={folded ? PanelLeftOpen : PanelLeftClose}
          label={label}
          onClick={toggleSidebar}
        />
        {phoneHead}
        <div className={phoneHead ? 'crumbs desk' : 'crumbs'}>
          {parent && (
            <>
              <Link className="parent" to={parent.to} search={(parent.search ?? {}) as never}>
                {parent.label}
              </Link>
              <Icon of={ChevronRight} size={14} />
            </>
          )}
          <h1 className="cut">{title}</h1>
          {aside}
        </div>
        <div className="head-actions">
          {actions}
          <Bell />
        </div>
      </header>
      <Banners />
      <main id="main" tabIndex={-1}>
        {children}
        {/* Menus are shown here, so that they are part of the page's main part. */}
        <div id="overlays" />
      </main>
    </div>
  );
}
