import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleDashed } from 'lucide-react';

import { useMay, useMe } from '../../app/me';
import { documents as t } from '../../texts/en/documents';
import { Button, buttonClass } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { Center } from '../../ui/states';
import { pickFiles } from '../uploads/lazy';

/** The way to the first document. */
export function FirstRun() {
  const me = useMe();
  const mayInvite = useMay('OPERATOR');
  return (
    <Center title={t.first.title} text={t.first.text}>
      <ul className="steps3">
        <li className="done">
          <Icon of={CircleCheck} />
          <div className="grow">
            <b>{t.first.made}</b>
            <span>{me.organization}</span>
          </div>
        </li>
        <li>
          <Icon of={CircleDashed} />
          <div className="grow">
            <b>{t.first.read}</b>
            <span>{t.first.readText}</span>
          </div>
          <Button look="primary" size="sm" onClick={pickFiles}>
            {t.first.choose}
          </Button>
        </li>
        {mayInvite && (
          <li>
            <Icon of={CircleDashed} />
            <div className="grow">
              <b>{t.first.invite}</b>
              <span>{t.first.inviteText}</span>
            </div>
            <Link
              className={buttonClass('secondary', 'sm')}
              to="/settings/$section"
              params={{ section: 'members' }}
            >
              {t.first.inviteButton}
            </Link>
          </li>
        )}
      </ul>
    </Center>
  );
}
