import { keyNames } from '../texts/en/keys';

/** Keys in print: `g d` are two pressed one after the other, `Ctrl+k` two pressed together. */
export function Keys({ keys }: { keys: string }) {
  return (
    <>
      {keys.split(/[ +]/).map(key => (
        <kbd key={key}>{keyNames[key] ?? (key.length === 1 ? key.toUpperCase() : key)}</kbd>
      ))}
    </>
  );
}
