import { isHidden } from './files';
import { upload } from './lazy';

/** Lets a person choose a folder with all that is in it. */
export function pickFolder() {
  const input = document.createElement('input');
  input.type = 'file';
  input.webkitdirectory = true;
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    void upload(files.filter(file => !file.webkitRelativePath.split('/').some(isHidden)));
  });
  input.click();
}
