/** What the shell knows of uploads: where files come from. The rest is loaded with the first file. */
import { lazy } from 'react';

import { Part } from '../../app/shell/part';
import { store, useStore } from '../../lib/store';

const LazyTray = lazy(async () => ({ default: (await import('./tray')).UploadTray }));
const LazyZone = lazy(async () => ({ default: (await import('./drop-zone')).DropZone }));
const used = store(false);

export async function upload(files: readonly File[]) {
  if (files.length === 0) return;
  used.set(true);
  const { add } = await import('./queue');
  add(files);
}

/** Goes on with what a page before this one had not finished sending. */
export async function resumeUploads() {
  used.set(true);
  const { resume } = await import('./queue');
  await resume();
}

/** Lets a person choose files, or take a photograph on a phone. */
export function pickFiles() {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => void upload([...(input.files ?? [])]));
  input.click();
}

export function Tray() {
  const wanted = useStore(used);
  return wanted ? (
    <Part>
      <LazyTray />
    </Part>
  ) : null;
}

/** Files can be dropped anywhere, and pasted, once the first screen is drawn. */
export function DropZone() {
  return (
    <Part>
      <LazyZone />
    </Part>
  );
}
