import { CloudUpload } from 'lucide-react';
import { useEffect, useState } from 'react';

import { uploads as t } from '../../texts/en/uploads';
import { Icon } from '../../ui/icon';
import { filesOf } from './files';
import { upload } from './lazy';

/** Says that files may be let go. */
function DropSheet() {
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

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** Files can be dropped anywhere, and pasted. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!holdsFiles(event) || !event.dataTransfer) return;
      // Within the event: the list is emptied after it.
      const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.() ?? undefined);
      const files = [...event.dataTransfer.files];
      void filesOf(entries, files).then(upload);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void upload(files);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, []);
  return over ? <DropSheet /> : null;
}
