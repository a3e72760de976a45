/** What the shell knows of uploads: where files come from. The rest is loaded with the first file. */
import { lazy, useEffect, useState } from 'react';

import { Part } from '../../app/shell/part';
import { store, useStore } from '../../lib/store';

const LazyTray = lazy(async () => ({ default: (await import('./tray')).UploadTray }));
const LazySheet = lazy(async () => ({ default: (await import('./drop-zone')).DropSheet }));
const used = store(false);

export async function upload(files: readonly File[]) {
  if (files.length === 0) return;
  used.set(true);
  const { add } = await import('./queue');
  add(files);
}

/** Lets a person choose files, or take a photograph on a phone. */
export function pickFiles() {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => void upload([...(input.files ?? [])]));
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

export function Tray() {
  const wanted = useStore(used);
  return wanted ? (
    <Part>
      <LazyTray />
    </Part>
  ) : null;
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
    const allow = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      depth = 0;
      setOver(false);
      if (!holdsFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      // Within the event: the list is emptied after it.
      const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.() ?? undefined);
      const files = [...event.dataTransfer.files];
      void import('./files').then(async ({ filesOf }) => upload(await filesOf(entries, files)));
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void upload(files);
    };
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('dragover', allow);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('dragover', allow);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, []);
  return over ? (
    <Part>
      <LazySheet />
    </Part>
  ) : null;
}
