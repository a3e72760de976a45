import { FileQuestion } from 'lucide-react';

import { common } from '../texts/en/common';
import { buttonClass } from '../ui/button';
import { Icon } from '../ui/icon';
import { Center } from '../ui/states';

export function NotFound() {
  return (
    <main id="main" className="alone" tabIndex={-1}>
      <Center
        picture={
          <span className="orb">
            <Icon of={FileQuestion} size={22} />
          </span>
        }
        title={common.missing.title}
        text={common.missing.text}
      >
        <a className={buttonClass('primary')} href="/">
          {common.missing.back}
        </a>
      </Center>
    </main>
  );
}
