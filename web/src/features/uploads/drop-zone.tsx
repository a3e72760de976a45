import { CloudUpload } from 'lucide-react';

import { uploads as t } from '../../texts/en/uploads';
import { Icon } from '../../ui/icon';

/** Says that files may be let go. */
export function DropSheet() {
  return (
    <div className="dropzone" role="status">
      <div>
        <Icon of={CloudUpload} size={32} />
        <b>{t.drop}</b>
        <span>{t.dropText}</span>
      </div>
    </div>
  );
}
