/** A path of this site and nothing else: browsers read `//host` and `/\host` as hosts. */
export function localPath(path: string | undefined): string {
  if (!path || !path.startsWith('/') || /^\/[/\\]/.test(path) || path.length > 2000) return '/';
  for (const letter of path) if (letter < ' ' || letter === '\u007f') return '/';
  return path;
}
