/** Files out of what was dropped, pasted or picked; folders with all that is in them. */

/** What systems put into folders and nobody means. */
const HIDDEN = /^(?:\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/;

export const isHidden = (name: string) => HIDDEN.test(name);

export async function filesOf(entries: (FileSystemEntry | undefined)[], plain: File[]): Promise<File[]> {
  if (entries.every(entry => entry === undefined)) return plain;
  const files: File[] = [];
  for (const some of await Promise.all(entries.map(entry => (entry ? filesIn(entry) : []))))
    files.push(...some);
  return files;
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (isHidden(entry.name)) return [];
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  // A reader gives at most a hundred at a time.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return files;
    files.push(...(await Promise.all(some.map(filesIn))).flat());
  }
}

/** The media type that the browser's guess leaves out. */
const TYPES: Record<string, string> = {
  eml: 'message/rfc822',
  heic: 'image/heic',
  heif: 'image/heif',
  md: 'text/markdown',
  csv: 'text/csv',
  xml: 'application/xml',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  epub: 'application/epub+zip',
};

export function mediaType(file: Pick<File, 'name' | 'type'>): string | undefined {
  const extension = file.name.toLowerCase().split('.').at(-1) ?? '';
  // Windows calls a CSV file one of Excel when Excel is installed.
  if (extension === 'csv') return TYPES[extension];
  return file.type || TYPES[extension];
}
