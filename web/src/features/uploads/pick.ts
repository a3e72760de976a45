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

/** Opens the camera of a phone. */
export function takePhoto() {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = 'image/*';
  input.capture = 'environment';
  input.addEventListener('change', () => void upload([...(input.files ?? [])]));
  input.click();
}
